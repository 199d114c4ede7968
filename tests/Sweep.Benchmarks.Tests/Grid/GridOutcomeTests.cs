namespace Sweep.Benchmarks.Tests;

public sealed class GridOutcomeTests
{
    [Fact]
    public void OverheadPercent_TwoSlots_CountsOnlyWhatIsBetweenTrials()
    {
        GridOutcome outcome = new(
            Seconds: 1000,
            [
                Trial("a", 10, 30), Trial("a", 31, 51), // One second between.
                Trial("b", 0, 50), Trial("b", 53, 63),  // Three; and a start and a tail that differ from the other's.
            ]);

        Assert.Equal(100 * 4.0 / 100, outcome.OverheadPercent);
    }

    [Fact]
    public void OverheadPercent_TrialsThatOverlap_CountsTheirTimeOnce()
    {
        GridOutcome outcome = new(1000, [Trial("a", 0, 10), Trial("a", 2, 6), Trial("a", 9, 20), Trial("a", 25, 30)]);

        Assert.Equal(100 * 5.0 / 25, outcome.OverheadPercent);
    }

    [Fact]
    public void TrainingSeconds_PointThatWasRepeated_CountsTheOneThatEndedFirst()
    {
        GridOutcome outcome = new(
            1000,
            [
                new("a", "lr 1", 0, 9, TrainingSeconds: 8),
                new("b", "lr 1", 1, 7, TrainingSeconds: 5),
                new("b", "lr 2", 8, 9, TrainingSeconds: 1),
            ]);

        Assert.Equal((2, 6), (outcome.Points, outcome.TrainingSeconds));
    }

    [Fact]
    public void Of_BothSides_ComparesTrainingAlone()
    {
        GridOutcome optuna = new(20.004, [new("a", "1", 0, 10, 9), new("a", "2", 11, 20, 6), new("b", "2", 0, 20, 20)]);
        GridOutcome sweep = new(12, [new("a", "1", 0, 5, 4), new("a", "2", 5.05, 10.05, 6)]);

        Assert.Equal(new GridRow(2, 20, 12, 1.5, 0.5, Math.Round(100.0 / 39, 3)), GridRow.Of(optuna, sweep));
    }

    [Theory]
    [InlineData(1.4, 2, true)]
    [InlineData(1.39, 2, false)]
    [InlineData(1.4, 2.01, false)]
    [InlineData(double.NaN, 1, false)]
    public void IsWithin_FiguresAtTheirLimits_CountsThem(double ratio, double overhead, bool expected) =>
        Assert.Equal(expected, new GridRow(27, 1, 1, ratio, overhead, 1).IsWithin());

    private static GridTrial Trial(string slot, double began, double ended) => new(slot, "point", began, ended, 1);
}
