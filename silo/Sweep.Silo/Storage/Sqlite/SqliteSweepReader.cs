using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Reads the ledger in an SQLite file and changes nothing, while another process may write it.</summary>
/// <remarks>May be used by several threads at once. Every answer is one snapshot of the ledger.</remarks>
public sealed class SqliteSweepReader : ILiveSweepReader, IDisposable
{
    private readonly ReadConnections _connections;

    internal SqliteSweepReader(LedgerSource source) => _connections = new(source);

    /// <summary>Opens a ledger for reading; it is neither created nor migrated.</summary>
    /// <param name="path">The SQLite file.</param>
    /// <param name="cancellationToken">Gives up before the file is opened.</param>
    /// <returns>Null when there is no ledger yet.</returns>
    /// <exception cref="StoreUnavailableException">The file is no ledger, cannot be read, or was written by a newer or
    /// older version of Sweep.</exception>
    public static Task<SqliteSweepReader?> OpenAsync(string path, CancellationToken cancellationToken) =>
        Task.Run(() => Open(Path.GetFullPath(path), new SqliteSettings()), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SweepSummary>> ListAsync(CancellationToken cancellationToken) =>
        _connections.ReadAsync(LedgerQueries.Summaries, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TrialEntry>> TrialsAsync(
        SweepId sweep, int offset, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return _connections.ReadAsync(ledger => TrialQueries.Page(ledger, sweep, offset, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<Measurement>> MeasurementsAsync(TrialId trial, CancellationToken cancellationToken) =>
        _connections.ReadAsync(ledger => LedgerQueries.Measurements(ledger, trial), cancellationToken);

    /// <inheritdoc/>
    public Task<SweepStatus?> StatusAsync(SweepId sweep, CancellationToken cancellationToken) =>
        _connections.ReadAsync(ledger => LiveQueries.Status(ledger, sweep), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<Measurement>> MeasurementsAsync(
        TrialId trial, int first, int last, int stride, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        return _connections.ReadAsync(ledger => LiveQueries.Points(ledger, trial, first, last, stride), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<TrialMeasurement>> MeasurementsAtAsync(
        SweepId sweep, ImmutableArray<int> epochs, CancellationToken cancellationToken) =>
        _connections.ReadAsync(ledger => TrialQueries.MeasurementsAt(ledger, sweep, epochs), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<Sample>> SamplesAsync(TrialId trial, CancellationToken cancellationToken) =>
        _connections.ReadAsync(ledger => LedgerQueries.Samples(ledger, trial), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<AttemptRecord>> AttemptsAsync(TrialId trial, CancellationToken cancellationToken) =>
        _connections.ReadAsync(ledger => LedgerQueries.Attempts(ledger, trial), cancellationToken);

    /// <summary>Closes the file. Later reads are refused; one that is under way ends as usual.</summary>
    public void Dispose() => _connections.Dispose();

    internal Task<StoredSweep?> LoadAsync(
        SweepId sweep, Func<SweepRecord, ImmutableArray<int>> epochs, CancellationToken cancellationToken) =>
        _connections.ReadAsync(
            ledger => LedgerQueries.Sweep(ledger, sweep) is { } record
                ? new StoredSweep(record, TrialQueries.WithLeases(ledger, sweep))
                {
                    Chosen = TrialQueries.MeasurementsAt(ledger, sweep, epochs(record)),
                }
                : null,
            cancellationToken);

    internal Task<ImmutableArray<SweepRecord>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        _connections.ReadAsync(LedgerQueries.Unfinished, cancellationToken);

    internal Task<ImmutableArray<DeletedSweep>> ListDeletedAsync(CancellationToken cancellationToken) =>
        _connections.ReadAsync(LedgerQueries.Deleted, cancellationToken);

    internal static SqliteSweepReader? Open(string path, SqliteSettings settings)
    {
        if (Directory.Exists(path)) throw SqliteFaults.Folder(path);
        if (!File.Exists(path)) return null;
        try
        {
            var source = LedgerSource.ReadOnly(path, settings);
            using var connection = source.Open();
            SqliteFaults.ThrowIfForeign(connection, path);
            var version = LedgerSchema.VersionOf(connection);
            // A file without tables: whoever makes it right now has not finished, or was stopped before it could.
            if (version == 0) return null;
            LedgerSchema.ThrowIfUnreadable(version, path);
            return new SqliteSweepReader(source);
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Explain(fault, path);
        }
    }
}
