using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>A sweep in a list.</summary>
/// <param name="Sweep">Its own row.</param>
/// <param name="Counts">Its trials by state.</param>
public sealed record SweepSummary(SweepRecord Sweep, TrialCounts Counts)
{
    /// <summary>The trial that ranks first, as <see cref="TrialRanking"/> ranks; null before the first candidate.</summary>
    public RankedTrial? Best { get; init; }
}
