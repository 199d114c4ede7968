using Sweep.Contracts;

namespace Sweep.Search;

public static partial class LedgerRules
{
    /// <summary>Whether there is a trial that a slot could be given, while the sweep runs.</summary>
    public static bool HasWork(SweepLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return Next(ledger, beside: null) is not null;
    }

    /// <summary>Chooses the trial that a slot gets next: one that was set aside and has come to be among the best of its rung, of
    /// the highest such rung and there the best; then the first of the queue; then the last one standing.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="beside">What it is to train beside: then only one that can. Null for any.</param>
    /// <returns>Null when there is none, or when those that wait are left to slots that have nothing.</returns>
    private static TrialEntry? Next(SweepLedger ledger, LaneRequest? beside)
    {
        var number = Promotable(ledger);
        if (beside is { } lane) return NextBeside(ledger, number, lane);
        number ??= ledger.Queued.IsEmpty ? LastStanding(ledger) : ledger.Queued[0];
        return number is { } next ? ledger.Trials[next - 1] : null;
    }

    private static TrialEntry? NextBeside(SweepLedger ledger, int? promotable, LaneRequest lane)
    {
        if (ledger.Queued.Count + (promotable is null ? 0 : 1) <= lane.Leave) return null;
        if (promotable is { } number)
        {
            // One that cannot train there goes before all that could: the slot is to turn to it once its lanes are free.
            var best = ledger.Trials[number - 1];
            return CanTrainBeside(best, lane) ? best : null;
        }

        return ledger.QueuedByShape.TryGetValue(lane.Shape, out var alike)
            ? alike.Select(n => ledger.Trials[n - 1]).FirstOrDefault(trial => CanTrainBeside(trial, lane))
            : null;
    }

    // A suspect trains alone, so it is no other's companion.
    private static bool CanTrainBeside(TrialEntry trial, LaneRequest lane) =>
        !trial.IsSuspect && TrialShape.Of(trial.Spec.Hyperparameters) == lane.Shape;

    private static int? Promotable(SweepLedger ledger)
    {
        if (ledger.Settings.Ladder is not { } ladder || ledger.Counts.Paused == 0) return null;
        for (var i = ledger.Rungs.Length - 1; i >= 0; i--)
        {
            var rung = ledger.Rungs[i];
            if (rung.Waiting.IsEmpty) continue;
            // If any that wait are among the best, then so is the best of them.
            var best = rung.Waiting.Min;
            if (rung.BetterThan(best) < ladder.GoOn(rung.Reached.Count)) return best.Number;
        }

        return null;
    }

    /// <summary>Once nothing else is left, the best that waits at the highest rung goes on if nobody is beyond it: fewer trials
    /// than <see cref="RungLadder.Eta"/> reached it, or those that went on came to grief. So a sweep trains one trial to its end.</summary>
    private static int? LastStanding(SweepLedger ledger)
    {
        if (ledger.Counts.Paused == 0 || ledger.Counts.Running > 0) return null;
        var highest = ledger.Rungs.LastOrDefault(rung => !rung.Waiting.IsEmpty);
        return highest is { Sound: 0 } ? highest.Waiting.Min.Number : null;
    }
}
