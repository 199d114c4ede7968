using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>Learning curves, ready to be drawn.</summary>
/// <param name="Title">What stands above them: one line.</param>
/// <param name="Epochs">The horizontal axis.</param>
/// <param name="Perplexities">The vertical axis, logarithmic.</param>
/// <param name="Curves">Best first; pale ones come last.</param>
/// <param name="Legend">Entries after those of the coloured curves.</param>
/// <param name="Notes">What whoever looks at the picture should know.</param>
internal sealed record PlotPicture(
    string Title,
    PlotAxis Epochs,
    PlotAxis Perplexities,
    ImmutableArray<PlottedCurve> Curves,
    ImmutableArray<LegendNote> Legend,
    ImmutableArray<string> Notes);

/// <summary>One trial's lines.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Label">Its entry in the legend; null where it is a pale line in the background.</param>
/// <param name="IsBest">Whether it is drawn so that it stands out.</param>
/// <param name="EndsDiverged">Whether training ended because perplexity left all bounds.</param>
/// <param name="Solid">What a solid line goes through.</param>
/// <param name="Dashed">What a dashed line of the same colour goes through; empty for none.</param>
internal sealed record PlottedCurve(
    int Trial, string? Label, bool IsBest, bool EndsDiverged, ImmutableArray<CurvePoint> Solid, ImmutableArray<CurvePoint> Dashed);

/// <summary>An entry of the legend that is about several lines.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Sample">The line beside it.</param>
internal sealed record LegendNote(string Text, LegendSample Sample);

/// <summary>What stands beside a text in the legend.</summary>
internal enum LegendSample
{
    /// <summary>A pale line.</summary>
    Pale,

    /// <summary>A solid line.</summary>
    Solid,

    /// <summary>A dashed line.</summary>
    Dashed,

    /// <summary>The mark of a curve that ends because it diverged.</summary>
    Diverged,
}
