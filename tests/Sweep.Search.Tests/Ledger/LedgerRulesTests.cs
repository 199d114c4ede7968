using Sweep.Contracts;
using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests;

/// <summary>What the random lives do not say by name: who pays for what, and what a sweep does at its end.</summary>
public sealed class LedgerRulesTests
{
    [Fact]
    public void Assign_RepeatedPull_GivesTheSameAttemptAndChangesNothing()
    {
        var ledger = Ledger().Assign(SlotA, 7);

        var again = LedgerRules.Assign(ledger, new PullRequest(SlotA, 7), isMember: true, Start);
        var next = LedgerRules.Assign(ledger, new PullRequest(SlotA, 8), isMember: true, Start);

        Assert.Same(ledger, again.Next);
        Assert.Equal((1, 1), (again.Answer!.Spec.Id.Number, again.Answer.Attempt));
        Assert.Equal(2, next.Answer!.Spec.Id.Number);
    }

    [Fact]
    public void Assign_SiloThatIsNoMember_GivesNothing() => Assert.Null(
        LedgerRules.Assign(Ledger(), new PullRequest(SlotA, 1), isMember: false, Start).Answer);

    [Fact]
    public void Expire_SilentForALease_RequeuesWithoutCountingAFailure()
    {
        var ledger = Ledger().Assign(SlotA, 1);

        var early = LedgerRules.Expire(ledger, _ => false, Start + Lease.Length - TimeSpan.FromTicks(1));
        var late = LedgerRules.Expire(ledger, _ => false, Start + Lease.Length);

        Assert.Empty(early.Answer);
        Assert.Equal(1, Assert.Single(late.Answer).Number);
        Assert.Equal((TrialState.Queued, 0), (late.Next.Find(1)!.State, late.Next.Find(1)!.Failures));
    }

    [Fact]
    public void Expire_RenewedButNeverListed_RequeuesTheClaimWhoseAnswerGotLost()
    {
        var ledger = Ledger().Assign(SlotA, 1).Assign(SlotA, 2);
        var listed = ledger.Find(2)!.AttemptId;
        var later = Start + Lease.ListingLength;

        ledger = LedgerRules.Renew(ledger, SlotA, [listed], later).Next;
        var step = LedgerRules.Expire(ledger, _ => false, later);

        Assert.Equal([ledger.Find(1)!.AttemptId], step.Answer);
    }

    [Fact]
    public void Failed_MoreOftenThanRetries_EndsTheTrialWithItsReason()
    {
        var ledger = Ledger(trials: 1, retries: 1).Assign(SlotA, 1);

        ledger = ledger.Report(Report(1, 1, resumedFrom: 0, end: AttemptOutcome.Failed, failure: "first"));
        Assert.Equal(TrialState.Queued, ledger.Find(1)!.State);
        ledger = ledger.Assign(SlotA, 2).Report(Report(1, 2, resumedFrom: 0, end: AttemptOutcome.Failed, failure: "second"));

        Assert.Equal((TrialState.Failed, "second"), (ledger.Find(1)!.State, ledger.Find(1)!.Failure));
        Assert.Equal(SweepState.Finished, ledger.Sweep.State);
    }

    [Fact]
    public void Diverged_IsNotRetriedAndRanksNowhere()
    {
        var ledger = Ledger(trials: 1, retries: 5).Assign(SlotA, 1);

        ledger = ledger.Report(Report(
            1, 1, resumedFrom: 0, epochs: Epochs(1, 2), checkpoints: [File(2, 1, 1.0)], end: AttemptOutcome.Diverged));

        Assert.Equal(TrialState.Diverged, ledger.Find(1)!.State);
        Assert.Empty(ledger.Ranking);
    }

    [Fact]
    public void Breaker_ThreeTrialsFailAlike_PausesTheSweepAndSaysWhy()
    {
        var ledger = Ledger(trials: 5, retries: 3);
        foreach (var trial in (int[])[1, 2, 3]) ledger = ledger.Assign(SlotA, trial);
        foreach (var trial in (int[])[1, 2, 3])
            ledger = ledger.Report(Report(trial, 1, resumedFrom: 0, end: AttemptOutcome.Failed, failure: "no device"));

        Assert.Equal(SweepState.Paused, ledger.Sweep.State);
        Assert.Contains("no device", ledger.Sweep.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Breaker_OneTrialTrainedAnEpoch_DoesNotTrip()
    {
        var ledger = Ledger(trials: 5, retries: 3);
        foreach (var trial in (int[])[1, 2, 3, 4]) ledger = ledger.Assign(SlotA, trial);
        ledger = ledger.Report(Report(4, 1, resumedFrom: 0, epochs: Epochs(1, 1)));
        foreach (var trial in (int[])[1, 2, 3])
            ledger = ledger.Report(Report(trial, 1, resumedFrom: 0, end: AttemptOutcome.Failed, failure: "no device"));

        Assert.Equal(SweepState.Running, ledger.Sweep.State);
    }

    [Fact]
    public void Report_EpochsWithAGap_FailsTheAttemptAndKeepsNoneOfThem()
    {
        var ledger = Ledger(trials: 1).Assign(SlotA, 1);

        ledger = ledger.Report(Report(1, 1, resumedFrom: 0, epochs: [1, 3]));

        Assert.Equal((TrialState.Queued, 0, 1), (ledger.Find(1)!.State, ledger.Find(1)!.EpochsDone, ledger.Find(1)!.Failures));
    }

    [Fact]
    public void Report_SucceedsBeforeItsLastEpoch_IsAFailure()
    {
        var ledger = Ledger(trials: 1, epochs: 4).Assign(SlotA, 1);

        ledger = ledger.Report(Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 3), end: AttemptOutcome.Succeeded));

        Assert.Equal(1, ledger.Find(1)!.Failures);
        Assert.NotEqual(TrialState.Succeeded, ledger.Find(1)!.State);
    }

    [Fact]
    public void Target_ForTheSweep_StopsWaitingTrialsNowAndRunningOnesByVerdict()
    {
        var ledger = Ledger(trials: 3, epochs: 4, scheduler: new StopAtTheTarget(4, byValidation: false, endsSweep: true));
        ledger = ledger.Assign(SlotA, 1).Assign(SlotB, 1);

        ledger = ledger.Report(Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 3), end: AttemptOutcome.Stopped));

        Assert.Equal((TrialState.Stopped, TrialState.Stopped), (ledger.Find(1)!.State, ledger.Find(3)!.State));
        var other = LedgerRules.Report(ledger, Report(2, 1, resumedFrom: 0, epochs: Epochs(1, 1)), Start);
        Assert.Equal(Verdict.Stop, other.Answer);
        ledger = other.Next.Report(Report(2, 1, end: AttemptOutcome.Stopped));
        Assert.Equal(SweepState.Finished, ledger.Sweep.State);
    }

    [Fact]
    public void Scheduler_Pauses_TheTrialIsSetAsideWhenItIsHandedBack()
    {
        var ledger = Ledger(trials: 2, scheduler: new PausesAfterTwo()).Assign(SlotA, 1);

        var step = LedgerRules.Report(ledger, Report(1, 1, resumedFrom: 0, epochs: Epochs(1, 2)), Start);
        ledger = step.Next.Report(Report(1, 1, end: AttemptOutcome.Released));

        Assert.Equal(Verdict.Pause, step.Answer);
        Assert.Equal(TrialState.Paused, ledger.Find(1)!.State);
        Assert.Equal([2], ledger.Queued);
    }

    private sealed class PausesAfterTwo : ITrialScheduler
    {
        public SchedulerDecision Decide(SweepLedger ledger, TrialEntry trial, Measurement measurement) =>
            new(measurement.Epoch >= 2 ? Verdict.Pause : Verdict.Continue);
    }
}
