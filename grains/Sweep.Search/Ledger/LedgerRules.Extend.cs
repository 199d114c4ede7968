using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

public static partial class LedgerRules
{
    /// <summary>Takes a larger search space: adds its new trials, and raises the epochs of those that are there.</summary>
    /// <remarks>
    /// A succeeded trial that is given more epochs goes back to the queue, to go on from its newest checkpoint; if its last epoch
    /// is a rung now, it is set aside there. One that was stopped at a rung is set aside again: among more trials, or with more
    /// epochs to go, it may come to be one of the best. One that diverged, failed, was cancelled or stopped otherwise stays ended.
    /// One that runs goes on: its slot ends it at the epochs that it was handed, and then it is queued as well. A paused sweep
    /// stays paused; a finished one runs again if there is anything to do.
    /// </remarks>
    /// <param name="ledger">The ledger.</param>
    /// <param name="specJson">The larger spec; the sweep's own again changes nothing.</param>
    /// <param name="settings">What the rules need of it.</param>
    /// <param name="trials">All its trials by number, those that are there among them.</param>
    /// <returns>How many trials are new.</returns>
    /// <exception cref="InvalidChangeException">It takes trials or epochs away, or changes a trial otherwise; or the sweep is
    /// stopping.</exception>
    public static LedgerStep<int> Extend(
        SweepLedger ledger, string specJson, LedgerSettings settings, ImmutableArray<TrialSpec> trials)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (specJson == ledger.Sweep.SpecJson) return new(ledger, 0, []);
        ThrowIfStopping(ledger, "extend it");
        if (trials.Length < ledger.Trials.Count) throw Shrinks(ledger, trials.Length);

        var edit = new LedgerEdit(ledger with { Settings = settings });
        edit.Set(ledger.Sweep with { SpecJson = specJson });
        foreach (var trial in ledger.Trials)
        {
            var next = trials[trial.Spec.Id.Number - 1];
            if (!IsSameTrial(trial.Spec, next)) throw Changes(ledger, trial.Spec.Id.Number);
            // Equal values keep the spec that they were trained by: its hash may be that of an older trainer.
            var extended = next.Hyperparameters == trial.Spec.Hyperparameters ? trial : Longer(trial, next, settings.Ladder);
            if (WasSetAside(ledger, trial)) extended = extended with { State = TrialState.Paused };
            if (extended != trial) edit.Set(extended);
        }

        var added = trials.Skip(ledger.Trials.Count).ToImmutableArray();
        foreach (var trial in added) edit.Add(trial);
        RunIfAnythingWaits(edit, liftsPause: false);
        if (edit.Ledger.Sweep.State == SweepState.Finished) StopWaiting(edit); // Nothing lets those go on that were set aside again.
        return edit.Answer(added.Length);
    }

    /// <summary>Whether a trial ended because it was not among the best of the rung that it stands at.</summary>
    public static bool WasSetAside(SweepLedger ledger, TrialEntry trial)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(trial);
        return trial is { State: TrialState.Stopped, TrainsToTheEnd: false, RungValues.Length: > 0 }
            && ledger.Settings.Ladder!.Epochs[trial.RungValues.Length - 1] == trial.EpochsDone
            && (trial.Last is null || ledger.Settings.Scheduler.Decide(ledger, trial, trial.Last).Verdict != Verdict.Stop);
    }

    private static TrialEntry Longer(TrialEntry trial, TrialSpec spec, RungLadder? ladder)
    {
        var next = trial with { Spec = spec };
        var rung = ladder?.At(trial.EpochsDone, spec.Hyperparameters.Epochs);
        var isNew = rung == trial.RungValues.Length && trial.Last?.Epoch == trial.EpochsDone;
        if (isNew) next = next with { RungValues = trial.RungValues.Add(ladder!.ValueOf(trial.Last!)) };
        if (trial.State != TrialState.Succeeded) return next;
        return next with { State = isNew && !trial.TrainsToTheEnd ? TrialState.Paused : TrialState.Queued, Failures = 0 };
    }

    /// <summary>Whether a trial of the larger space is the one that is there, with as many epochs or more.</summary>
    private static bool IsSameTrial(TrialSpec before, TrialSpec after)
    {
        var (old, next) = (before.Hyperparameters, after.Hyperparameters);
        return (after.Id, after.Repeat, after.Seed) == (before.Id, before.Repeat, before.Seed)
            && next.Epochs >= old.Epochs && next with { Epochs = old.Epochs } == old;
    }

    private static InvalidChangeException Shrinks(SweepLedger ledger, int trials) => new(
        $"The change would leave sweep '{ledger.Sweep.Id}' with '{trials}' of its {ledger.Trials.Count} trials. Extending only adds; " +
        "submit a new sweep for a smaller one.");

    private static InvalidChangeException Changes(SweepLedger ledger, int number) => new(
        $"The change would make trial '{number}' of sweep '{ledger.Sweep.Id}' another one, or give it fewer epochs. Extending only " +
        "adds; submit a new sweep for other trials.");
}
