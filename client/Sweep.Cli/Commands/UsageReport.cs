using System.CommandLine;
using System.CommandLine.Parsing;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Says what is wrong with a command line.</summary>
internal static class UsageReport
{
    /// <summary>Writes every error, the name that was perhaps meant, and where to read on.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        foreach (var message in parsed.Errors.Select(e => e.Message).Distinct()) error.WriteLine(OnOneLine(message));
        foreach (var token in Suspects(parsed).Distinct())
        {
            if (NearestName.Find(token, [.. NamesOf(command)]) is { } name) error.WriteLine($"Did you mean '{name}'?");
        }
        var path = command is RootCommand ? CommandTree.ProgramName : $"{CommandTree.ProgramName} {command.Name}";
        error.WriteLine($"See '{path} --help'.");
        return ExitCode.BadInput;
    }

    // A mistyped option is taken for an argument, and what follows it is what does not match.
    private static IEnumerable<string> Suspects(ParseResult parsed) => parsed.UnmatchedTokens.Concat(parsed.Tokens
        .Where(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal))
        .Select(t => t.Value));

    private static IEnumerable<string> NamesOf(Command command) =>
        command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name));

    // The library lists choices below one another, which breaks the message up in a log.
    private static string OnOneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
