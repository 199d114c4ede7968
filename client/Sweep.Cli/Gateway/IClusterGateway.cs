using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Opens ways to the coordinators of sweeps.</summary>
internal interface IClusterGateway
{
    /// <summary>Connects to silos in other processes.</summary>
    /// <returns>Null when none answers: at once where there is none, else after 10 s.</returns>
    Task<ISweepControl?> TryConnectAsync(ClusterTarget target, CancellationToken cancellationToken);

    /// <summary>Opens coordinators in this process, without slots, in a data directory that nobody else has.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="purpose">The command, for the messages of others.</param>
    /// <param name="warn">Takes one-line warnings, from any thread.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">Another process has the directory.</exception>
    Task<ISweepControl> OpenAsync(DataDirectory data, string purpose, Action<string> warn, CancellationToken cancellationToken);

    /// <summary>Pins a new sweep's corpus by its hash and keeps a copy of a user's own text where silos find it.</summary>
    /// <exception cref="Contracts.CorpusUnavailableException">It cannot be had, or is too short.</exception>
    Task<SweepSpec> PrepareAsync(DataDirectory data, SweepSpec spec, CancellationToken cancellationToken);
}
