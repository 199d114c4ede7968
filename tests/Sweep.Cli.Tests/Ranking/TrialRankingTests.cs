using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli.Tests;

public sealed class TrialRankingTests
{
    [Fact]
    public void Compare_LowerPerplexity_RanksFirst() =>
        Assert.Equal([2, 1], Ranked(s => s.Succeed(1, 1.30).Succeed(2, 1.20)));

    [Fact]
    public void Compare_EqualToTwoDecimals_FewerEpochsWin() =>
        Assert.Equal([2, 1], Ranked(s => s.Succeed(1, 1.0401, epoch: 500).Succeed(2, 1.0449, epoch: 450)));

    [Fact]
    public void Compare_EqualToTwoDecimalsAndEpoch_LowerNumberWins() =>
        Assert.Equal([1, 2], Ranked(s => s.Succeed(1, 1.0449).Succeed(2, 1.0401)));

    [Fact]
    public void Compare_DivergedAfterItsCandidate_RanksLast() => Assert.Equal(
        [1, 3, 2],
        Ranked(s => s.Succeed(1, 9).Succeed(2, 1.1).Set(2, t => t with { State = TrialState.Diverged }), trials: 3));

    [Fact]
    public void Compare_CandidateIsNotFinite_RanksAsDiverged() =>
        Assert.Equal([2, 1], Ranked(s => s.Succeed(1, double.NaN)));

    [Fact]
    public void Compare_WithoutCandidate_RanksBetweenResultsAndDiverged() =>
        Assert.Equal([3, 2, 1], Ranked(s => s.Diverge(1, 10).Run(2, 20).Succeed(3, 200), trials: 3));

    [Theory]
    [InlineData(1.0449, 1.04)]
    [InlineData(1.125, 1.13)]
    [InlineData(1e300, 1e300)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Round_KeepsTwoDecimals(double perplexity, double rounded) =>
        Assert.Equal(rounded, TrialRanking.Round(perplexity));

    [Fact]
    public void IsRanked_StoppedAtItsTarget_HasResult()
    {
        var sweep = Sweep(1).Succeed(1, 1.5).Set(1, t => t with { State = TrialState.Stopped });

        Assert.True(TrialRanking.IsRanked(sweep.Trials[0]));
    }

    private static FakeSweep Sweep(int trials) =>
        new("7k3m9x0qtz", Specs.Grid(lrs: [.. Enumerable.Range(1, trials).Select(i => (double)i)], hiddenSizes: [64]));

    private static IEnumerable<int> Ranked(Action<FakeSweep> results, int trials = 2)
    {
        var sweep = Sweep(trials);
        results(sweep);
        return sweep.Trials.Order(Comparer<TrialEntry>.Create(TrialRanking.Compare)).Select(t => t.Spec.Id.Number);
    }
}
