using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Where a sweep stands, and what happened since the snapshot before.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Ended">The trials that ended since, by number.</param>
/// <param name="Samples">What trials wrote since; empty unless someone wants to see it.</param>
internal sealed record SweepSnapshot(
    SweepStatus Status, ImmutableArray<TrialEntry> Ended, ImmutableArray<TrialSample> Samples);

/// <summary>A text and the trial that wrote it.</summary>
internal sealed record TrialSample(int Trial, Sample Sample);
