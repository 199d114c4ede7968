using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>
/// What a grid file that does not say otherwise gets, beside <see cref="Contracts.Hyperparameters.Default"/>.
/// </summary>
internal static class SpecDefaults
{
    public const int MaxTokens = 10_000;
    public const int ValidationTokens = 0;
    public const int Repeats = 1;
    public const ulong Seed = 1;
    public const StopAtTarget Stop = StopAtTarget.Never;
    public const double EverySeconds = 30;
    public const long QuotaBytes = 10L << 30;
    public const int SampleEveryEpochs = 10;
    public const int SampleLength = 50;
    public const int Retries = 3;
    public const int Priority = 0;

    public static readonly ImmutableArray<string> Prompts = ["time traveller", "traveller"];

    /// <summary>Whoever holds tokens out wants trials ranked by them.</summary>
    public static ObjectiveMetric Metric(int validationTokens) =>
        validationTokens > 0 ? ObjectiveMetric.ValidationPerplexity : ObjectiveMetric.Perplexity;
}
