using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

/// <summary>Slots of a silo that train several trials at once.</summary>
public sealed class LaneTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slot_ManyTrialsOfOneShape_FillsItsLanesAndTrainsEachOnce()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        cluster.Trainer.Lanes = 4;
        var most = 0;
        cluster.Trainer.Holds = (_, _) =>
        {
            most = Math.Max(most, cluster.Trainer.Now);
            return most < 4;
        };

        var sweep = await cluster.SubmitAsync(trials: 40);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal(40, status.Counts.Succeeded);
        Assert.Equal(4, most);
        Assert.Equal(40, cluster.Trainer.Attempts.Distinct().Count());
        Assert.All(cluster.Trainer.Attempts, attempt => Assert.Equal(1, attempt.Number));
    }

    [Fact]
    public async Task Slot_OneTrialEnds_RefillsItsLaneWhileTheOthersGoOn()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        cluster.Trainer.Lanes = 2;
        var hasThirdBegun = false;
        cluster.Trainer.BeforeEpoch = (assignment, _, _) =>
        {
            hasThirdBegun |= assignment.Attempt.Trial.Number == 3;
            return assignment.Attempt.Trial.Number == 2 ? new AttemptEnd(AttemptOutcome.Failed, "it broke") : null;
        };
        var steps = 0;
        cluster.Trainer.Holds = (assignment, _) =>
        {
            if (assignment.Attempt.Trial.Number != 1) return false;
            steps++;
            return !hasThirdBegun; // Its first epoch does not end before the third has begun beside it.
        };

        var sweep = await cluster.SubmitAsync(trials: 3);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal((2, 1), (status.Counts.Succeeded, status.Counts.Failed));
        Assert.True(steps > 3);
        Assert.Equal(1, (await cluster.TrialsAsync(sweep))[0].Attempt);
    }

    [Fact]
    public async Task Slot_MoreUrgentSweepComes_IsServedOnceItsLanesAreFree()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        cluster.Trainer.Lanes = 2;
        using var full = new ManualResetEventSlim();
        var isSubmitted = false;
        cluster.Trainer.Holds = (_, _) =>
        {
            if (cluster.Trainer.Now == 2) full.Set();
            return !Volatile.Read(ref isSubmitted);
        };
        var patient = await cluster.SubmitAsync(trials: 6);
        full.Wait(Cancellation);

        var urgent = await cluster.SubmitAsync(trials: 1, priority: 1);
        Volatile.Write(ref isSubmitted, true);
        await cluster.FinishedAsync(urgent);
        await cluster.FinishedAsync(patient);

        Assert.Equal(2, cluster.Trainer.Attempts.IndexOf(new AttemptId(new TrialId(urgent, 1), 1)));
    }

    [Fact]
    public async Task Drain_SlotWithLanes_HandsAllOfThemBack()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        cluster.Trainer.Lanes = 3;
        using var full = new ManualResetEventSlim();
        cluster.Trainer.Holds = (_, progress) =>
        {
            if (cluster.Trainer.Now == 3) full.Set();
            return progress.Verdict == Verdict.Continue;
        };
        var sweep = await cluster.SubmitAsync(trials: 5);
        full.Wait(Cancellation);
        Assert.Equal((3, 3), (cluster.Devices.Statuses[0].LaneCount, cluster.Devices.Statuses[0].Lanes.Length));

        await cluster.Devices.DrainAsync(CancellationToken.None);

        Assert.Equal(5, (await cluster.Coordinator(sweep).StatusAsync(Cancellation)).Counts.Queued);
        Assert.Equal([1, 1, 1, 0, 0], (await cluster.TrialsAsync(sweep)).Select(t => t.EpochsDone).OrderDescending());
        Assert.All(await cluster.TrialsAsync(sweep), trial => Assert.Equal(0, trial.Failures));
        Assert.Empty(cluster.Devices.Statuses[0].Lanes);
    }

    [Fact]
    public async Task Slots_WithNothing_GetATrialBeforeOthersFillTheirLanes()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 3);
        cluster.Trainer.Lanes = 8;
        var isEveryoneAtWork = false;
        cluster.Trainer.Holds = (_, _) =>
        {
            // They would wait for ever if one slot had taken all.
            if (cluster.Devices.Statuses.All(slot => slot.State == SlotState.Training)) Volatile.Write(ref isEveryoneAtWork, true);
            return !Volatile.Read(ref isEveryoneAtWork);
        };

        var sweep = await cluster.SubmitAsync(trials: 6);

        Assert.Equal(6, (await cluster.FinishedAsync(sweep)).Counts.Succeeded);
    }
}
