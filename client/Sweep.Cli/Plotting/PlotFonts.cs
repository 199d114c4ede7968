using System.Collections.Immutable;
using System.Text;
using SkiaSharp;

namespace Sweep.Cli;

/// <summary>The fonts of this machine that a picture uses.</summary>
internal sealed class PlotFonts
{
    private const string Placeholder = "\u25a1"; // An empty square, as readers know it for a character that is missing.
    private const int MostTried = 500;

    // Plain ones that many systems have; whatever is there comes after them.
    private static readonly ImmutableArray<string> Preferred =
        ["DejaVu Sans", "Noto Sans", "Liberation Sans", "Open Sans", "Roboto", "Segoe UI", "Helvetica Neue", "Helvetica", "Arial"];

    private PlotFonts(ImmutableArray<string> families)
    {
        Families = families;
    }

    /// <summary>What is here, at least one, best first.</summary>
    public ImmutableArray<string> Families { get; }

    /// <summary>The font for all that is plain Latin text.</summary>
    public string Plain => Families[0];

    /// <summary>Looks what is here.</summary>
    /// <exception cref="CommandException">There is no font at all.</exception>
    public static PlotFonts Find() => Of([.. SKFontManager.Default.FontFamilies], HasLetters);

    /// <summary>Chooses among families.</summary>
    /// <param name="families">Their names.</param>
    /// <param name="hasLetters">Whether one has more than symbols. Where there is no font, a family without any is listed.</param>
    /// <exception cref="CommandException">None has letters.</exception>
    internal static PlotFonts Of(ImmutableArray<string> families, Func<string, bool> hasLetters)
    {
        ImmutableArray<string> ordered = [.. Preferred.Intersect(families), .. families.Except(Preferred).Order(StringComparer.Ordinal)];
        var plain = ordered.FirstOrDefault(hasLetters);
        return plain is null
            ? throw new CommandException(
                "This machine has no fonts, and a picture without its figures says nothing. Install one, such as "
                + "Debian's package fonts-dejavu-core (apt-get install fonts-dejavu-core), and draw again.",
                ExitCode.SweepFailed)
            : new([plain, .. ordered.Remove(plain)]);
    }

    /// <summary>The family that has most of a text's characters, and the text with a square for each that it lacks.</summary>
    public (string Family, string Text, int Missing) For(string text, bool isBold)
    {
        var runes = text.EnumerateRunes().ToList();
        var (family, missing) = (Plain, int.MaxValue);
        foreach (var candidate in Families.Take(MostTried))
        {
            using var typeface = Typeface(candidate, isBold);
            var lacking = runes.Count(rune => typeface.GetGlyph(rune.Value) == 0);
            if (lacking < missing) (family, missing) = (candidate, lacking);
            if (missing == 0) return (family, text, 0);
        }
        using var chosen = Typeface(family, isBold);
        var square = chosen.GetGlyph(Placeholder[0]) == 0 ? "?" : Placeholder;
        StringBuilder shown = new();
        foreach (var rune in runes) shown.Append(chosen.GetGlyph(rune.Value) == 0 ? square : rune.ToString());
        return (family, shown.ToString(), missing);
    }

    /// <summary>A text's width in pixels.</summary>
    public static float Width(string text, string family, bool isBold, float size)
    {
        using var typeface = Typeface(family, isBold);
        using SKFont font = new(typeface, size);
        return font.MeasureText(text);
    }

    private static bool HasLetters(string family)
    {
        using var typeface = Typeface(family, isBold: false);
        return typeface.GetGlyph('e') != 0 && typeface.GetGlyph('1') != 0;
    }

    private static SKTypeface Typeface(string family, bool isBold) =>
        SKTypeface.FromFamilyName(family, isBold ? SKFontStyle.Bold : SKFontStyle.Normal) ?? SKTypeface.Default;
}
