namespace Sweep.Silo;

/// <summary>Where a cluster keeps everything: a folder with checkpoints, corpora and, unless a database server has it, the
/// ledger.</summary>
/// <param name="path">The folder; made when something is first written to it. Silos on several machines share it.</param>
public sealed class DataDirectory(string path)
{
    /// <summary>The folder's absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>The PostgreSQL database with ledger and members: <c>postgres://user:password@host:port/database</c>, or a
    /// connection string of Npgsql's. Null where both are files in the folder.</summary>
    public string? Server { get; init; }

    /// <summary>Whether someone chose the folder. If nobody did, a database may know a better one: see
    /// <see cref="SharedFolder"/>.</summary>
    public bool IsChosen { get; init; } = true;

    /// <summary>What to call it in messages: the folder, or the database without its password.</summary>
    public string Name => Server is { } server ? PostgresAddress.Shown(server) : Root;

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
