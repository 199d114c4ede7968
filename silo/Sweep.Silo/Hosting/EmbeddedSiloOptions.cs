using Microsoft.Extensions.DependencyInjection;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>What a silo inside the command works on.</summary>
/// <param name="Data">Where everything is kept; locked for this process as long as the silo is there.</param>
/// <param name="Only">The only sweep to serve.</param>
/// <param name="Slots">Which devices train.</param>
/// <param name="Warn">Takes one-line warnings for the user, from any thread.</param>
public sealed record EmbeddedSiloOptions(DataDirectory Data, SweepId Only, SlotSelection Slots, Action<string> Warn)
{
    /// <summary>The command that it is for, for the messages of others.</summary>
    public string Purpose { get; init; } = DataDirectoryLock.ForRun;

    /// <summary>Whether it trains. Without slots it only keeps ledgers, and loads no libtorch.</summary>
    public bool HasSlots { get; init; } = true;

    /// <summary>Where metrics are served on this machine, 1 to 65535; null for nowhere.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>How many trials of one shape each slot trains at once, as lanes; 0 for as many as are found best.</summary>
    public int Lanes { get; init; }

    /// <summary>Replaces services before the silo starts, for tests.</summary>
    internal Action<IServiceCollection>? Configure { get; init; }
}
