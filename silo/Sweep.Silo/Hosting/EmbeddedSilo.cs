using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>A whole cluster in this process: one silo on free loopback ports, SQLite, and the machine's
/// slots.</summary>
/// <remarks>The lock on the data directory makes it the only silo there, so membership needs no table: it is kept in
/// memory.</remarks>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    /// <summary>A disk that is full or busy for a moment is no reason to give a sweep up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly IHost _host;
    private readonly SqliteSweepStore _store;
    private readonly DataDirectoryLock _lock;

    private EmbeddedSilo(IHost host, SqliteSweepStore store, DataDirectoryLock held)
    {
        _host = host;
        _store = store;
        _lock = held;
    }

    /// <summary>Locks the data directory, migrates its ledger and opens the slots.</summary>
    /// <exception cref="DataDirectoryLockedException">Another process has the directory.</exception>
    /// <exception cref="StoreUnavailableException">The ledger cannot be opened.</exception>
    /// <exception cref="DeviceUnavailableException">No device here can train.</exception>
    public static async Task<EmbeddedSilo> StartAsync(EmbeddedSiloOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var held = DataDirectoryLock.Take(options.Data, TimeProvider.System);
        SqliteSweepStore? store = null;
        IHost? host = null;
        var slots = SlotPlan.ChooseAsync(options.CpuSlots); // Loads libtorch while the silo starts.
        try
        {
            store = await SqliteSweepStore.OpenAsync(options.Data.LedgerFile, TimeProvider.System, cancellationToken);
            host = Build(options, store, slots);
            await host.StartAsync(cancellationToken);
            return new EmbeddedSilo(host, store, held);
        }
        catch
        {
            host?.Dispose();
            if (store is not null) await store.DisposeAsync();
            held.Dispose();
            if (slots.IsFaulted) await slots; // The silo then failed for want of slots, and says so in a roundabout way.
            throw;
        }
    }

    /// <summary>Starts the sweep. Repeating it with the same id does no harm.</summary>
    /// <param name="id">Made by the caller.</param>
    /// <param name="spec">Its corpus is pinned: see <see cref="SpecPreparation"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; the sweep may have started.</param>
    /// <exception cref="StoreUnavailableException">The store refuses, and has for a while.</exception>
    public Task<SweepStatus> SubmitAsync(SweepId id, SweepSpec spec, CancellationToken cancellationToken)
    {
        var submission = new SweepSubmission(id, SpecJson.Write(spec));
        return CallAsync(() => Coordinator(id).SubmitAsync(submission, cancellationToken));
    }

    /// <summary>Goes on with a sweep that is there; lifts a pause.</summary>
    /// <exception cref="SweepNotFoundException">There is no such sweep.</exception>
    public Task<SweepStatus> ResumeAsync(SweepId id, CancellationToken cancellationToken) =>
        CallAsync(() => Coordinator(id).ResumeAsync(cancellationToken));

    /// <summary>Where a sweep stands.</summary>
    /// <exception cref="SweepNotFoundException">There is no such sweep.</exception>
    public Task<SweepStatus> StatusAsync(SweepId id, CancellationToken cancellationToken) =>
        CallAsync(() => Coordinator(id).StatusAsync(cancellationToken));

    /// <summary>Lets running trials checkpoint at the end of their epoch and go back to the queue; no slot takes new
    /// work after it.</summary>
    public Task DrainAsync(CancellationToken cutShort) => Service<DeviceHost>().DrainAsync(cutShort);

    /// <summary>The silo's services, for tests.</summary>
    internal IServiceProvider Services => _host.Services;

    /// <summary>Stops the silo, without waiting for running trials: call <see cref="DrainAsync"/> before, to keep what
    /// they did.</summary>
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
            await _store.DisposeAsync();
            _lock.Dispose();
        }
    }

    private async Task<SweepStatus> CallAsync(Func<Task<SweepStatus>> call)
    {
        try
        {
            return await Service<CoordinatorCalls>().WithPatienceAsync(call, Patience);
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException)
        {
            throw new StoreUnavailableException($"the coordinator has not answered for {Patience.TotalSeconds:F0} s: {fault.Message}");
        }
    }

    private ISweepGrain Coordinator(SweepId id) => Service<IGrainFactory>().GetGrain<ISweepGrain>(id.Value);

    private T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private static IHost Build(EmbeddedSiloOptions options, SqliteSweepStore store, Task<string[]> slots)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(new WarningLoggerProvider(options.Warn, TimeProvider.System));
        builder.UseOrleans(silo =>
        {
            var (siloPort, gatewayPort) = LoopbackPorts.TakeTwo();
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: "sweep", clusterId: "sweep");
            silo.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromHours(2));
        });
        // The command handles Ctrl-C: the host must not stop on its own before the slots have drained.
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Services.AddSingleton<IFatalErrorHandler>(new FatalErrorReport(options.Warn));
        builder.Services.AddSingleton<ISweepStore>(store);
        builder.Services.AddSingleton<ICheckpointStore>(new DirectoryCheckpointStore(options.Data.CheckpointRoot));
        builder.Services.AddSingleton<ICorpusLibrary>(CorpusLibrary.FromEnvironment(options.Data));
        builder.Services.Configure<DispatchOptions>(o => o.Only = options.Only);
        builder.Services.Configure<DeviceOptions>(o => o.Slots = [.. slots.GetAwaiter().GetResult()]);
        options.Configure?.Invoke(builder.Services);
        builder.Services.AddSweepGrains();
        return builder.Build();
    }
}
