using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Messaging;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>A way into a cluster of silos in other processes.</summary>
public sealed class ClusterClient : SweepControl
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ResponseLimit = TimeSpan.FromSeconds(3); // A call on its way to a silo that dies waits it out.
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1); // Clocks of machines may differ.
    private static readonly TimeSpan ManifestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ManifestRefresh = TimeSpan.FromSeconds(1); // A minute by itself.

    private readonly IHost _host;

    private ClusterClient(IHost host) => _host = host;

    /// <summary>Connects to the silos that a data directory, or its database, lists.</summary>
    /// <returns>Null when none of them answers; that takes no time when none is listed, and else 10 s at most.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    /// <exception cref="InvalidSettingException">A variable of OpenTelemetry's is not understood.</exception>
    public static async Task<ClusterClient?> TryConnectAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        var listed = await GatewaysAsync(data, cancellationToken);
        var answers = await Task.WhenAll(listed.Select(m => AnswersAsync(MembersGatewayList.GatewayOf(m).Endpoint, cancellationToken)));
        if (!answers.Contains(true)) return null;
        var client = await TryConnectAsync(
            builder => builder.Services.AddSingleton<IGatewayListProvider>(
                _ => data.Server is { } server
                    ? new PostgresGatewayList(server)
                    : new MembersGatewayList(new Members(data.MembersFile))),
            cancellationToken);
        if (client is null || await client.IsOfAsync(listed)) return client;
        await client.DisposeAsync();
        return null;
    }

    /// <summary>Whether silos say that they serve a data directory, or its database, as of a moment ago.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public static async Task<bool> IsServedAsync(DataDirectory data, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        var silent = timeProvider.GetUtcNow().UtcDateTime - LongestSilence;
        return (await GatewaysAsync(data, cancellationToken)).Any(m => m.IAmAliveTime > silent);
    }

    /// <summary>Connects to a silo's gateway.</summary>
    /// <returns>Null when no silo answers there within 10 s.</returns>
    /// <exception cref="InvalidSettingException">A variable of OpenTelemetry's is not understood.</exception>
    public static async Task<ClusterClient?> TryConnectAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        if (!await AnswersAsync(gateway, cancellationToken)) return null;
        return await TryConnectAsync(builder => builder.UseStaticClustering(gateway), cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(ConnectLimit);
        await _host.StopAsync(limit.Token);
        _host.Dispose();
    }

    private protected override IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    private protected override CoordinatorCalls Calls { get; } = new(TimeProvider.System, NullLogger<CoordinatorCalls>.Instance);

    private protected override TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    private protected override SweepException Unanswered(string reason) => new SilosUnreachableException(reason);

    /// <summary>The silos that say they are active and take clients.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    internal static async Task<ImmutableArray<MembershipEntry>> GatewaysAsync(
        DataDirectory data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Server is not { } server)
            return await Task.Run(new Members(data.MembersFile).Gateways, cancellationToken);
        using PostgresMembers members = new(server);
        return await members.GatewaysAsync(cancellationToken);
    }

    private static async Task<ClusterClient?> TryConnectAsync(Action<IClientBuilder> find, CancellationToken cancellationToken)
    {
        var traces = TraceTarget.Find(Environment.GetEnvironmentVariable);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.UseOrleansClient(client =>
        {
            find(client);
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (ClusterNames.ClusterId, ClusterNames.ServiceId));
            client.Configure<ConnectionOptions>(o => o.OpenConnectionTimeout = ConnectLimit);
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
            client.Configure<TypeManagementOptions>(o => o.TypeMapRefreshInterval = ManifestRefresh);
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = ResponseLimit);
            if (traces is not null) TraceExport.Add(client, traces);
        });
        var host = builder.Build();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectLimit);
        try
        {
            await host.StartAsync(limit.Token);
            await KnowsGrainsAsync(host.Services.GetRequiredService<IGrainFactory>(), limit.Token);
            return new ClusterClient(host);
        }
        catch (Exception fault) when (fault is OrleansException or OperationCanceledException or SocketException or TimeoutException
            or StoreUnavailableException)
        {
            host.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    // A silo that has just become active may greet a client before it tells what grains it has. Until the client has heard,
    // it knows of none; Orleans asks again by itself.
    private static async Task KnowsGrainsAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _ = grains.GetGrain<IManagementGrain>(0);
                return;
            }
            catch (ArgumentException)
            {
                await Task.Delay(ManifestPause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Whether the silos that answered are those that were looked for: a port of a silo that died may have gone to one of
    /// another data directory.</summary>
    private async Task<bool> IsOfAsync(ImmutableArray<MembershipEntry> listed)
    {
        try
        {
            var hosts = await Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
            return listed.Any(m => hosts.ContainsKey(m.SiloAddress));
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(IPEndPoint gateway, CancellationToken cancellationToken) =>
        await PortProbe.AskAsync(gateway, ProbeLimit, cancellationToken) == PortAnswer.Listens;
}
