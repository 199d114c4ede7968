using System.Globalization;
using System.Text;

namespace Sweep.Cli;

/// <summary>
/// Text from outside (names, samples, failures) made safe to show: it may hold line ends or a terminal's control
/// codes.
/// </summary>
internal static class Printable
{
    /// <summary>The text on one line: line ends and control characters become visible escapes.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(IsControl)) return text;
        StringBuilder safe = new(text.Length + 8);
        foreach (var c in text) safe.Append(IsControl(c) ? Escape(c) : c.ToString());
        return safe.ToString();
    }

    /// <summary>The first line, for texts whose rest is detail.</summary>
    public static string FirstLine(string text) => OneLine(text.Trim().Split('\n', 2)[0].TrimEnd());

    // Line and paragraph separators and the marks that turn the writing direction mislead as much as an escape does.
    private static bool IsControl(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
