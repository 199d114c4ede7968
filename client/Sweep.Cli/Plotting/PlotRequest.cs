namespace Sweep.Cli;

/// <summary>What is to be drawn.</summary>
/// <param name="Id">The sweep or trial as it was typed; null for the newest sweep.</param>
/// <param name="Trials">Which trials by number; null for all.</param>
/// <param name="Selection">Which of them.</param>
/// <param name="Metric">Which lines.</param>
/// <param name="Size">How large.</param>
internal sealed record PlotRequest(string? Id, TrialNumbers? Trials, TrialSelection Selection, PlotMetric Metric, PlotSize Size);

/// <summary>Which lines a trial has.</summary>
internal enum PlotMetric
{
    /// <summary>That of the training text, and where a sweep holds text out that too.</summary>
    Both,

    /// <summary>Of the training text, averaged while the weights move.</summary>
    Training,

    /// <summary>Of the held-out text.</summary>
    Validation,
}

/// <summary>A picture's size in pixels.</summary>
/// <param name="Width">From <see cref="LeastWidth"/> to <see cref="Most"/>.</param>
/// <param name="Height">From <see cref="LeastHeight"/> to <see cref="Most"/>.</param>
internal readonly record struct PlotSize(int Width, int Height)
{
    /// <summary>Below, the legend leaves no room for curves.</summary>
    public const int LeastWidth = 600;

    /// <summary>Below, the legend has no room for the curves' names.</summary>
    public const int LeastHeight = 300;

    /// <summary>A raster of this size each way takes 64 MB.</summary>
    public const int Most = 4_000;

    private const double LeastScale = 0.75; // Smaller, and texts cannot be read.
    private const double LeastUnits = 800;  // In a narrow one texts stay small, or the legend would be all of it.

    /// <summary>Unless told otherwise.</summary>
    public static PlotSize Default => new(1_200, 750);

    /// <summary>Pixels of one unit. A larger picture is the same one, finer.</summary>
    public double Scale => Math.Max(
        LeastScale, Math.Min(Width / LeastUnits, Math.Sqrt((double)Width * Height / (Default.Width * Default.Height))));
}
