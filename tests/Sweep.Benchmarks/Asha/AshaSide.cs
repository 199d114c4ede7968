namespace Sweep.Benchmarks;

/// <summary>What one way to train a grid came to.</summary>
/// <param name="Epochs">Epochs trained, over all trials.</param>
/// <param name="Best">The perplexity of the best checkpoint; null if there is none.</param>
/// <param name="Seconds">From the submission to the end of the last trial.</param>
internal readonly record struct AshaSide(long Epochs, double? Best, double Seconds);
