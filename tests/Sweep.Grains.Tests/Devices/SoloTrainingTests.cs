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
        using var other = new OtherTrial(cluster);
        var most = 0;
        cluster.Trainer.BeforeEpoch = (assignment, _, progress) =>
        {
            if (assignment.RunsAlone) most = Math.Max(most, cluster.Trainer.Now);
            other.GoOn.Release(); // It ends its epoch, as a suspect waits for that.
            return other.BlockUntilWantedBack(assignment, progress);
        };
        var first = await other.BeginAsync();

        var sweep = await cluster.SubmitSuspectsAsync(trials: 3, epochs: 3, suspects: 1);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal(3, status.Counts.Succeeded);
        Assert.Equal(1, most);
        var suspect = (await cluster.TrialsAsync(sweep))[0];
        Assert.Equal((1, 0), (suspect.Attempt, suspect.Deaths));
        Assert.Equal([new(new(first, 1), 1), suspect.AttemptId], cluster.Trainer.Attempts.Take(2));
        Assert.Equal(1, (await cluster.FinishedAsync(first)).Counts.Succeeded);
        Assert.Equal(2, Assert.Single(await cluster.TrialsAsync(first)).Attempt); // Handed back, and gone on with afterwards.
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
        using var other = new OtherTrial(cluster);
        cluster.Trainer.BeforeEpoch = (assignment, _, progress) => other.BlockUntilWantedBack(assignment, progress);
        var first = await other.BeginAsync();
        var sweep = await cluster.SubmitSuspectsAsync(trials: 1, epochs: 3, suspects: 1);
        await other.WantedBack.WaitAsync(Cancellation);
        Assert.Equal(2, cluster.Devices.Statuses.Count(s => s.State == SlotState.Training));

        var drained = cluster.Devices.DrainAsync(CancellationToken.None);
        other.GoOn.Release();
        await drained;

        Assert.Equal(first, Assert.Single(cluster.Trainer.Attempts).Trial.Sweep);
        var suspect = Assert.Single(await cluster.TrialsAsync(sweep));
        Assert.Equal((TrialState.Queued, true, 1), (suspect.State, suspect.IsSuspect, suspect.Attempt));
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
        using var other = new OtherTrial(cluster);
        cluster.Trainer.BeforeEpoch = (assignment, _, progress) => other.BlockUntilWantedBack(assignment, progress);
        var first = await other.BeginAsync();
        var sweep = await cluster.SubmitSuspectsAsync(trials: 2, epochs: 3, suspects: 1);
        await other.WantedBack.WaitAsync(Cancellation);

        await cluster.Coordinator(sweep).CancelAsync([1], CancellationToken.None);
        var status = await cluster.FinishedAsync(sweep); // The second trial trains beside the first sweep's.
        other.GoOn.Release();

        Assert.Equal((1, 1), (status.Counts.Succeeded, status.Counts.Cancelled));
        Assert.Equal(1, (await cluster.FinishedAsync(first)).Counts.Succeeded);
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

    /// <summary>A sweep's only trial, that is in its first epoch before the suspects come, and stays there until it is let on.</summary>
    private sealed class OtherTrial(SweepCluster cluster) : IDisposable
    {
        private readonly SemaphoreSlim _begun = new(0);
        private SweepId? _sweep;

        public SemaphoreSlim WantedBack { get; } = new(0);

        public SemaphoreSlim GoOn { get; } = new(0);

        public async Task<SweepId> BeginAsync()
        {
            var sweep = SweepId.New();
            _sweep = sweep;
            await cluster.Coordinator(sweep).SubmitAsync(SweepCluster.Submission(sweep), Cancellation);
            await _begun.WaitAsync(Cancellation);
            return sweep;
        }

        public AttemptEnd? BlockUntilWantedBack(Assignment assignment, IAttemptProgress progress)
        {
            if (assignment.Attempt.Trial.Sweep != _sweep || assignment.Attempt.Number > 1) return null;
            _begun.Release();
            Assert.True(((AttemptRun)progress).WantedBack.Wait(Patience, Cancellation), "It was not wanted back.");
            WantedBack.Release();
            Assert.True(GoOn.Wait(Patience, Cancellation), "It was not let on.");
            return null;
        }

        public void Dispose()
        {
            _begun.Dispose();
            WantedBack.Dispose();
            GoOn.Dispose();
        }
    }
}
