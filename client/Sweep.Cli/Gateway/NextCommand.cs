using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>What to type next.</summary>
internal static class NextCommand
{
    /// <summary>A command as it acts on this data directory when it is typed where this one was.</summary>
    /// <param name="context">Says what the environment names.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="words">The command after the program's name, such as <c>show 7k3m</c>.</param>
    public static string On(CommandContext context, DataDirectory data, string words)
    {
        var command = $"{CommandTree.ProgramName} {words}";
        var variable = context.Environment(DataLocation.Variable);
        // The folder is known to the database. A password is not repeated: whoever runs it knows it.
        if (data.Server is { } server)
            return variable == server ? command : $"{command} --store {ShellWord.Quote(StoreAddress.Shown(server))}";
        if (!string.IsNullOrEmpty(variable) && StoreAddress.IsServer(variable))
            return $"{command} --store {ShellWord.Quote(data.Root)}";
        DataDirectory unnamed = new(string.IsNullOrEmpty(variable) ? DataLocation.Default : variable);
        return command + (unnamed.Root == data.Root ? "" : $" --data-dir {ShellWord.Quote(data.Root)}");
    }

    /// <summary>A command as it acts on this data directory wherever on this machine it is typed.</summary>
    public static string Anywhere(CommandContext context, DataDirectory data, string words) => data.Server is null
        ? $"{CommandTree.ProgramName} {words} --data-dir {ShellWord.Quote(data.Root)}"
        : On(context, data, words);

    /// <summary>What goes on with a sweep: at the silo that was named, else as <see cref="On"/> says.</summary>
    public static string Resume(CommandContext context, ClusterTarget target, SweepId sweep) =>
        target is { HasLedger: false, Gateway: { } gateway }
            ? $"{CommandTree.ProgramName} resume {sweep} --cluster {gateway}"
            : On(context, target.Data, $"resume {sweep}");
}
