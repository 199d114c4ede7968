using Microsoft.Data.Sqlite;
using SQLitePCL;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Where connections for reading come from.</summary>
internal abstract class LedgerSource(string path)
{
    /// <summary>The ledger's file.</summary>
    public string Path { get; } = path;

    /// <summary>Whether a connection may be used for another read.</summary>
    public virtual bool MayKeep => true;

    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public abstract SqliteConnection Open();

    /// <summary>Called after a read.</summary>
    /// <exception cref="StoreUnavailableException">What was read cannot be trusted.</exception>
    public virtual void ThrowIfDisturbed()
    {
    }

    /// <summary>For a process that also writes.</summary>
    public static LedgerSource BesideWriter(string path, SqliteSettings settings) =>
        new Shared(path, () => LedgerConnection.OpenBesideWriter(path, settings));

    /// <summary>For a process that only reads.</summary>
    /// <remarks>
    /// SQLite keeps recent writes in a file beside the ledger (<c>-wal</c>) and needs a third (<c>-shm</c>) to read it,
    /// which it makes if need be. Where the folder is read-only it cannot; then the ledger alone is enough if nothing
    /// waits in the <c>-wal</c> file, which is so while no writer has the ledger open.
    /// </remarks>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The folder is read-only and something waits in the <c>-wal</c>
    /// file.</exception>
    public static LedgerSource ReadOnly(string path, SqliteSettings settings)
    {
        var shared = new Shared(path, () => LedgerConnection.OpenReadOnly(path, settings));
        try
        {
            using var connection = shared.Open();
            LedgerSchema.VersionOf(connection);
            return shared;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY)
        {
            return new Still(path, settings);
        }
    }

    private sealed class Shared(string path, Func<SqliteConnection> open) : LedgerSource(path)
    {
        public override SqliteConnection Open() => open();
    }

    /// <summary>Reads the ledger's file alone, without any lock, and finds out afterwards whether somebody wrote it
    /// meanwhile.</summary>
    internal sealed class Still(string path, SqliteSettings settings) : LedgerSource(path)
    {
        private (long Length, DateTime Written) _seen;

        public override bool MayKeep => false;

        public override SqliteConnection Open()
        {
            if (HasWal()) throw Unfinished();
            _seen = Look();
            return LedgerConnection.OpenImmutable(Path, settings);
        }

        public override void ThrowIfDisturbed()
        {
            if (!HasWal() && Look() == _seen) return;
            throw new StoreUnavailableException(
                $"the ledger '{Path}' was written while it was read without a lock, because its folder is read-only " +
                "for this user. Repeat the command, or run it as the user who writes the ledger.");
        }

        private bool HasWal() => new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 };

        private (long Length, DateTime Written) Look()
        {
            var file = new FileInfo(Path);
            return (file.Length, file.LastWriteTimeUtc);
        }

        private StoreUnavailableException Unfinished() => new(
            $"the folder of the ledger '{Path}' is read-only for this user, and the newest entries wait in " +
            $"'{Path}-wal', which cannot be read that way. Run the command as the user who writes the ledger, or " +
            "copy both files to a folder of your own and name that with --data-dir.");
    }
}
