using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

public sealed class SiloGrainTests
{
    [Fact]
    public async Task StatusAsync_ShowsSlotsProcessAndTheOnlySweep()
    {
        var only = SweepId.New();
        await using var cluster = await SweepCluster.StartAsync(slots: 2, only);

        var view = await cluster.Grains.GetGrain<ISiloGrain>(cluster.Silo).StatusAsync(TestContext.Current.CancellationToken);

        Assert.Equal((cluster.Silo, Environment.MachineName, Environment.ProcessId), (view.Silo, view.Host, view.ProcessId));
        Assert.Equal(only, view.Only);
        Assert.Equal([("cpu:0", SlotState.Idle), ("cpu:1", SlotState.Idle)], view.Slots.Select(s => (s.Slot.Device, s.State)));
    }

    [Fact]
    public async Task StatusAsync_SiloHasLeft_SaysSo()
    {
        const string Gone = "127.0.0.1:1@1";
        await using var cluster = await SweepCluster.StartAsync();

        var fault = await Assert.ThrowsAsync<SiloGoneException>(
            () => cluster.Grains.GetGrain<ISiloGrain>(Gone).StatusAsync(TestContext.Current.CancellationToken));

        Assert.Equal(Gone, fault.Silo);
    }
}
