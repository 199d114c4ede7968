namespace Sweep.Silo;

/// <summary>A write that waits for its turn, and the task of the caller that waits for it.</summary>
internal abstract class PendingWrite
{
    private Exception? _refusal;

    /// <summary>Writes into the open transaction.</summary>
    public abstract void Apply(LedgerStatements ledger);

    /// <summary>The write alone was refused and undone; its caller hears of it once the others are on disk.</summary>
    public void Refuse(Exception refusal) => _refusal = refusal;

    /// <summary>The transaction is on disk.</summary>
    public void Complete()
    {
        if (_refusal is null) Succeed();
        else Fail(_refusal);
    }

    /// <summary>Nothing was written.</summary>
    public abstract void Fail(Exception fault);

    protected abstract void Succeed();
}

/// <inheritdoc/>
/// <typeparam name="T">What the caller is told.</typeparam>
internal sealed class PendingWrite<T>(Func<LedgerStatements, T> apply) : PendingWrite
{
    // Without this option a caller's continuation would run on the writer's thread and hold up everybody's writes.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;

    public Task<T> Done => _done.Task;

    public override void Apply(LedgerStatements ledger) => _answer = apply(ledger);

    public override void Fail(Exception fault) => _done.TrySetException(fault);

    protected override void Succeed() => _done.TrySetResult(_answer!);
}
