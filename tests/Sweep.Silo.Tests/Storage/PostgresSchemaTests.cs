using Microsoft.Data.Sqlite;
using Npgsql;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class PostgresSchemaTests(PostgresServer server) : IAsyncLifetime
{
    private PostgresDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Open_NewDatabase_ExecutesEveryScriptOnce()
    {
        var scripts = typeof(PostgresSchema).Assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Postgres.Migrations.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        await (await OpenAsync()).DisposeAsync();
        await (await OpenAsync()).DisposeAsync();

        Assert.Equal(scripts, await ReadAsync("SELECT script FROM ledger_migrations ORDER BY version"));
        await using var connection = await _database.OpenAsync();
        Assert.Equal(PostgresSchema.Current, await PostgresSchema.VersionOfAsync(connection, Cancellation));
        Assert.Equal(PostgresSchema.Current, PostgresSchema.NumberOf(scripts[^1]));
    }

    [Fact]
    public async Task Open_TenAtOnceOnANewDatabase_AllSucceed()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync()));

        foreach (var store in stores) Assert.True(await store.CreateAsync(LedgerSamples.Sweep(), [], Cancellation));
        foreach (var store in stores) Assert.Equal(10, (await store.ListAsync(Cancellation)).Length);
        foreach (var store in stores) await store.DisposeAsync();
        Assert.Equal(PostgresSchema.Current, await _database.ScalarAsync<long>("SELECT count(*) FROM ledger_migrations"));
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM ledger_writers"));
    }

    [Fact]
    public async Task Open_WhileAnotherMigrates_WaitsForIt()
    {
        await using var other = await _database.OpenAsync();
        await RunAsync(other, "SELECT pg_advisory_lock(x'53574550'::integer)");

        var opening = OpenAsync();
        await WaitsAsync(opening);
        await RunAsync(other, "SELECT pg_advisory_unlock(x'53574550'::integer)");

        await using var store = await opening;
        Assert.Empty(await store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Open_NewerLedger_IsRefusedAndLeftAlone()
    {
        await (await OpenAsync()).DisposeAsync();
        await _database.ExecuteAsync("INSERT INTO ledger_migrations VALUES (99, 'later', 'later')");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(OpenAsync);
        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(OpenReaderAsync);

        Assert.Equal(
            $"The store cannot be used: the ledger in the PostgreSQL database '{_database.Name}' at '127.0.0.1:{server.Port}' " +
            $"was written by a newer version of Sweep (its tables have version '99', this one knows '{PostgresSchema.Current}'). " +
            "Update Sweep, or choose another database.",
            fault.Message);
        Assert.Equal(fault.Message, reading.Message);
    }

    [Fact]
    public async Task OpenReader_OlderLedger_IsRefused()
    {
        await (await OpenAsync()).DisposeAsync();
        await _database.ExecuteAsync("UPDATE ledger_migrations SET version = -version");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(OpenReaderAsync);

        Assert.Contains("older version of Sweep (its tables have version '-1'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenReader_NoTables_ReturnsNullAndMakesNone()
    {
        Assert.Null(await OpenReaderAsync());

        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task Open_TablesOfAnotherProgram_AreLeftAlone()
    {
        await _database.ExecuteAsync("CREATE TABLE trials (url TEXT)");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(OpenAsync);

        Assert.Contains("has tables of another program", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["trials"], await ReadAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task Tables_OfBothLedgers_HaveTheSameColumns()
    {
        using var folder = new TemporaryFolder();
        await (await SqliteSweepStore.OpenAsync(folder["ledger.db"], TimeProvider.System, Cancellation)).DisposeAsync();
        await (await OpenAsync()).DisposeAsync();

        using var sqlite = new SqliteConnection($"Data Source={folder["ledger.db"]};Mode=ReadOnly;Pooling=False");
        sqlite.Open();
        using var command = sqlite.CreateCommand();
        command.CommandText =
            """
            SELECT t.name || '.' || c.name FROM sqlite_schema AS t JOIN pragma_table_xinfo(t.name) AS c
            WHERE t.type IN ('table', 'view') AND t.name <> 'migrations'
            """;
        List<string> expected = [];
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read()) expected.Add(rows.GetString(0));
        }

        // PostgreSQL has no row numbers of its own, one commit may be lost sight of, and so may a folder.
        var actual = await ReadAsync(
            """
            SELECT table_name || '.' || column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name NOT IN ('ledger_migrations', 'ledger_writers', 'folder')
                AND column_name <> 'ordinal'
            """);
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Views_DivergedAndSoundTrial_ReadAsPlainNumbers()
    {
        var sweep = LedgerSamples.Sweep();
        await using (var store = await OpenAsync())
        {
            await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 3), Cancellation);
            var trials = (await store.LoadAsync(sweep.Id, Cancellation))!.Trials;
            var (sound, changes) = LedgerSamples.Train(trials[0] with { Attempt = 1 });
            var nan = LedgerSamples.Point(1) with { Loss = double.NaN, Perplexity = double.NaN };
            await store.CommitAsync(
                sweep.Id,
                [
                    .. changes,
                    new LedgerChange.TrialSet(sound.Next() with { State = TrialState.Succeeded }),
                    new LedgerChange.TrialSet(trials[1].Next() with { State = TrialState.Diverged, EpochsDone = 1 }),
                    new LedgerChange.Measured(trials[1].AttemptId with { Number = 1 }, [nan]),
                ],
                Cancellation);
        }

        var results = await ReadAsync(
            """
            SELECT concat_ws('/', trial, cell, hidden_size, sampling, state, perplexity IS NULL, lr = trial / 3::float8)
            FROM trial_results WHERE trial < 3 ORDER BY trial
            """);
        Assert.Equal(
            ["1/rnn_scratch/128/sequential-reset/succeeded/f/t", "2/rnn_scratch/128/sequential-reset/diverged/t/t"], results);
        Assert.Equal(LedgerSamples.Point(1).Loss, await _database.ScalarAsync<double>("SELECT avg(loss) FROM learning_curves"));
        Assert.Equal(
            ["3/1/1/1/2025"],
            await ReadAsync(
                """
                SELECT concat_ws('/', trials, queued, succeeded, diverged, extract(year FROM created AT TIME ZONE 'UTC'))
                FROM sweep_progress
                """));
        Assert.Equal(2, await _database.ScalarAsync<int>("SELECT trial FROM measurements ORDER BY perplexity DESC LIMIT 1"));
    }

    private Task<PostgresSweepStore> OpenAsync() =>
        PostgresSweepStore.OpenAsync(_database.ConnectionString, TimeProvider.System, Cancellation);

    private Task<PostgresSweepReader?> OpenReaderAsync() =>
        PostgresSweepReader.OpenAsync(_database.ConnectionString, Cancellation);

    /// <summary>Ends once it waits for the advisory lock.</summary>
    private async Task WaitsAsync(Task opening)
    {
        const string Waiting =
            """
            SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;
        await using var connection = await _database.OpenAsync();
        await using var command = new NpgsqlCommand(Waiting, connection);
        while ((long)(await command.ExecuteScalarAsync(Cancellation))! == 0)
            Assert.False(opening.IsCompleted, "The ledger was opened without waiting for the lock.");
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var connection = await _database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        List<string> rows = [];
        while (await reader.ReadAsync(Cancellation)) rows.Add(reader.GetString(0));
        return rows;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
