using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Runs a sweep to its end on a silo in this process.</summary>
internal interface ISweepRunner
{
    /// <summary>Sees that a sweep's corpus can be had, fetching a catalogued one that is not here yet, and is long enough
    /// for every trial. Starts nothing.</summary>
    /// <exception cref="CorpusUnavailableException">It cannot be had, or is too short.</exception>
    Task CheckAsync(DataDirectory data, SweepSpec spec, CancellationToken cancellationToken);

    /// <summary>Submits or resumes a sweep and tells where it stands until it is over.</summary>
    /// <param name="request">What to run, and where.</param>
    /// <param name="warn">Takes the silo's one-line warnings, from any thread.</param>
    /// <param name="drain">Cancelled to stop early: running trials checkpoint and go back to the queue.</param>
    /// <returns>
    /// A status about twice a second. The last is the one after which nothing changes: finished, paused, or drained.
    /// A drain ends the stream; it throws nothing.
    /// </returns>
    /// <exception cref="CommandException">The data directory is in use, the corpus is not to be had, or others have the
    /// GPUs.</exception>
    /// <exception cref="SweepException">The silo or its store refused.</exception>
    IAsyncEnumerable<SweepStatus> RunAsync(RunRequest request, Action<string> warn, CancellationToken drain);
}

/// <summary>A sweep to run.</summary>
/// <param name="Data">Where everything is kept.</param>
/// <param name="Id">Made by the command for a new sweep.</param>
/// <param name="Spec">What to submit; null to go on with a sweep that is there.</param>
/// <param name="Slots">Which devices train.</param>
internal sealed record RunRequest(DataDirectory Data, SweepId Id, SweepSpec? Spec, SlotSelection Slots)
{
    /// <summary>How many trials of one shape each slot trains at once, as lanes; 0 for as many as are found best.</summary>
    public int Lanes { get; init; }

    /// <summary>On which port metrics are served; null for none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Whether the sweep's ledger is in <see cref="Data"/>, and not with silos somewhere else.</summary>
    public bool HasLedger { get; init; } = true;
}
