using System.Threading.Channels;
using Npgsql;
using static Sweep.Silo.PostgresValue;

namespace Sweep.Silo;

/// <summary>Carries out the waiting writes of one store in groups: one transaction a group, two journeys to the
/// server.</summary>
/// <remarks>
/// A group is sent as one batch and each statement says how many rows it has to find. Only when one finds others, the
/// batch is undone and the writes are carried out one by one, so that each is refused for itself. A connection that
/// breaks costs nothing before the commit: the group is sent again. One that breaks in the middle of the commit leaves
/// it open whether the server carried it out; the group's number in <c>ledger_writers</c>, written in the same
/// transaction, tells. While the server is away, the group waits and with it all that comes later.
/// </remarks>
internal sealed class PostgresWriter : IAsyncDisposable
{
    /// <summary>Bounds how long the first of a group waits for the last, and how much one failed commit takes
    /// down.</summary>
    private const int GroupSize = 256;

    private const int Tries = 3;
    private const string OneWrite = "one_write";

    // A server that lost its client without hearing of it must not keep rows locked for long. And a plan that was made while
    // a table was small, that of a foreign key among them, is kept: a scan would become ever slower (measured: 0.2 ms for
    // each measurement of a sweep of 2,000 trials, instead of 0.02).
    private const string Settings =
        """
        SELECT set_config('idle_in_transaction_session_timeout', '10s', true), set_config('enable_seqscan', 'off', true)
        """;

    private const string SetNumber =
        """
        INSERT INTO ledger_writers (writer, groups, written) VALUES ($1, $2, $3)
        ON CONFLICT (writer) DO UPDATE SET groups = excluded.groups, written = excluded.written
        """;

    // Waits for the row while a transaction that was cut off still holds it.
    private const string ReadNumber =
        """
        INSERT INTO ledger_writers (writer, groups, written) VALUES ($1, 0, $2)
        ON CONFLICT (writer) DO UPDATE SET written = excluded.written
        RETURNING groups
        """;

    // Far more than the longest doubt lasts; a writer that is only idle writes its row anew.
    private static readonly TimeSpan Leftover = TimeSpan.FromDays(2);

    private readonly Channel<PostgresWrite> _queue =
        Channel.CreateUnbounded<PostgresWrite>(new UnboundedChannelOptions { SingleReader = true });

    private readonly string _name = Guid.NewGuid().ToString("n");
    private readonly PostgresSource _source;
    private readonly PostgresOutage _outage;
    private readonly TimeProvider _timeProvider;
    private readonly Task _running;
    private long _number;

    private PostgresWriter(PostgresSource source, PostgresSettings settings, TimeProvider timeProvider)
    {
        (_source, _timeProvider) = (source, timeProvider);
        _outage = new(source, settings, timeProvider);
        using (ExecutionContext.SuppressFlow()) _running = Task.Run(RunAsync);
    }

    /// <summary>Begins to write, and clears away what writers left behind that could not end in order.</summary>
    public static async Task<PostgresWriter> StartAsync(
        PostgresSource source, PostgresSettings settings, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("DELETE FROM ledger_writers WHERE written < $1", connection)
        {
            Parameters = { Time(timeProvider.GetUtcNow() - Leftover) },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new(source, settings, timeProvider);
    }

    /// <summary>Queues a write behind those of earlier calls. Once queued it is carried out, whatever becomes of its
    /// caller; only while the server is away it can be given up.</summary>
    public Task<bool> WriteAsync(PostgresWrite write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        write.MayEnd(_outage, cancellationToken);
        if (!_queue.Writer.TryWrite(write)) write.Fail(PostgresFaults.Closed(_source.Place));
        return write.Done;
    }

    /// <summary>Carries out what is queued; while the server is away, refuses it. Later writes are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete()) return;
        _outage.Close();
        await _running;
        if (_number > 0 && !_outage.IsOn) await ForgetNumberAsync();
        _outage.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<PostgresWrite>(GroupSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < GroupSize && _queue.Reader.TryRead(out var write)) group.Add(write);
            _number++;
            await CarryOutAsync(group);
        }
    }

    private async Task CarryOutAsync(List<PostgresWrite> group)
    {
        try
        {
            await CommitAsync(group);
        }
#pragma warning disable CA1031 // Not swallowed: every caller of the group gets it, and the loop lives on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            foreach (var write in group) write.Fail(Explain(fault));
            return;
        }

        foreach (var write in group) write.Complete();
    }

    private async Task CommitAsync(List<PostgresWrite> group)
    {
        // Whatever fails here was not committed, so the same group may be sent again.
        for (var left = Tries; ; left--)
        {
            group.RemoveAll(write => !write.Begin());
            if (group.Count == 0) return;
            try
            {
                if (!await TryTogetherAsync(group)) await OneByOneAsync(group);
                _outage.End();
                return;
            }
            catch (Exception fault) when (left > 1 && !_outage.IsOn && PostgresFaults.MayRepeat(fault))
            {
                if (PostgresFaults.IsBroken(fault)) _source.Forget();
            }
            catch (Exception fault) when (PostgresFaults.IsOutage(fault))
            {
                var waiting = _outage.WaitAsync(fault);
                foreach (var write in group) write.Rest();
                if (!await waiting) throw;
            }
        }
    }

    /// <returns>False, with nothing written, when one of them is to be refused.</returns>
    private async Task<bool> TryTogetherAsync(List<PostgresWrite> group)
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = connection.CreateBatch();
        try
        {
            AddNumber(batch);
            foreach (var write in group) write.AddTo(batch);
            await batch.ExecuteNonQueryAsync();
        }
        catch (Exception fault) when (PostgresFaults.ConcernsOneWrite(fault))
        {
            return false;
        }

        if (!group.TrueForAll(write => write.FoundAll())) return false;
        await CommitAsync(transaction);
        return true;
    }

    private async Task OneByOneAsync(List<PostgresWrite> group)
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var batch = connection.CreateBatch())
        {
            AddNumber(batch);
            await batch.ExecuteNonQueryAsync();
        }

        foreach (var write in group)
        {
            await transaction.SaveAsync(OneWrite);
            if (await RefusalAsync(connection, write) is { } refusal)
            {
                await transaction.RollbackAsync(OneWrite);
                write.Refuse(Explain(refusal));
            }

            await transaction.ReleaseAsync(OneWrite);
        }

        await CommitAsync(transaction);
    }

    private static async Task<Exception?> RefusalAsync(NpgsqlConnection connection, PostgresWrite write)
    {
        try
        {
            await using var batch = connection.CreateBatch();
            write.AddTo(batch);
            if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync();
            return write.FoundAll() ? null : write.Conflict();
        }
        catch (Exception fault) when (PostgresFaults.ConcernsOneWrite(fault))
        {
            return write.Translate(fault);
        }
    }

    private async Task CommitAsync(NpgsqlTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync();
        }
        catch (Exception fault) when (PostgresFaults.IsBroken(fault))
        {
            // The answer was lost, and the commit perhaps too.
            if (!await WasCommittedAsync()) throw;
        }
    }

    /// <summary>Asks the server, once it answers again, whether the last group was committed. After a no it never will
    /// be.</summary>
    private async Task<bool> WasCommittedAsync()
    {
        _source.Forget();
        while (true)
        {
            try
            {
                await using var connection = await OpenAsync();
                await using var command = new NpgsqlCommand(ReadNumber, connection)
                {
                    Parameters = { Text(_name), Time(_timeProvider.GetUtcNow()) },
                };
                return (long)(await command.ExecuteScalarAsync())! == _number;
            }
            catch (Exception fault) when (PostgresFaults.IsOutage(fault))
            {
                if (!await _outage.WaitAsync(fault)) throw PostgresFaults.InDoubt(fault, _source.Place);
            }
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        if (_outage.IsHopeless) throw PostgresFaults.Closed(_source.Place);
        try
        {
            return await _source.OpenAsync(_outage.Closing);
        }
        catch (OperationCanceledException) when (_outage.IsHopeless)
        {
            throw PostgresFaults.Closed(_source.Place);
        }
    }

    private void AddNumber(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Settings));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SetNumber)
        {
            Parameters = { Text(_name), Long(_number), Time(_timeProvider.GetUtcNow()) },
        });
    }

    /// <summary>Leaves no row behind. Only tidiness is lost where that does not go.</summary>
    private async Task ForgetNumberAsync()
    {
        try
        {
            await using var connection = await _source.OpenAsync(CancellationToken.None);
            await using var command = new NpgsqlCommand("DELETE FROM ledger_writers WHERE writer = $1", connection)
            {
                Parameters = { Text(_name) },
            };
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception fault) when (PostgresFaults.IsFault(fault))
        {
            // A later store clears away what is old.
        }
    }

    private Exception Explain(Exception fault) =>
        PostgresFaults.IsFault(fault) ? PostgresFaults.Explain(fault, _source.Place) : fault;
}
