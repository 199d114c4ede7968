using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>A sweep as its store holds it.</summary>
/// <param name="Sweep">Its own row.</param>
/// <param name="Trials">Its trials by number, with checkpoints and last measurement. A running trial has a lease with
/// the slot and pull of its open attempt; the lease's times are the Unix epoch, for the coordinator to set.</param>
public sealed record StoredSweep(SweepRecord Sweep, ImmutableArray<TrialEntry> Trials)
{
    /// <summary>The measurements of the epochs that were asked for, by trial and epoch.</summary>
    public ImmutableArray<TrialMeasurement> Chosen { get; init; } = [];
}
