namespace Sweep.Cli;

/// <summary>Words of a command line that a user can paste into a shell.</summary>
internal static class ShellWord
{
    /// <summary>The text as it is where the shell leaves it alone, else in single quotes.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_./-:\\".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
