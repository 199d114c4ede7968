using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>A silo that lives until it is told to go, and shares its data directory, and the work there, with others.</summary>
/// <remarks>It goes on by itself with every sweep that has not finished.</remarks>
public sealed class SharedSilo : IAsyncDisposable
{
    private readonly SiloHost _silo;
    private readonly SystemdNotice _systemd;

    private SharedSilo(SiloHost silo, SystemdNotice systemd)
    {
        (_silo, _systemd) = (silo, systemd);
        Address = Service<ILocalSiloDetails>().SiloAddress.ToParsableString();
        Slots = Service<IOptions<DeviceOptions>>().Value.Slots;
        var endpoint = Service<IOptions<EndpointOptions>>().Value;
        Gateway = new IPEndPoint(endpoint.AdvertisedIPAddress, endpoint.GatewayPort).ToString();
        Folder = silo.Folder;
    }

    /// <summary>The silo's address with its generation.</summary>
    public string Address { get; }

    /// <summary>Where clients reach it: <c>127.0.0.1:30000</c>.</summary>
    public string Gateway { get; }

    /// <summary>The folder with the checkpoints.</summary>
    public string Folder { get; }

    /// <summary>Its devices, one slot each.</summary>
    public ImmutableArray<string> Slots { get; }

    /// <summary>Joins the data directory, migrates its ledger, opens the slots, and begins to work.</summary>
    /// <exception cref="DataDirectoryLockedException">A process has the directory to itself.</exception>
    /// <exception cref="StoreUnavailableException">The ledger cannot be opened, or the folder that the silos of a database share
    /// is not seen.</exception>
    /// <exception cref="DeviceUnavailableException">No device here can train.</exception>
    /// <exception cref="DevicesTakenException">Other processes have the GPUs.</exception>
    /// <exception cref="PortTakenException">Another program has a port that was asked for.</exception>
    /// <exception cref="InvalidSettingException">A variable of OpenTelemetry's is not understood.</exception>
    public static async Task<SharedSilo> StartAsync(SharedSiloOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var traces = TraceTarget.Find(options.Environment);
        var endpoint = options.Advertise is { } address
            ? SiloEndpoint.For(address, SiloEndpoint.OwnAddresses())
            : SiloEndpoint.Loopback;
        var pod = await FindPodAsync(options, cancellationToken);
        // Whoever is alone here knows that all silos in the list are dead; the others would wait until they are declared so.
        // A database is shared by machines, and tells of nobody's death by itself.
        var held = options.Data.Server is not null ? null : await DataDirectoryLock.ShareAsync(
            options.Data, new Members(options.Data.MembersFile).Forget, TimeProvider.System, cancellationToken);
        var settings = new SiloSettings(
            options.Data, SlotPlan.ChooseAsync(options.Slots, DataDirectoryLock.ForSilo, options.Say), options.Say,
            "Its trials go on at other silos; start it again.")
        {
            AreSlotsFirst = SlotPlan.MayTakeGpus(options.Slots),
            Lanes = options.Lanes,
            Endpoint = endpoint,
            SiloPort = options.SiloPort,
            GatewayPort = options.GatewayPort,
            Metrics = options.MetricsPort is { } port ? new IPEndPoint(endpoint.Listening, port) : null,
            DashboardPort = options.DashboardPort,
            Traces = traces,
            Configure = options.Configure,
            Log = options.Log,
            LeastLevel = options.IsVerbose ? LogLevel.Debug : LogLevel.Warning,
            Pod = pod,
        };
        if (settings.Endpoint.IsOpen)
        {
            options.Say(
                $"Other machines can reach this silo at '{settings.Endpoint.Listening}'. Its ports carry no authentication and no "
                + "encryption: whoever reaches them can train, cancel and delete. Let a firewall keep strangers out.");
        }

        var host = await SiloHost.StartAsync(settings, held, cancellationToken);
        if (settings.DashboardPort is not null)
        {
            options.Say(
                $"The Orleans dashboard is at '{host.Services.GetRequiredService<DashboardServer>().Address}', for this machine alone: "
                + "it has no authentication.");
        }

        SharedSilo silo = new(host, new(new SystemdNotifier(), options.Say));
        silo._systemd.Ready();
        return silo;
    }

    /// <summary>Lets running trials checkpoint at the end of their epoch and hands them back; takes no new ones.</summary>
    public Task DrainAsync(CancellationToken cutShort)
    {
        _systemd.Leaving();
        return Service<DeviceHost>().DrainAsync(cutShort);
    }

    /// <summary>Leaves the cluster, without waiting for running trials: call <see cref="DrainAsync"/> before, to keep what
    /// they did.</summary>
    public ValueTask DisposeAsync()
    {
        _systemd.Leaving();
        return _silo.DisposeAsync();
    }

    /// <summary>The silo's services, for tests.</summary>
    internal IServiceProvider Services => _silo.Services;

    private static async Task<PodIdentity?> FindPodAsync(SharedSiloOptions options, CancellationToken cancellationToken)
    {
        var pod = PodIdentity.Find(options.Data, options.Environment, File.Exists, options.Say);
        if (pod is not { IsWatching: true }) return pod;
        if (await PodWatch.WhyNotAsync(pod, cancellationToken) is not { } reason) return pod;
        options.Say(PodIdentity.Unwatched(reason));
        return pod with { IsWatching = false };
    }

    private T Service<T>()
        where T : notnull => _silo.Services.GetRequiredService<T>();
}
