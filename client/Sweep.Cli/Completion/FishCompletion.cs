using System.Collections.Immutable;
using System.Text;

namespace Sweep.Cli;

/// <summary>Writes the completion script for fish.</summary>
internal static class FishCompletion
{
    private const string Ids = "(sweep completion ids 2>/dev/null)";

    /// <summary>Writes the script.</summary>
    public static string Of(ImmutableArray<CompletedCommand> commands)
    {
        StringBuilder script = new("complete -c sweep -f\n");
        foreach (var command in commands)
        {
            Line($"-n __fish_use_subcommand -a {command.Name} -d {Quote(command.Description)}");
            var within = $"-n '__fish_seen_subcommand_from {command.Name}'";
            if (Action(command.Argument) is { Length: > 0 } argument) Line($"{within} {argument}");
            foreach (var option in command.Options)
            {
                var names = option.Names.Select(n => n.StartsWith("--", StringComparison.Ordinal) ? $"-l {n[2..]}" : $"-s {n[1..]}");
                var value = option.Value is null ? "" : $" -r {Action(option.Value)}".TrimEnd();
                Line($"{within} {string.Join(' ', names)}{value} -d {Quote(option.Description)}");
            }
        }
        return script.ToString();

        void Line(string text) => script.Append("complete -c sweep ").Append(text).Append('\n');
    }

    private static string Action(CompletedValue value) => value.Kind switch
    {
        CompletedValueKind.Words => $"-f -a {Quote(string.Join(' ', value.Words))}",
        CompletedValueKind.Sweep => $"-f -a {Quote(Ids)}",
        CompletedValueKind.SweepOrFile => $"-F -a {Quote(Ids)}",
        CompletedValueKind.File => "-F",
        CompletedValueKind.Folder => "-f -a '(__fish_complete_directories)'",
        _ => "",
    };

    private static string Quote(string text) =>
        $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";
}
