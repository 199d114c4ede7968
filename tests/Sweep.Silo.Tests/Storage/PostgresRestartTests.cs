using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

/// <summary>With a server of their own, which they stop and start.</summary>
public sealed class PostgresRestartTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();
    private readonly SweepRecord _sweep = LedgerSamples.Sweep();
    private PostgresDatabase _database = null!;
    private PostgresSweepStore _store = null!;

    private static PostgresSettings Impatient => new() { Patience = TimeSpan.Zero, ReadPatience = TimeSpan.Zero };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await _server.CreateDatabaseAsync();
        _store = await OpenAsync(new PostgresSettings());
        await _store.CreateAsync(_sweep, LedgerSamples.Trials(_sweep.Id, 1), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commit_ServerWasRestartedBetweenWrites_LosesNothingAndGoesOn(bool crash)
    {
        var trial = NewTrial;
        for (var round = 0; round < 3; round++)
        {
            trial = await TrainAsync(trial);
            await _server.RestartAsync(crash);
            trial = await TrainAsync(trial);
            Assert.Equal(trial.Version, (await LoadAsync()).Version);
        }

        Assert.Equal(
            Enumerable.Range(1, 6).Select(LedgerSamples.Point), await _store.MeasurementsAsync(trial.Spec.Id, Cancellation));
    }

    [Fact]
    public async Task AnyCall_ServerStaysAway_SaysSoAndIsAcceptedAfterwards()
    {
        await using var impatient = await OpenAsync(Impatient);
        var (_, changes) = LedgerSamples.Train(NewTrial);
        await _server.StopAsync();

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => impatient.CommitAsync(_sweep.Id, changes, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => impatient.LoadAsync(_sweep.Id, Cancellation));
        await _server.StartAsync();

        Assert.Contains(
            $"no PostgreSQL server answers for the database 'test_1' at '127.0.0.1:{_server.Port}'", fault.Message,
            StringComparison.Ordinal);
        Assert.Equal(0, (await LoadAsync()).Version);
        await impatient.CommitAsync(_sweep.Id, changes, Cancellation);
        Assert.Equal(1, (await LoadAsync()).Version);
    }

    [Fact]
    public async Task Commit_ServerIsAway_WaitsForItAndTellsOnce()
    {
        using var log = new RecordedLog();
        await using var store = await OpenAsync(new PostgresSettings { Log = log });
        var other = LedgerSamples.Sweep();
        await _server.StopAsync();

        var (trained, changes) = LedgerSamples.Train(NewTrial);
        var first = store.CommitAsync(_sweep.Id, changes, Cancellation);
        await log.WaitForAsync(1, Cancellation);
        var (again, more) = LedgerSamples.Train(trained);
        var second = store.CommitAsync(_sweep.Id, more, Cancellation);
        var creation = store.CreateAsync(other, LedgerSamples.Trials(other.Id, 1), Cancellation);
        Assert.False(first.IsCompleted || second.IsCompleted || creation.IsCompleted);
        await _server.StartAsync();
        await Task.WhenAll(first, second, creation);

        Assert.Equal(again.Version, (await LoadAsync()).Version);
        Assert.Equal(
            [LedgerSamples.Point(1), LedgerSamples.Point(2)], await store.MeasurementsAsync(NewTrial.Spec.Id, Cancellation));
        Assert.Collection(
            log.Lines,
            line => Assert.Contains("is away: ", line, StringComparison.Ordinal),
            line => Assert.Contains("is back after ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commit_CallerGivesUpWhileTheServerIsAway_EndsAtOnceAndWritesNothing()
    {
        using var log = new RecordedLog();
        await using var store = await OpenAsync(new PostgresSettings { Log = log });
        using var givesUp = new CancellationTokenSource();
        await _server.StopAsync();

        var waiting = store.CommitAsync(_sweep.Id, LedgerSamples.Train(NewTrial).Changes, givesUp.Token);
        await log.WaitForAsync(1, Cancellation);
        var queued = store.CommitAsync(_sweep.Id, LedgerSamples.Train(NewTrial).Changes, givesUp.Token);
        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await _server.StartAsync();

        await store.CommitAsync(_sweep.Id, LedgerSamples.Train(NewTrial).Changes, Cancellation);
        Assert.Equal(1, (await LoadAsync()).Version);
    }

    [Fact]
    public async Task Dispose_ServerIsAway_RefusesWhatWaitsAtOnce()
    {
        using var log = new RecordedLog();
        var store = await OpenAsync(new PostgresSettings { Log = log, Patience = TimeSpan.FromHours(1) });
        await _server.StopAsync();

        var waiting = store.CommitAsync(_sweep.Id, LedgerSamples.Train(NewTrial).Changes, Cancellation);
        await log.WaitForAsync(1, Cancellation);
        var queued = store.CommitAsync(_sweep.Id, LedgerSamples.Train(NewTrial).Changes, Cancellation);
        await store.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => queued);
    }

    [Fact]
    public async Task Commit_UserIsLockedOut_IsRefusedAtOnce()
    {
        using var log = new RecordedLog();
        await using var store = await OpenAsync(new PostgresSettings { Log = log, Patience = TimeSpan.FromHours(1) });
        await _server.ExecuteAsync(
            $"ALTER DATABASE {_database.Name} ALLOW_CONNECTIONS false; " +
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_database.Name}'");

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.CommitAsync(_sweep.Id, LedgerSamples.Train(NewTrial).Changes, Cancellation));

        Assert.Empty(log.Lines);
        await _server.ExecuteAsync($"ALTER DATABASE {_database.Name} ALLOW_CONNECTIONS true");
    }

    [Fact]
    public async Task LoadAndListUnfinished_ServerComesBack_WaitForIt()
    {
        await using var store = await OpenAsync(new PostgresSettings { ReadPatience = TimeSpan.FromMinutes(1) });
        await _server.StopAsync();

        var loading = store.LoadAsync(_sweep.Id, Cancellation);
        var listing = store.ListUnfinishedAsync(Cancellation);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListAsync(Cancellation));
        await _server.StartAsync();

        Assert.Single((await loading)!.Trials);
        Assert.Single(await listing);
    }

    [Fact]
    public async Task Commit_ServerCrashesInTheMiddleOfWrites_LosesAndDoublesNothing()
    {
        const int Writes = 900;
        var trial = NewTrial;
        List<Task> restarts = [];
        for (var write = 1; write <= Writes; write++)
        {
            // Not awaited: the server goes down while the writes go on.
            if (write % 300 == 0)
            {
                await Task.WhenAll(restarts);
                restarts.Add(_server.RestartAsync(crash: write % 600 != 0));
            }

            trial = await TrainAsync(trial);
        }

        await Task.WhenAll(restarts);
        var curve = await _store.MeasurementsAsync(trial.Spec.Id, Cancellation);
        Assert.Equal(Enumerable.Range(1, Writes), curve.Select(point => point.Epoch));
        Assert.Equal(trial.Version, (await LoadAsync()).Version);
    }

    [Fact]
    public async Task Sweep_ServerIsAwayMeanwhile_FinishesWithoutALostAttempt()
    {
        const int Trials = 30;
        using var log = new RecordedLog();
        await using var store = await OpenAsync(new PostgresSettings { Log = log });
        await using var cluster = await SweepCluster.StartAsync(slots: 4, ledger: store);
        using var halfway = new SemaphoreSlim(0);
        cluster.Trainer.BeforeEpoch = (assignment, epoch, _) =>
        {
            if (assignment.Trial.Id.Number == Trials / 2 && epoch == 1) halfway.Release();
            return null;
        };

        var sweep = await cluster.SubmitAsync(trials: Trials);
        await halfway.WaitAsync(Cancellation);
        await _server.StopAsync();
        await log.WaitForAsync(1, Cancellation);
        await _server.StartAsync();
        await cluster.FinishedAsync(sweep);

        var trials = await cluster.TrialsAsync(sweep);
        Assert.All(trials, trial => Assert.Equal((TrialState.Succeeded, 1), (trial.State, trial.Attempt)));
        Assert.Equal(Trials, cluster.Trainer.Attempts.Length);
    }

    private TrialEntry NewTrial => new(LedgerSamples.Trials(_sweep.Id, 1)[0]);

    private Task<PostgresSweepStore> OpenAsync(PostgresSettings settings) =>
        PostgresSweepStore.OpenAsync(_database.ConnectionString, settings, TimeProvider.System, Cancellation);

    private async Task<TrialEntry> TrainAsync(TrialEntry trial)
    {
        var (next, changes) = LedgerSamples.Train(trial);
        await _store.CommitAsync(_sweep.Id, changes, Cancellation);
        return next;
    }

    private async Task<TrialEntry> LoadAsync() => Assert.Single((await _store.LoadAsync(_sweep.Id, Cancellation))!.Trials);
}
