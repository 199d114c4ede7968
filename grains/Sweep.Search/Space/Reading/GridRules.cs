using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>What each value of a grid file may be.</summary>
internal static class GridRules
{
    public const int MostValuesOfAnAxis = 1_000;
    public const int MostTrials = 100_000;
    public const int MostPrompts = 100;
    public const int MostCharactersOfAName = 200;
    public const int MostEpochs = 1_000_000;

    // The largest sum of both token counts still fits 32 bits.
    private const int MostTokens = 1_000_000_000;
    private const double SecondsOfAYear = 365 * 24 * 3600;

    public static readonly TextRule Name = new(MostCharactersOfAName);
    public static readonly WholeRule<int> Repeats = new(1, MostTrials);
    public static readonly WordRule<SearchStrategy> Strategy = new(GridWords.Strategies);
    public static readonly WholeRule<int> Points = new(1, MostTrials);
    public static readonly WordRule<SchedulerKind> Scheduler = new(GridWords.Schedulers);
    public static readonly WholeRule<int> Eta = new(2, 1_000);
    public static readonly WholeRule<int> MinEpochs = new(1, MostEpochs - 1);
    public static readonly WholeRule<ulong> Seed = new(ulong.MinValue, ulong.MaxValue);
    public static readonly TextRule Prompt = new(1_000, onOneLine: false);
    public static readonly WholeRule<int> SampleEveryEpochs = new(0, MostEpochs);
    public static readonly WholeRule<int> SampleLength = new(0, 10_000);
    public static readonly WholeRule<int> Retries = new(0, 1_000);
    public static readonly WholeRule<int> Priority = new(-1_000_000, 1_000_000);

    public static readonly TextRule CorpusText = new(1_000);
    public static readonly CorpusNameRule CorpusName = new(CorpusText);
    public static readonly WholeRule<int> TokenCount = new(1, MostTokens);
    public static readonly TokensRule MaxTokens = new(TokenCount);
    public static readonly WholeRule<int> ValidationTokens = new(0, MostTokens);
    public static readonly WordRule<Preprocessing> Preprocessing = new(GridWords.Preprocessings);
    public static readonly Sha256Rule Sha256 = new();

    public static readonly WordRule<Cell> Cell = new(GridWords.Cells);
    public static readonly WholeRule<int> Layers = new(1, 8);
    public static readonly NumberRule Lr = new(0, above: true);
    public static readonly WholeRule<int> HiddenSize = new(1, 8192);
    public static readonly WordRule<Sampling> Sampling = new(GridWords.Samplings);
    public static readonly WholeRule<int> BatchSize = new(1, 4096);
    public static readonly WholeRule<int> NumSteps = new(1, 4096);
    public static readonly WholeRule<int> Epochs = new(1, MostEpochs);
    public static readonly NumberRule ClipNorm = new(0, above: true);
    public static readonly NumberRule InitStd = new(0);

    public static readonly WordRule<ObjectiveMetric> Metric = new(GridWords.Metrics);
    public static readonly NumberRule Target = new(1, above: true);
    public static readonly WordRule<StopAtTarget> StopAtTarget = new(GridWords.Stops);

    public static readonly NumberRule EverySeconds = new(0, max: SecondsOfAYear);
    public static readonly WholeRule<int> CandidateEpochs = new(1, MostEpochs);
    public static readonly ByteSizeRule Quota = new();
}
