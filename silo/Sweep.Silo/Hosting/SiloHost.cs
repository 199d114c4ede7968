using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>A running silo with all that it owns: ledger, slots, and the locks on its GPUs and on the data
/// directory.</summary>
internal sealed class SiloHost : IAsyncDisposable
{
    private const int Attempts = 5;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly IHost _host;
    private readonly ISweepStore _store;
    private readonly Task<SiloSlots> _slots;
    private readonly DataDirectoryLock? _lock;
    private readonly MetricsServer? _metrics;

    private SiloHost(
        IHost host, ISweepStore store, Task<SiloSlots> slots, DataDirectoryLock? held, MetricsServer? metrics)
    {
        _host = host;
        _store = store;
        _slots = slots;
        _lock = held;
        _metrics = metrics;
        metrics?.Ask(WhyNotReady);
    }

    public IServiceProvider Services => _host.Services;

    /// <summary>The folder with the checkpoints.</summary>
    public required string Folder { get; init; }

    /// <summary>Opens the ledger, brings it up to date, and starts the silo.</summary>
    /// <param name="settings">What it is made of. Its slots are freed with the silo, also when it does not start.</param>
    /// <param name="held">The lock on the folder, where it has the ledger; freed with the silo, also when it does not
    /// start.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The ledger cannot be opened, or the folder that the silos of a database share
    /// is not seen.</exception>
    /// <exception cref="DeviceUnavailableException">No device here can train.</exception>
    /// <exception cref="DevicesTakenException">Other processes have the GPUs.</exception>
    /// <exception cref="PortTakenException">Another program has a port that was asked for.</exception>
    public static async Task<SiloHost> StartAsync(
        SiloSettings settings, DataDirectoryLock? held, CancellationToken cancellationToken)
    {
        ISweepStore? store = null;
        MetricsServer? metrics = null;
        try
        {
            if (settings.Metrics is { } address) metrics = await MetricsServer.StartAsync(address, cancellationToken);
            if (settings.AreSlotsFirst) await settings.Slots;
            store = await SiloStore.OpenAsync(settings.Data, StoreLog(settings), cancellationToken);
            if (settings.Data.Server is not null)
            {
                var data = await SharedFolder.JoinAsync(settings.Data, TimeProvider.System, cancellationToken);
                settings = settings with { Data = data };
            }

            await NoteCrashedAsync(settings.Data, cancellationToken);
            var host = await StartAsync(settings, store, cancellationToken);
            return new SiloHost(host, store, settings.Slots, held, metrics) { Folder = settings.Data.Root };
        }
        catch
        {
            if (metrics is not null) await metrics.DisposeAsync();
            if (store is not null) await CloseAsync(store);
            held?.Dispose();
            Free(settings.Slots);
            if (settings.Slots.IsFaulted) await settings.Slots; // The silo failed for want of slots, and says so in a roundabout way.
            throw;
        }
    }

    /// <summary>Stops the silo, without waiting for running trials.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _host.StopAsync(limit.Token);
        }
        finally
        {
            _host.Dispose();
            await CloseAsync(_store);
            Free(_slots);
            _lock?.Dispose();
            if (_metrics is not null) await _metrics.DisposeAsync();
        }
    }

    private string? WhyNotReady()
    {
        var status = Services.GetRequiredService<ISiloStatusOracle>().CurrentStatus;
        if (status != SiloStatus.Active) return $"The silo is {status} in its cluster.";
        return Services.GetRequiredService<DeviceHost>().IsLeaving ? "The silo takes no new work: it is leaving." : null;
    }

    private static async Task NoteCrashedAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        var members = SiloStore.Members(data);
        using (members as IDisposable) await CrashedSilos.NoteAsync(members, TimeProvider.System, cancellationToken);
    }

    /// <summary>The store is older than the host and its log.</summary>
    private static ILogger StoreLog(SiloSettings settings) =>
        new WarningLoggerProvider(settings.Warn, TimeProvider.System, settings.LeastLevel).CreateLogger($"{nameof(Sweep)}.Store");

    /// <summary>At once, or when they are found: no one waits for libtorch to load for that.</summary>
    private static void Free(Task<SiloSlots> slots) => _ = slots.ContinueWith(
        found => found.Result.Dispose(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private static ValueTask CloseAsync(ISweepStore store) => ((IAsyncDisposable)store).DisposeAsync();

    private static async Task<IHost> StartAsync(SiloSettings settings, ISweepStore store, CancellationToken cancellationToken)
    {
        var areChosen = settings.SiloPort is not null || settings.GatewayPort is not null;
        for (var attempt = 1; ; attempt++)
        {
            var (first, second) = settings.FreePorts();
            var (siloPort, gatewayPort) = (settings.SiloPort ?? first, settings.GatewayPort ?? second);
            var host = SiloBuilding.Build(settings, store, siloPort, gatewayPort);
            try
            {
                await host.StartAsync(cancellationToken);
                return host;
            }
            catch (Exception fault)
            {
                host.Dispose();
                if (!IsTakenPort(fault)) throw;
                // A free port may have gone to another program meanwhile: then others are looked for.
                if (areChosen || attempt == Attempts) throw new PortTakenException(siloPort, gatewayPort, areChosen, fault);
            }
        }
    }

    private static bool IsTakenPort(Exception? fault) => fault switch
    {
        null => false,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied } => true,
        AggregateException several => several.InnerExceptions.Any(IsTakenPort),
        _ => IsTakenPort(fault.InnerException),
    };
}
