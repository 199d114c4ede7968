using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Grains.Tests;

/// <summary>Checkpoint files in memory, on a disk that can be full.</summary>
internal sealed class CheckpointsInMemory : ICheckpointStore
{
    private readonly Dictionary<string, byte[]> _files = [];

    /// <summary>Asked before every write; true for a full disk.</summary>
    public Func<int, bool> IsFull { get; set; } = _ => false;

    /// <summary>The records of all files, newest first.</summary>
    public ImmutableArray<Checkpoint> Written { get; private set; } = [];

    public Checkpoint Write(AttemptId attempt, int epoch, double? perplexity, Action<Stream> write)
    {
        if (IsFull(epoch)) throw new CheckpointUnusableException("the disk is full.");
        using var file = new MemoryStream();
        write(file);
        var path = $"{attempt.Trial.Sweep}/{attempt.Trial.Number}/{attempt.Number}/{epoch}.safetensors";
        _files[path] = file.ToArray();
        var checkpoint = new Checkpoint(epoch, attempt.Number, path, "", file.Length, perplexity);
        Written = Written.Insert(0, checkpoint);
        return checkpoint;
    }

    public Stream Open(Checkpoint checkpoint) => _files.TryGetValue(checkpoint.Path, out var file)
        ? new MemoryStream(file)
        : throw new CheckpointUnusableException("it is not there.");

    public string Locate(Checkpoint checkpoint) => checkpoint.Path;

    public void Delete(string path) => _files.Remove(path);

    public void DeleteAll(SweepId sweep) => throw new NotSupportedException();

    public ImmutableArray<StoredFile> List(SweepId sweep) => throw new NotSupportedException();

    public void Clear()
    {
        _files.Clear();
        Written = [];
    }

    /// <summary>Leaves only the first half of a file.</summary>
    public void Cut(Checkpoint checkpoint) => _files[checkpoint.Path] = _files[checkpoint.Path][..((int)checkpoint.Bytes / 2)];
}
