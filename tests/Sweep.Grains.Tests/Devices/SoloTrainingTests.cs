using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

/// <summary>Slots that train suspects: trials that may be what kills their process.</summary>
/// <remarks>Whoever blocks does so in its first epoch: until that is over, its slot prefetches nothing.</remarks>
public sealed class SoloTrainingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suspect_OtherSlotTrains_TrainsAloneOnceThatWasHandedBack()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        var most = 0;
        cluster.Trainer.BeforeEpoch = (assignment, epoch, progress) =>
        {
            if (assignment.RunsAlone) most = Math.Max(most, cluster.Trainer.Now);
            else if (assignment.Attempt is { Trial.Number: 1, Number: 1 } && epoch == 1) Await(((AttemptRun)progress).WantedBack);
            return null;
        };

        var sweep = await cluster.SubmitSuspectsAsync(trials: 4, epochs: 3, suspects: 2);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal(4, status.Counts.Succeeded);
        Assert.Equal(1, most);
        var trials = await cluster.TrialsAsync(sweep);
        Assert.Equal(2, trials[0].Attempt); // Handed back, and gone on with after the suspect.
        Assert.Equal((1, 0), (trials[1].Attempt, trials[1].Deaths));
        var begun = cluster.Trainer.Attempts;
        Assert.Equal([(1, 1), (2, 1)], begun.Take(2).Select(a => (a.Trial.Number, a.Number)));
    }

    [Fact]
    public async Task Suspects_OnEverySlot_TrainOneAfterTheOther()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 3);
        var most = 0;
        cluster.Trainer.BeforeEpoch = (assignment, _, _) =>
        {
            if (assignment.RunsAlone) most = Math.Max(most, cluster.Trainer.Now);
            return null;
        };

        var sweep = await cluster.SubmitSuspectsAsync(trials: 12, epochs: 3, suspects: [1, 2, 3, 5, 6, 7, 9]);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal(12, status.Counts.Succeeded);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Suspect_WritesACheckpoint_BearsOthersFromThenOn()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        using var otherTrains = new SemaphoreSlim(0);
        cluster.Trainer.CheckpointAfter = (assignment, epoch) => assignment.RunsAlone && epoch == 1
            ? LedgerSamples.Checkpoint(assignment.Trial.Id, epoch, assignment.Attempt.Number)
            : null;
        cluster.Trainer.BeforeEpoch = (assignment, epoch, _) =>
        {
            if (!assignment.RunsAlone) otherTrains.Release();
            else if (epoch == 2) Assert.True(otherTrains.Wait(Patience, Cancellation), "No other trial was let in.");
            return null;
        };

        // One for the other slot, and one that the suspect's own may prefetch.
        var sweep = await cluster.SubmitSuspectsAsync(trials: 3, epochs: 3, suspects: 1);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal(3, status.Counts.Succeeded);
        Assert.Equal(1, (await cluster.TrialsAsync(sweep))[0].Attempt);
    }

    [Fact]
    public async Task Drain_WhileASuspectWaits_HandsItBackUntrained()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        using var suspectWaits = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        cluster.Trainer.BeforeEpoch = (_, epoch, progress) =>
        {
            if (epoch != 1) return null;
            Await(((AttemptRun)progress).WantedBack);
            suspectWaits.Release();
            goOn.Wait(Patience, Cancellation);
            return null;
        };
        var sweep = await cluster.SubmitSuspectsAsync(trials: 2, epochs: 3000, suspects: 2);
        await suspectWaits.WaitAsync(Cancellation);
        Assert.Equal(2, cluster.Devices.Statuses.Count(s => s.Attempt is not null));

        var drained = cluster.Devices.DrainAsync(CancellationToken.None);
        goOn.Release();
        await drained;

        Assert.Equal(1, Assert.Single(cluster.Trainer.Attempts).Trial.Number);
        var trials = await cluster.TrialsAsync(sweep);
        Assert.All(trials, trial => Assert.Equal(TrialState.Queued, trial.State));
        Assert.True(trials[1].IsSuspect);
        Assert.All(cluster.Devices.Statuses, slot => Assert.Equal(SlotState.Drained, slot.State));
    }

    [Fact]
    public async Task Drain_WhileASuspectTrains_HandsItBackAfterItsEpoch()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        using var begun = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        cluster.Trainer.BeforeEpoch = (assignment, epoch, _) =>
        {
            if (!assignment.RunsAlone || epoch != 2) return null;
            begun.Release();
            goOn.Wait(Patience, Cancellation);
            return null;
        };
        var sweep = await cluster.SubmitSuspectsAsync(trials: 3, epochs: 3000, suspects: [1, 2]);
        await begun.WaitAsync(Cancellation);

        var drained = cluster.Devices.DrainAsync(CancellationToken.None);
        goOn.Release();
        await drained;

        Assert.Equal([2, 0, 0], (await cluster.TrialsAsync(sweep)).Select(t => t.EpochsDone).OrderDescending());
        Assert.All(await cluster.TrialsAsync(sweep), trial => Assert.Equal(TrialState.Queued, trial.State));
    }

    [Fact]
    public async Task Cancel_WhileASuspectWaits_LetsTheOthersPullAgain()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        using var suspectWaits = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        cluster.Trainer.BeforeEpoch = (assignment, epoch, progress) =>
        {
            if (assignment.Attempt is not { Trial.Number: 1, Number: 1 } || epoch != 1) return null;
            Await(((AttemptRun)progress).WantedBack);
            suspectWaits.Release();
            goOn.Wait(Patience, Cancellation);
            return null;
        };
        var sweep = await cluster.SubmitSuspectsAsync(trials: 3, epochs: 3, suspects: 2);
        await suspectWaits.WaitAsync(Cancellation);

        await cluster.Coordinator(sweep).CancelAsync([2], CancellationToken.None);
        goOn.Release();
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal((2, 1), (status.Counts.Succeeded, status.Counts.Cancelled));
    }

    [Fact]
    public async Task StopNow_SlotsAtWork_AbandonsAllAtOnceAndTakesNoMore()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        using var begun = new SemaphoreSlim(0);
        cluster.Trainer.BeforeEpoch = (_, epoch, progress) =>
        {
            if (epoch != 1) return null;
            begun.Release();
            Assert.True(progress.Abandoned.WaitHandle.WaitOne(Patience), "It was not abandoned.");
            return null;
        };
        var sweep = await cluster.SubmitAsync(trials: 5, epochs: 3000);
        await begun.WaitAsync(Cancellation);
        await begun.WaitAsync(Cancellation);

        cluster.Devices.StopNow();
        cluster.Devices.StopNow();
        await cluster.Devices.DrainAsync(CancellationToken.None);

        Assert.Equal(2, cluster.Trainer.Attempts.Length);
        Assert.Equal(0, cluster.Trainer.Now);
        Assert.All(cluster.Devices.Statuses, slot => Assert.Equal(SlotState.Drained, slot.State));
        // Nobody was told: what it had runs out, and is then the others'.
        Assert.Equal(2, (await cluster.Coordinator(sweep).StatusAsync(CancellationToken.None)).Counts.Running);
    }

    private static void Await(Task task) => Assert.True(task.Wait(Patience, Cancellation), "It was not wanted back.");
}
