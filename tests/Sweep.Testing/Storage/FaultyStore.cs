using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Testing;

/// <summary>Passes calls on to another store until it is told to fail: it refuses writes, or goes dead like a machine
/// without power.</summary>
public sealed class FaultyStore(ISweepStore inner) : ISweepStore
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HaltedCalls _haltedCalls;
    private int? _writesLeft;
    private int _writesToRefuse;
    private WriteHold? _hold;
    private int _writesDone;

    /// <summary>How many of the next writes are refused with <see cref="StoreUnavailableException"/>; nothing of them
    /// is kept.</summary>
    public int WritesToRefuse
    {
        get => Volatile.Read(ref _writesToRefuse);
        set => Volatile.Write(ref _writesToRefuse, value);
    }

    /// <summary>From now on a write that is to be refused waits, as on a disk that hangs before it fails.</summary>
    public WriteHold HoldRefusals() => _hold = new WriteHold();

    /// <summary>Writes that the other store has kept.</summary>
    public int WritesDone => Volatile.Read(ref _writesDone);

    /// <summary>Ends when the first call arrives after the store went dead.</summary>
    public Task Halted => _halted.Task;

    /// <summary>Lets this many more writes succeed; then the store is dead for reads and writes alike.</summary>
    public void HaltAfterWrites(int writes, HaltedCalls calls = HaltedCalls.NeverEnd)
    {
        lock (_lock) (_writesLeft, _haltedCalls) = (writes, calls);
    }

    public Task<bool> CreateAsync(
        SweepRecord sweep, ImmutableArray<TrialSpec> trials, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.CreateAsync(sweep, trials, cancellationToken), cancellationToken);

    public Task CommitAsync(SweepId sweep, ImmutableArray<LedgerChange> changes, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.CommitAsync(sweep, changes, cancellationToken), cancellationToken);

    public Task DeleteAsync(SweepId sweep, long version, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.DeleteAsync(sweep, version, at, cancellationToken), cancellationToken);

    public Task ForgetDeletedAsync(SweepId sweep, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.ForgetDeletedAsync(sweep, cancellationToken), cancellationToken);

    public Task<ImmutableArray<DeletedSweep>> ListDeletedAsync(CancellationToken cancellationToken) =>
        ReadAsync(() => inner.ListDeletedAsync(cancellationToken), cancellationToken);

    public Task<StoredSweep?> LoadAsync(
        SweepId sweep, Func<SweepRecord, ImmutableArray<int>> epochs, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.LoadAsync(sweep, epochs, cancellationToken), cancellationToken);

    public Task<ImmutableArray<SweepRecord>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        ReadAsync(() => inner.ListUnfinishedAsync(cancellationToken), cancellationToken);

    public Task<ImmutableArray<SweepSummary>> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync(() => inner.ListAsync(cancellationToken), cancellationToken);

    public Task<ImmutableArray<TrialEntry>> TrialsAsync(
        SweepId sweep, int offset, int limit, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.TrialsAsync(sweep, offset, limit, cancellationToken), cancellationToken);

    public Task<ImmutableArray<Measurement>> MeasurementsAsync(TrialId trial, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.MeasurementsAsync(trial, cancellationToken), cancellationToken);

    public Task<ImmutableArray<TrialMeasurement>> MeasurementsAtAsync(
        SweepId sweep, ImmutableArray<int> epochs, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.MeasurementsAtAsync(sweep, epochs, cancellationToken), cancellationToken);

    public Task<ImmutableArray<Sample>> SamplesAsync(TrialId trial, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.SamplesAsync(trial, cancellationToken), cancellationToken);

    public Task<ImmutableArray<AttemptRecord>> AttemptsAsync(TrialId trial, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.AttemptsAsync(trial, cancellationToken), cancellationToken);

    private Task<bool> WriteAsync(Func<Task> write, CancellationToken cancellationToken) => WriteAsync(
        async () =>
        {
            await write();
            return true;
        },
        cancellationToken);

    // No await before the inner call: the order of calls has to stay the order of effects.
    private async Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        bool isHalted, isRefused;
        lock (_lock)
        {
            isHalted = _writesLeft == 0;
            isRefused = !isHalted && _writesToRefuse > 0;
            if (isRefused) _writesToRefuse--;
            else if (!isHalted) _writesLeft--;
        }

        if (isRefused)
        {
            if (_hold is { } hold) await hold.PassAsync();
            throw new StoreUnavailableException("a test told it to refuse this write.");
        }

        if (isHalted) return await HaltAsync<T>(cancellationToken);
        var isKept = false;
        try
        {
            var answer = await write();
            isKept = true;
            Interlocked.Increment(ref _writesDone);
            return answer;
        }
        finally
        {
            if (!isKept) GiveBack();
        }
    }

    private async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        bool isHalted;
        lock (_lock) isHalted = _writesLeft == 0;
        return isHalted ? await HaltAsync<T>(cancellationToken) : await read();
    }

    private async Task<T> HaltAsync<T>(CancellationToken cancellationToken)
    {
        _halted.TrySetResult();
        if (_haltedCalls == HaltedCalls.NeverEnd)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        throw new StoreUnavailableException("a test cut its power.");
    }

    /// <summary>A write that failed is none of those that were to succeed.</summary>
    private void GiveBack()
    {
        lock (_lock) _writesLeft++;
    }
}

/// <summary>What becomes of a call to a dead store.</summary>
public enum HaltedCalls
{
    /// <summary>It waits until its caller cancels it, as on a machine without power.</summary>
    NeverEnd,

    /// <summary>It throws <see cref="StoreUnavailableException"/>.</summary>
    Throw,
}
