namespace Sweep.Cli;

/// <summary>Makes text fit a width in characters.</summary>
internal static class TextWrap
{
    /// <summary>The text in lines of at most so many characters, broken between words.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">At least 1.</param>
    /// <param name="breaksWords">Whether a word that is longer than a line is broken; else it has a line of its own,
    /// and sticks out.</param>
    public static IReadOnlyList<string> Words(string text, int width, bool breaksWords = true)
    {
        if (text.Length <= width) return [text];
        List<string> lines = [];
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }
            line = line.Length == 0 ? word : line + " " + word;
            while (breaksWords && line.Length > width)
            {
                lines.Add(line[..width]);
                line = line[width..];
            }
        }
        if (line.Length > 0) lines.Add(line);
        return lines;
    }

    /// <summary>The text, or its beginning and an ellipsis.</summary>
    public static string Ellipsis(string text, int width) => text.Length <= width ? text
        : width < 1 ? ""
        : text[..(width - 1)] + "…";
}
