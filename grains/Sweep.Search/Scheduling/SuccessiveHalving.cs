using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Asynchronous successive halving: at a rung a trial goes on if it is among the best of those that reached it so far;
/// otherwise it is set aside.</summary>
/// <remarks>Whom others let go on later, and when the rest ends, is for <see cref="LedgerRules"/>. After Li et al., "A System for
/// Massively Parallel Hyperparameter Tuning", MLSys 2020.</remarks>
internal sealed class SuccessiveHalving(RungLadder ladder) : ITrialScheduler
{
    public SchedulerDecision Decide(SweepLedger ledger, TrialEntry trial, Measurement measurement)
    {
        if (ladder.At(measurement.Epoch, trial.Spec.Hyperparameters.Epochs) is not { } number) return new(Verdict.Continue);
        var rung = ledger.Rungs[number];
        RungPlace place = new(ladder.ValueOf(measurement), trial.Spec.Id.Number);
        var reached = rung.Reached.Contains(place) ? rung.Reached.Count : rung.Reached.Count + 1;
        return new(rung.BetterThan(place) < ladder.GoOn(reached) ? Verdict.Continue : Verdict.Pause);
    }
}
