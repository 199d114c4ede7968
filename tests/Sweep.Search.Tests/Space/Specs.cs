using System.Collections.Immutable;
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

    public static readonly Gen<SearchSpace> Space = Gen.Select(
        Axis(Positive),
        Axis(Gen.Int[1, 8192]),
        Axis(Gen.Enum<Sampling>()),
        Axis(Gen.Int[1, 4096]),
        Axis(Gen.Int[1, 1_000_000]),
        (lrs, sizes, samplings, rows, epochs) => new SearchSpace(
            [Cell.RnnScratch], [1], lrs, sizes, samplings, rows, [.. rows.Select(size => 4097 - size)], epochs,
            [.. lrs.Reverse()], [0, .. lrs.Take(1)]));

    public static readonly Gen<SweepSpec> Any =
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

    private static Gen<ImmutableArray<T>> Axis<T>(Gen<T> value) =>
        value.Array[1, 3].Select(values => values.Distinct().ToImmutableArray());
}
