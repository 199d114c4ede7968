using Microsoft.Extensions.Logging;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Collects, when a silo starts, the checkpoint files that deleted sweeps left behind: the process may have ended in
/// between, or a slot wrote one before it heard that its trial was cancelled.</summary>
/// <remarks>It touches what the ledger says was deleted, and never a folder merely because the ledger does not know it: that
/// may be the last copy of somebody's weights, beside a ledger that was lost.</remarks>
internal sealed partial class DeletedSweepFiles(
    ISweepStore store, ICheckpointStore checkpoints, TimeProvider time, ILogger<DeletedSweepFiles> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>For so long after a deletion a slot may still write: it hears within a lease that it has to stop.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _closing = new();
    private Task _collecting = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(DeletedSweepFiles), ServiceLifecycleStage.Active, Open, CloseAsync);

    /// <summary>Deletes what is left, and forgets the sweeps of which nothing can come any more.</summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var sweep in await store.ListDeletedAsync(cancellationToken))
            {
                await Task.Run(() => checkpoints.DeleteAll(sweep.Id), cancellationToken);
                if (time.GetUtcNow() - sweep.At >= Settling) await store.ForgetDeletedAsync(sweep.Id, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is StoreUnavailableException or CheckpointUnusableException)
        {
            LogLeft(fault.Message); // The next start tries again.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    public void Dispose() => _closing.Dispose();

    private Task Open(CancellationToken cancellationToken)
    {
        _collecting = Task.Run(() => CollectAsync(_closing.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        await _collecting;
    }

    [LoggerMessage(LogLevel.Warning, "Checkpoint files of deleted sweeps could not be deleted: {Reason}")]
    private partial void LogLeft(string reason);
}
