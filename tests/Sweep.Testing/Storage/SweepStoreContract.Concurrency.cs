using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Testing;

public abstract partial class SweepStoreContract
{
    [Fact]
    public async Task Commit_ManyWithoutWaiting_TakeEffectInTheOrderOfTheCalls()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var trial = trials[0];
        var writes = new List<Task>();
        for (var i = 0; i < 300; i++)
        {
            (trial, var changes) = LedgerSamples.Train(trial);
            writes.Add(CommitAsync(sweep.Id, changes));
        }

        await Task.WhenAll(writes);

        AssertSame(trial, await LoadAsync(trial.Spec.Id));
    }

    [Fact]
    public async Task Commit_AThousandFromTwentyTasks_AllArriveOnce()
    {
        const int Epochs = 50;
        var (sweep, trials) = await CreateAsync(trials: 20);

        var ends = await Task.WhenAll(
            trials.Select(trial => Task.Run(() => TrainAsync(Store, sweep.Id, trial, Epochs))));

        var stored = await LoadAsync(sweep.Id);
        Assert.All(ends.Zip(stored.Trials), pair => AssertSame(pair.First, pair.Second));
        foreach (var trial in trials)
        {
            var curve = await Store.MeasurementsAsync(trial.Spec.Id, Cancellation);
            Assert.Equal(Enumerable.Range(1, Epochs), curve.Select(m => m.Epoch));
        }
    }

    [Fact]
    public async Task Commit_TwoStoresForOneRow_ExactlyOneWinsEachTime()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        ISweepStore[] stores = [Store, await OpenAsync()];
        var trial = trials[0];
        for (var round = 0; round < 25; round++)
        {
            var next = trial.Next();
            var attempts = stores
                .Select((store, i) => WinsAsync(store, next with { Failure = $"Store {i} in round {round}." }))
                .ToList();

            var won = await Task.WhenAll(attempts);

            var winner = Array.IndexOf(won, true);
            Assert.Single(won, true);
            trial = await LoadAsync(trial.Spec.Id);
            AssertSame(next with { Failure = $"Store {winner} in round {round}." }, trial);
        }

        async Task<bool> WinsAsync(ISweepStore store, TrialEntry next)
        {
            try
            {
                await store.CommitAsync(sweep.Id, [new LedgerChange.TrialSet(next)], Cancellation);
                return true;
            }
            catch (LedgerConflictException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Load_WhileAnotherStoreWrites_SeesWholeTransactions()
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var other = await OpenAsync();
        var writing = Task.Run(() => TrainTogetherAsync(other, new StoredSweep(sweep, trials), epochs: 200));

        int seen;
        do
        {
            var stored = await LoadAsync(sweep.Id);
            seen = stored.Trials[0].EpochsDone;
            // Every table takes part, so a load that read one of them earlier than another is found out.
            Assert.Equal(seen, stored.Sweep.Version);
            Assert.Equal(seen, stored.Trials[1].EpochsDone);
            Assert.Equal(seen == 0 ? null : LedgerSamples.Point(seen), stored.Trials[0].Last);
            Assert.Equal(seen == 0 ? [] : [seen], stored.Trials[1].Checkpoints.Select(c => c.Epoch));
            if (writing.IsFaulted) await writing;
        }
        while (seen < 200);

        await writing;
    }

    [Fact]
    public async Task Commit_CancelledOnceQueued_IsCarriedOut()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var (trial, changes) = LedgerSamples.Train(trials[0]);
        var write = Store.CommitAsync(sweep.Id, changes, cancellation.Token);
        await cancellation.CancelAsync();

        await write;
        AssertSame(trial, await LoadAsync(trial.Spec.Id));
    }

    [Fact]
    public async Task Commit_CancelledBeforehand_WritesNothing()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.CommitAsync(sweep.Id, LedgerSamples.Train(trials[0]).Changes, new CancellationToken(true)));

        AssertSame(trials[0], await LoadAsync(trials[0].Spec.Id));
    }

    /// <summary>Both trials and the sweep's version go on by one with each commit; one trial keeps its newest
    /// checkpoint alone.</summary>
    private static async Task TrainTogetherAsync(ISweepStore store, StoredSweep stored, int epochs)
    {
        var (left, right) = (stored.Trials[0], stored.Trials[1]);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            (left, var leftChanges) = LedgerSamples.Train(left);
            (right, var rightChanges) = LedgerSamples.Train(right);
            var id = right.Spec.Id;
            await store.CommitAsync(
                stored.Sweep.Id,
                [
                    .. leftChanges,
                    .. rightChanges,
                    new LedgerChange.SweepSet(stored.Sweep with { Version = epoch }),
                    new LedgerChange.CheckpointForgotten(id, LedgerSamples.Checkpoint(id, epoch - 1, 1)),
                    new LedgerChange.CheckpointAdded(id, LedgerSamples.Checkpoint(id, epoch, 1)),
                ],
                Cancellation);
        }
    }

    private static async Task<TrialEntry> TrainAsync(ISweepStore store, SweepId sweep, TrialEntry trial, int epochs)
    {
        var writes = new List<Task>();
        for (var i = 0; i < epochs; i++)
        {
            (trial, var changes) = LedgerSamples.Train(trial);
            writes.Add(store.CommitAsync(sweep, changes, Cancellation));
            // Half of them are waited for, so that groups of all sizes come about.
            if (i % 2 == 0) await writes[^1];
        }

        await Task.WhenAll(writes);
        return trial;
    }
}
