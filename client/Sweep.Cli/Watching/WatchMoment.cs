using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>What there is to see of a sweep at one moment.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="IsInterrupted">Whether it is not over, and no process trains it.</param>
/// <param name="IsOver">Whether nothing changes any more unless someone does something.</param>
/// <param name="Trials">The trials that train, by number; once none will, the best ones, best first.</param>
/// <param name="Best">The best trial so far; null before the first, and where its values are out of reach.</param>
/// <param name="Table">Describes trials by what varies.</param>
/// <param name="Metric">What the curves show.</param>
internal sealed record WatchMoment(
    SweepStatus Status, bool IsInterrupted, bool IsOver, ImmutableArray<WatchedTrial> Trials, WatchedTrial? Best,
    TrialTable Table, string Metric);

/// <summary>A trial that is watched.</summary>
/// <param name="Spec">What it trains.</param>
/// <param name="EpochsDone">Epochs that its curve consists of.</param>
/// <param name="Perplexity">Its last; of a trial that has ended, that of its best checkpoint.</param>
internal sealed record WatchedTrial(TrialSpec Spec, int EpochsDone, double? Perplexity)
{
    /// <summary>How fast it trains; null when it does not.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>How long it still trains; null when that is not known.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>What stands at the end of its curve; null where the chart has no room for it.</summary>
    public char? Key { get; init; }

    /// <summary>Points of its curve, by epoch.</summary>
    public ImmutableArray<ChartPoint> Curve { get; init; } = [];
}
