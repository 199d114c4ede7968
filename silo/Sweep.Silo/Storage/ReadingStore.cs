using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>A store whose questions its reader answers.</summary>
/// <param name="reader">Reads the same ledger.</param>
public abstract class ReadingStore(ISweepReader reader) : ISweepReader
{
    /// <inheritdoc/>
    public Task<ImmutableArray<SweepSummary>> ListAsync(CancellationToken cancellationToken) =>
        reader.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TrialEntry>> TrialsAsync(
        SweepId sweep, int offset, int limit, CancellationToken cancellationToken) =>
        reader.TrialsAsync(sweep, offset, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<Measurement>> MeasurementsAsync(TrialId trial, CancellationToken cancellationToken) =>
        reader.MeasurementsAsync(trial, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TrialMeasurement>> MeasurementsAtAsync(
        SweepId sweep, ImmutableArray<int> epochs, CancellationToken cancellationToken) =>
        reader.MeasurementsAtAsync(sweep, epochs, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<Sample>> SamplesAsync(TrialId trial, CancellationToken cancellationToken) =>
        reader.SamplesAsync(trial, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<AttemptRecord>> AttemptsAsync(TrialId trial, CancellationToken cancellationToken) =>
        reader.AttemptsAsync(trial, cancellationToken);
}
