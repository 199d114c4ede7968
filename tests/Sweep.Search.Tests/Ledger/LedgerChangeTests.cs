using Sweep.Contracts;
using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests;

/// <summary>What users change in a sweep that is there, case by case.</summary>
public sealed class LedgerChangeTests
{
    private static readonly StopAtTheTarget TargetOfFour = new(4, byValidation: false, endsSweep: false);

    [Fact]
    public void Cancel_All_EndsRunningAndQueuedTrialsAndTheSweep()
    {
        var ledger = Ledger(trials: 3).Assign(SlotA, 1);
        var held = ledger.Find(1)!.AttemptId;

        var step = LedgerRules.Cancel(ledger, [], Start);

        Assert.Equal(3, step.Answer);
        Assert.All(step.Next.Trials, trial => Assert.Equal((TrialState.Cancelled, null), (trial.State, trial.Lease)));
        Assert.Equal((SweepState.Finished, Start), (step.Next.Sweep.State, step.Next.Sweep.Finished));
        var closed = Assert.Single(step.Changes.OfType<LedgerChange.AttemptClosed>());
        Assert.Equal((held, AttemptOutcome.Cancelled), (closed.Attempt, closed.End.Outcome));
        Assert.Equal(
            Verdict.Abandon, Assert.Single(LedgerRules.Renew(step.Next, SlotA, [held], Start).Answer).Verdict);
    }

    [Fact]
    public void Cancel_Named_LeavesTheOthersAndTheSweepRunning()
    {
        var ledger = LedgerRules.Cancel(Ledger(trials: 3).Assign(SlotA, 1), [2, 2], Start).Next;

        Assert.Equal([TrialState.Running, TrialState.Cancelled, TrialState.Queued], ledger.Trials.Select(t => t.State));
        Assert.Equal(SweepState.Running, ledger.Sweep.State);
    }

    [Fact]
    public void Cancel_PausedSweep_FinishesIt()
    {
        var ledger = LedgerRules.Pause(Ledger(), "asked for").Next;

        ledger = LedgerRules.Cancel(ledger, [], Start).Next;

        Assert.Equal((SweepState.Finished, null), (ledger.Sweep.State, ledger.Sweep.Reason));
    }

    [Fact]
    public void Cancel_Repeated_ChangesNothing()
    {
        var ledger = LedgerRules.Cancel(Ledger(), [], Start).Next;

        var again = LedgerRules.Cancel(ledger, [], Start.AddHours(1));

        Assert.Same(ledger, again.Next);
        Assert.Empty(again.Changes);
    }

    [Fact]
    public void Cancel_UnknownNumbers_NamesThemAndTheRange()
    {
        var refusal = Assert.Throws<InvalidChangeException>(() => LedgerRules.Cancel(Ledger(trials: 3), [1, 4, 0], Start));

        Assert.Equal(
            $"Sweep '{LedgerFixture.Sweep}' has no trial '4', '0': its trials are numbered from 1 to 3. Nothing was changed.",
            refusal.Message);
    }

    [Fact]
    public void Cancelled_KeepsItsNewestCheckpoint_AndRetriedGoesOnFromIt()
    {
        var ledger = Ledger(trials: 1).Assign(SlotA, 1)
            .Report(Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 3), checkpoints: [File(1, 1), File(2, 1)]));

        ledger = LedgerRules.Cancel(ledger, [1], Start).Next;
        Assert.Equal([2], ledger.Find(1)!.Checkpoints.Select(c => c.Epoch));
        ledger = LedgerRules.Retry(ledger, [1]).Next.Assign(SlotB, 1);

        Assert.Equal((2, TrialState.Running), (ledger.Find(1)!.Attempt, ledger.Find(1)!.State));
        Assert.Equal([2], ledger.Find(1)!.Checkpoints.Select(c => c.Epoch));
        Assert.Equal(SweepState.Running, ledger.Sweep.State);
    }

    [Fact]
    public void Retry_Failed_HasAllItsRetriesAgainAndTheSweepRuns()
    {
        var ledger = Ledger(trials: 2, retries: 0).Assign(SlotA, 1)
            .Report(Report(1, 1, resumedFrom: 0, end: AttemptOutcome.Failed, failure: "no disk"));
        ledger = LedgerRules.Cancel(ledger, [2], Start).Next;
        Assert.Equal(SweepState.Finished, ledger.Sweep.State);

        var step = LedgerRules.Retry(ledger, []);

        Assert.Equal(1, step.Answer);
        Assert.Equal([TrialState.Queued, TrialState.Cancelled], step.Next.Trials.Select(t => t.State));
        Assert.Equal((0, "no disk"), (step.Next.Find(1)!.Failures, step.Next.Find(1)!.Failure));
        Assert.Equal((SweepState.Running, null), (step.Next.Sweep.State, step.Next.Sweep.Finished));
        Assert.Same(step.Next, LedgerRules.Retry(step.Next, []).Next);
    }

    [Fact]
    public void Retry_NothingFailed_LeavesAFinishedSweepFinished()
    {
        var ledger = LedgerRules.Cancel(Ledger(), [], Start).Next;

        Assert.Same(ledger, LedgerRules.Retry(ledger, []).Next);
    }

    [Fact]
    public void Retry_PausedByTheBreaker_RunsAndTripsOnlyAfterThreeMore()
    {
        var ledger = Ledger(trials: 5, retries: 9);
        foreach (var trial in (int[])[1, 2, 3]) ledger = ledger.Assign(SlotA, trial);
        foreach (var trial in (int[])[1, 2, 3])
            ledger = ledger.Report(Report(trial, 1, resumedFrom: 0, end: AttemptOutcome.Failed, failure: "no device"));
        Assert.Equal(SweepState.Paused, ledger.Sweep.State);

        ledger = LedgerRules.Retry(ledger, []).Next.Assign(SlotA, 4)
            .Report(Report(1, 2, resumedFrom: 0, end: AttemptOutcome.Failed, failure: "no device"));

        Assert.Equal((SweepState.Running, null), (ledger.Sweep.State, ledger.Sweep.Reason));
    }

    [Fact]
    public void Retry_StoppedAtItsTarget_TrainsToTheEndAndEndsNoOther()
    {
        var ledger = Ledger(trials: 2, epochs: 4, scheduler: new StopAtTheTarget(4, byValidation: false, endsSweep: true));
        ledger = ledger.Assign(SlotA, 1).Report(Report(
            1, 1, resumedFrom: 0, epochs: Epochs(1, 3), checkpoints: [File(3, 1, 3.3)], end: AttemptOutcome.Stopped));
        Assert.Equal((SweepState.Finished, TrialState.Stopped), (ledger.Sweep.State, ledger.Find(2)!.State));

        ledger = LedgerRules.Retry(ledger, [1, 2]).Next.Assign(SlotA, 2).Assign(SlotB, 1);
        var step = LedgerRules.Report(ledger, Report(2, 1, resumedFrom: 0, epochs: Epochs(1, 3)), Start);

        Assert.Equal((Verdict.Continue, SweepState.Running), (step.Answer, step.Next.Sweep.State));
        ledger = step.Next.Report(Report(1, 2, resumedFrom: 3, epochs: [4], end: AttemptOutcome.Succeeded));
        Assert.Equal(TrialState.Succeeded, ledger.Find(1)!.State);
    }

    [Fact]
    public void Retry_SucceededOrDiverged_IsRefusedWithWhatWouldBeRight()
    {
        var ledger = Trained(trials: 2);

        var refusal = Assert.Throws<InvalidChangeException>(() => LedgerRules.Retry(ledger, [1]));

        Assert.Contains("'1' has succeeded", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("sweep extend", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidChangeException>(() => LedgerRules.Retry(ledger, [1, 2]));
    }

    [Fact]
    public void Extend_MoreEpochs_QueuesSucceededTrialsAndLeavesOtherEndsAlone()
    {
        var ledger = Ledger(trials: 3, epochs: 4).Assign(SlotA, 1)
            .Report(Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 4), checkpoints: [File(4, 1, 2.5)], end: AttemptOutcome.Succeeded))
            .Assign(SlotA, 2)
            .Report(Report(2, 1, resumedFrom: 0, epochs: Epochs(1, 1), end: AttemptOutcome.Diverged));
        ledger = LedgerRules.Cancel(ledger, [3], Start).Next;

        ledger = ledger.Extend(epochs: 8);

        Assert.Equal([TrialState.Queued, TrialState.Diverged, TrialState.Cancelled], ledger.Trials.Select(t => t.State));
        Assert.All(ledger.Trials, trial => Assert.Equal(8, trial.Spec.Hyperparameters.Epochs));
        Assert.Equal("hash-1-8", ledger.Find(1)!.Spec.ContentHash);
        Assert.Equal((SweepState.Running, null), (ledger.Sweep.State, ledger.Sweep.Finished));
        Assert.Equal([4], ledger.Find(1)!.Checkpoints.Select(c => c.Epoch));
        Assert.Equal((5, 9), (ledger.EpochsDone, ledger.EpochsTotal));
    }

    [Fact]
    public void Extend_NewTrials_AreAppendedAndQueued()
    {
        var ledger = Trained(trials: 2);

        var extended = ledger.Extend(epochs: 4, trials: 4);

        Assert.Equal([3, 4], extended.Queued);
        Assert.Equal((2, SweepState.Running), (extended.Counts.Succeeded, extended.Sweep.State));
        Assert.Equal("hash-1", extended.Find(1)!.Spec.ContentHash);
    }

    [Fact]
    public void Extend_TrialRuns_EndsAtTheOldEpochsAndGoesOnInAnotherAttempt()
    {
        var ledger = Ledger(trials: 1, epochs: 4).Assign(SlotA, 1).Extend(epochs: 6);

        var step = LedgerRules.Report(
            ledger,
            Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 4), checkpoints: [File(4, 1, 2.5)], end: AttemptOutcome.Succeeded),
            Start);

        var closed = Assert.Single(step.Changes.OfType<LedgerChange.AttemptClosed>());
        Assert.Equal(AttemptOutcome.Released, closed.End.Outcome);
        Assert.Equal((TrialState.Queued, 0), (step.Next.Find(1)!.State, step.Next.Find(1)!.Failures));
        ledger = step.Next.Assign(SlotA, 2).Report(Report(1, 2, resumedFrom: 4, epochs: [5, 6], end: AttemptOutcome.Succeeded));
        Assert.Equal((TrialState.Succeeded, 6), (ledger.Find(1)!.State, ledger.Find(1)!.EpochsDone));
    }

    [Fact]
    public void Extend_RunningTrialClaimsSuccessBeforeTheOldEpochs_IsAFailure()
    {
        var ledger = Ledger(trials: 1, epochs: 4).Assign(SlotA, 1).Extend(epochs: 6);

        ledger = ledger.Report(Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 3), end: AttemptOutcome.Succeeded));

        Assert.Equal(1, ledger.Find(1)!.Failures);
    }

    [Fact]
    public void Extend_PausedSweep_StaysPausedWithItsReason()
    {
        var ledger = LedgerRules.Pause(Ledger(), "asked for").Next.Extend(epochs: 8);

        Assert.Equal((SweepState.Paused, "asked for"), (ledger.Sweep.State, ledger.Sweep.Reason));
    }

    [Fact]
    public void Extend_NothingToDo_StaysFinishedWithTheNewSpec()
    {
        var ledger = LedgerRules.Cancel(Ledger(), [], Start).Next.Extend(epochs: 8);

        Assert.Equal((SweepState.Finished, Start), (ledger.Sweep.State, ledger.Sweep.Finished));
        Assert.Contains("8", ledger.Sweep.SpecJson, StringComparison.Ordinal);
    }

    [Fact]
    public void Extend_SameSpec_ChangesNothing()
    {
        var ledger = Trained(trials: 1).Extend(epochs: 8);

        Assert.Same(ledger, ledger.Extend(epochs: 8));
    }

    [Fact]
    public void Extend_TakesEpochsOrTrialsAway_IsRefused()
    {
        var ledger = Ledger(trials: 3, epochs: 4);

        Assert.Contains("fewer epochs", Refusal(() => ledger.Extend(epochs: 3)), StringComparison.Ordinal);
        Assert.Contains("'2' of its 3 trials", Refusal(() => ledger.Extend(epochs: 4, trials: 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Change_SweepIsStopping_IsRefused()
    {
        var ledger = Ledger(trials: 3, scheduler: new StopAtTheTarget(4, byValidation: false, endsSweep: true))
            .Assign(SlotA, 1).Assign(SlotB, 1)
            .Report(Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 3), end: AttemptOutcome.Stopped));
        Assert.Equal(SweepState.Stopping, ledger.Sweep.State);

        Assert.Contains("is stopping", Refusal(() => LedgerRules.Retry(ledger, [])), StringComparison.Ordinal);
        Assert.Contains("is stopping", Refusal(() => ledger.Extend(epochs: 8)), StringComparison.Ordinal);
        Assert.Contains("has not ended", Refusal(() => LedgerRules.ThrowIfAtWork(ledger)), StringComparison.Ordinal);
    }

    [Fact]
    public void ThrowIfAtWork_PausedButASlotStillTrains_IsRefused()
    {
        var ledger = LedgerRules.Pause(Ledger().Assign(SlotA, 1), "asked for").Next;
        var handedBack = ledger.Report(Report(1, 1, resumedFrom: 0, end: AttemptOutcome.Released));

        Assert.Contains("1 trials running", Refusal(() => LedgerRules.ThrowIfAtWork(ledger)), StringComparison.Ordinal);
        LedgerRules.ThrowIfAtWork(handedBack);
    }

    [Fact]
    public void Extend_TargetReachedMeanwhile_StillStopsTheTrial()
    {
        var ledger = Ledger(trials: 1, epochs: 4, scheduler: TargetOfFour).Assign(SlotA, 1).Extend(epochs: 6);

        var step = LedgerRules.Report(ledger, Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 3)), Start);

        Assert.Equal(Verdict.Stop, step.Answer);
    }

    private static string Refusal(Action change) => Assert.Throws<InvalidChangeException>(change).Message;

    private static SweepLedger Trained(int trials)
    {
        var ledger = Ledger(trials, epochs: 4);
        for (var trial = 1; trial <= trials; trial++)
        {
            ledger = ledger.Assign(SlotA, trial).Report(Report(
                trial, 1, resumedFrom: 0, epochs: Epochs(1, 4), checkpoints: [File(4, 1, 2.5)], end: AttemptOutcome.Succeeded));
        }

        return ledger;
    }
}
