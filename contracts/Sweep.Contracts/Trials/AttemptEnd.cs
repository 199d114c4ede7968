namespace Sweep.Contracts;

/// <summary>How an attempt ended.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Failure">Why it failed, in one line for people; null unless
/// <see cref="AttemptOutcome.Failed"/>.</param>
[GenerateSerializer, Immutable, Alias("Sweep.AttemptEnd")]
public sealed record AttemptEnd(AttemptOutcome Outcome, string? Failure = null);
