namespace Sweep.Contracts;

/// <summary>The coordinator's word on one attempt that a slot holds.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Verdict">What to do with it.</param>
[GenerateSerializer, Immutable, Alias("Sweep.AttemptVerdict")]
public readonly record struct AttemptVerdict(AttemptId Attempt, Verdict Verdict);
