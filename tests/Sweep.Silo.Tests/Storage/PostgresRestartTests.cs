using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

/// <summary>With a server of their own, which they stop and start.</summary>
public sealed class PostgresRestartTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();
    private readonly SweepRecord _sweep = LedgerSamples.Sweep();
    private PostgresSweepStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await _server.CreateDatabaseAsync();
        _store = await PostgresSweepStore.OpenAsync(database.ConnectionString, TimeProvider.System, Cancellation);
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
        TrialEntry trial = new(LedgerSamples.Trials(_sweep.Id, 1)[0]);
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
    public async Task AnyCall_WhileTheServerIsDown_SaysSoAndIsAcceptedAfterwards()
    {
        TrialEntry trial = new(LedgerSamples.Trials(_sweep.Id, 1)[0]);
        await _server.StopAsync();

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => TrainAsync(trial));
        await Assert.ThrowsAsync<StoreUnavailableException>(LoadAsync);
        await _server.StartAsync();

        Assert.Contains(
            $"no PostgreSQL server answers for the database 'test_1' at '127.0.0.1:{_server.Port}'", fault.Message,
            StringComparison.Ordinal);
        Assert.Equal(0, (await LoadAsync()).Version);
        trial = await TrainAsync(trial);
        Assert.Equal(trial.Version, (await LoadAsync()).Version);
    }

    [Fact]
    public async Task Commit_ServerCrashesInTheMiddleOfWrites_KeepsExactlyWhatWasAccepted()
    {
        const int Accepted = 900;
        TrialEntry trial = new(LedgerSamples.Trials(_sweep.Id, 1)[0]);
        var restarting = Task.CompletedTask;
        var nextCrash = 300;
        var accepted = 0;
        while (accepted < Accepted)
        {
            if (accepted == nextCrash)
            {
                // Not awaited: the server goes down while the writes go on.
                restarting = _server.RestartAsync(crash: true);
                nextCrash += 300;
            }

            try
            {
                trial = await TrainAsync(trial);
                accepted++;
            }
            catch (StoreUnavailableException)
            {
                await restarting;
                // As a coordinator does: what the ledger holds is the truth. It lacks nothing that was accepted.
                var stored = await LoadAsync();
                Assert.InRange(stored.EpochsDone, trial.EpochsDone, trial.EpochsDone + 1);
                trial = stored;
            }
        }

        await restarting;
        var curve = await _store.MeasurementsAsync(trial.Spec.Id, Cancellation);
        Assert.Equal(Enumerable.Range(1, trial.EpochsDone), curve.Select(point => point.Epoch));
        Assert.Equal(trial.Version, (await LoadAsync()).Version);
    }

    private async Task<TrialEntry> TrainAsync(TrialEntry trial)
    {
        var (next, changes) = LedgerSamples.Train(trial);
        await _store.CommitAsync(_sweep.Id, changes, Cancellation);
        return next;
    }

    private async Task<TrialEntry> LoadAsync() => Assert.Single((await _store.LoadAsync(_sweep.Id, Cancellation))!.Trials);
}
