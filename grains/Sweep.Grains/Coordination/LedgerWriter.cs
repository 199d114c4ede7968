using System.Collections.Immutable;
using System.Diagnostics;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>Writes a coordinator's changes in groups: while one group is on its way, the next gathers.</summary>
/// <remarks>
/// Runs on the grain's scheduler, one turn at a time, so it needs no lock. Groups reach the store in the order of the
/// decisions. After a refused group every later one is refused too: it was decided on a state that the store does not
/// have.
/// </remarks>
internal sealed class LedgerWriter(ISweepStore store, SweepId sweep, SweepMetrics metrics, Action onRefused)
{
    private ImmutableArray<LedgerChange>.Builder _gathering = ImmutableArray.CreateBuilder<LedgerChange>();
    private ImmutableArray<LedgerChange> _written = [];
    private TaskCompletionSource _gathered = NewGroup();
    private Task _pending = Task.CompletedTask;
    private Exception? _refusal;
    private bool _isWriting;

    /// <summary>Adds changes to the group being gathered.</summary>
    /// <returns>Ends when they, and everything before them, are in the store.</returns>
    public Task CommitAsync(ImmutableArray<LedgerChange> changes)
    {
        if (_refusal is not null) return Task.FromException(_refusal);
        if (changes.IsEmpty) return _pending;
        _gathering.AddRange(changes);
        _pending = _gathered.Task;
        if (!_isWriting) _ = WriteAsync();
        return _pending;
    }

    /// <summary>Whether a decision on the trial, or on its whole sweep, is still on its way to the store.</summary>
    public bool IsWriting(int trial)
    {
        return _written.Any(Concerns) || _gathering.Any(Concerns);

        bool Concerns(LedgerChange change) => change switch
        {
            LedgerChange.SweepSet => true,
            LedgerChange.TrialSet(var set, _) => set.Spec.Id.Number == trial,
            _ => false,
        };
    }

    private async Task WriteAsync()
    {
        _isWriting = true;
        while (_gathering.Count > 0 && _refusal is null)
        {
            (_written, var done) = (_gathering.ToImmutable(), _gathered);
            (_gathering, _gathered) = (ImmutableArray.CreateBuilder<LedgerChange>(), NewGroup());
            var began = Stopwatch.GetTimestamp();
            var write = store.CommitAsync(sweep, _written, CancellationToken.None);
            await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            metrics.Wrote(began, write.IsCompletedSuccessfully);
            if (write.IsCompletedSuccessfully) done.SetResult();
            else Refuse(write.Exception?.InnerException ?? new OperationCanceledException("The store gave the write up."), done);
        }

        (_isWriting, _written) = (false, []);
    }

    private void Refuse(Exception refusal, TaskCompletionSource done)
    {
        _refusal = refusal;
        Fail(done, refusal);
        Fail(_gathered, refusal);
        onRefused();
    }

    private static void Fail(TaskCompletionSource group, Exception refusal)
    {
        group.SetException(refusal);
        _ = group.Task.Exception; // Nobody may be waiting for it; read once, it is no unobserved exception.
    }

    private static TaskCompletionSource NewGroup() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
