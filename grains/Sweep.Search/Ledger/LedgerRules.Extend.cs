using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

public static partial class LedgerRules
{
    /// <summary>Takes a larger search space: adds its new trials, and raises the epochs of those that are there.</summary>
    /// <remarks>
    /// A succeeded trial that is given more epochs goes back to the queue, to go on from its newest checkpoint. One that
    /// diverged, failed, was cancelled or stopped stays ended. One that runs goes on: its slot ends it at the epochs that it
    /// was handed, and then it is queued as well. A paused sweep stays paused; a finished one runs again if there is anything
    /// to do.
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
            // Equal values keep the spec that they were trained by: its hash may be that of an older trainer.
            if (next.Hyperparameters == trial.Spec.Hyperparameters && IsSameTrial(trial.Spec, next)) continue;
            if (!IsSameTrial(trial.Spec, next)) throw Changes(ledger, trial.Spec.Id.Number);
            edit.Set(trial.State == TrialState.Succeeded
                ? trial with { Spec = next, State = TrialState.Queued, Failures = 0 }
                : trial with { Spec = next });
        }

        var added = trials.Skip(ledger.Trials.Count).ToImmutableArray();
        foreach (var trial in added) edit.Add(trial);
        RunIfAnythingWaits(edit, liftsPause: false);
        return edit.Answer(added.Length);
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
