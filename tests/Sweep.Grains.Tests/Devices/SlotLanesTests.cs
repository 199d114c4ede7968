using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Sweep.Contracts;
using Sweep.Testing;
using Sweep.Training;

namespace Sweep.Grains.Tests;

/// <summary>What trains at once on a slot's thread, which here is the test's own.</summary>
public sealed class SlotLanesTests
{
    private readonly ScriptedTrainer _trainer = new() { Lanes = 3 };
    private readonly SlotQueue _queue = new();
    private readonly Dictionary<int, AttemptRun> _runs = [];
    private readonly List<(int Trial, int Epoch, int AtOnce)> _epochs = [];
    private readonly SlotLanes _lanes;
    private int _wanted;

    public SlotLanesTests()
    {
        _lanes = Lanes();
        _trainer.BeforeEpoch = (assignment, epoch, _) =>
        {
            _epochs.Add((assignment.Attempt.Trial.Number, epoch, _trainer.Now));
            return null;
        };
    }

    [Fact]
    public void Train_MoreThanLanes_FillsEachLaneThatIsFreedWhileTheOthersGoOn()
    {
        Queue(Run(2, epochs: 1), Run(3, epochs: 5), Run(4, epochs: 2));

        _lanes.Train(Run(1, epochs: 5));

        Assert.All(_runs.Values, run => Assert.Equal(AttemptOutcome.Succeeded, EndOf(run)!.Outcome));
        Assert.Equal(3, _epochs.Max(e => e.AtOnce));
        // The fourth begins as the second ends; the first and the third are at their second epoch then, and miss none.
        Assert.Equal([1, 2, 3, 1, 3, 1, 3, 4, 1, 3, 4, 1, 3], _epochs.Select(e => e.Trial));
        Assert.Equal([1, 2, 3, 4, 5], _epochs.Where(e => e.Trial == 1).Select(e => e.Epoch));
        Assert.Empty(_lanes.Training);
    }

    [Theory]
    [InlineData("0000000002", 512)]
    [InlineData("0000000001", 256)]
    public void Train_OfAnotherSweepOrShape_BeginsOnceAllHaveEnded(string sweep, int hiddenSize)
    {
        var other = Run(9, epochs: 1, sweep: sweep, hiddenSize: hiddenSize);
        Queue(other, Run(2, epochs: 3));

        _lanes.Train(Run(1, epochs: 3));

        Assert.Equal([1, 1, 1], _epochs.Select(e => e.Trial));
        Assert.Same(other, _queue.Next());
    }

    [Fact]
    public void Train_ASuspect_HasTheSlotToItself()
    {
        Queue(Run(2, epochs: 1), Run(3, epochs: 1, runsAlone: true));

        _lanes.Train(Run(1, epochs: 2, runsAlone: true));
        _lanes.Train(_queue.Next()!);

        Assert.Equal([1, 1, 2], _epochs.Select(e => e.Trial));
        Assert.All(_epochs, e => Assert.Equal(1, e.AtOnce));
        Assert.True(_queue.Next()!.Assignment.RunsAlone);
    }

    [Fact]
    public void Train_OneIsAtFaultBetweenSteps_EndsThatOneAlone()
    {
        var record = _trainer.BeforeEpoch;
        _trainer.BeforeEpoch = (assignment, epoch, progress) => assignment.Attempt.Trial.Number == 2 && epoch == 2
            ? throw new InvalidOperationException("the disk broke\n   at native frame 0")
            : record(assignment, epoch, progress);
        Queue(Run(2, epochs: 3), Run(3, epochs: 3));

        _lanes.Train(Run(1, epochs: 3));

        Assert.Equal(new AttemptEnd(AttemptOutcome.Failed, "the disk broke"), EndOf(_runs[2]));
        Assert.Equal(AttemptOutcome.Succeeded, EndOf(_runs[1])!.Outcome);
        Assert.Equal(AttemptOutcome.Succeeded, EndOf(_runs[3])!.Outcome);
    }

    [Fact]
    public void Train_OneIsAtFaultInItsOwnStep_EndsThatOneAlone()
    {
        _trainer.BeforeStep = assignments =>
        {
            if (assignments[0].Attempt.Trial.Number == 2) throw new InvalidOperationException("the card broke");
        };
        Queue(Run(2, epochs: 2), Run(3, epochs: 2));

        _lanes.Train(Run(1, epochs: 2));

        Assert.Equal(
            ["Succeeded", "Failed", "Succeeded"], Enumerable.Range(1, 3).Select(n => EndOf(_runs[n])!.Outcome.ToString()));
        Assert.Equal(3, _lanes.Count);
    }

    [Fact]
    public void Train_AStepOfSeveralIsAtFault_HandsThemBackUntilTheOneToBlameIsAlone()
    {
        _trainer.Lanes = 4;
        _trainer.StepsTogether = true;
        _trainer.BeforeStep = assignments =>
        {
            if (assignments.Any(a => a.Attempt.Trial.Number == 2)) throw new InvalidOperationException("the card broke");
        };
        Queue(Run(2, epochs: 2), Run(3, epochs: 2), Run(4, epochs: 2));

        _lanes.Train(Run(1, epochs: 2));

        Assert.All(_runs.Values, run => Assert.Equal(AttemptOutcome.Released, EndOf(run)!.Outcome));
        Assert.Equal(2, _lanes.Count);
        _lanes.Train(Run(2, epochs: 2));
        Assert.Equal(new AttemptEnd(AttemptOutcome.Failed, "the card broke"), EndOf(_runs[2]));
    }

    [Fact]
    public void Train_MemoryIsFullForEachOfARound_HalvesTheLanesOnceAndFailsNone()
    {
        _trainer.Lanes = 8;
        var steps = 0;
        _trainer.BeforeStep = _ =>
        {
            if (++steps <= 8) throw Full();
        };
        Queue([.. Enumerable.Range(2, 8).Select(n => Run(n, epochs: 2))]);

        _lanes.Train(Run(1, epochs: 2));

        Assert.Equal(
            [.. Enumerable.Repeat(AttemptOutcome.Released, 8), AttemptOutcome.Succeeded],
            Enumerable.Range(1, 9).Select(n => EndOf(_runs[n])!.Outcome));
        Assert.Equal(4, _lanes.Count);
    }

    [Fact]
    public void Train_MemoryIsFullInAStep_GoesOnWithHalfTheLanesAndLosesNone()
    {
        _trainer.Lanes = 4;
        _trainer.BeforeStep = assignments =>
        {
            if (_lanes.Training.Length > 2 && assignments[0].Attempt.Trial.Number == 3) throw Full();
        };
        Queue(Run(2, epochs: 2), Run(3, epochs: 2), Run(4, epochs: 2), Run(5, epochs: 2));

        _lanes.Train(Run(1, epochs: 9));

        // The third can no longer be trusted; the fourth is one too many and ends with its epoch; the fifth finds its turn.
        Assert.Equal(
            ["Succeeded", "Succeeded", "Released", "Released", "Succeeded"],
            Enumerable.Range(1, 5).Select(n => EndOf(_runs[n])!.Outcome.ToString()));
        Assert.Equal(2, _epochs.Last(e => e.Trial == 5).AtOnce);
    }

    [Fact]
    public void Train_MemoryIsFullInAStepOfAll_HalvesTheLanesOnceAndHandsAllBack()
    {
        _trainer.Lanes = 8;
        _trainer.StepsTogether = true;
        _trainer.BeforeStep = assignments =>
        {
            if (assignments.Length == 8) throw Full();
        };
        Queue([.. Enumerable.Range(2, 8).Select(n => Run(n, epochs: 2))]);

        _lanes.Train(Run(1, epochs: 2));

        // The ninth was still queued.
        Assert.Equal(
            [.. Enumerable.Repeat(AttemptOutcome.Released, 8), AttemptOutcome.Succeeded],
            Enumerable.Range(1, 9).Select(n => EndOf(_runs[n])!.Outcome));
        Assert.Equal(4, _lanes.Count);
    }

    [Fact]
    public void Train_MemoryIsFullForOneMore_HandsThatOneBack()
    {
        var begun = 0;
        _trainer.BeforeAdd = _ =>
        {
            if (++begun == 2) throw Full();
        };
        Queue(Run(2, epochs: 1));

        _lanes.Train(Run(1, epochs: 3));

        Assert.Equal(AttemptOutcome.Released, EndOf(_runs[2])!.Outcome);
        Assert.Equal(AttemptOutcome.Succeeded, EndOf(_runs[1])!.Outcome);
    }

    [Fact]
    public void Train_MemoryIsFullForASingleLane_FailsWithTheReason()
    {
        _wanted = 1;
        _trainer.BeforeStep = _ => throw Full();

        Lanes().Train(Run(1, epochs: 1));

        Assert.Equal(new AttemptEnd(AttemptOutcome.Failed, "no memory"), EndOf(_runs[1]));
    }

    [Fact]
    public void Train_AfterMemoryWasFull_KeepsToHalfTheLanes()
    {
        _trainer.Lanes = 4;
        var steps = 0;
        _trainer.BeforeStep = _ =>
        {
            if (++steps == 1) throw Full();
        };
        _lanes.Train(Run(1, epochs: 1));
        Queue(Run(3, epochs: 1), Run(4, epochs: 1), Run(5, epochs: 1));

        _lanes.Train(Run(2, epochs: 1));

        Assert.Equal(2, _epochs.Max(e => e.AtOnce));
    }

    [Fact]
    public void Train_OneIsAbandoned_LeavesTheOthersAlone()
    {
        var record = _trainer.BeforeEpoch;
        _trainer.BeforeEpoch = (assignment, epoch, progress) =>
        {
            if (assignment.Attempt.Trial.Number == 1 && epoch == 2) _runs[2].Abandon();
            return record(assignment, epoch, progress);
        };
        Queue(Run(2, epochs: 4), Run(3, epochs: 4));

        _lanes.Train(Run(1, epochs: 4));

        Assert.True(_runs[2].Trained.IsCompleted);
        Assert.Null(EndOf(_runs[2]));
        Assert.Equal([4, 1, 4], Enumerable.Range(1, 3).Select(n => _epochs.Count(e => e.Trial == n)));
    }

    [Fact]
    public void Train_WantedBackBeforeItBegan_EndsUnbegun()
    {
        var (paused, stopped, abandoned) = (Run(2, epochs: 1), Run(3, epochs: 1), Run(4, epochs: 1));
        paused.Hear(Verdict.Pause);
        stopped.Hear(Verdict.Stop);
        abandoned.Abandon();
        Queue(paused, stopped, abandoned);

        _lanes.Train(Run(1, epochs: 1));

        Assert.Equal([1], _epochs.Select(e => e.Trial));
        Assert.Equal(AttemptOutcome.Released, EndOf(paused)!.Outcome);
        Assert.Equal(AttemptOutcome.Stopped, EndOf(stopped)!.Outcome);
        Assert.Null(EndOf(abandoned));
        Assert.True(abandoned.Trained.IsCompleted);
    }

    [Fact]
    public async Task Begun_TellsHowManyLanesThereAre()
    {
        _wanted = 2;

        Lanes().Train(Run(1, epochs: 1));

        Assert.Equal(2, await _runs[1].Begun);
    }

    private SlotLanes Lanes() =>
        new(_trainer, "cpu", new LaneCounts(_trainer, "cpu", _wanted), _queue, NullLogger.Instance);

    private void Queue(params ImmutableArray<AttemptRun> runs)
    {
        foreach (var run in runs) _queue.Enqueue(run);
    }

    private AttemptRun Run(
        int trial, int epochs, string sweep = "0000000001", int hiddenSize = 512, bool runsAlone = false)
    {
        var assignment = Assignments.Of(sweep, trial);
        var values = assignment.Trial.Hyperparameters with { Epochs = epochs, HiddenSize = hiddenSize, Lr = trial };
        var run = new AttemptRun(
            assignment with { Trial = assignment.Trial with { Hyperparameters = values }, RunsAlone = runsAlone }, TimeProvider.System);
        _runs[trial] = run;
        return run;
    }

    private static AttemptEnd? EndOf(AttemptRun run) => run.TakeUnsent()?.End;

    private static DeviceMemoryException Full() => new("no memory", new InvalidOperationException());
}
