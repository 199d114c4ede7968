using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Rungs for people.</summary>
internal static class RungText
{
    /// <summary>The scheduler of a sweep, such as <c>asha: one trial in 3 goes on from epochs 20, 60 and 180</c>; null if it has
    /// none.</summary>
    public static string? Scheduler(SweepSpec spec)
    {
        if (spec.Search.Scheduler is not { } scheduler) return null;
        var rungs = RungLadder.Of(spec)!.Below(spec.Space.LargestEpochs).Select(epoch => Figures.Count(epoch)).ToArray();
        var listed = rungs is [var only] ? $"epoch {only}" : $"epochs {string.Join(", ", rungs[..^1])} and {rungs[^1]}";
        return $"{GridWords.Of(scheduler.Kind)}: one trial in {Figures.Count(scheduler.Eta)} goes on from {listed}";
    }

    /// <summary>All rungs of a sweep.</summary>
    public static TextTable Table(RungReading rungs)
    {
        TextTable table = new(
            new("rung (epoch)", IsNumber: true), new("reached", IsNumber: true), new("went on", IsNumber: true),
            new("set aside", IsNumber: true), new("stopped", IsNumber: true));
        foreach (var row in rungs.Rows)
        {
            table.Add(
                Figures.Count(row.Epoch), Number(row.Reached), Number(row.WentOn), Number(row.SetAside), Number(row.Stopped));
        }
        return table;
    }

    /// <summary>Where a trial stands, or why it was stopped.</summary>
    public static string Of(RungReading rungs, TrialEntry trial)
    {
        var number = trial.Spec.Id.Number;
        if (rungs.Of(number) is not [.., var last]) return "none reached";
        var at = $"the rung of epoch {Figures.Count(last.Epoch)}: place {Figures.Count(last.Place)} of {Figures.Count(last.Reached)}";
        if (rungs.IsStoppedAtRung(number)) return $"Stopped at {at}; {WentOn(last)} went on.";
        if (trial.State == TrialState.Paused) return $"Set aside at {at}; {WentOn(last)} went on so far.";
        return char.ToUpperInvariant(at[0]) + at[1..] + ".";
    }

    private static string WentOn(RungPosition rung) => rung switch
    {
        { WentOn: 0 } => "none",
        { BestWentOn: true, WentOn: 1 } => "the best",
        { BestWentOn: true } => $"the best {Figures.Count(rung.WentOn)}",
        _ => Figures.Count(rung.WentOn),
    };

    private static string Number(int count) => count == 0 ? Figures.None : Figures.Count(count);
}
