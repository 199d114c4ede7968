using System.Text.RegularExpressions;

namespace Sweep.Cli.Tests;

/// <summary>Terminal output without its control codes.</summary>
internal static partial class Plain
{
    public static string Text(string output) => ControlCode().Replace(output, "").ReplaceLineEndings("\n");

    public static string[] Lines(string output) => Text(output).TrimEnd('\n').Split('\n');

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex ControlCode();
}
