using System.Globalization;
using System.Text;

namespace Sweep.Search;

/// <summary>
/// Puts what a user wrote into a message: in quotes, of bounded length, and without characters that could steer a
/// terminal.
/// </summary>
internal static class Quoted
{
    public const int MostCharacters = 60;

    /// <summary>The text in single quotes; longer than <see cref="MostCharacters"/>, it ends in three dots.</summary>
    public static string Text(string text) => $"'{Bare(text)}'";

    /// <summary>The same without the quotes.</summary>
    public static string Bare(string text)
    {
        var shown = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + rune.Utf16SequenceLength > MostCharacters) return shown.Append("...").ToString();
            used += rune.Utf16SequenceLength;
            if (IsVisible(rune)) shown.Append(rune);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
        }

        return shown.ToString();
    }

    /// <summary>A value in single quotes, a list or an object in short form.</summary>
    public static string Value(JsonPart part) => part switch
    {
        JsonTextPart text => Text(text.Text),
        JsonNumberPart number => Text(number.Raw),
        JsonWordPart word => Text(word.Word),
        JsonArrayPart => "'[...]'",
        _ => "'{...}'",
    };

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
