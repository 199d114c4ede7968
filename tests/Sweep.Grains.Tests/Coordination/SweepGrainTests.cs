using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

public sealed class SweepGrainTests : IAsyncLifetime
{
    private SweepCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await SweepCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Submit_RepeatedWithTheSameId_ReturnsTheSameSweep()
    {
        var submission = SweepCluster.Submission(SweepId.New(), trials: 3);
        var coordinator = _cluster.Coordinator(submission.Id);

        var first = await coordinator.SubmitAsync(submission, CancellationToken.None);
        var again = await coordinator.SubmitAsync(submission, CancellationToken.None);

        Assert.Equal((3, 3), (first.Counts.Queued, again.Counts.Queued));
        Assert.Single(await _cluster.Store.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Submit_TwiceAtOnce_StartsOneSweep()
    {
        var submission = SweepCluster.Submission(SweepId.New(), trials: 3);

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(
            _ => _cluster.Coordinator(submission.Id).SubmitAsync(submission, CancellationToken.None)));

        Assert.All(both, status => Assert.Equal(3, status.Counts.Total));
        Assert.Equal(3, (await _cluster.TrialsAsync(submission.Id)).Length);
    }

    [Fact]
    public async Task Submit_AnotherGridUnderTheSameId_IsRefusedWithTheId()
    {
        var sweep = await _cluster.SubmitAsync(trials: 1);

        var refusal = await Assert.ThrowsAsync<SubmissionConflictException>(() => _cluster.Coordinator(sweep).SubmitAsync(
            SweepCluster.Submission(sweep, trials: 2), CancellationToken.None));

        Assert.Equal(sweep, refusal.Sweep);
        Assert.Contains($"'{sweep}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SpecThatIsNone_IsRefusedWithItsFaults()
    {
        var sweep = SweepId.New();

        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => _cluster.Coordinator(sweep).SubmitAsync(
            new SweepSubmission(sweep, """{"corpus": "sample", "lrr": 1}"""), CancellationToken.None));

        Assert.Contains("lrr", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_UnknownSweep_SaysSo()
    {
        var unknown = new SweepId("zzzzzzzzzz");

        var refusal = await Assert.ThrowsAsync<SweepNotFoundException>(
            () => _cluster.Coordinator(unknown).StatusAsync(CancellationToken.None));

        Assert.Equal(unknown, refusal.Sweep);
    }

    [Fact]
    public async Task Pull_Repeated_ReturnsTheSameAssignment()
    {
        await _cluster.SubmitAsync(trials: 2);

        var first = await _cluster.PullAsync(1);
        var again = await _cluster.PullAsync(1);
        var next = await _cluster.PullAsync(2);

        Assert.Equal(first!.Attempt, again!.Attempt);
        Assert.NotEqual(first.Attempt.Trial, next!.Attempt.Trial);
    }

    [Fact]
    public async Task Assign_SlotOfASiloThatIsNoMember_GetsNothing()
    {
        var sweep = await _cluster.SubmitAsync();
        var stranger = new SlotId("127.0.0.1:1@1", "cpu:0");

        Assert.Null(await _cluster.Coordinator(sweep).AssignAsync(new PullRequest(stranger, 1), CancellationToken.None));
        Assert.NotNull(await _cluster.PullAsync(1));
    }

    [Fact]
    public async Task Report_StoreRefusesTheWrite_ForgetsTheMeasurement()
    {
        var sweep = await _cluster.SubmitAsync();
        var assignment = await _cluster.PullAsync(1);
        _cluster.Store.WritesToRefuse = 1;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _cluster.ReportAsync(assignment!.Attempt, lastEpoch: 1));
        Assert.Equal(0, Assert.Single(await _cluster.TrialsAsync(sweep)).EpochsDone);

        // The next activation reads afresh, and the same report is taken then.
        Assert.Equal(Verdict.Continue, await _cluster.ReportAsync(assignment!.Attempt, lastEpoch: 1));
        Assert.Equal(1, Assert.Single(await _cluster.TrialsAsync(sweep)).EpochsDone);
    }

    [Fact]
    public async Task Report_Repeated_CountsOnce()
    {
        var sweep = await _cluster.SubmitAsync(epochs: 3);
        var assignment = await _cluster.PullAsync(1);

        await _cluster.ReportAsync(assignment!.Attempt, lastEpoch: 3, AttemptOutcome.Succeeded);
        var again = await _cluster.ReportAsync(assignment.Attempt, lastEpoch: 3, AttemptOutcome.Succeeded);

        Assert.Equal(Verdict.Abandon, again);
        Assert.Equal(1, (await _cluster.Coordinator(sweep).StatusAsync(CancellationToken.None)).Counts.Succeeded);
        Assert.Equal(3, (await _cluster.Store.MeasurementsAsync(assignment.Attempt.Trial, CancellationToken.None)).Length);
    }

    [Fact]
    public async Task Report_OlderAttempt_ChangesNothingAndIsTold()
    {
        var sweep = await _cluster.SubmitAsync(retries: 1);
        var first = await _cluster.PullAsync(1);
        await _cluster.ReportAsync(first!.Attempt, lastEpoch: 1, AttemptOutcome.Failed);
        var second = await _cluster.PullAsync(2);

        Assert.Equal(2, second!.Attempt.Number);
        Assert.Equal(Verdict.Abandon, await _cluster.ReportAsync(first.Attempt, lastEpoch: 3, AttemptOutcome.Succeeded));
        Assert.Equal(TrialState.Running, Assert.Single(await _cluster.TrialsAsync(sweep)).State);
    }

    [Fact]
    public async Task Renew_ListsAnAttemptThatIsNotTheSlots_IsToldToAbandonIt()
    {
        var sweep = await _cluster.SubmitAsync(trials: 2);
        var mine = await _cluster.PullAsync(1);
        var foreign = new AttemptId(new TrialId(sweep, 2), 1);

        var verdicts = await _cluster.Coordinator(sweep).RenewAsync(
            _cluster.Slot, [mine!.Attempt, foreign], CancellationToken.None);

        Assert.Equal([Verdict.Continue, Verdict.Abandon], verdicts.Select(v => v.Verdict));
    }

    [Fact]
    public async Task Renew_EndIsDecidedButTheStoreRefusesIt_DoesNotTellTheSlotToAbandon()
    {
        var sweep = await _cluster.SubmitAsync(epochs: 3);
        var assignment = await _cluster.PullAsync(1);
        var coordinator = _cluster.Coordinator(sweep);
        var held = _cluster.Store.HoldRefusals();
        _cluster.Store.WritesToRefuse = 1;

        var report = _cluster.ReportAsync(assignment!.Attempt, lastEpoch: 3, AttemptOutcome.Succeeded);
        await held.Reached;
        var renewal = coordinator.RenewAsync(_cluster.Slot, [assignment.Attempt], CancellationToken.None);
        held.Release();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => report);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => renewal);
        Assert.Equal(TrialState.Running, Assert.Single(await _cluster.TrialsAsync(sweep)).State);
    }

    [Fact]
    public async Task Renew_StoreIsAwayWhenATrialEnds_KeepsTheSlotsOtherLease()
    {
        var sweep = await _cluster.SubmitAsync(trials: 2);
        var ended = await _cluster.PullAsync(1);
        var goesOn = await _cluster.PullAsync(2);
        var foreign = new AttemptId(goesOn!.Attempt.Trial, 7);
        var held = _cluster.Store.HoldRefusals();
        _cluster.Store.WritesToRefuse = 1;

        var report = _cluster.ReportAsync(ended!.Attempt, lastEpoch: 3, AttemptOutcome.Succeeded);
        await held.Reached;
        var verdicts = await _cluster.Coordinator(sweep).RenewAsync(
            _cluster.Slot, [ended.Attempt, goesOn.Attempt, foreign], CancellationToken.None);
        held.Release();

        // Only what the store has is told; the end is not there yet.
        Assert.Equal([Verdict.Continue, Verdict.Continue, Verdict.Abandon], verdicts.Select(v => v.Verdict));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => report);
    }

    [Fact]
    public async Task Pause_RunningTrial_IsToldToPauseAndQueuedOnesWait()
    {
        var sweep = await _cluster.SubmitAsync(trials: 2);
        var assignment = await _cluster.PullAsync(1);

        await _cluster.Coordinator(sweep).PauseAsync("a test", CancellationToken.None);

        Assert.Null(await _cluster.PullAsync(2));
        Assert.Equal(Verdict.Pause, await _cluster.ReportAsync(assignment!.Attempt, lastEpoch: 1));
        await _cluster.ReportAsync(assignment.Attempt, lastEpoch: 1, AttemptOutcome.Released);
        Assert.Equal(2, (await _cluster.Coordinator(sweep).ResumeAsync(CancellationToken.None)).Counts.Queued);
        Assert.NotNull(await _cluster.PullAsync(3));
    }

    [Fact]
    public async Task Trainer_SlotOfASiloThatIsNoMember_IsGone()
    {
        var stranger = new SlotId("127.0.0.1:1@1", "cpu:0");

        var gone = await Assert.ThrowsAsync<SlotGoneException>(
            () => _cluster.Grains.GetGrain<ITrainerGrain>(stranger.ToString()).StatusAsync(CancellationToken.None));

        Assert.Equal(stranger, gone.Slot);
    }
}
