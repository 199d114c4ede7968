using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
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

    private Task<SiloHost> StartAsync(Func<(int First, int Second)> freePorts) => SiloHost.StartAsync(
        new SiloSettings(_data, Task.FromResult(ImmutableArray<string>.Empty), _ => { }, "") { FreePorts = freePorts },
        DataDirectoryLock.Take(_data, "sweep run", TimeProvider.System),
        TestContext.Current.CancellationToken);
}
