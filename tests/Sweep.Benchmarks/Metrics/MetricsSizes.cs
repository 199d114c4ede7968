namespace Sweep.Benchmarks;

/// <summary>What the silo has behind it when it is scraped, and how long that is watched.</summary>
/// <param name="Trials">That ended before.</param>
/// <param name="Epochs">Of each of them.</param>
/// <param name="Slots">That train while it is scraped.</param>
/// <param name="Rounds">How often the time with scrapes stands beside one without.</param>
/// <param name="Scrapes">In a round.</param>
internal sealed record MetricsSizes(int Trials, int Epochs, int Slots, int Rounds, int Scrapes)
{
    /// <summary>What the limits are for.</summary>
    public static MetricsSizes Usual { get; } = new(10_000, 10, 16, 5, 20);
}
