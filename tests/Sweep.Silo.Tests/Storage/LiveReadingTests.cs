using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class LiveReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SweepRecord _sweep = LedgerSamples.Sweep();

    private string Ledger => _folder["ledger.db"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Status_TrialsInEveryState_IsWhatTheLedgerHolds()
    {
        await using var store = await WriteAsync(5);
        using var reader = await SqliteSweepReader.OpenAsync(Ledger, Cancellation);
        await TrainAsync(store, 1, epochs: 4, started: true);
        await TrainAsync(store, 2, epochs: 0, started: false);
        var ended = await TrainAsync(store, 3, epochs: 7, started: true);
        await store.CommitAsync(
            _sweep.Id,
            [
                new LedgerChange.TrialSet(ended.Next() with
                {
                    State = TrialState.Succeeded, Lease = null, Candidate = new(7, 1.5),
                }),
            ],
            Cancellation);

        var status = await reader!.StatusAsync(_sweep.Id, Cancellation);

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
    public async Task Status_NoSuchSweep_IsNull()
    {
        await using var store = await WriteAsync(1);
        using var reader = await SqliteSweepReader.OpenAsync(Ledger, Cancellation);

        Assert.Null(await reader!.StatusAsync(SweepId.New(), Cancellation));
    }

    [Theory]
    [InlineData(1, 10, 1, new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(1, 9, 4, new[] { 1, 5, 9 })]
    [InlineData(4, 8, 3, new[] { 4, 7 })]
    [InlineData(6, 5, 1, new int[0])]
    public async Task Measurements_Stride_HasTheseEpochs(int first, int last, int stride, int[] expected)
    {
        await using var store = await WriteAsync(2);
        using var reader = await SqliteSweepReader.OpenAsync(Ledger, Cancellation);
        await TrainAsync(store, 1, epochs: 3, started: true);
        await TrainAsync(store, 2, epochs: 9, started: true);

        var points = await reader!.MeasurementsAsync(new(_sweep.Id, 2), first, last, stride, Cancellation);

        Assert.Equal(expected.Select(LedgerSamples.Point), points);
    }

    [Fact]
    public async Task Measurements_Plan_StepsDownTheKeyForEachPoint()
    {
        await using var store = await WriteAsync(1);
        await using var connection = new SqliteConnection($"Data Source={Ledger};Mode=ReadOnly");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + LiveQueries.SelectPoints;
        foreach (var name in new[] { "@sweep", "@trial", "@first", "@last", "@stride" })
            command.Parameters.AddWithValue(name, 1);
        List<string> plan = [];
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        while (await rows.ReadAsync(Cancellation)) plan.Add(rows.GetString(3));

        Assert.Contains("SEARCH m USING PRIMARY KEY (sweep=? AND trial=? AND epoch=?)", plan);
    }

    private async Task<SqliteSweepStore> WriteAsync(int trials)
    {
        var store = await SqliteSweepStore.OpenAsync(Ledger, TimeProvider.System, Cancellation);
        await store.CreateAsync(_sweep, LedgerSamples.Trials(_sweep.Id, trials), Cancellation);
        return store;
    }

    private async Task<TrialEntry> TrainAsync(SqliteSweepStore store, int number, int epochs, bool started)
    {
        TrialEntry trial = new(LedgerSamples.Trials(_sweep.Id, number)[^1]);
        (trial, var changes) = LedgerSamples.HandOut(trial);
        await store.CommitAsync(_sweep.Id, changes, Cancellation);
        if (started)
        {
            LedgerChange began = new LedgerChange.AttemptStarted(
                trial.AttemptId, LedgerSamples.AttemptStart(0), LedgerSamples.Start);
            await store.CommitAsync(_sweep.Id, [began], Cancellation);
        }
        for (var i = 0; i < epochs; i++)
        {
            (trial, changes) = LedgerSamples.Train(trial);
            await store.CommitAsync(_sweep.Id, changes, Cancellation);
        }
        return trial;
    }
}
