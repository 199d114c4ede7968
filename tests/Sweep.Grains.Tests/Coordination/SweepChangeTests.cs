using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

/// <summary>What users change in a sweep that is there, through its coordinator and a real ledger.</summary>
public sealed class SweepChangeTests : IAsyncLifetime
{
    private SweepCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await SweepCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Cancel_RunningSweep_EndsItAndTellsTheSlotToAbandon()
    {
        var sweep = await _cluster.SubmitAsync(trials: 3);
        var assignment = await _cluster.PullAsync(1);

        var status = await _cluster.Coordinator(sweep).CancelAsync([], CancellationToken.None);
        var again = await _cluster.Coordinator(sweep).CancelAsync([], CancellationToken.None);

        Assert.Equal((SweepState.Finished, 3), (status.State, status.Counts.Cancelled));
        Assert.Equal(status.Counts, again.Counts);
        Assert.Equal(Verdict.Abandon, await _cluster.ReportAsync(assignment!.Attempt, lastEpoch: 1));
        Assert.All(await _cluster.TrialsAsync(sweep), trial => Assert.Equal(TrialState.Cancelled, trial.State));
        var attempt = Assert.Single(await _cluster.Store.AttemptsAsync(assignment.Attempt.Trial, CancellationToken.None));
        Assert.Equal(AttemptOutcome.Cancelled, attempt.End!.Outcome);
        Assert.Null(await _cluster.PullAsync(2));
    }

    [Fact]
    public async Task Cancel_WhileASlotTrains_FreesTheSlot()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        using var reached = new SemaphoreSlim(0);
        cluster.Trainer.BeforeEpoch = (assignment, _, progress) =>
        {
            if (assignment.Trial.Id.Number != 1) return null;
            reached.Release();
            progress.Abandoned.WaitHandle.WaitOne(); // Until its lease keeper hears of it.
            progress.Abandoned.ThrowIfCancellationRequested();
            return null;
        };
        var sweep = await cluster.SubmitAsync(trials: 2);
        Assert.True(await reached.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        await cluster.Coordinator(sweep).CancelAsync([1], CancellationToken.None);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal((1, 1), (status.Counts.Cancelled, status.Counts.Succeeded));
    }

    [Fact]
    public async Task Cancel_UnknownTrial_IsRefusedAcrossTheGrainBoundary()
    {
        var sweep = await _cluster.SubmitAsync(trials: 2);

        var refusal = await Assert.ThrowsAsync<InvalidChangeException>(
            () => _cluster.Coordinator(sweep).CancelAsync([3], CancellationToken.None));

        Assert.Contains("no trial '3'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await _cluster.Coordinator(sweep).StatusAsync(CancellationToken.None)).Counts.Queued);
    }

    [Fact]
    public async Task Cancel_StoreRefusesTheWrite_NothingIsCancelled()
    {
        var sweep = await _cluster.SubmitAsync(trials: 2);
        _cluster.Store.WritesToRefuse = 1;

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => _cluster.Coordinator(sweep).CancelAsync([], CancellationToken.None));

        Assert.Equal(2, (await _cluster.Coordinator(sweep).StatusAsync(CancellationToken.None)).Counts.Queued);
    }

    [Fact]
    public async Task Retry_FinishedSweepWithFailures_TrainsThemAgain()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1);
        var isBroken = true;
        cluster.Trainer.BeforeEpoch = (assignment, _, _) => Volatile.Read(ref isBroken) && assignment.Trial.Id.Number == 2
            ? throw new InvalidOperationException("the device broke")
            : null;
        var sweep = await cluster.SubmitAsync(trials: 3);
        Assert.Equal((2, 1), Counted(await cluster.FinishedAsync(sweep)));

        Volatile.Write(ref isBroken, false);
        var status = await cluster.Coordinator(sweep).RetryAsync([], CancellationToken.None);
        Assert.Equal(SweepState.Running, status.State);

        Assert.Equal((3, 0), Counted(await cluster.FinishedAsync(sweep)));

        static (int Succeeded, int Failed) Counted(SweepStatus status) => (status.Counts.Succeeded, status.Counts.Failed);
    }

    [Fact]
    public async Task Retry_CancelledTrialOfAFinishedSweep_IsHandedOutAgain()
    {
        var sweep = await _cluster.SubmitAsync(trials: 1);
        await _cluster.Coordinator(sweep).CancelAsync([], CancellationToken.None);
        await _cluster.FinishedAsync(sweep);

        await _cluster.Coordinator(sweep).RetryAsync([1], CancellationToken.None);
        var assignment = await _cluster.PullAsync(1);

        Assert.Equal(1, assignment!.Attempt.Number);
        Assert.Equal(Verdict.Continue, await _cluster.ReportAsync(assignment.Attempt, lastEpoch: 1));
    }

    [Fact]
    public async Task Retry_StoppedAtItsTarget_IsHandedOutWithoutIt()
    {
        var spec = SweepCluster.Spec(trials: 2, epochs: 5, retries: 0, priority: 0);
        spec = spec with { Objective = spec.Objective with { Target = 4, StopAtTarget = StopAtTarget.Trial } };
        var coordinator = _cluster.Coordinator(SweepId.New());
        await coordinator.SubmitAsync(
            new SweepSubmission(new SweepId(coordinator.GetPrimaryKeyString()), SpecJson.Write(spec)), CancellationToken.None);
        var first = await _cluster.PullAsync(1);
        Assert.Equal(4, first!.Plan.Target);
        await _cluster.ReportAsync(first.Attempt, lastEpoch: 3, AttemptOutcome.Stopped);

        await coordinator.RetryAsync([1], CancellationToken.None);
        var again = await _cluster.PullAsync(2);

        Assert.Equal((first.Attempt.Trial, null), (again!.Attempt.Trial, again.Plan.Target));
        Assert.Equal(Verdict.Continue, await _cluster.ReportAsync(again.Attempt, lastEpoch: 4));
        Assert.Equal(4, (await _cluster.PullAsync(3))!.Plan.Target);
    }

    [Fact]
    public async Task Delete_RunningSweep_IsRefused()
    {
        var sweep = await _cluster.SubmitAsync(trials: 1);

        var refusal = await Assert.ThrowsAsync<InvalidChangeException>(
            () => _cluster.Coordinator(sweep).DeleteAsync(CancellationToken.None));

        Assert.Contains($"sweep cancel {sweep}", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await _cluster.TrialsAsync(sweep));
    }

    [Fact]
    public async Task Delete_CancelledSweep_TakesRowsAndFilesAndIsForgotten()
    {
        var sweep = await _cluster.SubmitAsync(trials: 2);
        var assignment = await _cluster.PullAsync(1);
        var file = await SaveAsync(assignment!.Attempt);
        var other = Write(new AttemptId(new TrialId(SweepId.New(), 1), 1));
        await _cluster.Coordinator(sweep).CancelAsync([], CancellationToken.None);

        await _cluster.Coordinator(sweep).DeleteAsync(CancellationToken.None);
        await _cluster.Coordinator(sweep).DeleteAsync(CancellationToken.None);

        await Assert.ThrowsAsync<SweepNotFoundException>(() => _cluster.Coordinator(sweep).StatusAsync(CancellationToken.None));
        Assert.Empty(await _cluster.Store.ListAsync(CancellationToken.None));
        Assert.False(File.Exists(Files.Locate(file)));
        Assert.True(File.Exists(Files.Locate(other)));
        Assert.Null(await _cluster.PullAsync(2));
        // A slot that had not heard yet is told so, and does not ask for ever.
        Assert.Equal(Verdict.Abandon, await _cluster.ReportAsync(assignment.Attempt, lastEpoch: 1));
        Assert.Equal(
            Verdict.Abandon,
            Assert.Single(await _cluster.Coordinator(sweep).RenewAsync(
                _cluster.Slot, [assignment.Attempt], CancellationToken.None)).Verdict);
    }

    [Fact]
    public async Task Delete_StoreRefuses_KeepsRowsAndFiles()
    {
        var sweep = await _cluster.SubmitAsync(trials: 1);
        var file = await SaveAsync((await _cluster.PullAsync(1))!.Attempt);
        await _cluster.Coordinator(sweep).CancelAsync([], CancellationToken.None);
        _cluster.Store.WritesToRefuse = 1;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _cluster.Coordinator(sweep).DeleteAsync(CancellationToken.None));

        Assert.Equal(1, (await _cluster.Coordinator(sweep).StatusAsync(CancellationToken.None)).Counts.Cancelled);
        Assert.True(File.Exists(Files.Locate(file)));
        await _cluster.Coordinator(sweep).DeleteAsync(CancellationToken.None);
        Assert.False(File.Exists(Files.Locate(file)));
    }

    [Fact]
    public async Task Delete_SweepThatTheLedgerNeverHad_LeavesItsFiles()
    {
        var unknown = SweepId.New();
        var file = Write(new AttemptId(new TrialId(unknown, 1), 1));

        await _cluster.Coordinator(unknown).DeleteAsync(CancellationToken.None);

        Assert.True(File.Exists(Files.Locate(file)));
    }

    [Fact]
    public async Task Collect_FilesOfADeletedSweep_GoAtTheNextStartAndThoseOfUnknownSweepsStay()
    {
        var sweep = await _cluster.SubmitAsync(trials: 1);
        await _cluster.Coordinator(sweep).CancelAsync([], CancellationToken.None);
        await _cluster.Coordinator(sweep).DeleteAsync(CancellationToken.None);
        var late = Write(new AttemptId(new TrialId(sweep, 1), 1)); // By a slot that had not heard yet.
        var unknown = Write(new AttemptId(new TrialId(SweepId.New(), 1), 1));

        await _cluster.Service<DeletedSweepFiles>().CollectAsync(CancellationToken.None);

        Assert.False(File.Exists(Files.Locate(late)));
        Assert.True(File.Exists(Files.Locate(unknown)));
        Assert.Single(await _cluster.Store.ListDeletedAsync(CancellationToken.None)); // More may come for an hour.
    }

    [Fact]
    public async Task Submit_DeletedSweepAgain_StartsItAnew()
    {
        var submission = SweepCluster.Submission(SweepId.New(), trials: 2);
        var coordinator = _cluster.Coordinator(submission.Id);
        await coordinator.SubmitAsync(submission, CancellationToken.None);
        await coordinator.CancelAsync([], CancellationToken.None);
        await coordinator.DeleteAsync(CancellationToken.None);

        var status = await coordinator.SubmitAsync(submission, CancellationToken.None);

        Assert.Equal((SweepState.Running, 2), (status.State, status.Counts.Queued));
        Assert.NotNull(await _cluster.PullAsync(1));
    }

    /// <summary>A checkpoint that the ledger knows, of epoch 1.</summary>
    private async Task<Checkpoint> SaveAsync(AttemptId attempt)
    {
        var file = Write(attempt);
        await _cluster.Coordinator(attempt.Trial.Sweep).ReportAsync(
            new AttemptReport(
                attempt, new AttemptStart(0, "cpu", "scripted", "1", null), [ScriptedTrainer.Measured(1)], [file], [], null),
            CancellationToken.None);
        return file;
    }

    private ICheckpointStore Files => _cluster.Service<ICheckpointStore>();

    private Checkpoint Write(AttemptId attempt) => Files.Write(attempt, 1, null, stream => stream.Write([1, 2, 3]));
}
