using CsCheck;
using Sweep.Contracts;

namespace Sweep.Search.Tests.Scheduling;

/// <summary>Whole sweeps by scripted time: what the rules decide, against the plain algorithm and in numbers.</summary>
public sealed class SuccessiveHalvingTests
{
    private static readonly Gen<HalvingScript> Scripts =
        from slots in Gen.Int[1, 5]
        from eta in Gen.Int[2, 4]
        from lowest in Gen.Int[1, 4]
        from epochs in Gen.Int[2, 60]
        from trials in Gen.Select(Gen.Int[1, 9], Gen.Int[0, 12], Gen.Int[1, 90]).Array[1, 30]
        select new HalvingScript(
            slots, epochs, new RungLadder(lowest, eta, byValidation: false),
            [.. trials.Select(t => (t.Item1, 1.0 + t.Item2, t.Item3 <= epochs ? (int?)t.Item3 : null))]);

    [Fact]
    public void AnyScript_RulesDecideAsThePlainAlgorithm() => Scripts.Sample(
        script => Assert.Equal(script.Run(new PlainHalving(script)), script.Run(new LedgerHalving(script))), iter: 1000);

    [Fact]
    public void AnyScript_CoordinatorReplacedAtAnyMoment_DecidesTheSame() => Gen.Select(Scripts, Gen.Int[0, 1000]).Sample(
        (script, seed) =>
        {
            var random = new Random(seed);
            Assert.Equal(script.Run(new LedgerHalving(script)), script.Run(new LedgerHalving(script, () => random.Next(3) == 0)));
        },
        iter: 500);

    [Fact]
    public void AnyScript_AtItsEnd_EveryTrialEndedAndNoneOfTheBestWasLeftBehind() => Scripts.Sample(
        script =>
        {
            LedgerHalving halving = new(script);
            script.Run(halving);

            var ledger = halving.Ledger;
            Assert.Equal(SweepState.Finished, ledger.Sweep.State);
            Assert.All(ledger.Trials, trial => Assert.True(trial.HasEnded));
            foreach (var rung in ledger.Rungs)
            {
                var best = rung.Reached.Take(script.Ladder.GoOn(rung.Reached.Count)).Select(place => ledger.Find(place.Number)!);
                Assert.All(best, trial => Assert.True(trial.State != TrialState.Stopped || trial.EpochsDone > rung.Epoch));
            }

            var isAnyLeft = ledger.Trials.Any(trial => trial.State != TrialState.Diverged);
            Assert.Equal(isAnyLeft, ledger.Trials.Any(trial => trial.State == TrialState.Succeeded));
        },
        iter: 500);

    [Fact]
    public void Run_TheGridOfTheBook_TrainsAThirdOfTheEpochsAndFindsTheBest()
    {
        // 3 x 3 x 3; the middle of each axis is best, and the curves do not cross.
        var trials = Enumerable.Range(0, 27)
            .Select(i => (A: Math.Abs((i % 3) - 1), B: Math.Abs((i / 3 % 3) - 1), C: Math.Abs((i / 9) - 1), Minutes: 1 + (i % 3)))
            .Select(far => (far.Minutes, Limit: 1 + far.A + far.B + (far.C * 0.5), (int?)null))
            .ToArray();
        HalvingScript script = new(Slots: 4, Epochs: 500, new RungLadder(20, 3, byValidation: false), trials);
        LedgerHalving halving = new(script);

        var first = script.Run(halving);
        var again = script.Run(new LedgerHalving(script));

        Assert.Equal(first, again);
        Assert.Equal((27 * 20) + (9 * 40) + (3 * 120) + (1 * 320), halving.Ledger.EpochsDone); // 1,580 of 13,500.
        Assert.Equal(TrialState.Succeeded, halving.Ledger.Find(14)!.State);
    }

    /// <summary>In the order of their numbers each would be among the best so far, and go on.</summary>
    [Fact]
    public void Run_EachTrialBetterThanTheOneBefore_IsShuffledSoThatFewGoOn()
    {
        var trials = Enumerable.Range(0, 27).Select(i => (1, 30.0 - i, (int?)null)).ToArray();
        HalvingScript script = new(Slots: 2, Epochs: 500, new RungLadder(20, 3, byValidation: false), trials);
        LedgerHalving ascending = new(script);
        LedgerHalving shuffled = new(script, queue: ShuffledQueue.Order);

        script.Run(ascending);
        script.Run(shuffled);

        Assert.InRange(ascending.Ledger.EpochsDone, 27 * 500 / 2, 27 * 500);
        Assert.InRange(shuffled.Ledger.EpochsDone, 1, 27 * 500 / 3);
        Assert.Equal(TrialState.Succeeded, shuffled.Ledger.Find(27)!.State);
    }

    [Fact]
    public void Settings_Scheduler_ShufflesTheQueueAndNothingElseDoes()
    {
        var spec = Space.Grid.Spec("{\"corpus\":\"x\",\"search\":{\"scheduler\":\"asha\"}}");

        Assert.Same(ShuffledQueue.Order, LedgerSettings.From(spec).Queue);
        Assert.Null(LedgerSettings.From(Space.Grid.Spec("{\"corpus\":\"x\"}")).Queue);
        Assert.Equal([3, 4, 5, 6, 2, 1], Enumerable.Range(1, 6).Order(ShuffledQueue.Order));
    }

    /// <summary>Far too slow to wait for if standings were walked at every report.</summary>
    [Fact]
    public void Run_TenThousandTrials_EndsThemAllWithASixthOfTheEpochs()
    {
        var trials = Enumerable.Range(0, 10_000)
            .Select(i => (Minutes: 1 + (i % 7), Limit: 1 + (i * 7919 % 10_007 / 100.0), i % 50 == 0 ? (int?)30 : null)).ToArray();
        HalvingScript script = new(Slots: 64, Epochs: 500, new RungLadder(20, 3, byValidation: false), trials);
        LedgerHalving halving = new(script);

        script.Run(halving);

        Assert.Equal(SweepState.Finished, halving.Ledger.Sweep.State);
        Assert.Equal(10_000, halving.Ledger.Counts.Ended);
        Assert.InRange(halving.Ledger.EpochsDone, 1, 10_000 * 500 / 6);
    }

    [Fact]
    public void Run_FewerTrialsThanEta_TrainsTheBestToItsEnd()
    {
        HalvingScript script = new(
            Slots: 2, Epochs: 10, new RungLadder(2, 3, byValidation: false), [(1, 3, null), (1, 2, null)]);
        LedgerHalving halving = new(script);

        var log = script.Run(halving);

        Assert.Equal(
            [
                "0: slot 0 takes trial 1 on from 0", "0: slot 1 takes trial 2 on from 0", "2: trial 1 at 2 does not go on",
                "2: trial 2 at 2 does not go on", "2: slot 0 takes trial 2 on from 2", "6: trial 2 at 6 does not go on",
                "6: slot 0 takes trial 2 on from 6", "10: trial 2 at 10 does not go on",
            ],
            log);
        Assert.Equal((TrialState.Stopped, TrialState.Succeeded), (halving.Ledger.Find(1)!.State, halving.Ledger.Find(2)!.State));
    }
}
