using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>The ledger for readers: the command's tables need this alone, and no silo.</summary>
/// <remarks>Every method throws <see cref="StoreUnavailableException"/> when the store cannot be read.</remarks>
public interface ISweepReader
{
    /// <summary>All sweeps with the counts of their trials, newest first.</summary>
    Task<ImmutableArray<SweepSummary>> ListAsync(CancellationToken cancellationToken);

    /// <summary>A page of a sweep's trials by number, with their checkpoints; leases and their times are not filled
    /// in.</summary>
    /// <param name="sweep">Which sweep.</param>
    /// <param name="offset">How many to pass over, at least 0.</param>
    /// <param name="limit">How many at most; <see cref="int.MaxValue"/> for all.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    /// <returns>Empty when there is no such sweep or page.</returns>
    Task<ImmutableArray<TrialEntry>> TrialsAsync(SweepId sweep, int offset, int limit, CancellationToken cancellationToken);

    /// <summary>A trial's curve by epoch.</summary>
    Task<ImmutableArray<Measurement>> MeasurementsAsync(TrialId trial, CancellationToken cancellationToken);

    /// <summary>Chosen points of the curves of all trials of a sweep.</summary>
    /// <param name="sweep">Which sweep.</param>
    /// <param name="epochs">Which epochs; those that a curve does not have are left out.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    /// <returns>By trial, then epoch. What it costs depends on trials and epochs, not on the lengths of curves.</returns>
    Task<ImmutableArray<TrialMeasurement>> MeasurementsAtAsync(
        SweepId sweep, ImmutableArray<int> epochs, CancellationToken cancellationToken);

    /// <summary>A trial's texts by epoch, then in the order in which the prompts were reported.</summary>
    Task<ImmutableArray<Sample>> SamplesAsync(TrialId trial, CancellationToken cancellationToken);

    /// <summary>A trial's attempts by number.</summary>
    Task<ImmutableArray<AttemptRecord>> AttemptsAsync(TrialId trial, CancellationToken cancellationToken);
}
