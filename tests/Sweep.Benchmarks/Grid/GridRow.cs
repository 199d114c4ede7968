namespace Sweep.Benchmarks;

/// <summary>The result, under these names in snake_case.</summary>
/// <param name="Trials">Different points of the grid.</param>
/// <param name="OptunaSeconds">Of the clock on the wall, from the start of the workers to the end of the last.</param>
/// <param name="SweepSeconds">The same of Sweep: from the start of the silo to the end of the sweep.</param>
/// <param name="TrainingRatio">Training alone, summed over the points: Optuna's over Sweep's.</param>
/// <param name="OverheadPercent">See <see cref="GridOutcome.OverheadPercent"/>.</param>
/// <param name="OptunaOverheadPercent">The same of Optuna's workers.</param>
internal sealed record GridRow(
    int Trials, double OptunaSeconds, double SweepSeconds, double TrainingRatio, double OverheadPercent, double OptunaOverheadPercent)
{
    /// <summary>Sums up both sides.</summary>
    public static GridRow Of(GridOutcome optuna, GridOutcome sweep) => new(
        sweep.Points,
        Math.Round(optuna.Seconds, 2),
        Math.Round(sweep.Seconds, 2),
        Math.Round(optuna.TrainingSeconds / sweep.TrainingSeconds, 3),
        Math.Round(sweep.OverheadPercent, 3),
        Math.Round(optuna.OverheadPercent, 3));

    /// <summary>Whether the figures are within their limits.</summary>
    public bool IsWithin() => TrainingRatio >= 1.4 && OverheadPercent <= 2;
}
