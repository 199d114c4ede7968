using System.Collections.Immutable;
using ScottPlot;

namespace Sweep.Cli;

/// <summary>How curves are told apart.</summary>
/// <param name="Color">The colour.</param>
/// <param name="Marker">The marks on the line; none for the first curves, whose colours suffice.</param>
internal sealed record CurveStyle(Color Color, MarkerShape Marker)
{
    /// <summary>For lines in the background.</summary>
    public static readonly Color Pale = Color.FromHex("#9aa3ad");

    /// <summary>For what belongs to no curve.</summary>
    public static readonly Color Ink = Color.FromHex("#30363d");

    // Okabe and Ito's colours, which the colour-blind tell apart, without yellow, which is hardly seen on white.
    private static readonly ImmutableArray<Color> Colors =
    [
        .. new[] { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000" }.Select(hex => Color.FromHex(hex)),
    ];

    private static readonly ImmutableArray<MarkerShape> Markers =
        [MarkerShape.None, MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp];

    /// <summary>The style of the curve at this place of the legend.</summary>
    public static CurveStyle At(int index) => new(Colors[index % Colors.Length], Markers[index / Colors.Length % Markers.Length]);
}
