namespace Sweep.Benchmarks;

/// <summary>A line of the result, under these names in snake_case.</summary>
/// <param name="Cell">The cell as grid files write it.</param>
/// <param name="Layers">Stacked layers.</param>
/// <param name="HiddenSize">Hidden units of each.</param>
/// <param name="Lr">Learning rate.</param>
/// <param name="Sampling">The sampling mode as grid files write it.</param>
/// <param name="Perplexity">Median over the seeds of the last epoch's training perplexity.</param>
/// <param name="Seeds">How many seeds.</param>
internal sealed record PublishedRow(
    string Cell, int Layers, int HiddenSize, double Lr, string Sampling, double Perplexity, int Seeds);
