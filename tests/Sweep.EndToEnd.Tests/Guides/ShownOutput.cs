using System.Text.RegularExpressions;

namespace Sweep.EndToEnd.Tests;

/// <summary>Compares what a guide shows with what was printed, except for what differs from run to run.</summary>
/// <remarks>
/// The rule, on both sides: every number, time span, rate, sweep id and sparkline equals any other; so does what
/// follows one of the prompts on a line, because a model wrote it; how many spaces or dashes stand in a row does not
/// matter. In what is shown, a line <c>...</c> stands for any number of lines, and <c>...</c> within a line for any
/// text.
/// </remarks>
internal static partial class ShownOutput
{
    private const string Gap = "...";

    /// <summary>The first line that is shown and was not printed; null when all of it was.</summary>
    /// <returns>A line of <paramref name="shown"/>, or <c>(the end)</c> where more was printed than is shown.</returns>
    public static string? FirstDifference(string shown, string printed)
    {
        var lines = Lines(shown).ToList();
        var text = string.Concat(Lines(printed).Select(line => Normalised(line) + "\n"));
        var pattern = "^";
        foreach (var line in lines)
        {
            pattern += Pattern(line);
            if (!Regex.IsMatch(text, pattern)) return line;
        }
        return Regex.IsMatch(text, pattern + "$") ? null : "(the end)";
    }

    private static string Pattern(string line) => line.Trim() == Gap
        ? "(?:[^\n]*\n)*?"
        : string.Join("[^\n]*", line.Split(Gap).Select(part => Regex.Escape(Normalised(part)))) + "\n";

    private static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Where(line => line.Trim().Length > 0);

    private static string Normalised(string line)
    {
        line = Written().Replace(line, "$1 ~");
        line = SweepId().Replace(line, "<id>");
        line = Number().Replace(line, "#");
        line = TimeSpan().Replace(line, "#s");
        line = Rate().Replace(line, "#");
        line = Bars().Replace(line, "▁");
        line = Dashes().Replace(line, "---");
        return Spaces().Replace(line, " ").Trim();
    }

    [GeneratedRegex(@"\b(time traveller|traveller|the clock).*$")]
    private static partial Regex Written();

    [GeneratedRegex(@"\b[0-9a-hjkmnp-tv-z]{10}\b")]
    private static partial Regex SweepId();

    [GeneratedRegex(@"(?<![\w.])[+-]?\d[\d,]*(\.\d+)*(e[+-]?\d+)?|(?<=\w)\d[\d,]*(\.\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"(#[dhm] )*#[hms]\b")]
    private static partial Regex TimeSpan();

    [GeneratedRegex(@"# [kM](?![\w])")]
    private static partial Regex Rate();

    [GeneratedRegex("[▁▂▃▄▅▆▇█]+")]
    private static partial Regex Bars();

    [GeneratedRegex("-{3,}")]
    private static partial Regex Dashes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
