using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Sweep.Silo;

/// <summary>The ledger's one writer: a thread that carries out the waiting writes in groups, one transaction and one
/// flush a group.</summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>Bounds how long the first of a group waits for the last, and how much one failed commit takes
    /// down.</summary>
    private const int GroupSize = 256;

    private readonly Channel<PendingWrite> _queue =
        Channel.CreateUnbounded<PendingWrite>(new UnboundedChannelOptions { SingleReader = true });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;
    private readonly string _path;

    /// <param name="connection">The writer's from now on; closed when it ends.</param>
    /// <param name="path">The ledger's file, for messages.</param>
    public SqliteWriter(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        // A dedicated thread: a flush to disk blocks, and a full thread pool must not hold up the truth.
        new Thread(Run) { IsBackground = true, Name = "ledger writer" }.UnsafeStart();
    }

    /// <summary>Queues a write behind those of earlier calls. Once queued it is carried out, whatever becomes of its
    /// caller.</summary>
    public Task<T> WriteAsync<T>(Func<LedgerStatements, T> apply, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        var write = new PendingWrite<T>(apply);
        return _queue.Writer.TryWrite(write) ? write.Done : Task.FromException<T>(SqliteFaults.Closed(_path));
    }

    /// <summary>Carries out what is queued, then closes the file. Later writes are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
    }

    private void Run()
    {
        using (_connection)
        using (var ledger = new LedgerStatements(_connection))
        {
            var group = new List<PendingWrite>(GroupSize);
            while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                group.Clear();
                while (group.Count < GroupSize && _queue.Reader.TryRead(out var write)) group.Add(write);
                CarryOut(group, ledger);
            }

            EmptyLog();
        }

        _ended.TrySetResult();
    }

    /// <summary>Brings all into the one file, so that a user who copies it has the whole ledger. A reader that is at work may be in
    /// the way: then the log keeps it, and nothing is lost.</summary>
    private void EmptyLog()
    {
        try
        {
            _connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // The log is read with the file wherever both are; only tidiness is lost.
        }
    }

    private void CarryOut(List<PendingWrite> group, LedgerStatements ledger)
    {
        try
        {
            // Immediate: a read first and a lock later would fail whenever another process wrote in between.
            _connection.Run("BEGIN IMMEDIATE");
            foreach (var write in group) CarryOut(write, ledger);
            _connection.Run("COMMIT");
        }
#pragma warning disable CA1031 // Not swallowed: every caller of the group gets it, and the thread lives on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            RollBack();
            // Even a write that was refused alone hears of this: what stood in its way is undone as well.
            foreach (var write in group) write.Fail(Explain(fault));
            return;
        }

        foreach (var write in group) write.Complete();
    }

    private void CarryOut(PendingWrite write, LedgerStatements ledger)
    {
        _connection.Run("SAVEPOINT one_write");
        try
        {
            write.Apply(ledger);
        }
        catch (Exception refusal) when (refusal is not SqliteException fault || SqliteFaults.ConcernsOneRow(fault))
        {
            _connection.Run("ROLLBACK TO one_write");
            write.Refuse(Explain(refusal));
        }

        _connection.Run("RELEASE one_write");
    }

    private void RollBack()
    {
        try
        {
            _connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // After a full disk or a read error SQLite has rolled back by itself.
        }
    }

    private Exception Explain(Exception fault) =>
        fault is SqliteException sqlite ? SqliteFaults.Explain(sqlite, _path) : fault;
}
