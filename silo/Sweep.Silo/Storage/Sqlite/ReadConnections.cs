using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Lends connections for reading; each read sees one snapshot of the ledger.</summary>
internal sealed class ReadConnections(LedgerSource source) : IDisposable
{
    private const int IdleKept = 4;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _disposed;

    /// <summary>Reads on a pool thread: SQLite knows no asynchronous reads, and a grain's thread must not wait for a
    /// disk.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be read, or holds what this build does not
    /// understand.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) =>
        Task.Run(() => Read(read, cancellationToken), cancellationToken);

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private T Read<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        if (_disposed) throw SqliteFaults.Closed(source.Path);
        try
        {
            if (!_idle.TryTake(out var connection)) connection = source.Open();
            var answer = Read(connection, read, cancellationToken);
            source.ThrowIfDisturbed();
            return answer;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (SqliteException fault)
        {
            source.ThrowIfDisturbed(); // What looks like damage may be half of somebody's write.
            throw SqliteFaults.Explain(fault, source.Path);
        }
        catch (InvalidDataException fault)
        {
            throw SqliteFaults.Unreadable(fault, source.Path);
        }
    }

    private T Read<T>(SqliteConnection connection, Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        var isSound = false;
        try
        {
            using var interrupt = cancellationToken.Register(() => raw.sqlite3_interrupt(connection.Handle!));
            connection.Run("BEGIN");
            var answer = read(connection);
            connection.Run("COMMIT");
            isSound = true;
            return answer;
        }
        finally
        {
            // One that failed may still be inside its transaction.
            if (isSound && source.MayKeep && _idle.Count < IdleKept) _idle.Add(connection);
            else connection.Dispose();
            // The store may have been disposed while this one was lent.
            if (_disposed) Dispose();
        }
    }
}
