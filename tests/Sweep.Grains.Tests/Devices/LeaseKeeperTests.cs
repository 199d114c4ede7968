using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

public sealed class LeaseKeeperTests
{
    [Fact]
    public async Task Keep_CoordinatorAnswersNothingForALease_AbandonsTheAttempt()
    {
        await using var cluster = await SweepCluster.StartAsync();
        var time = new FakeTimeProvider();
        var keeper = new LeaseKeeper(cluster.Grains, time, NullLogger<LeaseKeeper>.Instance);
        // The coordinator cannot read its ledger, so no renewal is answered.
        cluster.Store.HaltAfterWrites(0, HaltedCalls.Throw);
        using var run = new AttemptRun(Assignments.Of("zzzzzzzzzz"), time);
        using var stop = new CancellationTokenSource();
        var keeping = keeper.KeepAsync(cluster.Slot, () => [run], stop.Token);

        time.Advance(Lease.Length - TimeSpan.FromTicks(1));
        Assert.False(run.HasLostLease);
        Assert.Equal(Verdict.Continue, run.Verdict);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(run.HasLostLease);
        using var abandoned = new SemaphoreSlim(0);
        await using var registered = run.Abandoned.Register(() => abandoned.Release());
        time.Advance(Lease.RenewalPeriod);
        await abandoned.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Abandon, run.Verdict);
        await stop.CancelAsync();
        await keeping;
    }

    [Fact]
    public void Renewed_StartsTheLeaseAnew()
    {
        var time = new FakeTimeProvider();
        using var run = new AttemptRun(Assignments.Of("zzzzzzzzzz"), time);

        time.Advance(Lease.Length - TimeSpan.FromSeconds(1));
        run.Renewed(time.GetTimestamp());
        time.Advance(Lease.Length - TimeSpan.FromSeconds(1));

        Assert.False(run.HasLostLease);
    }

    [Fact]
    public void Hear_WeakerVerdictAfterAStrongerOne_ChangesNothing()
    {
        using var run = new AttemptRun(Assignments.Of("zzzzzzzzzz"), new FakeTimeProvider());

        run.Hear(Verdict.Stop);
        run.Hear(Verdict.Continue);

        Assert.Equal(Verdict.Stop, run.Verdict);
    }
}
