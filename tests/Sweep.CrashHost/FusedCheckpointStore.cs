using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.CrashHost;

/// <summary>A checkpoint store whose every change may be the one before which the process ends: also when
/// its content is written and its name is not.</summary>
internal sealed class FusedCheckpointStore(ICheckpointStore inner, Fuse fuse) : ICheckpointStore
{
    public Checkpoint Write(AttemptId attempt, int epoch, double? perplexity, Action<Stream> write)
    {
        fuse.Count();
        var checkpoint = inner.Write(attempt, epoch, perplexity, stream =>
        {
            write(stream);
            fuse.Count(); // All is written, nothing renamed.
        });
        fuse.Count();
        return checkpoint;
    }

    public Stream Open(Checkpoint checkpoint) => inner.Open(checkpoint);

    public string Locate(Checkpoint checkpoint) => inner.Locate(checkpoint);

    public void Delete(string path)
    {
        fuse.Count();
        inner.Delete(path);
    }

    public void DeleteAll(SweepId sweep)
    {
        fuse.Count();
        inner.DeleteAll(sweep);
    }

    public ImmutableArray<StoredFile> List(SweepId sweep) => inner.List(sweep);
}
