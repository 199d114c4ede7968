using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>Which entries fit into the legend to the right of the curves, and how their texts break.</summary>
/// <param name="Entries">From top to bottom.</param>
internal sealed record PlotLegend(ImmutableArray<LegendEntry> Entries)
{
    private const float LineHeight = 19;
    private const double ShareOfWidth = 0.3;
    private const int WidthOfCharacter = 7;
    private const int AroundText = 50;
    private const int AroundLegend = 70;

    /// <summary>Lays it out.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="width">Its width in units of its own.</param>
    /// <param name="height">Its height.</param>
    public static PlotLegend Of(PlotPicture picture, int width, int height)
    {
        var characters = (int)((width * ShareOfWidth - AroundText) / WidthOfCharacter);
        var lines = (int)((height - AroundLegend) / LineHeight);
        var notes = picture.Legend.Select(n => new LegendEntry(Break(n.Text, characters), null, n.Sample)).ToList();
        var coloured = picture.Curves.Where(c => c.Label is not null)
            .Select(c => new LegendEntry(Break(c.IsBest ? $"{c.Label} (best)" : c.Label!, characters), c, null)).ToList();

        lines -= notes.Sum(n => n.Lines);
        if (coloured.Sum(c => c.Lines) <= lines) return new([.. coloured, .. notes]);
        List<LegendEntry> fitting = [];
        foreach (var entry in coloured)
        {
            lines -= entry.Lines;
            if (lines < 1) break; // One remains for what does not fit.
            fitting.Add(entry);
        }
        LegendEntry rest = new($"+ {Figures.Count(coloured.Count - fitting.Count)} more in colour", null, null);
        return new([.. fitting, rest, .. notes]);
    }

    private static string Break(string text, int characters) => string.Join('\n', TextWrap.Words(text, characters, breaksWords: true));
}

/// <summary>An entry of a legend.</summary>
/// <param name="Text">Its text; may have several lines.</param>
/// <param name="Curve">The curve that it names; null where it is about several.</param>
/// <param name="Sample">What stands beside it then; null for nothing.</param>
internal sealed record LegendEntry(string Text, PlottedCurve? Curve, LegendSample? Sample)
{
    /// <summary>How many lines its text has.</summary>
    public int Lines => Text.Count(c => c == '\n') + 1;
}
