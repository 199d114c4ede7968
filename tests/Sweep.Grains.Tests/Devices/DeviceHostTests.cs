using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

public sealed class DeviceHostTests
{
    [Fact]
    public async Task Slots_SweepOfManyTrials_TrainEachOnce()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 4);

        var sweep = await cluster.SubmitAsync(trials: 200, epochs: 5);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal(200, status.Counts.Succeeded);
        Assert.Equal(1000, status.EpochsDone);
        Assert.Equal(200, cluster.Trainer.Attempts.Distinct().Count());
        Assert.All(cluster.Trainer.Attempts, attempt => Assert.Equal(1, attempt.Number));
        foreach (var trial in await cluster.TrialsAsync(sweep))
        {
            var curve = await cluster.Store.MeasurementsAsync(trial.Spec.Id, CancellationToken.None);
            Assert.Equal([1, 2, 3, 4, 5], curve.Select(m => m.Epoch));
        }
    }

    [Fact]
    public async Task Slots_StoreRefusesWritesOnTheWay_LoseAndRepeatNothing()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        var refusals = 0;
        cluster.Trainer.BeforeEpoch = (_, _, _) =>
        {
            if (Interlocked.Increment(ref refusals) <= 3) cluster.Store.WritesToRefuse = 1;
            return null;
        };

        var sweep = await cluster.SubmitAsync(trials: 6, epochs: 3);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal(6, status.Counts.Succeeded);
        foreach (var trial in await cluster.TrialsAsync(sweep))
        {
            var curve = await cluster.Store.MeasurementsAsync(trial.Spec.Id, CancellationToken.None);
            Assert.Equal([1, 2, 3], curve.Select(m => m.Epoch));
        }
    }

    [Fact]
    public async Task Trial_ThrowsAndHasRetries_IsTriedAgainWithANewAttempt()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        cluster.Trainer.BeforeEpoch = (assignment, _, _) => assignment.Attempt.Number == 1
            ? throw new InvalidOperationException("the device broke\n   at native frame 0")
            : null;

        var sweep = await cluster.SubmitAsync(trials: 1, retries: 1);
        await cluster.FinishedAsync(sweep);

        var trial = Assert.Single(await cluster.TrialsAsync(sweep));
        Assert.Equal((TrialState.Succeeded, 2, 1), (trial.State, trial.Attempt, trial.Failures));
        Assert.Equal("the device broke", trial.Failure);
    }

    [Fact]
    public async Task Sweep_FirstThreeTrialsFailAlike_IsPausedAndSaysWhy()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        cluster.Trainer.BeforeEpoch = (_, _, _) => throw new InvalidOperationException("no such device");

        var sweep = await cluster.SubmitAsync(trials: 10, retries: 3);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var status = await cluster.Coordinator(sweep).StatusAsync(CancellationToken.None);
        while (status.State == SweepState.Running && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            status = await cluster.Coordinator(sweep).StatusAsync(CancellationToken.None);

        Assert.Equal(SweepState.Paused, status.State);
        Assert.Contains("no such device", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_RunningTrials_GoBackToTheQueueUncountedAgainstRetries()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        using var secondEpoch = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        cluster.Trainer.BeforeEpoch = (_, epoch, _) =>
        {
            if (epoch != 2) return null;
            secondEpoch.Release();
            goOn.Wait();
            return null;
        };
        var sweep = await cluster.SubmitAsync(trials: 3, epochs: 100);
        await secondEpoch.WaitAsync(TestContext.Current.CancellationToken);
        await secondEpoch.WaitAsync(TestContext.Current.CancellationToken);

        var drained = cluster.Devices.DrainAsync(CancellationToken.None);
        goOn.Release(2);
        await drained;

        var status = await cluster.Coordinator(sweep).StatusAsync(CancellationToken.None);
        Assert.Equal(3, status.Counts.Queued);
        Assert.All(await cluster.TrialsAsync(sweep), trial => Assert.Equal(0, trial.Failures));
        // Which two were running depends on which slot asked first.
        Assert.Equal([2, 2, 0], (await cluster.TrialsAsync(sweep)).Select(t => t.EpochsDone).OrderDescending());
        Assert.All(cluster.Devices.Statuses, slot => Assert.Equal(SlotState.Drained, slot.State));
    }

    [Fact]
    public async Task TrainerGrain_OfAServedSlot_TellsWhatItTrains()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        using var begun = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        cluster.Trainer.BeforeEpoch = (_, epoch, _) =>
        {
            if (epoch != 2) return null;
            begun.Release();
            goOn.Wait();
            return null;
        };
        var sweep = await cluster.SubmitAsync(trials: 1);
        await begun.WaitAsync(TestContext.Current.CancellationToken);

        var face = cluster.Grains.GetGrain<ITrainerGrain>(new SlotId(cluster.Silo, "cpu:0").ToString());
        var status = await face.StatusAsync(CancellationToken.None);
        goOn.Release();

        var lane = Assert.Single(status.Lanes);
        Assert.Equal((SlotState.Training, 1), (status.State, status.LaneCount));
        Assert.Equal((new TrialId(sweep, 1), 1), (lane.Attempt.Trial, lane.Last!.Epoch));
        await cluster.FinishedAsync(sweep);
    }

    [Fact]
    public async Task Dispatcher_OneSweepOnly_LeavesOthersAlone()
    {
        var only = SweepId.New();
        await using var cluster = await SweepCluster.StartAsync(slots: 1, only: only);

        var other = await cluster.SubmitAsync();
        await cluster.Coordinator(only).SubmitAsync(SweepCluster.Submission(only), CancellationToken.None);
        await cluster.FinishedAsync(only);

        Assert.Equal(1, (await cluster.Coordinator(other).StatusAsync(CancellationToken.None)).Counts.Queued);
    }
}
