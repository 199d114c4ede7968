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
    public const int Eta = 3;
    public const StopAtTarget Stop = StopAtTarget.Never;
    public const double EverySeconds = 30;
    public const long QuotaBytes = 10L << 30;
    public const int SampleEveryEpochs = 10;
    public const int SampleLength = 50;
    public const int Retries = 3;
    public const int Priority = 0;

    public static readonly ImmutableArray<string> Prompts = ["time traveller", "traveller"];

    /// <summary>The lowest rung: 20 for the notebook's 500 epochs, and at eta 3 the same three rungs for any other number.</summary>
    /// <param name="largest">The largest number of epochs that a trial can have.</param>
    public static int MinEpochs(int largest) => Math.Max(1, largest / 25);

    /// <summary>Whoever holds tokens out wants trials ranked by them.</summary>
    public static ObjectiveMetric Metric(int validationTokens) =>
        validationTokens > 0 ? ObjectiveMetric.ValidationPerplexity : ObjectiveMetric.Perplexity;
}
