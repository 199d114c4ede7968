using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Benchmarks.Tests;

public sealed class PublishedCaseTests
{
    private static readonly PublishedCase Scratch = PublishedCase.All[0];
    private static readonly PublishedCase Reset = PublishedCase.All[1];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, PublishedCase.All.Length)];

    [Theory]
    [InlineData(1.1, true)]
    [InlineData(1.1001, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void Allows_AnUpperLimit_IsInclusive(double median, bool isAllowed) => Assert.Equal(isAllowed, Scratch.Allows(median));

    [Theory]
    [InlineData(1.1999, false)]
    [InlineData(1.2, true)]
    [InlineData(1.6, true)]
    [InlineData(1.61, false)]
    public void Allows_ARange_IsInclusive(double median, bool isAllowed) => Assert.Equal(isAllowed, Reset.Allows(median));

    [Fact]
    public void IsWithinLimits_OneSeedDiverged_GoesByTheMedian()
    {
        Assert.True(new PublishedOutcome(Scratch, [1.05, double.NaN, 1.04]).IsWithinLimits);
        Assert.False(new PublishedOutcome(Scratch, [1.05, double.NaN, double.NaN]).IsWithinLimits);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Grid_EveryCase_MakesATrialForEachSeed(int number)
    {
        var published = PublishedCase.All[number];
        var result = GridFile.Parse(published.Grid(PublishedCase.BookEpochs, 5), []);

        Assert.Empty(result.Faults);
        var trials = Expansion.Trials(result.Spec!, SweepId.New());
        Assert.Equal([1, 2, 3, 4, 5], trials.Select(t => t.Repeat));
        var expected = Hyperparameters.Default with
        {
            Cell = published.Cell,
            Layers = published.Layers,
            HiddenSize = published.HiddenSize,
            Lr = published.Lr,
            Sampling = published.Sampling,
        };
        Assert.All(trials, t => Assert.Equal(expected, t.Hyperparameters));
    }
}
