using Sweep.Contracts;
using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests;

/// <summary>Trials at rungs, case by case: rungs at epochs 2 and 4 of 8, one in two goes on.</summary>
public sealed class LedgerRungTests
{
    private static readonly RungLadder Ladder = new(minEpochs: 2, eta: 2, byValidation: false);

    [Fact]
    public void Report_FirstAtARung_IsSetAsideAndTheSecondIfBetterGoesOn()
    {
        var ledger = Four().Assign(SlotA, 1).Assign(SlotB, 1);

        var first = LedgerRules.Report(ledger, At(1, 1, 2, perplexity: 5), Start);
        var second = LedgerRules.Report(first.Next, At(2, 1, 2, perplexity: 4), Start);

        Assert.Equal((Verdict.Pause, Verdict.Continue), (first.Answer, second.Answer));
        Assert.Equal([5.0], second.Next.Find(1)!.RungValues);
        Assert.Equal([new(4, 2), new(5, 1)], second.Next.Rungs[0].Reached);
    }

    [Fact]
    public void Report_EqualPerplexities_LetTheLowerNumberGoOn()
    {
        var ledger = Four().Assign(SlotA, 1).Assign(SlotB, 1).Report(At(1, 1, 2, 5));

        Assert.Equal(Verdict.Pause, LedgerRules.Report(ledger, At(2, 1, 2, 5), Start).Answer);
    }

    [Fact]
    public void Assign_OneSetAsideHasComeToBeAmongTheBest_GoesBeforeTheQueue()
    {
        var ledger = Four().Assign(SlotA, 1).Report(At(1, 1, 2, 5)).Report(Report(1, 1, end: AttemptOutcome.Released));
        Assert.Equal(TrialState.Paused, ledger.Find(1)!.State);

        ledger = ledger.Assign(SlotA, 2).Report(At(2, 1, 2, 6)).Report(Report(2, 1, end: AttemptOutcome.Released));
        var next = LedgerRules.Assign(ledger, new(SlotA, 3), isMember: true, Start);

        Assert.Equal((1, 2), (next.Answer!.Spec.Id.Number, next.Answer.Attempt));
        Assert.DoesNotContain(next.Next.Rungs[0].Waiting, place => place.Number == 1);
    }

    [Fact]
    public void Report_RepeatedAfterACoordinatorWasReplaced_IsDecidedAgain()
    {
        var ledger = Four().Assign(SlotA, 1).Report(At(1, 1, 2, 5));

        var replaced = Forgetting(ledger);

        Assert.Equal(Verdict.Pause, LedgerRules.Report(replaced, At(1, 1, 2, 5), Start).Answer);
        Assert.Equal(TrialState.Paused, replaced.Report(Report(1, 1, end: AttemptOutcome.Released)).Find(1)!.State);
    }

    [Fact]
    public void Expire_SiloDiedWhileItsTrialWaitedAtARung_SetsItAside()
    {
        var ledger = Four().Assign(SlotA, 1).Report(At(1, 1, 2, 5));

        foreach (var one in (SweepLedger[])[ledger, Forgetting(ledger)])
            Assert.Equal(TrialState.Paused, LedgerRules.Expire(one, silo => silo == SlotA.Silo, Start).Next.Find(1)!.State);
    }

    [Fact]
    public void Expire_SiloDiedAfterItsTrialWentOnFromARung_QueuesIt()
    {
        var ledger = Four().Assign(SlotA, 1).Assign(SlotB, 1).Report(At(1, 1, 2, 5)).Report(At(2, 1, 2, 4));
        var promoted = ledger.Report(Report(1, 1, end: AttemptOutcome.Released))
            .Assign(SlotA, 2).Assign(SlotA, 3);

        Assert.Equal(TrialState.Queued, LedgerRules.Expire(promoted, silo => silo == SlotB.Silo, Start).Next.Find(2)!.State);
    }

    [Fact]
    public void Report_SetBackBeforeARung_CountsOnceAndByTheSameValue()
    {
        var ledger = Four().Assign(SlotA, 1).Assign(SlotB, 1).Report(At(1, 1, 2, 5)).Report(At(2, 1, 3, 4));
        ledger = LedgerRules.Expire(ledger, silo => silo == SlotB.Silo, Start).Next.Assign(SlotB, 2);
        Assert.Equal(2, ledger.Rungs[0].Reached.Count);

        var began = ledger.Report(Report(2, 2, resumedFrom: 1));
        Assert.Equal([new(5, 1)], began.Rungs[0].Reached);

        var again = LedgerRules.Report(began, Report(2, 2, epochs: [2], perplexity: _ => 4), Start);
        Assert.Equal([new(4, 2), new(5, 1)], again.Next.Rungs[0].Reached);
        Assert.Equal(Verdict.Continue, again.Answer);
    }

    [Fact]
    public void Report_DivergedOnItsWay_CountsAsTheWorstOfTheNextRungAlone()
    {
        var ledger = Four().Assign(SlotA, 1).Report(
            Report(1, 1, resumedFrom: 0, epochs: [1], perplexity: _ => double.NaN, end: AttemptOutcome.Diverged));

        Assert.Equal([new(double.PositiveInfinity, 1)], ledger.Rungs[0].Reached);
        Assert.Empty(ledger.Rungs[1].Reached);
        Assert.Empty(ledger.Rungs[0].Waiting);
        // The next to arrive is one of two.
        Assert.Equal(Verdict.Continue, LedgerRules.Report(ledger.Assign(SlotA, 2), At(2, 1, 2, 9), Start).Answer);
    }

    [Fact]
    public void Report_NothingCanGoOnAnyMore_StopsWhatWaitsAndFinishes()
    {
        var ledger = Ledger(trials: 2, epochs: 8, ladder: Ladder).Assign(SlotA, 1).Assign(SlotB, 1)
            .Report(At(1, 1, 2, 5)).Report(Report(1, 1, end: AttemptOutcome.Released));
        ledger = Train(ledger, 2, 1, 2, 8, 4);

        Assert.Equal((TrialState.Stopped, TrialState.Succeeded), (ledger.Find(1)!.State, ledger.Find(2)!.State));
        Assert.Equal(SweepState.Finished, ledger.Sweep.State);
        Assert.Equal((10, 10), (ledger.EpochsDone, ledger.EpochsTotal));
    }

    [Fact]
    public void Assign_TheOneThatWentOnDiverged_LetsTheNextBestGoOn()
    {
        var ledger = Ledger(trials: 2, epochs: 8, ladder: Ladder).Assign(SlotA, 1).Assign(SlotB, 1)
            .Report(At(1, 1, 2, 5)).Report(Report(1, 1, end: AttemptOutcome.Released)).Report(At(2, 1, 2, 4))
            .Report(Report(2, 1, epochs: [3], perplexity: _ => double.NaN, end: AttemptOutcome.Diverged));

        Assert.Equal(SweepState.Running, ledger.Sweep.State);
        Assert.True(LedgerRules.HasWork(ledger));
        Assert.Equal(1, LedgerRules.Assign(ledger, new(SlotA, 2), isMember: true, Start).Answer!.Spec.Id.Number);
    }

    [Fact]
    public void PauseAndResume_TrialsAtARung_LoseNothing()
    {
        var ledger = Ledger(trials: 2, epochs: 8, ladder: Ladder).Assign(SlotA, 1).Assign(SlotB, 1)
            .Report(At(1, 1, 2, 5)).Report(Report(1, 1, end: AttemptOutcome.Released));
        var paused = LedgerRules.Pause(ledger, "asked for").Next;

        var told = LedgerRules.Report(paused, At(2, 1, 2, 4), Start);
        Assert.Equal(Verdict.Pause, told.Answer);
        var resumed = LedgerRules.Resume(told.Next.Report(Report(2, 1, end: AttemptOutcome.Released))).Next;

        // It was to go on, and does; the other one waits as before.
        Assert.Equal((TrialState.Paused, TrialState.Queued), (resumed.Find(1)!.State, resumed.Find(2)!.State));
        Assert.Equal(Verdict.Continue, LedgerRules.Report(resumed.Assign(SlotA, 5), Report(2, 2, resumedFrom: 2), Start).Answer);
    }

    [Fact]
    public void Cancel_TrialsAtARung_AreCancelledAndStillCount()
    {
        var ledger = Four().Assign(SlotA, 1).Report(At(1, 1, 2, 5)).Report(Report(1, 1, end: AttemptOutcome.Released));

        ledger = LedgerRules.Cancel(ledger, [1], Start).Next;

        Assert.Equal(TrialState.Cancelled, ledger.Find(1)!.State);
        Assert.Equal((1, 0), (ledger.Rungs[0].Reached.Count, ledger.Rungs[0].Waiting.Count));
    }

    [Fact]
    public void Retry_StoppedAtARung_TrainsToItsEndWithoutBeingComparedAgain()
    {
        var ledger = LedgerRules.Retry(Finished(), [1]).Next.Assign(SlotA, 9);

        Assert.True(ledger.Find(1)!.TrainsToTheEnd);
        Assert.Equal(Verdict.Continue, LedgerRules.Report(ledger, At(1, 2, 4, 9, from: 2), Start).Answer);
    }

    [Fact]
    public void Extend_MoreTrials_SetsThoseAsideAgainThatWereStoppedAtARung()
    {
        var ledger = Finished().Extend(epochs: 8, trials: 4);

        Assert.Equal([TrialState.Paused, TrialState.Succeeded, TrialState.Queued, TrialState.Queued], ledger.Trials.Select(t => t.State));
        Assert.Equal(SweepState.Running, ledger.Sweep.State);
        // Two of four are to go on from the lowest rung then.
        ledger = ledger.Assign(SlotA, 8).Report(At(3, 1, 2, 9)).Report(Report(3, 1, end: AttemptOutcome.Released));
        ledger = ledger.Assign(SlotA, 9).Report(At(4, 1, 2, 9)).Report(Report(4, 1, end: AttemptOutcome.Released));
        Assert.Equal(1, LedgerRules.Assign(ledger, new(SlotA, 10), isMember: true, Start).Answer!.Spec.Id.Number);
    }

    [Fact]
    public void Extend_MoreEpochsThatMakeARungOfTheLast_SetsTheTrialAsideThereAndLetsTheBestGoOn()
    {
        var ledger = Finished().Extend(epochs: 16);

        Assert.Equal((TrialState.Paused, TrialState.Paused), (ledger.Find(1)!.State, ledger.Find(2)!.State));
        Assert.Equal([new(4, 2)], ledger.Rungs[2].Waiting);
        Assert.Equal(SweepState.Running, ledger.Sweep.State);
        Assert.Equal(2, LedgerRules.Assign(ledger, new(SlotA, 9), isMember: true, Start).Answer!.Spec.Id.Number);
    }

    [Fact]
    public void Extend_StoppedAtTheTarget_StaysStopped()
    {
        var scheduler = TrialSchedulers.For(new(ObjectiveMetric.Perplexity, 4, StopAtTarget.Trial), Ladder);
        var ledger = Ledger(trials: 2, epochs: 8, scheduler: scheduler, ladder: Ladder).Assign(SlotA, 1).Assign(SlotB, 1)
            .Report(At(1, 1, 2, 3, AttemptOutcome.Stopped)).Report(At(2, 1, 2, 5)).Report(Report(2, 1, end: AttemptOutcome.Released));
        Assert.Equal(TrialState.Stopped, ledger.Find(1)!.State);

        Assert.Equal(TrialState.Stopped, ledger.Extend(epochs: 16).Find(1)!.State);
    }

    [Fact]
    public void Report_TargetReachedAtARung_OutweighsTheRung()
    {
        var scheduler = TrialSchedulers.For(new(ObjectiveMetric.Perplexity, 4, StopAtTarget.Trial), Ladder);
        var ledger = Ledger(trials: 2, epochs: 8, scheduler: scheduler, ladder: Ladder).Assign(SlotA, 1).Assign(SlotB, 1);

        Assert.Equal(Verdict.Stop, LedgerRules.Report(ledger, At(1, 1, 2, 3), Start).Answer);
        Assert.Equal(Verdict.Pause, LedgerRules.Report(ledger, At(2, 1, 2, 5), Start).Answer);
    }

    [Fact]
    public void Decide_ByValidation_ComparesTheHeldOutTokens()
    {
        RungLadder ladder = new(2, 2, byValidation: true);

        Assert.Equal(7, ladder.ValueOf(Measured(2, 3) with { ValidationPerplexity = 7 }));
        Assert.Equal(double.PositiveInfinity, ladder.ValueOf(Measured(2, 3)));
    }

    [Theory]
    [InlineData(20, 3, 500, "20 60 180")]
    [InlineData(20, 3, 541, "20 60 180 540")]
    [InlineData(20, 3, 540, "20 60 180")]
    [InlineData(1, 3, 244, "1 3 9 27 81 243")]
    [InlineData(20, 3, 20, "")]
    public void Below_Epochs_AreTheRungsOfSuchATrial(int lowest, int eta, int epochs, string rungs) =>
        Assert.Equal(rungs, string.Join(' ', new RungLadder(lowest, eta, byValidation: false).Below(epochs)));

    [Fact]
    public void Epochs_LargestNumbers_EndBelowTheMostThatATrialCanHave() =>
        Assert.Equal([999_999], new RungLadder(999_999, 1000, byValidation: false).Epochs);

    private static SweepLedger Four() => Ledger(trials: 4, epochs: 8, ladder: Ladder);

    /// <summary>Trial 1 was stopped at the lowest rung, trial 2 trained to its end.</summary>
    private static SweepLedger Finished() => Train(
        Ledger(trials: 2, epochs: 8, ladder: Ladder).Assign(SlotA, 1).Assign(SlotB, 1)
            .Report(At(1, 1, 2, 5)).Report(Report(1, 1, end: AttemptOutcome.Released)),
        2, 1, 2, 8, 4);

    private static AttemptReport At(
        int trial, int attempt, int epoch, double perplexity, AttemptOutcome? end = null, int from = 0) => Report(
            trial, attempt, resumedFrom: from, epochs: Epochs(from + 1, epoch), checkpoints: [File(epoch, attempt)], end: end,
            perplexity: _ => perplexity);

    /// <summary>Trains a trial to its end, through the rungs at which it is the only one.</summary>
    private static SweepLedger Train(SweepLedger ledger, int trial, int attempt, int rung, int last, double perplexity)
    {
        ledger = ledger.Report(At(trial, attempt, rung, perplexity));
        for (var pull = 50; ; pull++)
        {
            var epoch = ledger.Find(trial)!.EpochsDone;
            if (ledger.Find(trial)!.Lease!.Verdict == Verdict.Pause)
            {
                ledger = ledger.Report(Report(trial, attempt, end: AttemptOutcome.Released)).Assign(SlotB, pull);
                attempt = ledger.Find(trial)!.Attempt;
            }

            var next = Ladder.Below(last).FirstOrDefault(e => e > epoch, last);
            ledger = ledger.Report(At(
                trial, attempt, next, perplexity, next == last ? AttemptOutcome.Succeeded : null, from: epoch));
            if (next == last) return ledger;
        }
    }

    /// <summary>As another coordinator reads it: no verdict, and nothing of what was decided.</summary>
    private static SweepLedger Forgetting(SweepLedger ledger) => SweepLedger.From(
        ledger.Sweep,
        ledger.Settings,
        [
            .. ledger.Trials.Select(trial => trial.Lease is { } lease
                ? trial with { Lease = lease with { Verdict = Verdict.Continue, DecidedAt = null } }
                : trial),
        ],
        Start);
}
