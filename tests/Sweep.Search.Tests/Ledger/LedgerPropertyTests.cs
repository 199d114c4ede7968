using CsCheck;
using Sweep.Contracts;

namespace Sweep.Search.Tests;

/// <summary>Random lives of a sweep: slots that pull, train, repeat themselves, lie, fall silent and die; coordinators
/// that are replaced; users who pause, cancel, retry and extend.
/// After every event the invariants hold; and once the faults end, every trial
/// ends exactly
/// once.</summary>
public sealed class LedgerPropertyTests
{
    /// <summary>An event: what happens, to which slot, and a number whose meaning depends on the event.</summary>
    private static readonly Gen<(int Kind, int Slot, int Number)[]> Lives =
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 2], Gen.Int[0, 99]).Array[0, 140];

    [Fact]
    public void AnyLife_KeepsEveryInvariant() => Lives.Sample(
        life =>
        {
            var world = new LedgerWorld(new RunToTheEnd());
            foreach (var (kind, slot, number) in life)
            {
                world.Happen(kind, slot, number);
                world.CheckInvariants();
            }

            world.RunOut();
            Assert.Equal(SweepState.Finished, world.Ledger.Sweep.State);
            Assert.All(world.Ledger.Trials, trial => Assert.True(trial.HasEnded));
            Assert.All(world.Ledger.Trials.Where(t => t.State == TrialState.Succeeded), trial =>
            {
                Assert.Equal(Enumerable.Range(1, trial.Spec.Hyperparameters.Epochs), world.Store.CurveOf(trial.Spec.Id.Number));
                Assert.Equal(1, world.Store.EndsOf(trial.Spec.Id.Number));
            });
        },
        iter: 1500);

    [Fact]
    public void AnyLife_TargetEndsTheSweep_FinishesWithEveryTrialEnded() => Lives.Sample(
        life =>
        {
            var world = new LedgerWorld(new StopAtTheTarget(10.0 / 3, byValidation: false, endsSweep: true));
            foreach (var (kind, slot, number) in life)
            {
                world.Happen(kind, slot, number);
                world.CheckInvariants();
            }

            world.RunOut();
            Assert.Equal(SweepState.Finished, world.Ledger.Sweep.State);
            Assert.All(world.Ledger.Trials, trial => Assert.True(trial.HasEnded));
        },
        iter: 600);

    /// <summary>Trials are compared at rungs, where slots wait for the verdict; perplexities differ and cross, and some are
    /// none.</summary>
    [Fact]
    public void AnyLife_SuccessiveHalving_KeepsEveryInvariantAndEndsEveryTrial() => Lives.Sample(
        life =>
        {
            RungLadder ladder = new(minEpochs: 1, eta: 2, byValidation: false);
            var world = new LedgerWorld(new SuccessiveHalving(ladder), ladder);
            foreach (var (kind, slot, number) in life)
            {
                world.Happen(kind, slot, number);
                world.CheckInvariants();
            }

            world.RunOut();
            world.CheckInvariants();
            Assert.Equal(SweepState.Finished, world.Ledger.Sweep.State);
            Assert.All(world.Ledger.Trials, trial => Assert.True(trial.HasEnded));
            Assert.All(world.Ledger.Rungs, rung => Assert.Empty(rung.Waiting));
        },
        iter: 800);

    /// <summary>Silos die again and again, seldom with a checkpoint between.</summary>
    [Fact]
    public void AnyLife_SilosDieOften_FailsOnlyWhoDiedAloneAndLosesNone()
    {
        int[] kinds = [0, 0, 3, 6, 7, 8, 9, 13, 16, 16, 16, 17, 17, 17, 17];
        Gen.Select(Gen.Int[0, kinds.Length - 1].Select(i => kinds[i]), Gen.Int[0, 1], Gen.Int[0, 99]).Array[0, 140]
            .Sample(
                life =>
                {
                    var world = new LedgerWorld(new RunToTheEnd());
                    foreach (var (kind, slot, number) in life)
                    {
                        world.Happen(kind, slot, number);
                        world.CheckInvariants();
                    }

                    world.RunOut();
                    Assert.All(world.Ledger.Trials, trial => Assert.True(trial.HasEnded));
                },
                iter: 600);
    }
}
