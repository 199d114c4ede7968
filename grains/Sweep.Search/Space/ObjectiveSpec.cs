namespace Sweep.Search;

/// <summary>What is ranked, and when enough is reached.</summary>
/// <param name="Metric">Which perplexity.</param>
/// <param name="Target">The perplexity that counts as reached; above 1; null for none.</param>
/// <param name="StopAtTarget">What ends when it is reached.</param>
public sealed record ObjectiveSpec(ObjectiveMetric Metric, double? Target, StopAtTarget StopAtTarget);

/// <summary>The perplexity that ranks trials.</summary>
public enum ObjectiveMetric
{
    /// <summary>Of the training tokens.</summary>
    Perplexity,

    /// <summary>Of the held-out tokens.</summary>
    ValidationPerplexity,
}

/// <summary>What ends when a trial reaches the objective's target.</summary>
public enum StopAtTarget
{
    /// <summary>Nothing.</summary>
    Never,

    /// <summary>That trial.</summary>
    Trial,

    /// <summary>The whole sweep.</summary>
    Sweep,
}
