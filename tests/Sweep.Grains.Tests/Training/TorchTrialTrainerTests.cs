using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sweep.Contracts;

namespace Sweep.Grains.Tests;

/// <summary>What the slot's training does when the disk does not: with a real model of a few weights, files in memory, and a
/// clock on which waiting takes no time.</summary>
public sealed class TorchTrialTrainerTests : IDisposable
{
    private const int Epochs = 6;

    private readonly ImpatientClock _clock = new();
    private readonly CheckpointsInMemory _files = new();
    private readonly RecordedProgress _progress = new();

    /// <summary>What happens while a lane waits.</summary>
    private Action OnWait { get; set; } = () => { };

    public void Dispose() => _progress.Dispose();

    [Fact]
    public void Train_DiskIsFullForAWhileAtACandidate_WaitsAndLosesNoEpoch()
    {
        var refusals = 90;
        _files.IsFull = epoch => epoch == 2 && refusals-- > 0;

        Assert.Null(Train());

        Assert.Equal(TimeSpan.FromSeconds(90), _clock.Waited);
        Assert.Equal(Enumerable.Range(1, Epochs), _progress.Epochs.Select(e => e.Measurement.Epoch));
        Assert.Equal([2, 4, 6], _progress.Epochs.Where(e => e.Checkpoint?.Perplexity is not null).Select(e => e.Measurement.Epoch));
        Assert.Equal(AttemptOutcome.Succeeded, _progress.Epochs[^1].End!.Outcome);
    }

    [Fact]
    public void Train_DiskStaysFullAtACandidate_FailsAfterTwoMinutesWithTheReason()
    {
        _files.IsFull = epoch => epoch == 4;

        var fault = Assert.Throws<CheckpointUnusableException>(() => Train());

        Assert.Equal("the disk is full.", fault.Message);
        Assert.Equal(TimeSpan.FromMinutes(2), _clock.Waited);
        Assert.Equal([1, 2, 3], _progress.Epochs.Select(e => e.Measurement.Epoch));
    }

    [Fact]
    public void Train_WantedBackWhileItWaitsForTheDisk_IsReleasedWithoutTheEpoch()
    {
        _files.IsFull = epoch =>
        {
            if (epoch == 2) _progress.Verdict = Verdict.Pause;
            return epoch == 2;
        };

        Assert.Equal(new AttemptEnd(AttemptOutcome.Released), Train());

        Assert.Equal([1], _progress.Epochs.Select(e => e.Measurement.Epoch));
    }

    [Fact]
    public void Train_AbandonedWhileItWaitsForTheDisk_StopsAtOnce()
    {
        _files.IsFull = _ =>
        {
            _progress.Abandon();
            return true;
        };

        Assert.ThrowsAny<OperationCanceledException>(() => Train());

        Assert.Equal([1], _progress.Epochs.Select(e => e.Measurement.Epoch));
    }

    [Fact]
    public void Train_DiskIsFullForACheckpointThatOnlyServesResumption_GoesOnWithoutIt()
    {
        _files.IsFull = epoch => epoch == 3;

        Assert.Null(Train(every: TimeSpan.Zero));

        Assert.Equal([1, 2, 4, 5, 6], _files.Written.Reverse().Select(c => c.Epoch));
        Assert.Equal(TimeSpan.Zero, _clock.Waited);
        Assert.Equal(AttemptOutcome.Succeeded, _progress.Epochs[^1].End!.Outcome);
    }

    [Fact]
    public void Train_SoundCheckpoints_GoesOnFromTheNewestAndNotesNothing()
    {
        var checkpoints = TrainTo(epochs: 4);

        Assert.Null(Train(checkpoints));

        Assert.Equal((4, null), (_progress.Start!.ResumedFromEpoch, _progress.Start.Note));
        Assert.Equal([5, 6], _progress.Epochs.Select(e => e.Measurement.Epoch));
    }

    [Fact]
    public void Train_NewestCheckpointsMissingAndDamaged_GoesOnFromTheOneBeforeAndSaysWhatItPassedOver()
    {
        var checkpoints = TrainTo(epochs: 4, every: TimeSpan.Zero);
        _files.Delete(checkpoints[0].Path);
        _files.Cut(checkpoints[1]);

        Assert.Null(Train(checkpoints));

        Assert.Equal(2, _progress.Start!.ResumedFromEpoch);
        Assert.Matches(
            "^The checkpoint of epoch 4 was passed over: it is not there[.] "
            + "The checkpoint of epoch 3 was passed over: .+[.] It went on from epoch 2[.]$",
            _progress.Start.Note);
        Assert.Equal([3, 4, 5, 6], _progress.Epochs.Select(e => e.Measurement.Epoch));
    }

    [Fact]
    public void Train_NoCheckpointCanBeUsed_BeginsAnewAndSaysSo()
    {
        var checkpoints = TrainTo(epochs: 4);
        foreach (var checkpoint in checkpoints) _files.Delete(checkpoint.Path);

        Assert.Null(Train(checkpoints));

        Assert.Equal(0, _progress.Start!.ResumedFromEpoch);
        Assert.Equal(
            "The checkpoint of epoch 4 was passed over: it is not there. "
            + "The checkpoint of epoch 2 was passed over: it is not there. It began anew.",
            _progress.Start.Note);
        Assert.Equal(Enumerable.Range(1, Epochs), _progress.Epochs.Select(e => e.Measurement.Epoch));
    }

    [Fact]
    public void Train_ExtendedFromFourToSixEpochs_GoesOnWithTheMeasurementsOfSixStraight()
    {
        Train();
        var straight = _progress.Epochs.Select(e => e.Measurement with { Elapsed = default, TokensPerSecond = 0 }).ToArray();
        _progress.Epochs.Clear();
        _files.Clear();

        Train(TrainTo(epochs: 4));

        Assert.Equal((4, null), (_progress.Start!.ResumedFromEpoch, _progress.Start.Note));
        Assert.Equal(
            straight[4..], _progress.Epochs.Select(e => e.Measurement with { Elapsed = default, TokensPerSecond = 0 }));
    }

    [Fact]
    public void Train_AtARung_WaitsForTheVerdictAndGoesOnWithTheSameEpochs()
    {
        var waits = 0;
        OnWait = () =>
        {
            Assert.Equal(3, _progress.Epochs[^1].Measurement.Epoch);
            if (++waits == 2) _progress.AnsweredEpoch = 3;
        };

        Assert.Null(Train(Rungs(Assignment([], null, Epochs), 3), _progress));

        Assert.Equal(2, waits);
        Assert.Equal(Enumerable.Range(1, Epochs), _progress.Epochs.Select(e => e.Measurement.Epoch));
        Assert.NotNull(_progress.Epochs[2].Checkpoint!.Perplexity); // Whoever stops there is ranked by it.
    }

    [Theory]
    [InlineData(Verdict.Pause, AttemptOutcome.Released)]
    [InlineData(Verdict.Stop, AttemptOutcome.Stopped)]
    public void Train_NotToGoOnFromARung_EndsThereWithItsCheckpoint(Verdict verdict, AttemptOutcome outcome)
    {
        OnWait = () => (_progress.AnsweredEpoch, _progress.Verdict) = (3, verdict);

        Assert.Equal(new AttemptEnd(outcome), Train(Rungs(Assignment([], null, Epochs), 3), _progress));

        Assert.Equal([1, 2, 3], _progress.Epochs.Select(e => e.Measurement.Epoch));
        Assert.Equal(3, _files.Written[0].Epoch);
    }

    [Fact]
    public void Train_HandedOutAtARung_GoesOnWithoutWaiting()
    {
        OnWait = () => _progress.Verdict = Verdict.Pause;
        Train(Rungs(Assignment([], null, Epochs), 3), _progress);
        _progress.Verdict = Verdict.Continue;
        OnWait = () => Assert.Fail("It waits.");

        Assert.Null(Train(Rungs(Assignment(_files.Written, null, Epochs), 3), _progress));

        Assert.Equal(Enumerable.Range(1, Epochs), _progress.Epochs.Select(e => e.Measurement.Epoch));
    }

    private static Assignment Rungs(Assignment assignment, params ImmutableArray<int> rungs) =>
        assignment with { Plan = assignment.Plan with { Rungs = rungs } };

    /// <summary>Trains a trial that has so many epochs.</summary>
    /// <returns>Its checkpoints, newest first.</returns>
    private ImmutableArray<Checkpoint> TrainTo(int epochs, TimeSpan? every = null)
    {
        using var progress = new RecordedProgress();
        Train(Assignment([], every, epochs), progress);
        return _files.Written;
    }

    private AttemptEnd? Train(ImmutableArray<Checkpoint>? checkpoints = null, TimeSpan? every = null) =>
        Train(Assignment(checkpoints ?? [], every, Epochs), _progress);

    /// <summary>Trains to the end as a slot would; a wait is one of a second.</summary>
    private AttemptEnd? Train(Assignment assignment, RecordedProgress progress)
    {
        var trainer = Trainer();
        using var lanes = trainer.Open(assignment, "cpu", 1);
        using var lane = lanes.Add(assignment, progress);
        while (true)
        {
            switch (lane.Advance())
            {
                case LaneState.Ended:
                    return lane.End;
                case LaneState.Ready:
                    lanes.Step([lane]);
                    break;
                default:
                    OnWait();
                    _clock.Wait(TimeSpan.FromSeconds(1));
                    break;
            }
        }
    }

    private TorchTrialTrainer Trainer() => new(
        new CorpusCache(new OneText()), _files, new SweepMetrics(), _clock, NullLogger<TorchTrialTrainer>.Instance);

    private static Assignment Assignment(ImmutableArray<Checkpoint> checkpoints, TimeSpan? every, int epochs)
    {
        var trial = new TrialId(new SweepId("7k3m9x0qtz"), 1);
        var values = Hyperparameters.Default with { HiddenSize = 4, BatchSize = 2, NumSteps = 8, Epochs = epochs };
        var corpus = new CorpusRef("verse", new string('0', 64), Preprocessing.Letters, 200, 0);
        return new(
            new AttemptId(trial, checkpoints.IsEmpty ? 1 : 2),
            new TrialSpec(trial, 1, values, 1, $"hash of {epochs}"),
            new TrialPlan(corpus, every ?? TimeSpan.FromHours(1), 2, [], 0, 0, null, false),
            checkpoints,
            TimeSpan.FromSeconds(15));
    }

    private sealed class OneText : ICorpusLibrary
    {
        private static readonly byte[] Verse = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("the brook runs to the mill ", 20)));

        public Task<byte[]> ReadAsync(CorpusRef corpus, CancellationToken cancellationToken) => Task.FromResult(Verse);
    }
}
