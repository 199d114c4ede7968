using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Everything that can happen to a sweep, as pure functions: from a ledger and an event to the next ledger, an
/// answer, and what the store has to write.</summary>
/// <remarks>
/// Invariants: an ended trial changes its state only when its user retries or extends it; <c>attempt</c> only grows; a trial is running if
/// and only
/// if it has a lease; whoever shows an attempt that is not the live one changes nothing.
/// </remarks>
public static partial class LedgerRules
{
    /// <summary>Hands the first queued trial to a slot, or the first that can train beside what it has.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="pull">Who asks; repeating its number gives the same answer again.</param>
    /// <param name="isMember">Whether the slot's silo is an active member of the cluster; others get nothing.</param>
    /// <param name="now">The coordinator's time.</param>
    /// <returns>The trial with its new attempt and lease; null when there is none for this slot.</returns>
    public static LedgerStep<TrialEntry?> Assign(SweepLedger ledger, PullRequest pull, bool isMember, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        foreach (var number in ledger.Leased)
        {
            var leased = ledger.Trials[number - 1];
            if (leased.Lease!.Slot == pull.Slot && leased.Lease.Pull == pull.Number) return new(ledger, leased, []);
        }

        if (!isMember || ledger.Sweep.State != SweepState.Running || Next(ledger, pull.Beside) is not { } next)
            return new(ledger, null, []);

        var edit = new LedgerEdit(ledger);
        var epochs = next.Spec.Hyperparameters.Epochs;
        var trial = edit.Set(next with
        {
            State = TrialState.Running,
            Attempt = next.Attempt + 1,
            Lease = new Lease(pull.Slot, pull.Number, now, now, HasStarted: false, Verdict.Continue) { Epochs = epochs },
        });
        edit.Write(new LedgerChange.AttemptOpened(trial.AttemptId, pull.Slot, pull.Number, now, epochs));
        return edit.Answer<TrialEntry?>(trial);
    }

    /// <summary>Renews all leases of a slot and says what becomes of each attempt that it holds.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="slot">Who renews.</param>
    /// <param name="held">Every attempt that it runs or has prefetched.</param>
    /// <param name="now">The coordinator's time.</param>
    public static LedgerStep<ImmutableArray<AttemptVerdict>> Renew(
        SweepLedger ledger, SlotId slot, ImmutableArray<AttemptId> held, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var edit = new LedgerEdit(ledger);
        foreach (var number in ledger.Leased)
        {
            var trial = ledger.Trials[number - 1];
            if (trial.Lease!.Slot != slot) continue;
            var listedAt = held.Contains(trial.AttemptId) ? now : trial.Lease.ListedAt;
            edit.Touch(trial with { Lease = trial.Lease with { RenewedAt = now, ListedAt = listedAt } });
        }

        var verdicts = held.Select(attempt =>
        {
            var trial = Live(edit.Ledger, attempt);
            return new AttemptVerdict(
                attempt, trial?.Lease!.Slot == slot ? VerdictFor(edit.Ledger, trial) : Verdict.Abandon);
        });
        return edit.Answer(verdicts.ToImmutableArray());
    }

    /// <summary>Requeues what dead silos and silent slots had. A suspect whose silo died again ends as failed.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="isGone">Whether a silo (as in <see cref="SlotId.Silo"/>) is dead in membership or absent from
    /// it.</param>
    /// <param name="now">The coordinator's time.</param>
    /// <returns>The attempts that were lost.</returns>
    public static LedgerStep<ImmutableArray<AttemptId>> Expire(
        SweepLedger ledger, Func<string, bool> isGone, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(isGone);
        var lost = ImmutableArray.CreateBuilder<AttemptId>();
        var edit = new LedgerEdit(ledger);
        foreach (var number in ledger.Leased)
        {
            var trial = ledger.Trials[number - 1];
            var isDead = isGone(trial.Lease!.Slot.Silo);
            if (!isDead && !trial.Lease.HasExpired(now)) continue;
            lost.Add(trial.AttemptId);
            // What was only prefetched had no part in the death.
            Close(edit, trial, new AttemptEnd(AttemptOutcome.Lost), now, diedTraining: isDead && trial.Lease.HasStarted);
        }

        FinishIfAllEnded(edit, now);
        return edit.Answer(lost.ToImmutable());
    }

    /// <summary>Hands out no more trials; slots are told to checkpoint and hand back what they have. Nothing when
    /// paused or finished.</summary>
    public static LedgerStep<bool> Pause(SweepLedger ledger, string reason)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (ledger.Sweep.State != SweepState.Running) return new(ledger, false, []);
        var edit = new LedgerEdit(ledger);
        edit.Set(ledger.Sweep with { State = SweepState.Paused, Reason = reason });
        return edit.Answer(true);
    }

    /// <summary>Goes on handing out trials. Nothing when running or finished.</summary>
    public static LedgerStep<bool> Resume(SweepLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (ledger.Sweep.State != SweepState.Paused) return new(ledger, false, []);
        var edit = new LedgerEdit(ledger);
        edit.Set(ledger.Sweep with { State = SweepState.Running, Reason = null });
        return edit.Answer(true);
    }

    /// <summary>The trial that an attempt stands for, if it is the live one.</summary>
    private static TrialEntry? Live(SweepLedger ledger, AttemptId attempt)
    {
        var trial = ledger.Find(attempt.Trial.Number);
        return trial?.Lease is not null && trial.AttemptId == attempt ? trial : null;
    }

    private static Verdict VerdictFor(SweepLedger ledger, TrialEntry trial)
    {
        var ofSweep = ledger.Sweep.State switch
        {
            SweepState.Paused => Verdict.Pause,
            SweepState.Stopping => Verdict.Stop,
            _ => Verdict.Continue,
        };
        return trial.Lease!.Verdict > ofSweep ? trial.Lease.Verdict : ofSweep;
    }
}
