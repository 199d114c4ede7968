using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

/// <summary>Generates any spec that a grid file of this version can stand for.</summary>
internal static class Specs
{
    // Beyond ASCII, beyond 16 bits, and all that JSON has to escape.
    private static readonly Gen<string> Characters =
        Gen.OneOf(Gen.Char[' ', '~'].Select(c => c.ToString()), Gen.OneOf("é", "字", "😀", "\"", "\\", "/", "<", "&"));

    private static readonly Gen<string> Line =
        Characters.Array[0, 20].Select(characters => "x" + string.Concat(characters));

    private static readonly Gen<string> Lines =
        Gen.OneOf(Characters, Gen.OneOf("\n", "\t", "\u0001", "\u2028")).Array[1, 20].Select(string.Concat);

    private static readonly Gen<double> Positive =
        Gen.Double.Select(Math.Abs).Where(value => value > 0 && double.IsFinite(value));

    private static readonly Gen<CorpusSpec> Corpus = Gen.Select(
        Gen.Select(Line, Gen.Bool, (name, isFile) => isFile ? "file:" + name : name),
        Gen.Byte.Array[32].Select(Convert.ToHexStringLower).Null(),
        Gen.OneOf<Preprocessing?>(null, Preprocessing.Letters, Preprocessing.Raw),
        Gen.Int[1, 1_000_000_000].Nullable(),
        Gen.Int[0, 1_000_000_000],
        (name, hash, preprocessing, tokens, validation) =>
        {
            if (name.StartsWith("file:", StringComparison.Ordinal)) preprocessing ??= Preprocessing.Letters;
            return new CorpusSpec(name, hash, preprocessing, tokens, validation);
        });

    private static readonly Gen<CheckpointSpec> Checkpoint = Gen.Select(
        Gen.Long[0, TimeSpan.FromDays(365).Ticks],
        Gen.Int[1, 1_000_000].Nullable(),
        Gen.Long[1, 1L << 53],
        (ticks, epochs, quota) => new CheckpointSpec(TimeSpan.FromTicks(ticks), epochs, quota));

    private static readonly Gen<(ImmutableArray<Cell> Cells, ImmutableArray<int> Layers)> Cells = Gen.OneOf(
        Axis(Gen.Enum<Cell>()).Select(cells => (cells, ImmutableArray.Create(1))),
        Gen.Select(Axis(Gen.Enum<Cell>().Where(cell => cell != Cell.RnnScratch)), Axis(Gen.Int[1, 8])));

    public static readonly Gen<SearchSpace> Space = Gen.Select(
        Cells,
        Axis(Positive),
        Axis(Gen.Int[1, 8192]),
        Axis(Gen.Enum<Sampling>()),
        Axis(Gen.Int[1, 4096]),
        Axis(Gen.Int[1, 1_000_000]),
        (cells, lrs, sizes, samplings, rows, epochs) => new SearchSpace(
            cells.Cells, cells.Layers, lrs, sizes, samplings, rows, [.. rows.Take(2).Select(size => 4097 - size)], epochs,
            [.. lrs.Take(2).Reverse()], [0, .. lrs.Take(1)]));

    private static readonly Gen<(DistributionKind Kind, double Low, double High)> Real =
        from kind in Gen.OneOf(DistributionKind.LogUniform, DistributionKind.Uniform)
        from low in Gen.Double[1e-9, 1]
        from high in Gen.Double[1.01, 1e9]
        select (kind, low, high);

    private static readonly Gen<(double Low, double High, int Step)> Whole =
        from low in Gen.Int[1, 1000]
        from step in Gen.Int[1, 100]
        from more in Gen.Int[1, 2000]
        select ((double)low, (double)low + step + more, step);

    private static readonly Gen<SweepSpec> GridSearch =
        from name in Line
        from corpus in Corpus
        from space in Space
        from repeats in Gen.Int[1, 3]
        from seed in Gen.ULong
        from target in Positive.Select(value => value + 1).Where(value => value > 1).Nullable()
        from stop in Gen.Enum<StopAtTarget>()
        from metric in Gen.Enum<ObjectiveMetric>()
        from checkpoint in Checkpoint
        from prompts in Lines.Array[0, 4]
        from numbers in Gen.Int[0, 1000].Array[4]
        from priority in Gen.Int[-1_000_000, 1_000_000]
        select new SweepSpec(
            name,
            corpus,
            space,
            repeats,
            seed,
            new ObjectiveSpec(
                corpus.ValidationTokens > 0 ? metric : ObjectiveMetric.Perplexity,
                target,
                target is null ? StopAtTarget.Never : stop),
            checkpoint,
            [.. prompts.Distinct()],
            numbers[0],
            numbers[1],
            numbers[2],
            priority);

    private static readonly Gen<SweepSpec> RandomSearch =
        from spec in GridSearch
        from lr in Real
        from clipNorm in Real
        from size in Whole
        from epochs in Whole
        from isDrawn in Gen.Bool.Array[4]
        from trials in Gen.Int[1, 100]
        select Drawn(
            spec,
            trials,
            [
                .. new[]
                {
                    new Distribution(GridKeys.Lr, lr.Kind, lr.Low, lr.High, 1),
                    new Distribution(GridKeys.HiddenSize, DistributionKind.IntUniform, size.Low, size.High, size.Step),
                    new Distribution(GridKeys.Epochs, DistributionKind.IntUniform, epochs.Low, epochs.High, epochs.Step),
                    new Distribution(GridKeys.ClipNorm, clipNorm.Kind, clipNorm.Low, clipNorm.High, 1),
                }.Where((_, index) => isDrawn[index]),
            ]);

    public static readonly Gen<SweepSpec> Any =
        from spec in Gen.OneOf(GridSearch, RandomSearch)
        from eta in Gen.Int[2, 1000].Nullable()
        from share in Gen.Double[0, 1]
        select eta is null || spec.Space.LargestEpochs == 1 ? spec : spec with
        {
            Search = spec.Search with
            {
                Scheduler = new(SchedulerKind.Asha, eta.Value, 1 + (int)(share * (spec.Space.LargestEpochs - 2))),
            },
        };

    /// <summary>What may stand after <c>--set</c> to extend a sweep; some of it takes something away, and is refused.</summary>
    public static readonly Gen<string[]> Changes = Gen.OneOf(
        Change("lr", Positive), Change("hidden_size", Gen.Int[1, 20]), Change("batch_size", Gen.Int[1, 20]),
        Change("epochs", Gen.Int[1, 1_000_000]), Gen.Int[900_000, 1_000_000].Select(epochs => $"epochs={epochs}"),
        Gen.Enum<Sampling>().Select(sampling => $"sampling={GridWords.Of(sampling)}"),
        Gen.Int[1, 5].Select(repeats => $"repeats={repeats}"),
        Gen.Int[1, 200].Select(trials => $"trials={trials}")).Array[1, 3];

    private static SweepSpec Drawn(SweepSpec spec, int trials, ImmutableArray<Distribution> distributions)
    {
        var space = spec.Space;
        space = space with
        {
            Lrs = Has(GridKeys.Lr) ? [] : space.Lrs,
            HiddenSizes = Has(GridKeys.HiddenSize) ? [] : space.HiddenSizes,
            Epochs = Has(GridKeys.Epochs) ? [] : space.Epochs,
            ClipNorms = Has(GridKeys.ClipNorm) ? [] : space.ClipNorms,
            Distributions = distributions,
        };
        var points = new RandomPoints(space).Count;
        return spec with { Space = space, Search = new SearchSpec(SearchStrategy.Random, points < trials ? (int)points : trials) };

        bool Has(string axis) => distributions.Any(distribution => distribution.Axis == axis);
    }

    private static Gen<string> Change<T>(string key, Gen<T> value) =>
        value.Array[1, 3].Select(values => $"{key}={JsonSerializer.Serialize(values)}");

    private static Gen<ImmutableArray<T>> Axis<T>(Gen<T> value) =>
        value.Array[1, 3].Select(values => values.Distinct().ToImmutableArray());
}
