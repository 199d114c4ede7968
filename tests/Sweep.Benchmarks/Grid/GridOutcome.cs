using System.Collections.Immutable;

namespace Sweep.Benchmarks;

/// <summary>What a side made of the grid.</summary>
/// <param name="Seconds">Of the clock on the wall, from the start to the end of the last trial, what it takes to get going
/// included.</param>
/// <param name="Trials">All trials that ended, repeated ones too.</param>
internal sealed record GridOutcome(double Seconds, ImmutableArray<GridTrial> Trials)
{
    /// <summary>How many different points were trained.</summary>
    public int Points => Trials.DistinctBy(trial => trial.Point).Count();

    /// <summary>Training alone, summed over all points: of one that was repeated, the one that ended first.</summary>
    public double TrainingSeconds =>
        Trials.OrderBy(trial => trial.Ended).DistinctBy(trial => trial.Point).Sum(trial => trial.TrainingSeconds);

    /// <summary>The time that slots had no trial, between their first and their last one, over the time that they had one, in
    /// percent.</summary>
    public double OverheadPercent
    {
        get
        {
            var (idle, busy) = (0.0, 0.0);
            foreach (var slot in Trials.GroupBy(trial => trial.Slot))
            {
                var until = double.NaN;
                foreach (var trial in slot.OrderBy(trial => trial.Began))
                {
                    // Trials in lanes overlap: their time counts once.
                    var from = double.IsNaN(until) ? trial.Began : Math.Max(until, trial.Began);
                    if (!double.IsNaN(until)) idle += from - until;
                    var end = Math.Max(from, trial.Ended);
                    busy += end - from;
                    until = end;
                }
            }
            return 100 * idle / busy;
        }
    }
}

/// <summary>A trial that ended.</summary>
/// <param name="Slot">Where it was trained.</param>
/// <param name="Point">Its hyperparameters; equal for equal ones of the same side.</param>
/// <param name="Began">In seconds of a clock that all trials of the slot share.</param>
/// <param name="Ended">On the same clock.</param>
/// <param name="TrainingSeconds">Of that, its epochs.</param>
internal sealed record GridTrial(string Slot, string Point, double Began, double Ended, double TrainingSeconds);
