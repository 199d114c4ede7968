using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

public sealed class DispatcherGrainTests
{
    [Fact]
    public async Task Pull_AfterASiloWentWithACoordinator_AsksSweepsThatNobodyAnnounces()
    {
        var view = new FakeView();
        await using var cluster = await SweepCluster.StartAsync(view: view);
        Assert.Null(await cluster.PullAsync(1)); // The dispatcher has looked; what comes now it must be told.
        var sweep = SweepId.New();
        var (record, trials) = SweepFactory.Create(SweepCluster.Submission(sweep), TimeProvider.System.GetUtcNow());
        await cluster.Store.CreateAsync(record, trials, TestContext.Current.CancellationToken);
        Assert.Null(await cluster.PullAsync(2));

        view.Version++;

        Assert.Equal(sweep, (await cluster.PullAsync(3))!.Attempt.Trial.Sweep);
    }

    private sealed class FakeView : IClusterView
    {
        public long Version { get; set; } = 1;

        public bool IsActive(string silo) => true;

        public bool IsGone(string silo) => false;
    }
}
