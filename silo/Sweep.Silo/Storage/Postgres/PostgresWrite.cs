using Npgsql;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>A write that waits for its turn, and the task of the caller that waits for it.</summary>
/// <param name="sweep">Which sweep it belongs to.</param>
/// <param name="isCreation">Whether it may find its row there already, and then changes nothing.</param>
/// <param name="fill">Adds its statements to a batch; may be called again, when the batch before was undone.</param>
internal sealed class PostgresWrite(SweepId sweep, bool isCreation, Action<PostgresStatements> fill)
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int GivenUp = 2;

    // Without this option a caller's continuation would run in the writer's loop and hold up everybody's writes.
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PostgresStatements? _statements;
    private Exception? _refusal;
    private bool _answer;
    private CancellationToken _caller;
    private int _phase;

    /// <summary>Ends when the write is committed; false when it was a creation that found its row there
    /// already.</summary>
    public Task<bool> Done => _done.Task;

    /// <summary>Lets its caller give it up while the server is away. Otherwise it is carried out, whatever becomes of its
    /// caller.</summary>
    public void MayEnd(PostgresOutage outage, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) return;
        _caller = cancellationToken;
        var listening = cancellationToken.Register(() =>
        {
            if (outage.IsOn) TryGiveUp();
        });
        _ = Done.ContinueWith(
            _ => listening.Unregister(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Is sent to the server now, first or once more.</summary>
    /// <returns>False when its caller has given it up.</returns>
    public bool Begin() => Interlocked.CompareExchange(ref _phase, Sent, Waiting) != GivenUp;

    /// <summary>Nothing of it was kept, and the server is away: it waits again.</summary>
    public void Rest()
    {
        Interlocked.Exchange(ref _phase, Waiting);
        if (_caller.IsCancellationRequested) TryGiveUp();
    }

    /// <summary>Adds its statements to a batch.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        _refusal = null;
        _statements = new(batch);
        fill(_statements);
    }

    /// <summary>Whether the batch, just executed, found every row as it had to be.</summary>
    public bool FoundAll()
    {
        _answer = !isCreation || _statements!.FirstFoundAny;
        return _statements!.FoundAll;
    }

    /// <summary>What its caller is told of a fault that concerns this write alone.</summary>
    public Exception Translate(Exception fault) =>
        !isCreation && PostgresFaults.IsClash(fault) ? Conflict() : fault;

    public LedgerConflictException Conflict() => new(sweep);

    /// <summary>The write alone was refused and undone; its caller hears of it once the others are committed.</summary>
    public void Refuse(Exception refusal) => _refusal = refusal;

    /// <summary>The transaction is committed.</summary>
    public void Complete()
    {
        if (_refusal is null) _done.TrySetResult(_answer);
        else _done.TrySetException(_refusal);
    }

    /// <summary>Nothing was written.</summary>
    public void Fail(Exception fault) => _done.TrySetException(fault);

    private void TryGiveUp()
    {
        if (Interlocked.CompareExchange(ref _phase, GivenUp, Waiting) == Waiting) _done.TrySetCanceled(_caller);
    }
}
