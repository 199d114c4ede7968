using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Where checkpoint files are. Called on training threads, so nothing here is asynchronous.</summary>
public interface ICheckpointStore
{
    /// <summary>Writes a file beside its place, flushes it to disk, and renames it; then it survives a power
    /// cut.</summary>
    /// <param name="attempt">Who writes; every attempt has a directory of its own.</param>
    /// <param name="epoch">At the end of which epoch.</param>
    /// <param name="perplexity">Set for a candidate.</param>
    /// <param name="write">Writes the content from position 0 on; the stream goes forward only.</param>
    /// <returns>The record for the ledger.</returns>
    /// <exception cref="CheckpointUnusableException">The file could not be written; no part of it is left in its
    /// place.</exception>
    Checkpoint Write(AttemptId attempt, int epoch, double? perplexity, Action<Stream> write);

    /// <summary>Opens a file for reading after checking its length and hash against the record.</summary>
    /// <exception cref="CheckpointUnusableException">The file is missing, unreadable or differs from its
    /// record.</exception>
    Stream Open(Checkpoint checkpoint);

    /// <summary>The file's absolute path, whether it is there or not.</summary>
    /// <exception cref="CheckpointUnusableException">The record's path leads out of the checkpoint root.</exception>
    string Locate(Checkpoint checkpoint);

    /// <summary>Deletes a file, and its directories when that leaves them empty. Harmless when it is gone
    /// already.</summary>
    /// <exception cref="CheckpointUnusableException">The path leads out of the checkpoint root, or the file may not be
    /// deleted.</exception>
    void Delete(string path);

    /// <summary>Deletes all files of a sweep, and the folders that this leaves empty; files of others stay. Harmless when
    /// there are none.</summary>
    /// <exception cref="CheckpointUnusableException">A file may not be deleted; others may be gone.</exception>
    void DeleteAll(SweepId sweep);

    /// <summary>The files under a sweep's attempts with the attempt that wrote each, unfinished ones among them; files
    /// of others are left out.</summary>
    /// <exception cref="CheckpointUnusableException">A directory may not be read.</exception>
    ImmutableArray<StoredFile> List(SweepId sweep);
}

/// <summary>A file under a sweep's checkpoint directory.</summary>
/// <param name="Trial">The number of the trial.</param>
/// <param name="Attempt">The number of the attempt.</param>
/// <param name="Path">Relative to the checkpoint root, with forward slashes.</param>
public readonly record struct StoredFile(int Trial, int Attempt, string Path);
