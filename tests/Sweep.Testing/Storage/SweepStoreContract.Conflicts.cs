using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Testing;

public abstract partial class SweepStoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task SweepSet_OntoAnotherVersion_IsRefused(long version)
    {
        var (sweep, _) = await CreateAsync(trials: 1);

        var conflict = await RefusedAsync(
            sweep.Id, new LedgerChange.SweepSet(sweep with { State = SweepState.Finished, Version = version }));

        Assert.Equal(sweep.Id, conflict.Sweep);
        Assert.Equal(sweep, (await LoadAsync(sweep.Id)).Sweep);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task TrialSet_OntoAnotherVersion_IsRefused(long version)
    {
        var (sweep, trials) = await CreateAsync(trials: 1);

        await RefusedAsync(
            sweep.Id, new LedgerChange.TrialSet(trials[0] with { State = TrialState.Succeeded, Version = version }));

        AssertSame(trials[0], await LoadAsync(trials[0].Spec.Id));
    }

    [Fact]
    public async Task AttemptOpened_NumberWasHandedOutBefore_IsRefused()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var trial = await CommitAsync(LedgerSamples.HandOut(trials[0]));

        await RefusedAsync(
            sweep.Id,
            new LedgerChange.AttemptOpened(trial.AttemptId, new SlotId("other@1", "cpu:0"), 2, LedgerSamples.Start, null));

        AssertSame(trial, await LoadAsync(trial.Spec.Id));
    }

    [Fact]
    public async Task AttemptClosed_ClosedOrUnknownAttempt_IsRefused()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var trial = await CommitAsync(LedgerSamples.HandOut(trials[0]));
        var end = new LedgerChange.AttemptClosed(
            trial.AttemptId, new AttemptEnd(AttemptOutcome.Lost), LedgerSamples.Start);
        await CommitAsync(sweep.Id, end);

        await RefusedAsync(sweep.Id, end with { End = new AttemptEnd(AttemptOutcome.Succeeded) });
        await RefusedAsync(sweep.Id, end with { Attempt = trial.AttemptId with { Number = 2 } });

        Assert.Equal(
            AttemptOutcome.Lost, Assert.Single(await Store.AttemptsAsync(trial.Spec.Id, Cancellation)).End!.Outcome);
    }

    [Fact]
    public async Task AttemptStarted_ClosedOrUnknownAttempt_IsRefusedAndKeepsTheCurve()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var trial = await CommitAsync(LedgerSamples.Train(await CommitAsync(LedgerSamples.HandOut(trials[0]))));
        await CommitAsync(
            sweep.Id,
            new LedgerChange.AttemptClosed(trial.AttemptId, new AttemptEnd(AttemptOutcome.Lost), LedgerSamples.Start));
        var start = new LedgerChange.AttemptStarted(
            trial.AttemptId, LedgerSamples.AttemptStart(0), LedgerSamples.Start);

        await RefusedAsync(sweep.Id, start);
        await RefusedAsync(sweep.Id, start with { Attempt = trial.AttemptId with { Number = 2 } });

        Assert.Single(await Store.MeasurementsAsync(trial.Spec.Id, Cancellation));
    }

    [Fact]
    public async Task Measured_EpochIsThereAlready_IsRefused()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var trial = await CommitAsync(LedgerSamples.Train(await CommitAsync(LedgerSamples.HandOut(trials[0]))));

        await RefusedAsync(
            sweep.Id,
            new LedgerChange.Measured(
                trial.AttemptId, [LedgerSamples.Point(2), LedgerSamples.Point(1) with { Loss = 9 }]));

        Assert.Equal([LedgerSamples.Point(1)], await Store.MeasurementsAsync(trial.Spec.Id, Cancellation));
    }

    [Fact]
    public async Task Commit_UnknownSweep_IsRefused()
    {
        var unknown = LedgerSamples.Sweep();
        var trial = new TrialEntry(LedgerSamples.Trials(unknown.Id, 1)[0]);
        LedgerChange[] changes =
        [
            new LedgerChange.SweepSet(unknown with { Version = 1 }),
            new LedgerChange.TrialSet(trial.Next()),
            new LedgerChange.AttemptOpened(
                trial.AttemptId with { Number = 1 }, LedgerSamples.Slot, 1, LedgerSamples.Start, null),
            new LedgerChange.Measured(trial.AttemptId, [LedgerSamples.Point(1)]),
            new LedgerChange.Sampled(trial.AttemptId, [new Sample(1, "a", "ab")]),
            new LedgerChange.CheckpointAdded(trial.Spec.Id, LedgerSamples.Checkpoint(trial.Spec.Id, 1, 1)),
        ];

        foreach (var change in changes) await RefusedAsync(unknown.Id, change);

        Assert.Empty(await Store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Commit_ConflictInTheMiddle_KeepsNothingOfTheBatch()
    {
        var (sweep, trials) = await CreateAsync(trials: 3);
        var before = trials[0];
        var (handedOut, changes) = LedgerSamples.HandOut(before);

        await RefusedAsync(
            sweep.Id,
            [
                .. changes,
                new LedgerChange.Measured(handedOut.AttemptId, [LedgerSamples.Point(1)]),
                new LedgerChange.Sampled(handedOut.AttemptId, [new Sample(1, "a", "ab")]),
                new LedgerChange.CheckpointAdded(before.Spec.Id, LedgerSamples.Checkpoint(before.Spec.Id, 1, 1)),
                new LedgerChange.TrialSet(trials[1] with { State = TrialState.Failed, Version = 5 }),
                new LedgerChange.TrialSet(trials[2].Next() with { State = TrialState.Stopped }),
            ]);

        var stored = await LoadAsync(sweep.Id);
        Assert.All(trials.Zip(stored.Trials), pair => AssertSame(pair.First, pair.Second));
        Assert.Empty(await Store.MeasurementsAsync(before.Spec.Id, Cancellation));
        Assert.Empty(await Store.SamplesAsync(before.Spec.Id, Cancellation));
        Assert.Empty(await Store.AttemptsAsync(before.Spec.Id, Cancellation));
    }

    [Fact]
    public async Task Commit_ConflictAmongWaitingWrites_FailsAlone()
    {
        var (sweep, trials) = await CreateAsync(trials: 3);
        var sound = trials.Select(t => LedgerSamples.HandOut(t)).ToList();

        // Not awaited one by one, so that the store may well carry them out together.
        var first = CommitAsync(sweep.Id, sound[0].Changes);
        var refused = CommitAsync(sweep.Id, sound[0].Changes);
        var second = CommitAsync(sweep.Id, sound[1].Changes);
        var refusedToo = CommitAsync(sweep.Id, new LedgerChange.TrialSet(trials[2] with { Version = 8 }));
        var third = CommitAsync(sweep.Id, sound[2].Changes);

        await Task.WhenAll(first, second, third);
        await Assert.ThrowsAsync<LedgerConflictException>(() => refused);
        await Assert.ThrowsAsync<LedgerConflictException>(() => refusedToo);
        var stored = await LoadAsync(sweep.Id);
        Assert.All(sound.Zip(stored.Trials), pair => AssertSame(pair.First.Trial, pair.Second));
    }
}
