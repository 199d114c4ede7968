using Dapper;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class LedgerSchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Ledger => _folder["ledger.db"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_NewFile_ExecutesEveryScriptOnce()
    {
        var scripts = typeof(LedgerSchema).Assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Sqlite.Migrations.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        await (await OpenAsync()).DisposeAsync();
        await (await OpenAsync()).DisposeAsync();

        using var connection = Connect();
        Assert.Equal(scripts, connection.Query<string>("SELECT script FROM migrations ORDER BY script"));
        Assert.Equal(scripts.Count, LedgerSchema.VersionOf(connection));
        Assert.Equal(LedgerSchema.Current, LedgerSchema.VersionOf(connection));
    }

    [Fact]
    public async Task Open_EightAtOnceOnANewFile_AllSucceed()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync()));

        foreach (var store in stores) Assert.True(await store.CreateAsync(LedgerSamples.Sweep(), [], Cancellation));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Migrate_InterruptedBeforeTheCommit_StartsOverFromNothing()
    {
        using (var connection = LedgerConnection.OpenForWriting(Ledger, new SqliteSettings { MaxPages = 3 }))
        {
            Assert.Throws<StoreUnavailableException>(
                () => LedgerSchema.Migrate(connection, Ledger, TimeProvider.System));
            Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM sqlite_schema"));
            Assert.Equal(0, LedgerSchema.VersionOf(connection));
        }

        await using var store = await OpenAsync();
        Assert.Empty(await store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Open_EveryCommit_ReachesTheDisk()
    {
        await (await OpenAsync()).DisposeAsync();

        using var connection = LedgerConnection.OpenForWriting(Ledger, new SqliteSettings());

        const long Full = 2;
        Assert.Equal(Full, connection.Scalar<long>("PRAGMA synchronous"));
        Assert.Equal("wal", connection.Scalar<string>("PRAGMA journal_mode"));
        Assert.Equal(1, connection.Scalar<long>("PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task Open_LedgerOfTheFirstVersion_KeepsWhatIsThereAndRanksIt()
    {
        using (var old = LedgerConnection.OpenForWriting(Ledger, new SqliteSettings()))
        {
            var assembly = typeof(LedgerSchema).Assembly;
            var script = assembly.GetManifestResourceNames()
                .Single(n => n.EndsWith(".Sqlite.Migrations.0001-ledger.sql", StringComparison.Ordinal));
            using var text = new StreamReader(assembly.GetManifestResourceStream(script)!);
            old.Run(await text.ReadToEndAsync(Cancellation));
            old.Run(
                $$$"""
                CREATE TABLE migrations (script TEXT NOT NULL PRIMARY KEY, applied TEXT NOT NULL) STRICT;
                INSERT INTO migrations VALUES ('{{{script}}}', '2026-01-02T03:04:05.0000000Z');
                INSERT INTO sweeps VALUES ('7k3m9x0qtz', 'old', 'running', NULL, 0, '2026-01-02T03:04:05.0000000Z', NULL, '{}', 3);
                INSERT INTO trials VALUES ('7k3m9x0qtz', 1, 1,
                    '{"cell":"rnn_scratch","layers":1,"lr":1,"hidden_size":8,"sampling":"random","batch_size":2,"num_steps":3,' ||
                    '"epochs":4,"clip_norm":1,"init_std":0.01}',
                    '1', 'hash', 'running', 1, 0, 2, 2.5, 2, 2.25, NULL, 5);
                INSERT INTO attempts (sweep, trial, attempt, silo, slot, pull, opened)
                    VALUES ('7k3m9x0qtz', 1, 1, '127.0.0.1:1@1', 'cpu:0', 1, '2026-01-02T03:04:05.0000000Z');
                """);
        }

        await using var store = await OpenAsync();

        var best = Assert.Single(await store.ListAsync(Cancellation)).Best;
        Assert.Equal(new RankedTrial(new CandidateResult(2, 2.25), 1), best);
        var trial = Assert.Single((await store.LoadAsync(new SweepId("7k3m9x0qtz"), Cancellation))!.Trials);
        Assert.Equal((5, false, 0, null), (trial.Version, trial.TrainsToTheEnd, trial.Deaths, trial.Lease!.Epochs));
    }

    [Fact]
    public async Task Best_OfEverySweep_IsReadFromItsIndex()
    {
        await (await OpenAsync()).DisposeAsync();
        using var connection = Connect();

        var plan = new List<string>();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + LedgerQueries.SelectBest;
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read()) plan.Add(reader.GetString(3));
        }

        Assert.Contains(plan, step => step.StartsWith("SEARCH r USING", StringComparison.Ordinal)
            && step.Contains("trials_by_rank (sweep=? AND ranked_perplexity>?)", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN t", StringComparison.Ordinal));
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

        using var connection = Connect();
        var results = connection.Query<ResultRow>(
            """
            SELECT trial AS Trial, cell AS Cell, lr AS Lr, hidden_size AS HiddenSize, sampling AS Sampling,
                   state AS State, perplexity AS Perplexity
            FROM trial_results WHERE trial < 3 ORDER BY trial
            """).ToList();
        var perplexity = LedgerSamples.Point(1).Perplexity;
        Assert.Equal(
            new ResultRow(1, "rnn_scratch", 1 / 3.0, 128, "sequential-reset", "succeeded", perplexity), results[0]);
        Assert.Equal(new ResultRow(2, "rnn_scratch", 2 / 3.0, 128, "sequential-reset", "diverged", null), results[1]);
        Assert.Equal(
            LedgerSamples.Point(1).Loss, connection.Scalar<double>("SELECT avg(loss) FROM learning_curves"));
        Assert.Equal(
            "3/1/1/1",
            connection.Scalar<string>(
                "SELECT trials || '/' || queued || '/' || succeeded || '/' || diverged FROM sweep_progress"));
        Assert.Equal(2, connection.Scalar<long>("SELECT trial FROM measurements ORDER BY perplexity DESC LIMIT 1"));
    }

    private Task<SqliteSweepStore> OpenAsync() => SqliteSweepStore.OpenAsync(Ledger, TimeProvider.System, Cancellation);

    private SqliteConnection Connect() => LedgerConnection.OpenReadOnly(Ledger, new SqliteSettings());

    private sealed record ResultRow
    {
        public ResultRow()
        {
        }

        public ResultRow(
            long trial, string cell, double lr, long hiddenSize, string sampling, string state, double? perplexity) =>
            (Trial, Cell, Lr, HiddenSize, Sampling, State, Perplexity) =
            (trial, cell, lr, hiddenSize, sampling, state, perplexity);

        public long Trial { get; init; }

        public string? Cell { get; init; }

        public double Lr { get; init; }

        public long HiddenSize { get; init; }

        public string? Sampling { get; init; }

        public string? State { get; init; }

        public double? Perplexity { get; init; }
    }
}
