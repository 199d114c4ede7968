using System.Collections.Immutable;
using System.Diagnostics;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Counts and times what is written to a store of checkpoints.</summary>
public sealed class MeasuredCheckpoints(ICheckpointStore store, SweepMetrics metrics) : ICheckpointStore
{
    /// <inheritdoc/>
    public Checkpoint Write(AttemptId attempt, int epoch, double? perplexity, Action<Stream> write)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var checkpoint = store.Write(attempt, epoch, perplexity, write);
            metrics.Saved(checkpoint, Stopwatch.GetElapsedTime(began));
            return checkpoint;
        }
        catch (CheckpointUnusableException)
        {
            metrics.NotSaved();
            throw;
        }
    }

    /// <inheritdoc/>
    public Stream Open(Checkpoint checkpoint) => store.Open(checkpoint);

    /// <inheritdoc/>
    public string Locate(Checkpoint checkpoint) => store.Locate(checkpoint);

    /// <inheritdoc/>
    public void Delete(string path) => store.Delete(path);

    /// <inheritdoc/>
    public void DeleteAll(SweepId sweep) => store.DeleteAll(sweep);

    /// <inheritdoc/>
    public ImmutableArray<StoredFile> List(SweepId sweep) => store.List(sweep);
}
