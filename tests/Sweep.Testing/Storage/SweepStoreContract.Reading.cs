using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Testing;

public abstract partial class SweepStoreContract
{
    [Fact]
    public async Task List_SeveralSweeps_AreNewestFirstWithTheirCounts()
    {
        var old = await CreateAsync(trials: 3, LedgerSamples.Sweep(LedgerSamples.Start));
        var recent = await CreateAsync(trials: 2, LedgerSamples.Sweep(LedgerSamples.Start.AddTicks(1)));
        var empty = await CreateAsync(trials: 0, LedgerSamples.Sweep(LedgerSamples.Start.AddDays(-1)));
        await CommitAsync(
            old.Sweep.Id,
            new LedgerChange.TrialSet(old.Trials[0].Next() with { State = TrialState.Diverged }),
            new LedgerChange.TrialSet(old.Trials[2].Next() with { State = TrialState.Succeeded }));

        var list = await Store.ListAsync(Cancellation);

        Assert.Equal(
            [
                new SweepSummary(recent.Sweep, default(TrialCounts) with { Queued = 2 }),
                new SweepSummary(old.Sweep, default(TrialCounts) with { Queued = 1, Diverged = 1, Succeeded = 1 }),
                new SweepSummary(empty.Sweep, default),
            ],
            list);
    }

    [Fact]
    public async Task ListUnfinished_SeveralSweeps_AreTheRunningAndStoppingOnesOldestFirst()
    {
        var second = await CreateAsync(trials: 1, LedgerSamples.Sweep(LedgerSamples.Start.AddTicks(2)));
        var first = await CreateAsync(
            trials: 1, LedgerSamples.Sweep(LedgerSamples.Start.AddTicks(1)) with { State = SweepState.Stopping });
        await CreateAsync(trials: 1, LedgerSamples.Sweep() with { State = SweepState.Paused, Reason = "Asked for." });
        await CreateAsync(
            trials: 1, LedgerSamples.Sweep() with { State = SweepState.Finished, Finished = LedgerSamples.Start });

        Assert.Equal([first.Sweep, second.Sweep], await Store.ListUnfinishedAsync(Cancellation));
    }

    [Fact]
    public async Task List_EmptyStore_IsEmpty()
    {
        Assert.Empty(await Store.ListAsync(Cancellation));
        Assert.Empty(await Store.ListUnfinishedAsync(Cancellation));
    }

    [Theory]
    [InlineData(0, 4, new[] { 1, 2, 3, 4 })]
    [InlineData(4, 4, new[] { 5, 6, 7, 8 })]
    [InlineData(8, 4, new[] { 9, 10 })]
    [InlineData(10, 4, new int[0])]
    [InlineData(7, int.MaxValue, new[] { 8, 9, 10 })]
    [InlineData(int.MaxValue, int.MaxValue, new int[0])]
    [InlineData(3, 0, new int[0])]
    public async Task Trials_AnyPage_HasThatPartByNumber(int offset, int limit, int[] numbers)
    {
        var (sweep, _) = await CreateAsync(trials: 10);
        await CreateAsync(trials: 2);

        var page = await Store.TrialsAsync(sweep.Id, offset, limit, Cancellation);

        Assert.Equal(numbers, page.Select(t => t.Spec.Id.Number));
    }

    [Fact]
    public async Task Trials_OnePage_HasCheckpointsAndLastMeasurementButNoLease()
    {
        var (sweep, trials) = await CreateAsync(trials: 4);
        foreach (var trial in trials)
        {
            var id = trial.Spec.Id;
            var trained = await CommitAsync(LedgerSamples.Train(await CommitAsync(LedgerSamples.HandOut(trial))));
            await CommitAsync(
                sweep.Id,
                new LedgerChange.CheckpointAdded(id, LedgerSamples.Checkpoint(id, trained.EpochsDone, 1, id.Number)));
        }

        var page = await Store.TrialsAsync(sweep.Id, 1, 2, Cancellation);

        Assert.Equal([2, 3], page.Select(t => t.Spec.Id.Number));
        Assert.All(page, t =>
        {
            Assert.Equal(TrialState.Running, t.State);
            Assert.Null(t.Lease);
            Assert.Equal(LedgerSamples.Point(1), t.Last);
            Assert.Equal([LedgerSamples.Checkpoint(t.Spec.Id, 1, 1, t.Spec.Id.Number)], t.Checkpoints);
        });
    }

    [Fact]
    public async Task MeasurementsAt_ChosenEpochs_AreThoseOfAllTrialsInOrder()
    {
        var (sweep, trials) = await CreateAsync(trials: 3);
        var other = await CreateAsync(trials: 1);
        await TrainAsync(trials[0], epochs: 4);
        await TrainAsync(trials[2], epochs: 2);
        await TrainAsync(other.Trials[0], epochs: 4);

        var points = await Store.MeasurementsAtAsync(sweep.Id, [4, 2, 900], Cancellation);

        Assert.Equal(
            [new(1, LedgerSamples.Point(2)), new(1, LedgerSamples.Point(4)), new TrialMeasurement(3, LedgerSamples.Point(2))], points);
        Assert.Empty(await Store.MeasurementsAtAsync(sweep.Id, [], Cancellation));
        Assert.Empty(await Store.MeasurementsAtAsync(SweepId.New(), [2], Cancellation));
    }

    /// <summary>A coordinator rebuilds who reached which rung from these.</summary>
    [Fact]
    public async Task Load_ChosenEpochs_AreThoseOfTheSameSnapshotWithoutWhatWasCut()
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var trained = await TrainAsync(trials[0], epochs: 4);
        await TrainAsync(trials[1], epochs: 4);
        SweepRecord? asked = null;

        var stored = await Store.LoadAsync(
            sweep.Id,
            record =>
            {
                asked = record;
                return [2, 4];
            },
            Cancellation);
        Assert.Equal(sweep, asked);
        Assert.Equal([1, 1, 2, 2], stored!.Chosen.Select(point => point.Trial));

        // Set back behind the first of them, and then on to it again.
        var start = LedgerSamples.AttemptStart(1);
        trained = trained.Next() with { EpochsDone = 1, Last = null };
        await CommitAsync(
            sweep.Id, new LedgerChange.TrialSet(trained), new LedgerChange.AttemptStarted(trained.AttemptId, start, LedgerSamples.Start));
        stored = await Store.LoadAsync(sweep.Id, _ => [2, 4], Cancellation);
        Assert.Equal([2, 2], stored!.Chosen.Select(point => point.Trial));
        Assert.Equal(1, stored.Trials[0].Lease!.ResumedFrom);

        await CommitAsync(LedgerSamples.Train(trained));
        stored = await Store.LoadAsync(sweep.Id, _ => [2, 4], Cancellation);
        Assert.Equal(new(1, LedgerSamples.Point(2)), stored!.Chosen[0]);
        Assert.Empty((await LoadAsync(sweep.Id)).Chosen);
    }

    [Fact]
    public async Task Read_UnknownSweepOrTrial_IsEmpty()
    {
        var (sweep, _) = await CreateAsync(trials: 1);
        TrialId[] unknown = [new(sweep.Id, 2), new(SweepId.New(), 1)];

        Assert.Empty(await Store.TrialsAsync(unknown[1].Sweep, 0, int.MaxValue, Cancellation));
        foreach (var trial in unknown)
        {
            Assert.Empty(await Store.MeasurementsAsync(trial, Cancellation));
            Assert.Empty(await Store.SamplesAsync(trial, Cancellation));
            Assert.Empty(await Store.AttemptsAsync(trial, Cancellation));
        }
    }

    [Fact]
    public async Task Samples_TextsThatTripEncodings_ComeBack()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        Sample[] samples =
        [
            new(1, "", ""), new(1, "quote ' \" ; --", "line\nline\r\n\ttab"),
            new(1, "\u00e9 e\u0301 \U0001F600", "\u65e5\u672c"),
        ];

        await CommitAsync(sweep.Id, new LedgerChange.Sampled(trials[0].AttemptId with { Number = 1 }, [.. samples]));

        Assert.Equal(samples, await Store.SamplesAsync(trials[0].Spec.Id, Cancellation));
    }

    private async Task<TrialEntry> TrainAsync(TrialEntry trial, int epochs)
    {
        trial = await CommitAsync(LedgerSamples.HandOut(trial));
        for (var epoch = 1; epoch <= epochs; epoch++) trial = await CommitAsync(LedgerSamples.Train(trial));
        return trial;
    }

    [Fact]
    public async Task Read_CancelledBeforehand_GivesUp()
    {
        var (sweep, _) = await CreateAsync(trials: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.TrialsAsync(sweep.Id, 0, 1, new CancellationToken(canceled: true)));
    }
}
