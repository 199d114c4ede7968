using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

/// <summary>Trials that are compared at rungs, through a coordinator and a real ledger: rungs at epochs 1 and 3 of 6, one in three
/// goes on.</summary>
public sealed class RungTests : IAsyncLifetime
{
    private SweepCluster _cluster = null!;
    private long _pulls;

    public async ValueTask InitializeAsync() => _cluster = await SweepCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Assign_PlanOfATrial_SaysWhereItWaits()
    {
        await SubmitAsync(trials: 1);

        Assert.Equal([1, 3], (await PullAsync())!.Plan.Rungs);
    }

    [Fact]
    public async Task Retry_StoppedAtARung_HasNoRungsAnyMore()
    {
        var sweep = await SubmitAsync(trials: 3);
        await TrainAllAsync();
        Assert.Equal(SweepState.Finished, (await _cluster.FinishedAsync(sweep)).State);

        await _cluster.Coordinator(sweep).RetryAsync([1], CancellationToken.None);
        var again = await PullAsync();

        Assert.Equal((1, 1), (again!.Attempt.Trial.Number, (await _cluster.TrialsAsync(sweep))[0].EpochsDone));
        Assert.Empty(again.Plan.Rungs);
    }

    [Fact]
    public async Task Coordinator_Replaced_KnowsWhoReachedWhatAndWhoWaits()
    {
        var sweep = await SubmitAsync(trials: 3);
        Assignment? assignment = null;
        foreach (var perplexity in (double[])[5, 4])
        {
            assignment = await PullAsync();
            Assert.Equal(Verdict.Pause, await ReportAsync(assignment!.Attempt, 1, perplexity));
            await ReportAsync(assignment.Attempt, 1, perplexity, AttemptOutcome.Released);
        }

        var third = await PullAsync();
        await ReplaceCoordinatorAsync(sweep);

        // The worst of three: the second goes on now, and the ledger said so to nobody but the coordinator before.
        Assert.Equal(Verdict.Pause, await ReportAsync(third!.Attempt, 1, 6));
        await ReportAsync(third.Attempt, 1, 6, AttemptOutcome.Released);
        var next = await PullAsync();
        Assert.Equal(assignment!.Attempt with { Number = 2 }, next!.Attempt);
    }

    [Fact]
    public async Task Report_AnswerLostWithTheCoordinator_IsDecidedAgainByTheNext()
    {
        var sweep = await SubmitAsync(trials: 3);
        var first = await PullAsync();
        Assert.Equal(Verdict.Pause, await ReportAsync(first!.Attempt, 1, 5));

        await ReplaceCoordinatorAsync(sweep);

        Assert.Equal(Verdict.Pause, await ReportAsync(first.Attempt, 1, 5));
    }

    /// <summary>With nothing in the queue the dispatcher has forgotten the sweep, until one of its trials may go on.</summary>
    [Fact]
    public async Task Report_MakesATrialGoOn_AnnouncesTheSweepAgain()
    {
        await SubmitAsync(trials: 3);
        var assignments = new List<Assignment>();
        for (var trial = 1; trial <= 3; trial++) assignments.Add((await PullAsync())!);
        Assert.Null(await PullAsync());
        await SetAsideAsync(assignments[0], 9);
        await SetAsideAsync(assignments[1], 8);
        Assert.Null(await PullAsync());

        await SetAsideAsync(assignments[2], 20);

        Assert.Equal(assignments[1].Attempt.Trial, (await PullAsync())!.Attempt.Trial);
    }

    private async Task<SweepId> SubmitAsync(int trials)
    {
        var sweep = SweepId.New();
        var spec = SweepCluster.Spec(trials, epochs: 6, retries: 0, priority: 0);
        spec = spec with { Search = spec.Search with { Scheduler = new(SchedulerKind.Asha, Eta: 3, MinEpochs: 1) } };
        await _cluster.Coordinator(sweep).SubmitAsync(new(sweep, SpecJson.Write(spec)), CancellationToken.None);
        return sweep;
    }

    private Task<Assignment?> PullAsync() => _cluster.PullAsync(++_pulls);

    private async Task SetAsideAsync(Assignment assignment, double perplexity)
    {
        Assert.Equal(Verdict.Pause, await ReportAsync(assignment.Attempt, 1, perplexity));
        await ReportAsync(assignment.Attempt, 1, perplexity, AttemptOutcome.Released);
    }

    /// <summary>Trains whatever is handed out, from rung to rung; trial 3 is the best.</summary>
    private async Task TrainAllAsync()
    {
        while (await PullAsync() is { } assignment)
        {
            var (number, verdict) = (assignment.Attempt.Trial.Number, Verdict.Continue);
            var done = (await _cluster.TrialsAsync(assignment.Attempt.Trial.Sweep))[number - 1].EpochsDone;
            foreach (var epoch in (int[])[1, 3])
            {
                if (epoch <= done) continue;
                verdict = await ReportAsync(assignment.Attempt, epoch, 10 - number, from: done);
                if (verdict == Verdict.Continue) continue;
                await ReportAsync(assignment.Attempt, epoch, 10 - number, AttemptOutcome.Released, from: done);
                break;
            }

            if (verdict == Verdict.Continue) await ReportAsync(assignment.Attempt, 6, 10 - number, AttemptOutcome.Succeeded, from: done);
        }
    }

    private Task<Verdict> ReportAsync(AttemptId attempt, int epoch, double perplexity, AttemptOutcome? end = null, int from = 0) =>
        _cluster.Coordinator(attempt.Trial.Sweep).ReportAsync(
            new AttemptReport(
                attempt,
                new AttemptStart(from, "cpu", "scripted", "1", null),
                [.. Enumerable.Range(from + 1, epoch - from).Select(e => ScriptedTrainer.Measured(e) with { Perplexity = perplexity })],
                [],
                [],
                end is { } outcome ? new AttemptEnd(outcome) : null),
            CancellationToken.None);

    /// <summary>A refused write ends an activation; the next one reads the ledger.</summary>
    private async Task ReplaceCoordinatorAsync(SweepId sweep)
    {
        _cluster.Store.WritesToRefuse = 1;
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => _cluster.Coordinator(sweep).PauseAsync("to be refused", CancellationToken.None));
        Assert.Equal(SweepState.Running, (await _cluster.Coordinator(sweep).StatusAsync(CancellationToken.None)).State);
    }
}
