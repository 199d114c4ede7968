namespace Sweep.Benchmarks;

/// <summary>What the seeds of a case gave.</summary>
/// <param name="Case">What was trained.</param>
/// <param name="Perplexities">One for each seed, at least one; NaN or infinite for a trial that diverged.</param>
internal sealed record PublishedOutcome(PublishedCase Case, IReadOnlyList<double> Perplexities)
{
    public Spread Spread => Spread.Of(Perplexities);

    /// <summary>Whether the median keeps to the case's limits, as it stands in the result.</summary>
    public bool IsWithinLimits => Case.Allows(Row.Perplexity);

    public PublishedRow Row => new(
        Case.CellName, Case.Layers, Case.HiddenSize, Case.Lr, Case.SamplingName, Math.Round(Spread.Median, 4), Perplexities.Count);
}
