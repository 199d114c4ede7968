using DbUp;
using DbUp.Engine;
using DbUp.Sqlite.Helpers;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>The version of the ledger's tables, and the way from an older one to this build's.</summary>
internal static class LedgerSchema
{
    /// <summary>The number of the newest script in <c>Migrations</c>; each script sets <c>user_version</c> to its
    /// own.</summary>
    public const int Current = 3;

    /// <summary>Marks a file as a ledger of Sweep: 'SWEP'. The first script sets it.</summary>
    private const long ApplicationId = 0x53574550;

    /// <summary>The version of the tables; 0 in a new file.</summary>
    public static long VersionOf(SqliteConnection connection) => connection.Scalar<long>("PRAGMA user_version");

    /// <summary>Whether there are tables in the file, and not those of a ledger.</summary>
    public static bool IsForeign(SqliteConnection connection) =>
        // In this order: another process may migrate in between, and sets the mark with the first table.
        connection.Scalar<long>("SELECT count(*) FROM sqlite_schema") > 0
        && connection.Scalar<long>("PRAGMA application_id") != ApplicationId;

    /// <summary>Brings the tables to <see cref="Current"/> in one transaction; several processes may do so at
    /// once.</summary>
    /// <exception cref="StoreUnavailableException">A newer build wrote the ledger, or a script failed and changed
    /// nothing.</exception>
    public static void Migrate(SqliteConnection connection, string path, TimeProvider timeProvider)
    {
        ThrowIfNewer(VersionOf(connection), path);
        // DbUp takes a good tenth of a second to say that there is nothing to do.
        if (VersionOf(connection) == Current) return;

        // A single transaction begins with the write lock, so of two processes the later one finds the scripts
        // executed.
        var result = DeployChanges.To
            .SqliteDatabase(new SharedConnection(connection))
            .WithScriptsEmbeddedInAssembly(typeof(LedgerSchema).Assembly, IsMigration)
            .JournalTo(new MigrationJournal(connection, timeProvider))
            .WithTransaction()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful) throw Failed(result, path);
    }

    /// <exception cref="StoreUnavailableException">This build reads another version.</exception>
    public static void ThrowIfUnreadable(long version, string path)
    {
        ThrowIfNewer(version, path);
        if (version == Current) return;
        throw new StoreUnavailableException(
            $"the ledger '{path}' was written by an older version of Sweep (its tables have version '{version}', " +
            $"this one reads '{Current}'), and commands that only read change nothing. " +
            "'sweep resume' brings it up to date.");
    }

    private static void ThrowIfNewer(long version, string path)
    {
        if (version <= Current) return;
        throw new StoreUnavailableException(
            $"the ledger '{path}' was written by a newer version of Sweep (its tables have version '{version}', this " +
            $"one knows '{Current}'). Update Sweep, or choose another data directory with --data-dir.");
    }

    private static bool IsMigration(string resource) => resource.Contains(".Sqlite.Migrations.", StringComparison.Ordinal);

    private static StoreUnavailableException Failed(DatabaseUpgradeResult result, string path) =>
        result.Error is SqliteException fault
            ? SqliteFaults.Explain(fault, path)
            : new StoreUnavailableException(
                $"the ledger '{path}' could not be brought up to date: {result.Error.Message} Nothing was changed in " +
                "it.");
}
