using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>A checkpoint that the ledger knows, and its file.</summary>
/// <param name="Checkpoint">The ledger's record.</param>
/// <param name="Path">Where the file is, absolute.</param>
/// <param name="IsThere">Whether it is; its content is not looked at.</param>
internal sealed record CheckpointFileState(Checkpoint Checkpoint, string Path, bool IsThere)
{
    /// <summary>Looks for the file.</summary>
    public static CheckpointFileState Look(DataDirectory data, Checkpoint checkpoint)
    {
        var path = data.Locate(checkpoint);
        return new(checkpoint, path, File.Exists(path));
    }
}
