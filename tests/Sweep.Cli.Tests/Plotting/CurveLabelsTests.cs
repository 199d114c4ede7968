using Sweep.Search;

namespace Sweep.Cli.Tests;

public sealed class CurveLabelsTests
{
    [Fact]
    public void Of_ValuesThatVary_AreAllThatIsSaid() =>
        Assert.Equal(["lr=0.5 hidden_size=128", "lr=0.5 hidden_size=256", "lr=1 hidden_size=128"], Labels(Specs.Grid(), 1, 2, 3));

    [Fact]
    public void Of_ValueThatAllShare_IsLeftOut() =>
        Assert.Equal(["hidden_size=128", "hidden_size=256"], Labels(Specs.Grid(), 1, 2));

    [Fact]
    public void Of_Repeats_AreToldApart() =>
        Assert.Equal(
            ["lr=1 repeat=1", "lr=2", "lr=1 repeat=2"],
            Labels(Specs.Grid([1, 2], [128]) with { Repeats = 2 }, 1, 2, 3));

    [Fact]
    public void Of_OnlyRepeats_AreTheirNumbers() =>
        Assert.Equal(["repeat=1", "repeat=2"], Labels(Specs.OneTrial with { Repeats = 2 }, 1, 2));

    [Fact]
    public void Of_OneTrial_SaysWhichOfTheSweep() =>
        Assert.Equal(["lr=0.5 hidden_size=256"], Labels(Specs.Grid(), 2));

    [Fact]
    public void Of_OnlyTrial_IsItsNumber() => Assert.Equal(["trial 1"], Labels(Specs.OneTrial, 1));

    [Fact]
    public void Of_SameInAll_FallsBackOnNumbers()
    {
        FakeSweep sweep = new("7k", Specs.Grid([1, 1], [128]));

        CurveLabels labels = new(sweep.Spec, sweep.Trials);

        Assert.Equal(["trial 1", "trial 2"], sweep.Trials.Select(t => labels.Of(t.Spec)));
    }

    private static IEnumerable<string> Labels(SweepSpec spec, params int[] numbers)
    {
        FakeSweep sweep = new("7k", spec);
        var chosen = numbers.Select(n => sweep.Trials[n - 1]).ToList();
        CurveLabels labels = new(spec, chosen);
        return chosen.Select(t => labels.Of(t.Spec));
    }
}
