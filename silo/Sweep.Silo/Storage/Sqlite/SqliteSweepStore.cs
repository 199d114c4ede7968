using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>The ledger in one SQLite file, for all processes of one machine.</summary>
/// <remarks>May be used by several threads at once; writes of one object are carried out in the order of the
/// calls.</remarks>
public sealed class SqliteSweepStore : ReadingStore, ISweepStore, IAsyncDisposable
{
    private readonly SqliteWriter _writer;
    private readonly SqliteSweepReader _reader;

    private SqliteSweepStore(SqliteWriter writer, SqliteSweepReader reader)
        : base(reader)
    {
        _writer = writer;
        _reader = reader;
    }

    /// <summary>Opens a ledger for writing; makes the file and its folder if need be, and brings its tables up to
    /// date.</summary>
    /// <param name="path">The SQLite file.</param>
    /// <param name="timeProvider">Says when the tables were made or changed.</param>
    /// <param name="cancellationToken">Gives up before the file is opened.</param>
    /// <exception cref="StoreUnavailableException">The file cannot be written, is no ledger, or was written by a newer
    /// version of Sweep; nothing was changed in it.</exception>
    public static Task<SqliteSweepStore> OpenAsync(
        string path, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        OpenAsync(path, new SqliteSettings(), timeProvider, cancellationToken);

    internal static Task<SqliteSweepStore> OpenAsync(
        string path, SqliteSettings settings, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Task.Run(() => Open(Path.GetFullPath(path), settings, timeProvider), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(
        SweepRecord sweep, ImmutableArray<TrialSpec> trials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return _writer.WriteAsync(ledger => ledger.Create(sweep, trials), cancellationToken);
    }

    /// <inheritdoc/>
    public Task CommitAsync(SweepId sweep, ImmutableArray<LedgerChange> changes, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            ledger =>
            {
                ledger.Apply(sweep, changes);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(SweepId sweep, long version, DateTimeOffset at, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            ledger =>
            {
                ledger.Delete(sweep, version, at);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task ForgetDeletedAsync(SweepId sweep, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            ledger =>
            {
                ledger.ForgetDeleted(sweep);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<DeletedSweep>> ListDeletedAsync(CancellationToken cancellationToken) =>
        _reader.ListDeletedAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<StoredSweep?> LoadAsync(
        SweepId sweep, Func<SweepRecord, ImmutableArray<int>> epochs, CancellationToken cancellationToken) =>
        _reader.LoadAsync(sweep, epochs, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SweepRecord>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        _reader.ListUnfinishedAsync(cancellationToken);

    /// <summary>Carries out the writes that wait, then closes the file. Later calls are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _reader.Dispose();
    }

    private static SqliteSweepStore Open(string path, SqliteSettings settings, TimeProvider timeProvider)
    {
        if (Directory.Exists(path)) throw SqliteFaults.Folder(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var connection = LedgerConnection.OpenForWriting(path, settings);
            try
            {
                LedgerSchema.Migrate(connection, path, timeProvider);
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            var reader = new SqliteSweepReader(LedgerSource.BesideWriter(path, settings));
            return new SqliteSweepStore(new SqliteWriter(connection, path), reader);
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Explain(fault, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"the folder of the ledger '{path}' cannot be made: {DiskFaults.Explain(fault)}");
        }
    }
}
