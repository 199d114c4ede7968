using CsCheck;
using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class BatchSamplerTests
{
    private static readonly Gen<(int Tokens, int Rows, int Steps, int Offset)> Texts =
        from rows in Gen.Int[1, 8]
        from steps in Gen.Int[1, 9]
        from offset in Gen.Int[0, steps - 1]
        from more in Gen.Int[0, 300]
        select (offset + 1 + rows * steps + more, rows, steps, offset);

    [Theory]
    [InlineData(Sampling.Sequential)]
    [InlineData(Sampling.SequentialReset)]
    [InlineData(Sampling.Random)]
    public void Epoch_TenThousandTokens_GivesTheNotebooksEightBatches(Sampling sampling)
    {
        for (var epoch = 1; epoch <= 40; epoch++)
        {
            var batches = BatchSampler.Epoch(10_000, Hyperparameters.Default with { Sampling = sampling }, 1, epoch);

            Assert.Equal(8, batches.Length);
            Assert.All(batches, batch => Assert.Equal((32, 35), (batch.Rows, batch.Steps)));
        }
    }

    [Fact]
    public void Sequential_AnyText_CutsAsTheBookDoes()
    {
        Texts.Sample(text =>
        {
            // The book's own words: cut to whole rows, reshape, then slice columns.
            var rowLength = (text.Tokens - text.Offset - 1) / text.Rows * text.Rows / text.Rows;
            var expected = Enumerable.Range(0, rowLength / text.Steps).Select(batch => Enumerable.Range(0, text.Rows)
                .Select(row => text.Offset + row * rowLength + batch * text.Steps).ToArray());

            var batches = BatchSampler.Sequential(text.Tokens, text.Rows, text.Steps, text.Offset);

            Assert.Equal(expected, batches.Select(batch => batch.RowStarts.ToArray()));
        });
    }

    [Fact]
    public void Sequential_ConsecutiveBatches_GoOnWhereTheRowsStopped()
    {
        Texts.Sample(text =>
        {
            var batches = BatchSampler.Sequential(text.Tokens, text.Rows, text.Steps, text.Offset);
            foreach (var (before, after) in batches.Zip(batches.Skip(1)))
            {
                Assert.Equal(before.RowStarts.ToArray().Select(start => start + text.Steps), after.RowStarts.ToArray());
            }
        });
    }

    [Fact]
    public void Random_AnyText_DealsSubsequencesOutAtMostOnce()
    {
        Gen.Select(Texts, Gen.ULong).Sample((text, seed) =>
        {
            var random = TrialRandom.For(seed, RandomPurpose.Shuffle, 1);
            var batches = BatchSampler.Random(text.Tokens, text.Rows, text.Steps, text.Offset, ref random);

            var starts = batches.SelectMany(batch => batch.RowStarts.ToArray()).ToArray();
            var count = (text.Tokens - 1 - text.Offset) / text.Steps;
            Assert.Equal(count / text.Rows, batches.Length);
            Assert.Equal(starts.Length, starts.Distinct().Count());
            Assert.All(starts, start => Assert.Equal(0, (start - text.Offset) % text.Steps));
            Assert.All(starts, start => Assert.InRange((start - text.Offset) / text.Steps, 0, count - 1));
        });
    }

    [Fact]
    public void Gather_AnyBatch_GivesTargetsThatAreInputsShiftedByOne()
    {
        Gen.Select(Texts, Gen.Enum<Sampling>(), Gen.ULong).Sample((text, sampling, seed) =>
        {
            var values = Hyperparameters.Default with
            {
                BatchSize = text.Rows,
                NumSteps = text.Steps,
                Sampling = sampling,
            };
            var tokens = Enumerable.Range(0, text.Tokens).ToArray();
            foreach (var batch in BatchSampler.Epoch(text.Tokens, values, seed, 1))
            {
                var inputs = batch.Gather(tokens, 0);
                Assert.Equal(inputs.Select(token => token + 1), batch.Gather(tokens, 1));
            }
        });
    }

    [Fact]
    public void Gather_TwoRows_IsTimeMajor()
    {
        var batch = new Minibatch((int[])[10, 20], 3);

        Assert.Equal([10, 20, 11, 21, 12, 22], batch.Gather(Enumerable.Range(0, 30).ToArray(), 0));
    }

    [Fact]
    public void Epoch_ManyEpochs_DrawsEveryOffsetTheBookAllows()
    {
        var values = Hyperparameters.Default with { BatchSize = 2, NumSteps = 4 };

        Assert.Equal([0, 1, 2, 3, 4], Offsets(values));
        Assert.Equal([0, 1, 2, 3], Offsets(values with { Sampling = Sampling.Random }));
    }

    [Fact]
    public void Epoch_SameSeedAndEpoch_GivesTheSameBatches()
    {
        var values = Hyperparameters.Default with { Sampling = Sampling.Random };

        Assert.Equal(Starts(values, 5, 9), Starts(values, 5, 9));
        Assert.NotEqual(Starts(values, 5, 9), Starts(values, 5, 10));
        Assert.NotEqual(Starts(values, 5, 9), Starts(values, 6, 9));
    }

    private static int[] Offsets(Hyperparameters values) =>
        [.. Enumerable.Range(1, 200).Select(epoch => Starts(values, 3, epoch, 40).Min())
            .Select(start => values.Sampling == Sampling.Random ? start % values.NumSteps : start).Distinct().Order()];

    private static int[] Starts(Hyperparameters values, ulong seed, int epoch, int tokens = 10_000) =>
        [.. BatchSampler.Epoch(tokens, values, seed, epoch).SelectMany(batch => batch.RowStarts.ToArray())];
}
