using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Testing;

public abstract partial class SweepStoreContract
{
    /// <summary>Values that a careless representation loses: NaN turns to NULL, extremes and last bits to something
    /// near.</summary>
    public static TheoryData<double> HardNumbers =>
    [
        0, 1, 0.1, 1 / 3.0, Math.PI, double.Epsilon, double.MaxValue, double.MinValue,
        BitConverter.Int64BitsToDouble(0x000FFFFFFFFFFFFF),
        1e308, 9007199254740993, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    [Fact]
    public async Task SweepSet_NextVersion_WritesStateReasonAndFinish()
    {
        var (sweep, _) = await CreateAsync(trials: 1);
        var paused = sweep with { State = SweepState.Paused, Reason = "The disk is full.", Version = 1 };
        var end = LedgerSamples.Start.AddHours(1);
        var finished = paused with { State = SweepState.Finished, Reason = null, Finished = end, Version = 2 };

        await CommitAsync(sweep.Id, new LedgerChange.SweepSet(paused));
        Assert.Equal(paused, (await LoadAsync(sweep.Id)).Sweep);

        await CommitAsync(sweep.Id, new LedgerChange.SweepSet(finished));
        Assert.Equal(finished, (await LoadAsync(sweep.Id)).Sweep);
    }

    [Fact]
    public async Task TrialSet_NextVersion_WritesTheTrialsOwnRow()
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var failed = trials[0].Next() with
        {
            State = TrialState.Failed,
            Attempt = 4,
            Failures = 4,
            EpochsDone = 12,
            BestPerplexity = 1.0 / 3,
            Candidate = new CandidateResult(10, 2.0 / 3),
            Failure = "Out of memory.",
        };

        await CommitAsync(sweep.Id, new LedgerChange.TrialSet(failed));

        AssertSame(failed, await LoadAsync(failed.Spec.Id));
        AssertSame(trials[1], await LoadAsync(trials[1].Spec.Id));
    }

    [Fact]
    public async Task TrialSet_EveryState_ComesBack()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var trial = trials[0];
        foreach (var state in Enum.GetValues<TrialState>())
        {
            trial = trial.Next() with { State = state };
            await CommitAsync(sweep.Id, new LedgerChange.TrialSet(trial));
            Assert.Equal(state, (await LoadAsync(trial.Spec.Id)).State);
        }
    }

    [Fact]
    public async Task AttemptOpened_RunningTrial_IsLoadedWithItsLease()
    {
        var (_, trials) = await CreateAsync(trials: 2);

        var trial = await CommitAsync(LedgerSamples.HandOut(trials[0], pull: 1L << 40));

        AssertSame(trial, await LoadAsync(trial.Spec.Id));
        var attempt = Assert.Single(await Store.AttemptsAsync(trial.Spec.Id, Cancellation));
        Assert.Equal(
            new AttemptRecord(trial.AttemptId, LedgerSamples.Slot, LedgerSamples.Start, null, null, null), attempt);
    }

    [Fact]
    public async Task AttemptOpened_SecondAttempt_LeasesToItsOwnSlot()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var trial = await CommitAsync(LedgerSamples.HandOut(trials[0]));
        await CommitAsync(
            sweep.Id,
            new LedgerChange.AttemptClosed(trial.AttemptId, new AttemptEnd(AttemptOutcome.Lost), LedgerSamples.Start));
        var other = new SlotId("10.0.0.8:11111@4", "cuda:0");
        var next = trial.Next() with { Attempt = 2, Lease = trial.Lease! with { Slot = other, Pull = 9, Epochs = 7 } };

        await CommitAsync(
            sweep.Id,
            new LedgerChange.TrialSet(next),
            new LedgerChange.AttemptOpened(next.AttemptId, other, 9, LedgerSamples.Start, 7));

        AssertSame(next, await LoadAsync(trial.Spec.Id));
    }

    [Fact]
    public async Task AttemptStarted_OpenAttempt_IsKeptAndMarksTheLease()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var trial = await CommitAsync(LedgerSamples.HandOut(trials[0]));
        var start = LedgerSamples.AttemptStart(0) with { Note = "Checkpoint 7 was damaged; began anew." };

        await CommitAsync(sweep.Id, new LedgerChange.AttemptStarted(trial.AttemptId, start, LedgerSamples.Start));

        Assert.True((await LoadAsync(trial.Spec.Id)).Lease!.HasStarted);
        Assert.Equal(start, Assert.Single(await Store.AttemptsAsync(trial.Spec.Id, Cancellation)).Start);
    }

    [Fact]
    public async Task AttemptStarted_FromACheckpoint_CutsCurveAndSamplesBehindIt()
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var id = trials[0].AttemptId with { Number = 1 };
        var other = trials[1].AttemptId with { Number = 1 };
        foreach (var attempt in (AttemptId[])[id, other])
        {
            await CommitAsync(
                sweep.Id,
                new LedgerChange.AttemptOpened(attempt, LedgerSamples.Slot, 1, LedgerSamples.Start, null),
                new LedgerChange.Measured(
                    attempt, [LedgerSamples.Point(1), LedgerSamples.Point(2), LedgerSamples.Point(3)]),
                new LedgerChange.Sampled(attempt, [new Sample(2, "a", "ab"), new Sample(3, "a", "abc")]));
        }

        await CommitAsync(
            sweep.Id,
            new LedgerChange.AttemptStarted(id, LedgerSamples.AttemptStart(2), LedgerSamples.Start),
            new LedgerChange.TrialSet(trials[0].Next() with { EpochsDone = 2 }));

        Assert.Equal(
            [LedgerSamples.Point(1), LedgerSamples.Point(2)], await Store.MeasurementsAsync(id.Trial, Cancellation));
        Assert.Equal([new Sample(2, "a", "ab")], await Store.SamplesAsync(id.Trial, Cancellation));
        Assert.Equal(LedgerSamples.Point(2), (await LoadAsync(id.Trial)).Last);
        Assert.Equal(3, (await Store.MeasurementsAsync(other.Trial, Cancellation)).Length);
        Assert.Equal(2, (await Store.SamplesAsync(other.Trial, Cancellation)).Length);
    }

    [Fact]
    public async Task AttemptClosed_EveryOutcome_IsKept()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var ends = Enum.GetValues<AttemptOutcome>()
            .Select(outcome => new AttemptEnd(outcome, outcome == AttemptOutcome.Failed ? "Out of memory." : null))
            .ToList();
        var ended = LedgerSamples.Start.AddMinutes(5);
        for (var i = 0; i < ends.Count; i++)
        {
            var attempt = new AttemptId(trials[0].Spec.Id, i + 1);
            await CommitAsync(
                sweep.Id,
                new LedgerChange.AttemptOpened(attempt, LedgerSamples.Slot, i, LedgerSamples.Start, null),
                new LedgerChange.AttemptClosed(attempt, ends[i], ended));
        }

        var attempts = await Store.AttemptsAsync(trials[0].Spec.Id, Cancellation);

        Assert.Equal(Enumerable.Range(1, ends.Count), attempts.Select(a => a.Attempt.Number));
        Assert.Equal(ends, attempts.Select(a => a.End));
        Assert.All(attempts, a => Assert.Equal(ended, a.Ended));
    }

    [Theory]
    [MemberData(nameof(HardNumbers))]
    public async Task Measured_AnyNumber_ComesBackBitForBit(double number)
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var attempt = trials[1].AttemptId with { Number = 1 };
        var point = new Measurement(1, number, number, number, number, TimeSpan.FromTicks(1));

        await CommitAsync(
            sweep.Id,
            new LedgerChange.Measured(attempt, [point]),
            new LedgerChange.CheckpointAdded(attempt.Trial, LedgerSamples.Checkpoint(attempt.Trial, 1, 1, number)),
            new LedgerChange.TrialSet(
                trials[1].Next() with { EpochsDone = 1, Candidate = new CandidateResult(1, number) }));

        var stored = await LoadAsync(attempt.Trial);
        AssertSameBits(number, Assert.Single(await Store.MeasurementsAsync(attempt.Trial, Cancellation)));
        AssertSameBits(number, stored.Last!);
        Assert.Equal(Bits(number), Bits(stored.Candidate!.Value.Perplexity));
        Assert.Equal(Bits(number), Bits(Assert.Single(stored.Checkpoints).Perplexity!.Value));
    }

    [Fact]
    public async Task Measured_WithoutValidation_ComesBackWithoutIt()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var elapsed = TimeSpan.FromDays(900) + TimeSpan.FromTicks(1);
        var point = LedgerSamples.Point(1) with { ValidationPerplexity = null, Elapsed = elapsed };

        await CommitAsync(sweep.Id, new LedgerChange.Measured(trials[0].AttemptId with { Number = 1 }, [point]));

        Assert.Equal([point], await Store.MeasurementsAsync(trials[0].Spec.Id, Cancellation));
    }

    [Fact]
    public async Task Sampled_RepeatedPrompt_ReplacesTheTextAndKeepsTheOrder()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var attempt = trials[0].AttemptId with { Number = 1 };

        await CommitAsync(
            sweep.Id, new LedgerChange.Sampled(attempt, [new Sample(20, "z", "z1"), new Sample(20, "a", "a1")]));
        await CommitAsync(sweep.Id, new LedgerChange.Sampled(attempt, [new Sample(10, "z", "z0")]));
        await CommitAsync(
            sweep.Id, new LedgerChange.Sampled(attempt, [new Sample(20, "z", "z2"), new Sample(20, "A", "A1")]));

        Assert.Equal(
            [
                new Sample(10, "z", "z0"),
                new Sample(20, "z", "z2"),
                new Sample(20, "a", "a1"),
                new Sample(20, "A", "A1"),
            ],
            await Store.SamplesAsync(attempt.Trial, Cancellation));
    }

    [Fact]
    public async Task CheckpointAdded_Several_AreListedByEpochThenAttempt()
    {
        var (sweep, trials) = await CreateAsync(trials: 3);
        var id = trials[1].Spec.Id;
        Checkpoint[] checkpoints =
        [
            LedgerSamples.Checkpoint(id, 5, 1), LedgerSamples.Checkpoint(id, 10, 1, 1.5),
            LedgerSamples.Checkpoint(id, 10, 2, 1.5),
        ];

        await CommitAsync(sweep.Id, [.. checkpoints.Reverse().Select(c => new LedgerChange.CheckpointAdded(id, c))]);

        var stored = (await LoadAsync(sweep.Id)).Trials;
        Assert.Equal(checkpoints, stored[1].Checkpoints);
        Assert.Empty(stored[0].Checkpoints);
        Assert.Empty(stored[2].Checkpoints);
    }

    [Fact]
    public async Task CheckpointForgotten_OneOfTwo_LeavesTheOther()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var id = trials[0].Spec.Id;
        var gone = LedgerSamples.Checkpoint(id, 5, 1);
        var kept = LedgerSamples.Checkpoint(id, 5, 2);
        await CommitAsync(
            sweep.Id, new LedgerChange.CheckpointAdded(id, gone), new LedgerChange.CheckpointAdded(id, kept));

        await CommitAsync(sweep.Id, new LedgerChange.CheckpointForgotten(id, gone));
        await CommitAsync(sweep.Id, new LedgerChange.CheckpointForgotten(id, gone));

        Assert.Equal([kept], (await LoadAsync(id)).Checkpoints);
    }

    [Fact]
    public async Task Commit_NoChanges_ChangesNothing()
    {
        var sweep = await CreateAsync(trials: 1);

        await CommitAsync(sweep.Sweep.Id);

        Assert.Equal(sweep.Sweep, (await LoadAsync(sweep.Sweep.Id)).Sweep);
    }

    private static void AssertSameBits(double number, Measurement point)
    {
        double[] all = [point.Loss, point.Perplexity, point.ValidationPerplexity!.Value, point.TokensPerSecond];
        Assert.All(all, value => Assert.Equal(Bits(number), Bits(value)));
    }

    private static long Bits(double number) => BitConverter.DoubleToInt64Bits(number);
}
