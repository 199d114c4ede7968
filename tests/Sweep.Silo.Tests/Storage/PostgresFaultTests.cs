using Npgsql;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class PostgresFaultTests(PostgresServer server) : IAsyncLifetime
{
    private PostgresDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Commit_AnswerToTheCommitIsLost_IsWrittenOnce()
    {
        await using var proxy = new CuttingProxy(_database.ConnectionString);
        await using var store = await OpenAsync(proxy.ConnectionString);
        var trial = await CreateAsync(store);

        proxy.LoseAnswers(1);
        // Written a second time it would meet the version of the first.
        var (trained, changes) = LedgerSamples.Train(trial);
        await store.CommitAsync(trial.Spec.Id.Sweep, changes, Cancellation);

        Assert.Equal(trained.Version, (await LoadAsync(store, trial)).Version);
        Assert.Single(await store.MeasurementsAsync(trial.Spec.Id, Cancellation));
    }

    [Fact]
    public async Task Commit_CommitIsLost_IsWrittenAgain()
    {
        await using var proxy = new CuttingProxy(_database.ConnectionString);
        await using var store = await OpenAsync(proxy.ConnectionString);
        var trial = await CreateAsync(store);

        proxy.LoseCommits(1);
        var (trained, changes) = LedgerSamples.Train(trial);
        await store.CommitAsync(trial.Spec.Id.Sweep, changes, Cancellation);

        Assert.Equal(trained.Version, (await LoadAsync(store, trial)).Version);
    }

    [Fact]
    public async Task Commit_EveryCommitIsLost_FailsAndKeepsNothing()
    {
        await using var proxy = new CuttingProxy(_database.ConnectionString);
        await using var store = await PostgresSweepStore.OpenAsync(
            proxy.ConnectionString, new PostgresSettings { Patience = TimeSpan.Zero }, TimeProvider.System, Cancellation);
        var trial = await CreateAsync(store);

        proxy.LoseCommits(100);
        var (_, changes) = LedgerSamples.Train(trial);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.CommitAsync(trial.Spec.Id.Sweep, changes, Cancellation));
        proxy.LoseCommits(0);

        Assert.Equal(trial.Version, (await LoadAsync(store, trial)).Version);
        await store.CommitAsync(trial.Spec.Id.Sweep, changes, Cancellation);
        Assert.Single(await store.MeasurementsAsync(trial.Spec.Id, Cancellation));
    }

    [Fact]
    public async Task Commit_AnswerIsLostAndTheServerStaysAway_SaysThatItIsInDoubt()
    {
        await using var proxy = new CuttingProxy(_database.ConnectionString);
        await using var store = await PostgresSweepStore.OpenAsync(
            proxy.ConnectionString, new PostgresSettings { Patience = TimeSpan.Zero }, TimeProvider.System, Cancellation);
        var trial = await CreateAsync(store);

        proxy.LoseAnswers(1, thenGone: true);
        var (trained, changes) = LedgerSamples.Train(trial);
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.CommitAsync(trial.Spec.Id.Sweep, changes, Cancellation));
        proxy.Return();

        Assert.Contains("lost in the middle of a commit", fault.Message, StringComparison.Ordinal);
        Assert.Equal(trained.Version, (await LoadAsync(store, trial)).Version);
    }

    [Fact]
    public async Task Commit_AnswerIsLostAndTheServerComesBack_IsWrittenOnce()
    {
        await using var proxy = new CuttingProxy(_database.ConnectionString);
        using var log = new RecordedLog();
        await using var store = await PostgresSweepStore.OpenAsync(
            proxy.ConnectionString, new PostgresSettings { Log = log }, TimeProvider.System, Cancellation);
        var trial = await CreateAsync(store);

        proxy.LoseAnswers(1, thenGone: true);
        var (trained, changes) = LedgerSamples.Train(trial);
        var commit = store.CommitAsync(trial.Spec.Id.Sweep, changes, Cancellation);
        await log.WaitForAsync(1, Cancellation);
        proxy.Return();
        await commit;

        Assert.Equal(trained.Version, (await LoadAsync(store, trial)).Version);
        Assert.Single(await store.MeasurementsAsync(trial.Spec.Id, Cancellation));
    }

    [Fact]
    public async Task Commit_ConnectionsAreCutBetweenWrites_GoesOnUnheard()
    {
        await using var store = await OpenAsync();
        var trial = await CreateAsync(store);
        for (var round = 0; round < 5; round++)
        {
            await server.ExecuteAsync(
                $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_database.Name}'");

            (trial, var changes) = LedgerSamples.Train(trial);
            await store.CommitAsync(trial.Spec.Id.Sweep, changes, Cancellation);
            Assert.Equal(trial.Version, (await LoadAsync(store, trial)).Version);
        }
    }

    [Fact]
    public async Task Commit_ValueThatTheTableRefuses_FailsAlone()
    {
        await using var store = await OpenAsync();
        var sound = LedgerSamples.Sweep();
        var broken = LedgerSamples.Sweep() with { Name = null! };

        var refused = store.CreateAsync(broken, [], Cancellation);
        var accepted = store.CreateAsync(sound, [], Cancellation);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => refused);
        Assert.True(await accepted);
    }

    [Fact]
    public async Task Commit_TextThatPostgresCannotKeep_IsKeptAsNearAsCanBe()
    {
        await using var store = await OpenAsync();
        var trial = await CreateAsync(store);
        var attempt = trial.AttemptId with { Number = 1 };

        await store.CommitAsync(
            attempt.Trial.Sweep,
            [new LedgerChange.Sampled(attempt, [new Sample(1, "a", "a\0b\ud83dc \U0001F600")])],
            Cancellation);

        var sample = Assert.Single(await store.SamplesAsync(attempt.Trial, Cancellation));
        Assert.Equal("a\u2400b\ufffdc \U0001F600", sample.Text);
    }

    [Theory]
    [InlineData("state", "'exploded'", "'exploded' is no TrialState")]
    [InlineData("seed", "'-1'", "'-1' is no seed")]
    [InlineData("hyperparameters", "'{}'", "'{}' is no Hyperparameters")]
    public async Task Load_ColumnChangedByHand_NamesTheValue(string column, string value, string words)
    {
        await using var store = await OpenAsync();
        var trial = await CreateAsync(store);
        await _database.ExecuteAsync($"UPDATE trials SET {column} = {value}");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => LoadAsync(store, trial));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoSuchDatabase_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => OpenAsync(server.ConnectionString("nowhere")));

        Assert.Equal(
            $"The store cannot be used: there is no PostgreSQL database 'nowhere' at '127.0.0.1:{server.Port}'. Make it with " +
            "'createdb', or correct the address.",
            fault.Message);
    }

    [Fact]
    public async Task Open_WrongPassword_SaysSoAndKeepsItToItself()
    {
        var wrong = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Password = "guess" };

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(wrong.ToString()));

        Assert.Contains("does not let us into the database", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("guess", fault.Message, StringComparison.Ordinal);
    }

    private Task<PostgresSweepStore> OpenAsync(string? address = null) =>
        PostgresSweepStore.OpenAsync(address ?? _database.ConnectionString, TimeProvider.System, Cancellation);

    private static async Task<TrialEntry> CreateAsync(PostgresSweepStore store)
    {
        var sweep = LedgerSamples.Sweep();
        Assert.True(await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 1), Cancellation));
        return new(LedgerSamples.Trials(sweep.Id, 1)[0]);
    }

    private static async Task<TrialEntry> LoadAsync(PostgresSweepStore store, TrialEntry trial) =>
        Assert.Single((await store.LoadAsync(trial.Spec.Id.Sweep, Cancellation))!.Trials);
}
