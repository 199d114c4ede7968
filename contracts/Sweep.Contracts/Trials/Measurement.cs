namespace Sweep.Contracts;

/// <summary>What a trial reports of one epoch.</summary>
/// <param name="Epoch">Counts from 1.</param>
/// <param name="Loss">Mean cross-entropy in nats per token over the epoch's training batches, averaged while the
/// weights move.</param>
/// <param name="Perplexity">e^<paramref name="Loss"/>; NaN or infinite if the trial diverged.</param>
/// <param name="ValidationPerplexity">Perplexity of the held-out tokens after the epoch; null where there are
/// none.</param>
/// <param name="TokensPerSecond">Trained tokens of the epoch over its wall time.</param>
/// <param name="Elapsed">Training time of the trial up to here, summed over the epochs that its curve consists
/// of.</param>
[GenerateSerializer, Immutable, Alias("Sweep.Measurement")]
public sealed record Measurement(
    int Epoch, double Loss, double Perplexity, double? ValidationPerplexity, double TokensPerSecond, TimeSpan Elapsed);
