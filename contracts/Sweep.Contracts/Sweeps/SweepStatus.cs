using System.Collections.Immutable;

namespace Sweep.Contracts;

/// <summary>Where a sweep stands, for live progress.</summary>
/// <param name="Id">Which sweep.</param>
/// <param name="Name">Its name in the grid file.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it is paused; null otherwise.</param>
/// <param name="Counts">Trials by state.</param>
/// <param name="EpochsDone">Epochs trained, over all trials.</param>
/// <param name="EpochsTotal">Epochs that all trials would train to their ends; trials that ended or were set
/// aside count what they trained.</param>
/// <param name="Running">The trials that slots train, by number; those that a slot holds ready to follow are only in
/// <paramref name="Counts"/>.</param>
/// <param name="BestTrial">The number of the trial with the best candidate so far; null before the first.</param>
/// <param name="BestPerplexity">That candidate's own perplexity.</param>
[GenerateSerializer, Immutable, Alias("Sweep.SweepStatus")]
public sealed record SweepStatus(
    SweepId Id,
    string Name,
    SweepState State,
    string? Reason,
    TrialCounts Counts,
    long EpochsDone,
    long EpochsTotal,
    ImmutableArray<RunningTrial> Running,
    int? BestTrial,
    double? BestPerplexity);
