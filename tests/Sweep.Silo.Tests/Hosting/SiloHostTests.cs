using System.Net;
using System.Net.Sockets;
using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SiloHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataDirectory _data;

    public SiloHostTests() => _data = new(_folder["data"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StartAsync_FreePortWasTakenMeanwhile_LooksForAnother()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var looked = 0;

        await using var silo = await StartAsync(() => ++looked == 1 ? (port, port) : LoopbackPorts.TakeTwo());

        Assert.Equal(2, looked);
        Assert.Single(new Members(_data.MembersFile).Gateways());
    }

    [Fact]
    public async Task StartAsync_NoPortIsEverFree_GivesUpAndLeavesTheDirectory()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var looked = 0;

        await Assert.ThrowsAsync<PortTakenException>(() => StartAsync(() =>
        {
            looked++;
            return (port, port);
        }));

        Assert.Equal(5, looked);
        DataDirectoryLock.Take(_data, "sweep run", TimeProvider.System).Dispose();
    }

    [Fact]
    public async Task DisposeAsync_SiloHadGpus_LeavesThemToOthers()
    {
        var silo = await StartAsync(LoopbackPorts.TakeTwo, Task.FromResult(WithGpu()));
        Assert.Null(Locks.TryTake("0000:01:00.0"));

        await silo.DisposeAsync();

        Locks.TryTake("0000:01:00.0")!.Dispose();
    }

    [Fact]
    public async Task StartAsync_DoesNotStart_LeavesTheGpus()
    {
        Directory.CreateDirectory(_data.Root);
        await File.WriteAllTextAsync(_data.LedgerFile, "no ledger", TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<SweepException>(() => StartAsync(LoopbackPorts.TakeTwo, Task.FromResult(WithGpu())));

        Locks.TryTake("0000:01:00.0")!.Dispose();
    }

    [Fact]
    public async Task StartAsync_DoesNotStartAndSlotsCameLate_LeavesTheGpus()
    {
        Directory.CreateDirectory(_data.Root);
        await File.WriteAllTextAsync(_data.LedgerFile, "no ledger", TestContext.Current.CancellationToken);
        var slots = new TaskCompletionSource<SiloSlots>();

        await Assert.ThrowsAnyAsync<SweepException>(() => StartAsync(LoopbackPorts.TakeTwo, slots.Task));
        slots.SetResult(WithGpu());

        Locks.TryTake("0000:01:00.0")!.Dispose();
    }

    [Fact]
    public async Task StartAsync_OthersHaveTheGpus_SaysSoAndJoinsNothing()
    {
        var taken = Task.FromException<SiloSlots>(new DevicesTakenException([new("cuda:0", null)]));

        await Assert.ThrowsAsync<DevicesTakenException>(() => StartAsync(LoopbackPorts.TakeTwo, taken, areSlotsFirst: true));

        Assert.False(File.Exists(_data.LedgerFile));
        DataDirectoryLock.Take(_data, "sweep run", TimeProvider.System).Dispose();
    }

    private DeviceLocks Locks => new(_folder["devices"], "sweep silo", TimeProvider.System);

    private SiloSlots WithGpu() => new([], [Locks.TryTake("0000:01:00.0")!]);

    private Task<SiloHost> StartAsync(
        Func<(int First, int Second)> freePorts, Task<SiloSlots>? slots = null, bool areSlotsFirst = false) => SiloHost.StartAsync(
        new SiloSettings(_data, slots ?? Task.FromResult(SiloSlots.None), _ => { }, "")
        {
            FreePorts = freePorts,
            AreSlotsFirst = areSlotsFirst,
        },
        DataDirectoryLock.Take(_data, "sweep run", TimeProvider.System),
        TestContext.Current.CancellationToken);
}
