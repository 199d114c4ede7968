using CsCheck;

namespace Sweep.Training.Tests;

public sealed class TrialRandomTests
{
    [Fact]
    public void For_OtherSeedPurposeOrIndex_GivesAnotherStream()
    {
        var first = new[]
        {
            TrialRandom.For(1, RandomPurpose.Offset, 1),
            TrialRandom.For(2, RandomPurpose.Offset, 1),
            TrialRandom.For(1, RandomPurpose.Shuffle, 1),
            TrialRandom.For(1, RandomPurpose.Offset, 2),
        }.Select(random => random.Next());

        Assert.Equal(4, first.Distinct().Count());
    }

    [Fact]
    public void Next_KnownStream_NeverChanges()
    {
        // Computed by another program too. Results of trials stand on these numbers: a change of them needs a new
        // trainer version.
        var random = TrialRandom.For(42, RandomPurpose.InitialWeights, 1);

        Assert.Equal([6270065548515644640UL, 5671135202468610002UL], [random.Next(), random.Next()]);
    }

    [Fact]
    public void FillNormal_KnownStream_NeverChanges()
    {
        var values = new float[3];
        TrialRandom.For(42, RandomPurpose.InitialWeights, 1).FillNormal(values, 0.01);

        Assert.Equal([-0.0106319832f, -0.0127881486f, 0.00550122f], values);
    }

    [Fact]
    public void Below_AnyBound_StaysBelowIt()
    {
        Gen.Select(Gen.ULong, Gen.Int[1, int.MaxValue]).Sample((seed, bound) =>
        {
            var random = TrialRandom.For(seed, RandomPurpose.Offset, 1);
            for (var i = 0; i < 20; i++) Assert.InRange(random.Below(bound), 0, bound - 1);
        });
    }

    [Fact]
    public void Shuffle_FourItems_GivesEveryOrderAboutAsOften()
    {
        var random = TrialRandom.For(3, RandomPurpose.Shuffle, 1);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            int[] items = [1, 2, 3, 4];
            random.Shuffle(items);
            var order = string.Concat(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150)); // 1000 expected, 31 a standard deviation.
    }

    [Fact]
    public void FillNormal_ManyDraws_HasTheMomentsOfTheNormalDistribution()
    {
        var values = new float[200_001];
        TrialRandom.For(5, RandomPurpose.InitialWeights, 1).FillNormal(values, 2);
        var mean = values.Average(value => (double)value);
        var variance = values.Average(value => (value - mean) * (value - mean));
        var kurtosis = values.Average(value => Math.Pow(value - mean, 4)) / (variance * variance);

        Assert.Equal(0, mean, 0.02);
        Assert.Equal(4, variance, 0.05);
        Assert.Equal(3, kurtosis, 0.06);
        Assert.Equal(0.0455, values.Count(value => Math.Abs(value) > 4) / (double)values.Length, 0.002);
    }
}
