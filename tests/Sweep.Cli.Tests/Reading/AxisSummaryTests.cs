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
    public void Of_NothingVaries_IsEmpty() => Assert.Empty(AxisSummary.Of(Specs.OneTrial.Space, []));
}
