using Sweep.Search;

namespace Sweep.Cli.Tests;

public sealed class AxisSummaryTests
{
    private readonly FakeSweep _sweep = new("7k3m9x0qtz", Specs.Grid(lrs: [2, 0.5], hiddenSizes: [128, 256, 512]));

    private IReadOnlyList<AxisSummary> Axes => AxisSummary.Of(_sweep.Spec.Space, [.. _sweep.Trials]);

    [Fact]
    public void Of_ListsValuesOfVaryingAxesInTheGridsOrder() => Assert.Equal(
        ["lr=2", "lr=0.5", "hidden_size=128", "hidden_size=256", "hidden_size=512"],
        Axes.Select(a => $"{a.Axis}={HyperparameterAxis.Text(a.Value)}"));

    [Fact]
    public void Of_OddNumberOfResults_MedianIsTheMiddleOne()
    {
        _sweep.Succeed(1, 3).Succeed(2, 1).Succeed(3, 7);

        Assert.Equal((1, 3), (Axes[0].Best, Axes[0].Median));
    }

    [Fact]
    public void Of_EvenNumberOfResults_MedianIsTheMeanOfTheMiddleTwo()
    {
        _sweep.Succeed(1, 3).Succeed(2, 1);

        Assert.Equal(2, Axes[0].Median);
    }

    [Fact]
    public void Of_NoResult_HasNeitherBestNorMedian()
    {
        Assert.Null(Axes[0].Best);
        Assert.Null(Axes[0].Median);
    }

    [Fact]
    public void Of_DivergedAndFailed_AreCountedAndNotRanked()
    {
        _sweep.Succeed(1, 3).Diverge(2, 5).Fail(3, "disk full");

        Assert.Equal((3, 1, 1, 1), (Axes[0].Trials, Axes[0].Ranked, Axes[0].Diverged, Axes[0].Failed));
        Assert.Equal(3, Axes[0].Median);
    }

    [Fact]
    public void Of_DrawnValues_AreGatheredIntoFourRangesOfAsManyTrials()
    {
        FakeSweep sweep = new("7k3m9x0qtz", Specs.Random(40, new Distribution("lr", DistributionKind.LogUniform, 0.01, 10, 1)));

        var ranges = AxisSummary.Of(sweep.Spec.Space, [.. sweep.Trials]);

        var lrs = sweep.Trials.Select(trial => trial.Spec.Hyperparameters.Lr).Order().ToArray();
        Assert.Equal(
            Enumerable.Range(0, 4).Select(range => range * 10).Select(first => $"lr={Text(lrs[first])} to {Text(lrs[first + 9])}"),
            ranges.Select(range => $"{range.Axis}={range.Value}"));
        Assert.Equal([10, 10, 10, 10], ranges.Select(range => range.Trials));
    }

    [Fact]
    public void Of_FewDifferentDrawnValues_HaveARowEach()
    {
        var spec = Specs.Random(12, new Distribution("hidden_size", DistributionKind.IntUniform, 32, 96, 32));
        FakeSweep sweep = new("7k3m9x0qtz", spec with { Space = spec.Space with { Lrs = [1, 2, 3, 4] } });

        var sizes = AxisSummary.Of(sweep.Spec.Space, [.. sweep.Trials]).Where(axis => axis.Axis == "hidden_size");

        Assert.Equal([(32, 4), (64, 4), (96, 4)], sizes.Select(size => ((int)size.Value, size.Trials)));
    }

    [Fact]
    public void Of_ManyTrialsOfOneDrawnValue_KeepsThemTogether()
    {
        var spec = Specs.Random(40, new Distribution("hidden_size", DistributionKind.IntUniform, 1, 5, 1));
        FakeSweep sweep = new("7k3m9x0qtz", spec with { Space = spec.Space with { Lrs = [1, 2, 3, 4, 5, 6, 7, 8] } });

        var sizes = AxisSummary.Of(sweep.Spec.Space, [.. sweep.Trials]).Where(axis => axis.Axis == "hidden_size").ToArray();

        Assert.Equal(["1", "2", "3 to 4", "5"], sizes.Select(size => HyperparameterAxis.Text(size.Value)).ToArray());
        Assert.Equal(40, sizes.Sum(size => size.Trials));
    }

    [Fact]
    public void Of_NoTrialsOfARandomSearch_IsEmpty() => Assert.Empty(AxisSummary.Of(
        Specs.Random(40, new Distribution("lr", DistributionKind.LogUniform, 0.01, 10, 1)).Space, []));

    private static string Text(double value) => HyperparameterAxis.Text(value);

    [Fact]
    public void Of_NothingVaries_IsEmpty() => Assert.Empty(AxisSummary.Of(Specs.OneTrial.Space, []));
}
