using System.Net;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Runs a silo in this process until it is told to go.</summary>
internal interface ISiloRunner
{
    /// <summary>Starts a silo and keeps it.</summary>
    /// <param name="request">What it is like.</param>
    /// <param name="ready">Called once, when it works.</param>
    /// <param name="say">Takes its one-line messages, from any thread.</param>
    /// <param name="drain">Cancelled to let running trials checkpoint, and to leave.</param>
    /// <exception cref="CommandException">A process has the data directory to itself, others have the GPUs, or a
    /// port is taken.</exception>
    /// <exception cref="Contracts.SweepException">The ledger cannot be opened, or no device can train.</exception>
    Task RunAsync(SiloRequest request, Action<SiloReady> ready, Action<string> say, CancellationToken drain);
}

/// <summary>A silo to run.</summary>
/// <param name="Data">The data directory, or the database, that it shares with others.</param>
/// <param name="Slots">Which devices train.</param>
/// <param name="SiloPort">Where other silos reach it; null for a free port.</param>
/// <param name="GatewayPort">Where clients reach it; null for a free port.</param>
/// <param name="IsVerbose">Whether each trial that comes and goes is told.</param>
internal sealed record SiloRequest(DataDirectory Data, SlotSelection Slots, int? SiloPort, int? GatewayPort, bool IsVerbose)
{
    /// <summary>The address at which other machines reach it; null for this machine alone.</summary>
    public IPAddress? Advertise { get; init; }

    /// <summary>How many trials of one shape each slot trains at once, as lanes; 0 for as many as are found best.</summary>
    public int Lanes { get; init; }

    /// <summary>On which port metrics are served; null for none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>How long running trials may take to checkpoint when it is told to leave.</summary>
    public required TimeSpan Grace { get; init; }
}

/// <summary>A silo that works.</summary>
/// <param name="Address">Its address with its generation.</param>
/// <param name="Gateway">Where clients reach it.</param>
/// <param name="Folder">Where it keeps checkpoints and corpora.</param>
/// <param name="Slots">Its slots.</param>
internal sealed record SiloReady(string Address, string Gateway, string Folder, IReadOnlyList<string> Slots);
