using Sweep.Contracts;
using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests;

/// <summary>What the deaths of its silo do to a trial.</summary>
public sealed class LedgerDeathTests
{
    [Fact]
    public void Expire_SiloDiedWhileItTrained_CountsADeathAndNoFailure()
    {
        var trial = Died(Trained(Ledger().Assign(SlotA, 1))).Find(1)!;

        Assert.Equal((TrialState.Queued, 1, 0, false), (trial.State, trial.Deaths, trial.Failures, trial.IsSuspect));
    }

    [Fact]
    public void Expire_ThirdDeathInARow_MakesASuspect()
    {
        var ledger = DiedOften(Ledger(retries: 0), LedgerSettings.SuspectDeaths);

        Assert.True(ledger.Find(1)!.IsSuspect);
        Assert.Equal(TrialState.Queued, ledger.Find(1)!.State);
        Assert.Equal(SweepState.Running, ledger.Sweep.State);
    }

    [Fact]
    public void Expire_Prefetched_CountsNoDeath() =>
        Assert.Equal(0, Died(Ledger().Assign(SlotA, 1)).Find(1)!.Deaths);

    [Fact]
    public void Expire_LeaseRanOutWhileItsSiloLived_CountsNoDeathAndBreaksNoRow()
    {
        var ledger = Trained(DiedOften(Ledger(), 2).Assign(SlotA, 9));

        ledger = LedgerRules.Expire(ledger, _ => false, Start + Lease.Length).Next;

        Assert.Equal((TrialState.Queued, 2), (ledger.Find(1)!.State, ledger.Find(1)!.Deaths));
    }

    [Fact]
    public void Expire_SuspectDiesAgain_FailsWithAReasonAndTripsNoBreaker()
    {
        var ledger = Ledger(trials: 4, retries: 3);
        for (var suspect = 0; suspect < LedgerSettings.BreakerTrials; suspect++)
            ledger = DiedOften(ledger, LedgerSettings.SuspectDeaths + 1);

        Assert.All(ledger.Trials.Take(3), trial =>
        {
            Assert.Equal((TrialState.Failed, 0, 4), (trial.State, trial.Failures, trial.Deaths));
            Assert.Equal(
                "The process of its silo died 4 times in a row while it trained, the last time with no other trial in it. The " +
                "machine's log may say why; memory that ran out is a common cause. 'sweep retry --failed' takes it up again.",
                trial.Failure);
        });
        Assert.Equal((SweepState.Running, TrialState.Queued), (ledger.Sweep.State, ledger.Find(4)!.State));
    }

    [Fact]
    public void Expire_SuspectThatWaitsForItsTurn_IsOnlyQueuedAgain()
    {
        var ledger = Died(DiedOften(Ledger(), LedgerSettings.SuspectDeaths).Assign(SlotA, 9));

        Assert.Equal((TrialState.Queued, 3), (ledger.Find(1)!.State, ledger.Find(1)!.Deaths));
    }

    [Fact]
    public void Expire_LastTrialIsASuspectThatDies_FinishesTheSweep() => Assert.Equal(
        SweepState.Finished, DiedOften(Ledger(trials: 1), LedgerSettings.SuspectDeaths + 1).Sweep.State);

    [Fact]
    public void Expire_SuspectDiesWhileTheSweepStops_Failed()
    {
        var ledger = Ledger(trials: 2, epochs: 9, scheduler: new StopAtTheTarget(10.0 / 3, byValidation: false, endsSweep: true));
        ledger = Trained(DiedOften(ledger, LedgerSettings.SuspectDeaths).Assign(SlotA, 9)).Assign(SlotB, 1);
        ledger = ledger.Report(Report(2, 1, resumedFrom: 0, epochs: Epochs(1, 3)));
        Assert.Equal(SweepState.Stopping, ledger.Sweep.State);

        Assert.Equal(TrialState.Failed, Died(ledger).Find(1)!.State);
    }

    [Fact]
    public void Report_NewCheckpoint_EndsTheRowOfDeaths()
    {
        var ledger = Trained(DiedOften(Ledger(), LedgerSettings.SuspectDeaths).Assign(SlotA, 9));

        ledger = ledger.Report(Report(1, 4, epochs: [1]));
        Assert.True(ledger.Find(1)!.IsSuspect);
        ledger = ledger.Report(Report(1, 4, epochs: [2], checkpoints: [File(2, 4)]));
        Assert.Equal(0, ledger.Find(1)!.Deaths);
        ledger = Died(ledger);

        Assert.Equal((TrialState.Queued, 1), (ledger.Find(1)!.State, ledger.Find(1)!.Deaths));
    }

    [Theory]
    [InlineData(AttemptOutcome.Released)]
    [InlineData(AttemptOutcome.Failed)]
    public void Report_AttemptEndedInALivingSilo_EndsTheRowOfDeaths(AttemptOutcome outcome)
    {
        var ledger = Trained(DiedOften(Ledger(), LedgerSettings.SuspectDeaths).Assign(SlotA, 9));

        ledger = ledger.Report(Report(1, 4, end: outcome));

        Assert.Equal((TrialState.Queued, 0), (ledger.Find(1)!.State, ledger.Find(1)!.Deaths));
    }

    [Theory]
    [InlineData(AttemptOutcome.Released)]
    [InlineData(AttemptOutcome.Failed)]
    public void Report_EndedBeforeItBegan_SuspectStaysOne(AttemptOutcome outcome)
    {
        var ledger = DiedOften(Ledger(), LedgerSettings.SuspectDeaths).Assign(SlotA, 9);

        ledger = ledger.Report(Report(1, 4, end: outcome));

        Assert.True(ledger.Find(1)!.IsSuspect);
    }

    [Fact]
    public void Retry_FailedOrWaitingSuspect_IsNoneAnyMore()
    {
        var ledger = DiedOften(Ledger(), LedgerSettings.SuspectDeaths + 1);
        ledger = DiedOften(ledger, LedgerSettings.SuspectDeaths);
        Assert.Equal([4, 3, 0], ledger.Trials.Select(t => t.Deaths));

        ledger = LedgerRules.Retry(ledger, []).Next;

        Assert.Equal([0, 0, 0], ledger.Trials.Select(t => t.Deaths));
        Assert.All(ledger.Trials, trial => Assert.Equal(TrialState.Queued, trial.State));
    }

    /// <summary>The first queued trial is handed out, trains, and its silo dies; so many times.</summary>
    private static SweepLedger DiedOften(SweepLedger ledger, int times)
    {
        for (var time = 1; time <= times; time++) ledger = Died(Trained(ledger.Assign(SlotA, time)));
        return ledger;
    }

    private static SweepLedger Trained(SweepLedger ledger)
    {
        var trial = ledger.Trials.First(t => t.Lease is not null);
        return ledger.Report(Report(trial.Spec.Id.Number, trial.Attempt, resumedFrom: 0));
    }

    private static SweepLedger Died(SweepLedger ledger) =>
        LedgerRules.Expire(ledger, silo => silo == SlotA.Silo, Start).Next;
}
