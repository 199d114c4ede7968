using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class PostgresReadingTests(PostgresServer server) : IAsyncLifetime
{
    private readonly SweepRecord _sweep = LedgerSamples.Sweep();
    private PostgresDatabase _database = null!;
    private PostgresSweepStore _store = null!;
    private PostgresSweepReader _reader = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        _store = await PostgresSweepStore.OpenAsync(_database.ConnectionString, TimeProvider.System, Cancellation);
        await _store.CreateAsync(_sweep, LedgerSamples.Trials(_sweep.Id, 5), Cancellation);
        _reader = (await PostgresSweepReader.OpenAsync(_database.ConnectionString, Cancellation))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is null) return;
        await _reader.DisposeAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Status_TrialsInEveryState_IsWhatTheLedgerHolds()
    {
        await TrainAsync(1, epochs: 4, started: true);
        await TrainAsync(2, epochs: 0, started: false);
        var ended = await TrainAsync(3, epochs: 7, started: true);
        await _store.CommitAsync(
            _sweep.Id,
            [
                new LedgerChange.TrialSet(ended.Next() with
                {
                    State = TrialState.Succeeded, Lease = null, Candidate = new(7, 1.5),
                }),
            ],
            Cancellation);

        var status = await _reader.StatusAsync(_sweep.Id, Cancellation);

        Assert.NotNull(status);
        Assert.Equal((_sweep.Id, "time-machine", SweepState.Running), (status.Id, status.Name, status.State));
        Assert.Equal(new TrialCounts { Queued = 2, Running = 2, Succeeded = 1 }, status.Counts);
        Assert.Equal((11, (4 * 500) + 7), (status.EpochsDone, status.EpochsTotal));
        Assert.Equal((3, 1.5), (status.BestTrial, status.BestPerplexity));
        // Trial 2 is only held ready by its slot.
        var running = Assert.Single(status.Running);
        Assert.Equal(LedgerSamples.Trials(_sweep.Id, 1)[0], running.Trial);
        Assert.Equal((1, LedgerSamples.Slot, 4), (running.Attempt, running.Slot, running.EpochsDone));
        Assert.Equal(LedgerSamples.Point(4), running.Last);
    }

    [Fact]
    public async Task Status_NoSuchSweepOrNoCandidate_IsNull()
    {
        Assert.Null(await _reader.StatusAsync(SweepId.New(), Cancellation));
        Assert.Null((await _reader.StatusAsync(_sweep.Id, Cancellation))!.BestTrial);
    }

    [Theory]
    [InlineData(1, 10, 1, new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(1, 9, 4, new[] { 1, 5, 9 })]
    [InlineData(4, 8, 3, new[] { 4, 7 })]
    [InlineData(6, 5, 1, new int[0])]
    [InlineData(2, int.MaxValue, 3, new[] { 2, 5, 8 })]
    public async Task Measurements_Stride_HasTheseEpochs(int first, int last, int stride, int[] expected)
    {
        await TrainAsync(1, epochs: 3, started: true);
        await TrainAsync(2, epochs: 9, started: true);

        var points = await _reader.MeasurementsAsync(new(_sweep.Id, 2), first, last, stride, Cancellation);

        Assert.Equal(expected.Select(LedgerSamples.Point), points);
    }

    [Fact]
    public async Task Read_WhileTheStoreWrites_SeesEachWriteOnceItIsDone()
    {
        for (var count = 2; count <= 6; count++)
        {
            await _store.CreateAsync(LedgerSamples.Sweep(), [], Cancellation);
            Assert.Equal(count, (await _reader.ListAsync(Cancellation)).Length);
        }

        Assert.Equal(5, (await _reader.TrialsAsync(_sweep.Id, 0, int.MaxValue, Cancellation)).Length);
    }

    [Fact]
    public async Task Read_ConnectionsWereCut_GoesOnUnheard()
    {
        Assert.Single(await _reader.ListAsync(Cancellation));
        await server.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_database.Name}'");

        Assert.Single(await _reader.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Read_AfterDispose_IsRefused()
    {
        await _reader.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _reader.ListAsync(Cancellation));
    }

    private async Task<TrialEntry> TrainAsync(int number, int epochs, bool started)
    {
        TrialEntry trial = new(LedgerSamples.Trials(_sweep.Id, number)[^1]);
        (trial, var changes) = LedgerSamples.HandOut(trial);
        await _store.CommitAsync(_sweep.Id, changes, Cancellation);
        if (started)
        {
            LedgerChange began = new LedgerChange.AttemptStarted(
                trial.AttemptId, LedgerSamples.AttemptStart(0), LedgerSamples.Start);
            await _store.CommitAsync(_sweep.Id, [began], Cancellation);
        }

        for (var i = 0; i < epochs; i++)
        {
            (trial, changes) = LedgerSamples.Train(trial);
            await _store.CommitAsync(_sweep.Id, changes, Cancellation);
        }

        return trial;
    }
}
