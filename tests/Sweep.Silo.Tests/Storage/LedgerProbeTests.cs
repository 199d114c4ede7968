using Sweep.Testing;

namespace Sweep.Silo.Tests;

/// <summary>What judges the failure tests finds what they look for.</summary>
public sealed class LedgerProbeTests(PostgresServer server) : IAsyncLifetime
{
    private const string Sweep = "7k3m9x0qtz";

    private PostgresDatabase _database = null!;
    private LedgerProbe _probe = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        await using var ledger = await PostgresSweepStore.OpenAsync(
            _database.ConnectionString, TimeProvider.System, TestContext.Current.CancellationToken);
        _probe = new(_database.ConnectionString);
        await _database.ExecuteAsync($"""
            INSERT INTO sweeps (id, name, state, priority, created, spec, version) VALUES ('{Sweep}', 's', 'finished', 0, '', '', 1);
            INSERT INTO trials (sweep, trial, repeat, hyperparameters, seed, content_hash, state, attempt, failures, epochs_done, version)
                SELECT '{Sweep}', n, 1, '', '', '', 'succeeded', 1, 0, 2, 1 FROM generate_series(1, 2) AS n;
            INSERT INTO attempts (sweep, trial, attempt, silo, slot, pull, opened, started, ended, outcome)
                SELECT '{Sweep}', n, 1, 'silo', 'cpu:0', 1, '', '', '', 'succeeded' FROM generate_series(1, 2) AS n;
            INSERT INTO measurements (sweep, trial, epoch, attempt, loss, perplexity, tokens_per_second, elapsed_seconds)
                SELECT '{Sweep}', n, epoch, 1, 1, 2, 3, 4 FROM generate_series(1, 2) AS n, generate_series(1, 2) AS epoch;
            """);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("SELECT 1", "lost [], duplicated [], mismatched []")]
    [InlineData("UPDATE trials SET state = 'running' WHERE trial = 2", "lost [2], duplicated [], mismatched [2]")]
    [InlineData("DELETE FROM trials WHERE trial = 2", "lost [2], duplicated [], mismatched []")]
    [InlineData("UPDATE attempts SET ended = NULL WHERE trial = 2", "lost [2], duplicated [], mismatched []")]
    [InlineData("UPDATE attempts SET attempt = 2 WHERE trial = 2", "lost [], duplicated [2], mismatched []")]
    [InlineData(
        "INSERT INTO attempts SELECT sweep, trial, 2, silo, slot, pull, epochs, opened, started, resumed_from_epoch, device, kernel, "
        + "version, note, ended, outcome, failure FROM attempts WHERE trial = 2",
        "lost [], duplicated [2], mismatched []")]
    [InlineData("UPDATE measurements SET attempt = 2 WHERE trial = 2 AND epoch = 1", "lost [], duplicated [2], mismatched []")]
    [InlineData(
        "UPDATE measurements SET loss = 1.0000000000000002 WHERE trial = 2 AND epoch = 1",
        "lost [], duplicated [], mismatched [2]")]
    [InlineData(
        "UPDATE measurements SET loss = 7 WHERE trial = 2; UPDATE attempts SET kernel = 'exact; x' WHERE trial = 2",
        "lost [], duplicated [], mismatched [2]")]
    [InlineData(
        "UPDATE measurements SET loss = 7 WHERE trial = 2; UPDATE attempts SET kernel = 'approximate; x' WHERE trial = 2",
        "lost [], duplicated [], mismatched []")]
    [InlineData("DELETE FROM measurements WHERE trial = 2 AND epoch = 2", "lost [], duplicated [], mismatched [2]")]
    public async Task Compare_WithAnUndisturbedRun_FindsWhatIsWrong(string harm, string findings)
    {
        await using var connection = await _database.OpenAsync();
        var expected = await LedgerContent.OfAsync(connection, Sweep, "");

        await _database.ExecuteAsync(harm);

        Assert.EndsWith($"trials, {findings}", $"{await _probe.CompareAsync(Sweep, "", expected)}", StringComparison.Ordinal);
    }
}
