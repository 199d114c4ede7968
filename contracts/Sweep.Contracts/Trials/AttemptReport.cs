using System.Collections.Immutable;

namespace Sweep.Contracts;

/// <summary>What a slot tells about an attempt since its last report. Repeating a report changes nothing.</summary>
/// <param name="Attempt">Which attempt; one that is no longer live changes nothing.</param>
/// <param name="Start">Set until a report that held it was answered.</param>
/// <param name="Measurements">Epochs in ascending order.</param>
/// <param name="Checkpoints">Files that are on disk, in ascending order of epoch.</param>
/// <param name="Samples">Texts, in ascending order of epoch.</param>
/// <param name="End">Set in the last report.</param>
[GenerateSerializer, Immutable, Alias("Sweep.AttemptReport")]
public sealed record AttemptReport(
    AttemptId Attempt,
    AttemptStart? Start,
    ImmutableArray<Measurement> Measurements,
    ImmutableArray<Checkpoint> Checkpoints,
    ImmutableArray<Sample> Samples,
    AttemptEnd? End);
