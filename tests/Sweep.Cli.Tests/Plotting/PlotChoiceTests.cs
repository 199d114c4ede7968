using Sweep.Search;

namespace Sweep.Cli.Tests;

public sealed class PlotChoiceTests
{
    [Fact]
    public void Of_AsManyAsColours_ColoursThemAll()
    {
        var choice = PlotChoice.Of(Trials(12));

        Assert.Equal((12, 0, 0), (choice.Coloured.Length, choice.Pale.Length, choice.LeftOut));
        Assert.Equal(12, choice.Coloured[0].Spec.Id.Number); // Later ones are better here.
    }

    [Fact]
    public void Of_More_ColoursTheBestTen()
    {
        var choice = PlotChoice.Of(Trials(27));

        Assert.Equal((10, 17, 0), (choice.Coloured.Length, choice.Pale.Length, choice.LeftOut));
        Assert.Equal(Enumerable.Range(18, 10).Reverse(), choice.Coloured.Select(t => t.Spec.Id.Number));
    }

    [Fact]
    public void Of_TenThousand_ShowsAllRanksInTheBackground()
    {
        var choice = PlotChoice.Of(Trials(10_000));

        Assert.Equal((10, 200, 9_790), (choice.Coloured.Length, choice.Pale.Length, choice.LeftOut));
        Assert.Equal((9_990, 1), (choice.Pale[0].Spec.Id.Number, choice.Pale[^1].Spec.Id.Number));
        Assert.Equal(200, choice.Pale.Distinct().Count());
    }

    [Fact]
    public void Rank_WithoutCandidates_GoesByWhereTheyAreAndPutsDivergedLast()
    {
        FakeSweep sweep = new("7k", Specs.Grid());
        sweep.Run(1, 3).Run(2, 3).Diverge(3, 2).Succeed(4, 9).Run(5, 0);
        sweep.Set(2, t => t with { Last = t.Last! with { Perplexity = 2 } });

        Assert.Equal([4, 2, 1, 5, 6, 3], PlotChoice.Rank(sweep.Trials).Select(t => t.Spec.Id.Number));
    }

    private static TrialEntry[] Trials(int count)
    {
        FakeSweep sweep = new("7k", Specs.OneTrial with { Repeats = count });
        for (var number = 1; number <= count; number++) sweep.Succeed(number, 1 + (count - number) * 0.02);
        return sweep.Trials;
    }
}
