using Sweep.Contracts;

namespace Sweep.Search;

public static partial class LedgerRules
{
    /// <summary>Ends an attempt, and with it the trial unless that goes back to the queue.</summary>
    private static void Close(
        LedgerEdit edit, TrialEntry trial, AttemptEnd end, DateTimeOffset now, bool diedTraining = false)
    {
        trial = DecideAgain(edit, trial);
        var deaths = DeathsAfter(trial, end, diedTraining);
        var failures = end.Outcome == AttemptOutcome.Failed ? trial.Failures + 1 : trial.Failures;
        var state = end.Outcome switch
        {
            AttemptOutcome.Succeeded => TrialState.Succeeded,
            AttemptOutcome.Diverged => TrialState.Diverged,
            AttemptOutcome.Stopped => TrialState.Stopped,
            AttemptOutcome.Cancelled => TrialState.Cancelled,
            AttemptOutcome.Failed when failures > edit.Ledger.Settings.Retries => TrialState.Failed,
            // It was handed out as a suspect, so it had the process to itself.
            AttemptOutcome.Lost when diedTraining && trial.IsSuspect => TrialState.Failed,
            _ when edit.Ledger.Sweep.State == SweepState.Stopping => TrialState.Stopped,
            // However its slot let go of it: queued, it would go on past the rung that it was set aside at.
            _ when trial.Lease!.Verdict == Verdict.Pause => TrialState.Paused,
            // Lost before it could stop: it goes on from its checkpoint, and the trial scheduler decides again.
            _ => TrialState.Queued,
        };
        var next = edit.Set(trial with
        {
            State = state,
            Failures = failures,
            Deaths = deaths,
            Failure = (end.Outcome, state) switch
            {
                (AttemptOutcome.Failed, _) => end.Failure ?? "It failed without a reason.",
                (_, TrialState.Failed) => DiedAlone(deaths),
                _ => trial.Failure,
            },
            Lease = null,
        });
        edit.Write(new LedgerChange.AttemptClosed(next.AttemptId, end, now));
        if (next.HasEnded) CheckpointRetention.Trim(edit, next);
        if (end.Outcome == AttemptOutcome.Failed) TripBreaker(edit, next.Failure!);
    }

    /// <summary>An attempt that trained and whose silo lived to tell its end breaks the row. One that never began to train, or
    /// whose lease ran out while its silo lived, says nothing about it.</summary>
    private static int DeathsAfter(TrialEntry trial, AttemptEnd end, bool diedTraining)
    {
        if (diedTraining) return trial.Deaths + 1;
        return end.Outcome != AttemptOutcome.Lost && trial.Lease!.HasStarted ? 0 : trial.Deaths;
    }

    private static string DiedAlone(int deaths) =>
        $"The process of its silo died {deaths} times in a row while it trained, the last time with no other trial in it. The " +
        "machine's log may say why; memory that ran out is a common cause. 'sweep retry --failed' takes it up again.";

    /// <summary>Ends the sweep early: waiting trials now, running ones at the end of their epoch.</summary>
    private static void StopSweep(LedgerEdit edit)
    {
        StopWaiting(edit);
        edit.Set(edit.Ledger.Sweep with { State = SweepState.Stopping, Reason = null });
    }

    private static void StopWaiting(LedgerEdit edit)
    {
        foreach (var trial in edit.Ledger.Trials)
        {
            if (trial.State is not (TrialState.Queued or TrialState.Paused)) continue;
            CheckpointRetention.Trim(edit, edit.Set(trial with { State = TrialState.Stopped }));
        }
    }

    /// <summary>Pauses a sweep whose first trials all fail alike before one of them trained an epoch.</summary>
    private static void TripBreaker(LedgerEdit edit, string failure)
    {
        var ledger = edit.Ledger;
        if (ledger.Sweep.State != SweepState.Running || ledger.EpochsDone > 0) return;
        var alike = ledger.Trials.Where(t => t.Failures > 0 && t.Failure == failure)
            .Take(LedgerSettings.BreakerTrials).Count();
        if (alike < LedgerSettings.BreakerTrials) return;
        var reason = $"The first {LedgerSettings.BreakerTrials} trials failed alike: {failure}";
        edit.Set(ledger.Sweep with { State = SweepState.Paused, Reason = reason });
    }

    private static void FinishIfAllEnded(LedgerEdit edit, DateTimeOffset now)
    {
        var ledger = edit.Ledger;
        if (ledger.Sweep.State == SweepState.Finished || ledger.Counts.Queued + ledger.Counts.Running > 0) return;
        if (ledger.Sweep.State != SweepState.Stopping && HasWork(ledger)) return;
        // Nothing is left that could let a paused trial go on.
        if (ledger.Counts.Paused > 0) StopWaiting(edit);
        edit.Set(edit.Ledger.Sweep with { State = SweepState.Finished, Reason = null, Finished = now });
    }
}
