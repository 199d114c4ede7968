using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>A whole cluster in this process: one silo on free loopback ports, SQLite, and the machine's
/// slots.</summary>
/// <remarks>The lock on the data directory makes it the only silo there. It is listed in the directory all the same, so that
/// other processes can ask it to pause or cancel what it runs.</remarks>
public sealed class EmbeddedSilo : SweepControl
{
    private readonly SiloHost _silo;

    private EmbeddedSilo(SiloHost silo) => _silo = silo;

    /// <summary>Locks the data directory, migrates its ledger and opens the slots.</summary>
    /// <exception cref="DataDirectoryLockedException">Another process has the directory.</exception>
    /// <exception cref="StoreUnavailableException">The ledger cannot be opened.</exception>
    /// <exception cref="DeviceUnavailableException">No device here can train.</exception>
    /// <exception cref="DevicesTakenException">Other processes have the GPUs.</exception>
    public static async Task<EmbeddedSilo> StartAsync(EmbeddedSiloOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var held = DataDirectoryLock.Take(options.Data, options.Purpose, TimeProvider.System);
        try
        {
            new Members(options.Data.MembersFile).Forget();
        }
        catch
        {
            held.Dispose();
            throw;
        }

        var settings = new SiloSettings(
            options.Data,
            // Loads libtorch while the silo starts.
            options.HasSlots
                ? SlotPlan.ChooseAsync(options.Slots, options.Purpose, options.Warn)
                : Task.FromResult(SiloSlots.None),
            options.Warn,
            "Go on with 'sweep resume'.")
        {
            Only = options.Only,
            Lanes = options.Lanes,
            Metrics = options.MetricsPort is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null,
            AreSlotsFirst = options.HasSlots && SlotPlan.MayTakeGpus(options.Slots),
            Configure = options.Configure,
        };
        return new EmbeddedSilo(await SiloHost.StartAsync(settings, held, cancellationToken));
    }

    /// <summary>Lets running trials checkpoint at the end of their epoch and go back to the queue; no slot takes new
    /// work after it.</summary>
    public Task DrainAsync(CancellationToken cutShort) => Service<DeviceHost>().DrainAsync(cutShort);

    /// <summary>Stops the silo, without waiting for running trials: call <see cref="DrainAsync"/> before, to keep what
    /// they did.</summary>
    public override ValueTask DisposeAsync() => _silo.DisposeAsync();

    private protected override IGrainFactory Grains => Service<IGrainFactory>();

    private protected override CoordinatorCalls Calls => Service<CoordinatorCalls>();

    /// <summary>A disk that is full or busy for a moment is no reason to give a sweep up.</summary>
    private protected override TimeSpan Patience { get; } = TimeSpan.FromSeconds(15);

    /// <summary>The silo's services, for tests.</summary>
    internal IServiceProvider Services => _silo.Services;

    private T Service<T>()
        where T : notnull => _silo.Services.GetRequiredService<T>();
}
