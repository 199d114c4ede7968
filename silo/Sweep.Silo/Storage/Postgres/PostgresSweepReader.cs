using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Reads the ledger in a PostgreSQL database and changes nothing, while others may write it.</summary>
/// <remarks>May be used by several threads at once. Every answer is one snapshot of the ledger. A connection that
/// broke, as when the server was restarted, is replaced without a word.</remarks>
public sealed class PostgresSweepReader : ILiveSweepReader, IAsyncDisposable
{
    private readonly PostgresSource _source;
    private readonly PostgresReadings _readings;

    internal PostgresSweepReader(PostgresSource source, PostgresSettings settings, TimeProvider timeProvider) =>
        (_source, _readings) = (source, new(source, settings, timeProvider));

    /// <summary>Opens a ledger for reading; it is neither created nor migrated.</summary>
    /// <param name="address">The database: <c>postgres://user:password@host:port/database</c>, or a connection string
    /// of Npgsql's.</param>
    /// <param name="cancellationToken">Gives up the opening.</param>
    /// <returns>Null when there is no ledger in it yet.</returns>
    /// <exception cref="StoreUnavailableException">The server does not answer or refuses, or the ledger was written by
    /// a newer or older version of Sweep.</exception>
    public static async Task<PostgresSweepReader?> OpenAsync(string address, CancellationToken cancellationToken)
    {
        var source = PostgresSource.Create(address);
        try
        {
            var version = await VersionAsync(source, cancellationToken);
            if (version != 0)
            {
                PostgresSchema.ThrowIfUnreadable(version, source.Place);
                return new(source, new PostgresSettings(), TimeProvider.System);
            }
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }

        await source.DisposeAsync();
        return null;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<SweepSummary>> ListAsync(CancellationToken cancellationToken) =>
        _readings.ReadAsync(PostgresQueries.SummariesAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TrialEntry>> TrialsAsync(
        SweepId sweep, int offset, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return _readings.ReadAsync(ledger => PostgresTrials.PageAsync(ledger, sweep, offset, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<Measurement>> MeasurementsAsync(TrialId trial, CancellationToken cancellationToken) =>
        _readings.ReadAsync(ledger => PostgresQueries.MeasurementsAsync(ledger, trial), cancellationToken);

    /// <inheritdoc/>
    public Task<SweepStatus?> StatusAsync(SweepId sweep, CancellationToken cancellationToken) =>
        _readings.ReadAsync(ledger => PostgresLive.StatusAsync(ledger, sweep), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<Measurement>> MeasurementsAsync(
        TrialId trial, int first, int last, int stride, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        return _readings.ReadAsync(ledger => PostgresLive.PointsAsync(ledger, trial, first, last, stride), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<TrialMeasurement>> MeasurementsAtAsync(
        SweepId sweep, ImmutableArray<int> epochs, CancellationToken cancellationToken) =>
        _readings.ReadAsync(ledger => PostgresTrials.MeasurementsAtAsync(ledger, sweep, epochs), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<Sample>> SamplesAsync(TrialId trial, CancellationToken cancellationToken) =>
        _readings.ReadAsync(ledger => PostgresQueries.SamplesAsync(ledger, trial), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<AttemptRecord>> AttemptsAsync(TrialId trial, CancellationToken cancellationToken) =>
        _readings.ReadAsync(ledger => PostgresQueries.AttemptsAsync(ledger, trial), cancellationToken);

    /// <summary>Closes the connections. Later reads are refused; one that is under way ends as usual.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    internal Task<StoredSweep?> LoadAsync(
        SweepId sweep, Func<SweepRecord, ImmutableArray<int>> epochs, CancellationToken cancellationToken) =>
        _readings.ReadPatientlyAsync(
            async ledger => await PostgresQueries.SweepAsync(ledger, sweep) is { } record
                ? new StoredSweep(record, await PostgresTrials.WithLeasesAsync(ledger, sweep))
                {
                    Chosen = await PostgresTrials.MeasurementsAtAsync(ledger, sweep, epochs(record)),
                }
                : null,
            cancellationToken);

    internal Task<ImmutableArray<SweepRecord>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        _readings.ReadPatientlyAsync(PostgresQueries.UnfinishedAsync, cancellationToken);

    internal Task<ImmutableArray<DeletedSweep>> ListDeletedAsync(CancellationToken cancellationToken) =>
        _readings.ReadAsync(PostgresQueries.DeletedAsync, cancellationToken);

    private static async Task<long> VersionAsync(PostgresSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenAsync(cancellationToken);
            return await PostgresSchema.VersionOfAsync(connection, cancellationToken);
        }
        catch (Exception fault) when (PostgresFaults.IsFault(fault))
        {
            throw PostgresFaults.Explain(fault, source.Place);
        }
    }
}
