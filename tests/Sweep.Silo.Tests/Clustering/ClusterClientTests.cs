using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

/// <summary>Silos that share a data directory, and a client that finds them there.</summary>
public sealed class ClusterClientTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataDirectory _data;

    public ClusterClientTests() => _data = new(_folder["data"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TryConnectAsync_NothingThere_IsNullAndMakesNothing()
    {
        Assert.Null(await ClusterClient.TryConnectAsync(_data, Cancellation));
        Assert.False(Directory.Exists(_data.Root));
    }

    [Fact]
    public async Task TryConnectAsync_ListedSiloIsDead_IsNull()
    {
        await ListAsync(FreePort());

        Assert.Null(await ClusterClient.TryConnectAsync(_data, Cancellation));
    }

    [Fact]
    public async Task TryConnectAsync_ListedPortIsAnotherDirectorys_IsNull()
    {
        await using var other = await StartAsync(new(_folder["other"]));
        await ListAsync(int.Parse(other.Gateway.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));

        Assert.Null(await ClusterClient.TryConnectAsync(_data, Cancellation));
        await using var client = await ClusterClient.TryConnectAsync(IPEndPoint.Parse(other.Gateway), Cancellation);
        Assert.NotNull(client);
    }

    [Fact]
    public async Task TryConnectAsync_PortOfAnotherProgram_IsNullSoon()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        Assert.Null(await ClusterClient.TryConnectAsync((IPEndPoint)silent.LocalEndpoint, Cancellation));
    }

    [Fact]
    public async Task SilosAsync_TwoSilos_ListsTheSlotsOfBoth()
    {
        await using var one = await StartAsync(_data);
        await using var two = await StartAsync(_data);
        await using var client = (await ClusterClient.TryConnectAsync(_data, Cancellation))!;

        var picture = await client.SilosAsync(Cancellation);

        Assert.Empty(picture.Silent);
        Assert.Equal(
            new[] { one.Address, two.Address }.Order(StringComparer.Ordinal), picture.Silos.Select(s => s.Silo));
        Assert.All(picture.Silos, silo =>
        {
            Assert.Equal((Environment.ProcessId, (SweepId?)null), (silo.ProcessId, silo.Only));
            Assert.Equal(["cpu:0", "cpu:1"], silo.Slots.Select(s => s.Slot.Device));
        });
    }

    [Fact]
    public async Task SubmitAsync_TwoSilos_BothWorkAndItFinishes()
    {
        // No trial goes on before both silos have begun one.
        using var bothWork = new CountdownEvent(2);
        await using var one = await StartAsync(_data, MeetAt(bothWork));
        await using var two = await StartAsync(_data, MeetAt(bothWork));
        await using var client = (await ClusterClient.TryConnectAsync(_data, Cancellation))!;
        var (id, spec) = (SweepId.New(), SweepCluster.Spec(trials: 12, epochs: 3, retries: 0, priority: 0));

        var status = await client.SubmitAsync(id, spec, Cancellation);
        Assert.Equal(12, (await client.SubmitAsync(id, spec, Cancellation)).Counts.Total);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (status.State != SweepState.Finished && await timer.WaitForNextTickAsync(Cancellation))
            status = await client.StatusAsync(id, Cancellation);

        Assert.True(bothWork.IsSet);
        Assert.Equal(12, status.Counts.Succeeded);
    }

    [Fact]
    public async Task StartAsync_ListHoldsSilosOfACrash_ForgetsThemAndIsActiveAtOnce()
    {
        await ListAsync(FreePort());

        await using var silo = await StartAsync(_data);

        Assert.Equal([silo.Address], new Members(_data.MembersFile).Gateways().Select(m => m.SiloAddress.ToParsableString()));
    }

    [Fact]
    public async Task StartAsync_PortAskedForIsTaken_SaysWhich()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var fault = await Assert.ThrowsAsync<PortTakenException>(
            () => SharedSilo.StartAsync(Options(_data) with { SiloPort = port, GatewayPort = FreePort() }, Cancellation));

        Assert.Contains($"'{port}' (--silo-port)", fault.Message, StringComparison.Ordinal);
        DataDirectoryLock.Take(_data, "sweep run", TimeProvider.System).Dispose(); // It has left the directory.
    }

    [Fact]
    public async Task TryConnectAsync_EmbeddedSilo_CanBeAskedFromOutside()
    {
        var id = SweepId.New();
        var options = new EmbeddedSiloOptions(_data, id, SlotSelection.Auto, _ => { }) { HasSlots = false };
        await using var silo = await EmbeddedSilo.StartAsync(options, Cancellation);
        await using var client = (await ClusterClient.TryConnectAsync(_data, Cancellation))!;

        await client.SubmitAsync(id, SweepCluster.Spec(trials: 2, epochs: 3, retries: 0, priority: 0), Cancellation);
        var status = await client.PauseAsync(id, "enough", Cancellation);

        Assert.Equal((SweepState.Paused, "enough"), (status.State, status.Reason));
        var picture = await client.SilosAsync(Cancellation);
        Assert.Equal(id, Assert.Single(picture.Silos).Only);
        Assert.Null(picture.ServesOnlyAnother(id));
        Assert.NotNull(picture.ServesOnlyAnother(SweepId.New()));
    }

    /// <summary>What a silo that was killed leaves behind.</summary>
    private async Task ListAsync(int gatewayPort)
    {
        using var table = new SqliteMembershipTable(_data.MembersFile, ClusterNames.ClusterId);
        IMembershipTable list = table;
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, FreePort(), 1),
            Status = SiloStatus.Active,
            ProxyPort = gatewayPort,
            HostName = "here",
            SiloName = "dead",
            StartTime = LedgerSamples.Start.UtcDateTime,
            IAmAliveTime = LedgerSamples.Start.UtcDateTime,
        };
        Assert.True(await list.InsertRowAsync(entry, (await list.ReadAllAsync(Cancellation)).Version.Next(), Cancellation));
    }

    private static int FreePort() => LoopbackPorts.TakeTwo().First;

    private static ScriptedTrainer MeetAt(CountdownEvent meeting)
    {
        var hasCome = 0;
        return new ScriptedTrainer
        {
            BeforeEpoch = (_, _, _) =>
            {
                if (Interlocked.Exchange(ref hasCome, 1) == 0) meeting.Signal();
                return meeting.Wait(TimeSpan.FromSeconds(30))
                    ? null
                    : new AttemptEnd(AttemptOutcome.Failed, "The other silo had no trial within 30 s.");
            },
        };
    }

    private static SharedSiloOptions Options(DataDirectory data, ScriptedTrainer? trainer = null) =>
        new(data, SlotSelection.Cpu(2), _ => { })
        {
            Configure = services => services.AddSingleton<ITrialTrainer>(trainer ?? new ScriptedTrainer()),
        };

    private static Task<SharedSilo> StartAsync(DataDirectory data, ScriptedTrainer? trainer = null) =>
        SharedSilo.StartAsync(Options(data, trainer), Cancellation);
}
