namespace Sweep.Silo;

/// <summary>The one folder that a single machine keeps everything in: ledger, checkpoints, corpora.</summary>
/// <param name="path">The folder; made when something is first written to it.</param>
public sealed class DataDirectory(string path)
{
    /// <summary>The folder's absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>The SQLite file of the ledger.</summary>
    public string LedgerFile => Path.Combine(Root, "ledger.db");

    /// <summary>The SQLite file in which silos find each other. It holds nothing that lasts.</summary>
    public string MembersFile => Path.Combine(Root, "members.db");

    /// <summary>Where checkpoint files are; records name them relative to this.</summary>
    public string CheckpointRoot => Path.Combine(Root, "checkpoints");

    /// <summary>Where downloaded corpora are kept.</summary>
    public string CorpusCache => Path.Combine(Root, "corpora");

    /// <summary>The lock that says which processes have the folder.</summary>
    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>The absolute path of a checkpoint's file.</summary>
    public string Locate(Contracts.Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Path.Combine(CheckpointRoot, checkpoint.Path.Replace('/', Path.DirectorySeparatorChar));
    }
}
