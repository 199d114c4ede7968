using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Npgsql;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>The version of the tables in PostgreSQL, and the way from an older one to this build's.</summary>
internal static class PostgresSchema
{
    /// <summary>The number of the newest script in <c>Migrations</c>.</summary>
    public const int Current = 2;

    private const string Folder = ".Postgres.Migrations.";

    /// <summary>'SWEP': whoever migrates holds this advisory lock, so that of ten silos that start at once nine
    /// wait.</summary>
    private const long Lock = 0x53574550;

    /// <summary>The version of the tables; 0 where there are none.</summary>
    public static async Task<long> VersionOfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Apart, because a statement that names a table that is not there is refused as a whole.
        const string IsThere = $"SELECT to_regclass('{PostgresJournal.Table}') IS NOT NULL";
        if (!await ScalarAsync<bool>(connection, IsThere, cancellationToken)) return 0;
        return await ScalarAsync<long>(
            connection, $"SELECT coalesce(max(version), 0)::bigint FROM {PostgresJournal.Table}", cancellationToken);
    }

    /// <summary>Brings the tables to <see cref="Current"/> in one transaction; any number of processes may do so at
    /// once.</summary>
    /// <exception cref="StoreUnavailableException">A newer build wrote the ledger, the database has tables of another
    /// program, or a script failed and changed nothing.</exception>
    public static async Task MigrateAsync(
        PostgresSource source, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        // Of its own, because closing it gives the lock back whatever happened.
        await using var connection = new NpgsqlConnection(source.UnpooledConnectionString);
        await connection.OpenAsync(cancellationToken);
        if (await IsCurrentAsync(connection, source.Place, cancellationToken)) return;
        await RunAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        if (await IsCurrentAsync(connection, source.Place, cancellationToken)) return;
        await ThrowIfForeignAsync(connection, source.Place, cancellationToken);

        var result = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(source.UnpooledConnectionString))
            .WithScriptsEmbeddedInAssembly(typeof(PostgresSchema).Assembly, IsMigration)
            .JournalTo(new PostgresJournal(connection, timeProvider))
            .WithTransaction()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful) throw Failed(result, source.Place);
    }

    /// <exception cref="StoreUnavailableException">This build reads another version.</exception>
    public static void ThrowIfUnreadable(long version, string place)
    {
        ThrowIfNewer(version, place);
        if (version == Current) return;
        throw new StoreUnavailableException(
            $"the ledger in the PostgreSQL database {place} was written by an older version of Sweep (its tables have version " +
            $"'{version}', this one reads '{Current}'), and commands that only read change nothing. A silo of this version " +
            "brings it up to date when it starts.");
    }

    /// <summary>The number that a script's name begins with.</summary>
    public static int NumberOf(string script)
    {
        var start = script.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length;
        return int.Parse(script.AsSpan(start, 4), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<bool> IsCurrentAsync(
        NpgsqlConnection connection, string place, CancellationToken cancellationToken)
    {
        var version = await VersionOfAsync(connection, cancellationToken);
        ThrowIfNewer(version, place);
        return version == Current;
    }

    private static void ThrowIfNewer(long version, string place)
    {
        if (version <= Current) return;
        throw new StoreUnavailableException(
            $"the ledger in the PostgreSQL database {place} was written by a newer version of Sweep (its tables have version " +
            $"'{version}', this one knows '{Current}'). Update Sweep, or choose another database.");
    }

    private static async Task ThrowIfForeignAsync(
        NpgsqlConnection connection, string place, CancellationToken cancellationToken)
    {
        const string Taken = "SELECT to_regclass('sweeps') IS NOT NULL OR to_regclass('trials') IS NOT NULL";
        if (await VersionOfAsync(connection, cancellationToken) > 0) return;
        if (!await ScalarAsync<bool>(connection, Taken, cancellationToken)) return;
        throw new StoreUnavailableException(
            $"the PostgreSQL database {place} has tables of another program, of the names that the ledger needs. Make a " +
            "database for Sweep alone and give its address.");
    }

    private static bool IsMigration(string resource) => resource.Contains(Folder, StringComparison.Ordinal);

    private static StoreUnavailableException Failed(DatabaseUpgradeResult result, string place) =>
        PostgresFaults.IsFault(result.Error)
            ? PostgresFaults.Explain(result.Error, place)
            : new StoreUnavailableException(
                $"the ledger in the PostgreSQL database {place} could not be brought up to date: {result.Error.Message} Nothing " +
                "was changed in it.");

    private static async Task<T> ScalarAsync<T>(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
