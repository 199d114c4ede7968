using System.Collections.Immutable;
using System.Security.Cryptography;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>Checkpoints as files in a folder, or on a volume that all machines share:
/// <c>sweep/trial/attempt/epoch.safetensors</c>.</summary>
/// <remarks>May be used by several threads and processes at once, as long as each attempt is written by one.</remarks>
/// <param name="root">The folder that the records' paths are relative to; made when the first file is written.</param>
public sealed class DirectoryCheckpointStore(string root) : ICheckpointStore
{
    private const int BufferSize = 128 * 1024;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>A file up to this length, in bytes, is read once, into memory, and checked there; a longer one is read
    /// twice.</summary>
    internal int LongestInMemory { get; init; } = 64 * 1024 * 1024;

    /// <inheritdoc/>
    public Checkpoint Write(AttemptId attempt, int epoch, double? perplexity, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var path = CheckpointPath.Of(attempt, epoch);
        var file = Resolve(path);
        var unfinished = file + CheckpointPath.Unfinished;
        try
        {
            var (sha256, length) = WriteUnfinished(unfinished, write);
            File.Move(unfinished, file, overwrite: true);
            FlushFolders(Path.GetDirectoryName(file)!);
            return new Checkpoint(epoch, attempt.Number, path, sha256, length, perplexity);
        }
        catch (Exception fault)
        {
            DeleteIfPossible(unfinished);
            if (!IsOfDisk(fault)) throw;
            throw new CheckpointUnusableException(
                $"Could not write the checkpoint '{file}': {DiskFaults.Explain(fault)}", fault);
        }
    }

    /// <inheritdoc/>
    public Stream Open(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var path = Resolve(checkpoint.Path);
        try
        {
            // Delete is shared because the ledger may forget a file while it is read.
            var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize);
            try
            {
                return Check(file, checkpoint);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (IsOfDisk(fault))
        {
            throw new CheckpointUnusableException(
                $"Could not read the checkpoint '{path}': {DiskFaults.Explain(fault)}", fault);
        }
    }

    /// <inheritdoc/>
    public string Locate(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Resolve(checkpoint.Path);
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = Resolve(path);
        try
        {
            File.Delete(file);
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }
        catch (Exception fault) when (IsOfDisk(fault))
        {
            throw new CheckpointUnusableException(
                $"Could not delete the checkpoint '{file}': {DiskFaults.Explain(fault)}", fault);
        }

        DeleteEmptyFolders(Path.GetDirectoryName(file)!);
    }

    /// <inheritdoc/>
    public void DeleteAll(SweepId sweep)
    {
        if (!SweepId.TryParse(sweep.Value, out _)) return; // Beside the sweeps' folders there are others, such as the corpora.
        foreach (var file in List(sweep)) Delete(file.Path);
        // Folders that were empty already are left; from the inside out.
        foreach (var (trial, _) in NumberedFolders(Resolve(sweep.Value)))
        {
            foreach (var (attempt, _) in NumberedFolders(trial)) DeleteEmptyFolders(attempt);
            DeleteEmptyFolders(trial);
        }

        DeleteEmptyFolders(Resolve(sweep.Value));
    }

    /// <inheritdoc/>
    public ImmutableArray<StoredFile> List(SweepId sweep)
    {
        var files = ImmutableArray.CreateBuilder<StoredFile>();
        foreach (var (trialFolder, trial) in NumberedFolders(Resolve(sweep.Value)))
        {
            foreach (var (attemptFolder, attempt) in NumberedFolders(trialFolder))
            {
                foreach (var file in Entries(attemptFolder, Directory.GetFiles))
                {
                    var name = Path.GetFileName(file);
                    if (!CheckpointPath.IsOurs(name)) continue;
                    files.Add(new StoredFile(trial, attempt, $"{sweep}/{trial}/{attempt}/{name}"));
                }
            }
        }

        return files.ToImmutable();
    }

    private (string Sha256, long Length) WriteUnfinished(string path, Action<Stream> write)
    {
        using var file = Create(path);
        using var hashing = new HashingStream(file);
        write(hashing);
        file.Flush(flushToDisk: true);
        return (hashing.TakeHash(), file.Length);
    }

    private FileStream Create(string path)
    {
        const int Tries = 1000;
        for (var left = Tries; ; left--)
        {
            try
            {
                MakeFolder(Path.GetDirectoryName(path)!);
                return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize);
            }
            catch (IOException fault) when (left > 1 && fault is (DirectoryNotFoundException or FileNotFoundException))
            {
                // Another thread deleted the last file of the trial and, finding its folders empty, those as well.
            }
        }
    }

    private void MakeFolder(string folder)
    {
        var isFirst = !Directory.Exists(_root);
        Directory.CreateDirectory(folder);
        if (isFirst && Path.GetDirectoryName(_root) is { } above) UnixFile.FlushFolder(above);
    }

    /// <summary>Puts the file's name on disk, and those of the folders down to it: this attempt may be the first of its
    /// trial.</summary>
    private void FlushFolders(string folder)
    {
        for (var above = folder; above.Length >= _root.Length; above = Path.GetDirectoryName(above)!)
        {
            UnixFile.FlushFolder(above);
        }
    }

    private Stream Check(FileStream file, Checkpoint checkpoint)
    {
        if (file.Length != checkpoint.Bytes)
        {
            throw new CheckpointUnusableException(
                $"The checkpoint '{file.Name}' has '{file.Length}' bytes where the ledger says '{checkpoint.Bytes}': " +
                "it was cut off or replaced.");
        }

        Stream content = file;
        if (file.Length <= LongestInMemory)
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            file.Dispose();
            content = new MemoryStream(bytes, writable: false);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        content.Position = 0;
        return string.Equals(sha256, checkpoint.Sha256, StringComparison.OrdinalIgnoreCase)
            ? content
            : throw new CheckpointUnusableException(
                $"The checkpoint '{file.Name}' has the SHA-256 '{sha256}' where the ledger says " +
                $"'{checkpoint.Sha256}': it is damaged or was replaced.");
    }

    private string Resolve(string path) =>
        CheckpointPath.IsSafe(path)
            ? Path.Combine(_root, path.Replace('/', Path.DirectorySeparatorChar))
            : throw new CheckpointUnusableException(
                $"'{path}' is no path of a checkpoint: it must lead from the checkpoint folder downwards, as in " +
                "'7k3m9x0qtz/1/1/50.safetensors'. The ledger was changed by hand, or is damaged.");

    private void DeleteEmptyFolders(string folder)
    {
        try
        {
            for (var empty = folder; empty.Length > _root.Length; empty = Path.GetDirectoryName(empty)!)
            {
                Directory.Delete(empty, recursive: false);
            }
        }
        catch (Exception fault) when (IsOfDisk(fault))
        {
            // Not empty, or gone already; an empty folder left behind does no harm either.
        }
    }

    private static IEnumerable<(string Path, int Number)> NumberedFolders(string folder) =>
        from path in Entries(folder, Directory.GetDirectories)
        let number = CheckpointPath.Number(Path.GetFileName(path))
        where number is not null
        orderby number
        select (path, number.Value);

    private static string[] Entries(string folder, Func<string, string[]> list)
    {
        try
        {
            return list(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // Never made, or deleted since its name was read.
        }
        catch (Exception fault) when (IsOfDisk(fault))
        {
            throw new CheckpointUnusableException($"Could not list '{folder}': {DiskFaults.Explain(fault)}", fault);
        }
    }

    private static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (IsOfDisk(fault))
        {
            // The first fault is the one to report; the file is overwritten or collected later.
        }
    }

    private static bool IsOfDisk(Exception fault) => fault is IOException or UnauthorizedAccessException;
}
