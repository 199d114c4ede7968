using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>Lanes of a CPU: each is the trial alone, bit for bit.</summary>
public sealed class LaneGroupTests
{
    public static TheoryData<Cell, int, Sampling> Lanes { get; } = NewLanes();

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Step_LanesThatComeAndGo_GivesTheBitsOfEachAlone(Cell cell, int layers, Sampling sampling)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers, Sampling = sampling };
        TrialSpec[] trials =
        [
            Tiny.Trial(values with { Epochs = 5 }, seed: 1),
            Tiny.Trial(values with { Epochs = 2, Lr = 0.5, ClipNorm = 0.3 }, seed: 2),
            Tiny.Trial(values with { Epochs = 3, Lr = 1e300, ClipNorm = 1e300 }, seed: 3), // Infinite: diverges to NaN.
            Tiny.Trial(values with { Epochs = 4, InitStd = 0.3, Sampling = Sampling.Random }, seed: 4),
            Tiny.Trial(values with { Epochs = 3, Lr = 2, Sampling = Sampling.SequentialReset }, seed: 5),
        ];
        var alone = trials.Select(TrainAlone).ToArray();

        using var group = LaneGroup.Open("cpu", ShapeOf(values), 3);
        var inLanes = TrainInLanes(group, trials);

        Assert.Equal(alone.Select(one => one.File), inLanes.Select(one => one.File));
        Assert.Equal(alone.Select(one => one.Losses), inLanes.Select(one => one.Losses));
        Assert.Equal(alone.Select(one => one.Text), inLanes.Select(one => one.Text));
        Assert.Contains(double.NaN, alone[2].Losses);
        Assert.All(alone.Where((_, index) => index != 2), one => Assert.All(one.Losses, loss => Assert.True(double.IsFinite(loss))));
    }

    [Theory]
    [InlineData(Cell.RnnScratch)]
    [InlineData(Cell.Lstm)]
    public void Resume_BesideOthersMidway_GoesOnBitForBit(Cell cell)
    {
        var values = Tiny.Values with { Cell = cell, Epochs = 6 };
        var (expected, _, _) = TrainAlone(Tiny.Trial(values));
        using var solo = Tiny.Start(values);
        Tiny.Train(solo, 3);
        var checkpoint = Tiny.Save(solo);

        using var group = LaneGroup.Open("cpu", ShapeOf(values), 2);
        var neighbour = group.Start(Tiny.Trial(values, seed: 9), Tiny.Plan(), Tiny.Corpus);
        neighbour.BeginEpoch();
        group.Step([neighbour]);
        using var resumed = group.Resume(
            Tiny.Trial(values), Tiny.Plan(), Tiny.Corpus, new MemoryStream(checkpoint), new SteadyClock());
        while (resumed.EpochsDone < 6)
        {
            if (!resumed.HasBatch) resumed.BeginEpoch();
            group.Step(neighbour.HasBatch ? [resumed, neighbour] : [resumed]);
            if (!resumed.HasBatch) resumed.EndEpoch();
        }

        Assert.Equal(expected, Tiny.Save(resumed));
    }

    [Fact]
    public void Start_AnyLane_HasItsWeightsOnSixtyFourBytes()
    {
        using var group = LaneGroup.Open("cpu", ShapeOf(Tiny.Values), 5);
        var trainers = Enumerable.Range(1, 5).Select(seed => Start(group, (ulong)seed)).ToArray();

        Assert.All(
            trainers.SelectMany(trainer => trainer.Path.Model.Parameters),
            parameter => Assert.Equal(0, VectorPath.AddressOf(parameter) % 64));
    }

    [Fact]
    public void Dispose_ATrainer_FreesItsLaneAndNoOther()
    {
        using var group = LaneGroup.Open("cpu", ShapeOf(Tiny.Values), 2);
        var first = Start(group, 1);
        var second = Start(group, 2);
        Assert.Equal("All '2' lanes are taken.", Assert.Throws<InvalidOperationException>(() => Start(group, 3)).Message);

        first.Dispose();
        Assert.Equal(1, group.Taken);
        var third = Start(group, 3);
        first.Dispose();

        Assert.Equal(2, group.Taken);
        second.BeginEpoch();
        third.BeginEpoch();
        group.Step([third, second]);
    }

    [Fact]
    public void Dispose_TheGroup_FreesAllThatIsLeft()
    {
        TorchThread.Prepare();
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var group = LaneGroup.Open("cpu", ShapeOf(Tiny.Values), 2);
        var trainer = Start(group, 1);
        Start(group, 2);
        Tiny.Train(trainer, 1);
        group.Dispose();
        group.Dispose();
        trainer.Dispose();

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.Throws<ObjectDisposedException>(() => Start(group, 3));
    }

    [Fact]
    public void Start_ThatFails_LeavesTheLaneFree()
    {
        using var group = LaneGroup.Open("cpu", ShapeOf(Tiny.Values), 1);

        Assert.Throws<ArgumentException>(() => group.Start(Tiny.Trial(), Tiny.Plan(maxTokens: 40), Tiny.Corpus));
        Assert.Throws<CheckpointFormatException>(
            () => group.Resume(Tiny.Trial(), Tiny.Plan(), Tiny.Corpus, new MemoryStream([1, 2, 3])));

        Assert.Equal(0, group.Taken);
        Start(group, 1);
    }

    [Fact]
    public void Start_TrialOfAnotherShape_SaysBoth()
    {
        using var group = LaneGroup.Open("cpu", ShapeOf(Tiny.Values), 1);

        var fault = Assert.Throws<ArgumentException>(
            () => group.Start(Tiny.Trial(Tiny.Values with { HiddenSize = 13 }), Tiny.Plan(), Tiny.Corpus));

        Assert.StartsWith(
            "Trial '7k3m9x0qtz/3' is of another shape ('rnn_scratch, 1 layer, 13 hidden, batch 4 x 9') than the lanes " +
            "('rnn_scratch, 1 layer, 12 hidden, batch 4 x 9').",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Step_TrainersThatCannot_TouchesNone()
    {
        using var group = LaneGroup.Open("cpu", ShapeOf(Tiny.Values), 3);
        var (ready, idle) = (Start(group, 1), Start(group, 2));
        using var stranger = Tiny.Start();
        stranger.BeginEpoch();
        ready.BeginEpoch();

        Assert.Throws<ArgumentException>(() => group.Step([ready, stranger]));
        Assert.Throws<ArgumentException>(() => group.Step([ready, ready]));
        Assert.Throws<ArgumentException>(() => group.Step([ready, null!]));
        Assert.Throws<InvalidOperationException>(() => group.Step([ready, idle]));

        while (ready.HasBatch) group.Step([ready]);
        using var alone = Tiny.Start(seed: 1);
        Assert.Equal(alone.TrainEpoch(CancellationToken.None).Loss, ready.EndEpoch().Loss);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void Open_NoSuchNumberOfLanes_Throws(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneGroup.Open("cpu", ShapeOf(Tiny.Values), capacity));

    [Fact]
    public void Kernel_LanesOfACpu_IsThatOfTheTrialAlone()
    {
        using var group = LaneGroup.Open("cpu", ShapeOf(Tiny.Values), 4);

        Assert.Equal(TrialTrainer.KernelFingerprint("cpu"), Start(group, 1).Kernel);
    }

    internal static LaneShape ShapeOf(Hyperparameters values) => LaneShape.Of(values, Tiny.Corpus.Vocabulary.Count);

    internal static TrialTrainer Start(LaneGroup group, ulong seed) =>
        group.Start(Tiny.Trial(seed: seed), Tiny.Plan(), Tiny.Corpus, new SteadyClock());

    internal static (byte[] File, double[] Losses, string Text) TrainAlone(TrialSpec trial)
    {
        using var trainer = TrialTrainer.Start(trial, Tiny.Plan(), Tiny.Corpus, "cpu", new SteadyClock());
        var losses = Tiny.Train(trainer, trial.Hyperparameters.Epochs).Select(measurement => measurement.Loss).ToArray();
        return (Tiny.Save(trainer), losses, trainer.Generate("the ", 20));
    }

    /// <summary>Trains all of them, a lane as soon as one is free; the second comes a few steps after the first.</summary>
    internal static (byte[] File, double[] Losses, string Text)[] TrainInLanes(LaneGroup group, TrialSpec[] trials)
    {
        var results = new (byte[] File, double[] Losses, string Text)[trials.Length];
        var losses = Array.ConvertAll(trials, _ => new List<double>());
        var running = new List<(int Index, TrialTrainer Trainer)>();
        var (next, ticks) = (0, 0);
        while (next < trials.Length || running.Count > 0)
        {
            if (next < trials.Length && group.Taken < group.Capacity && ticks++ % 3 == 0)
            {
                var trainer = group.Start(trials[next], Tiny.Plan(), Tiny.Corpus, new SteadyClock());
                trainer.BeginEpoch();
                running.Add((next++, trainer));
            }
            group.Step([.. running.Select(one => one.Trainer)]);
            foreach (var (index, trainer) in running.ToArray())
            {
                if (trainer.HasBatch) continue;
                losses[index].Add(trainer.EndEpoch().Loss);
                if (trainer.EpochsDone < trials[index].Hyperparameters.Epochs)
                {
                    trainer.BeginEpoch();
                    continue;
                }
                results[index] = (Tiny.Save(trainer), [.. losses[index]], trainer.Generate("the ", 20));
                trainer.Dispose();
                running.RemoveAll(one => one.Index == index);
            }
        }
        return results;
    }

    private static TheoryData<Cell, int, Sampling> NewLanes()
    {
        TheoryData<Cell, int, Sampling> lanes = [];
        (Cell, int)[] models =
            [(Cell.RnnScratch, 1), (Cell.Rnn, 1), (Cell.Rnn, 2), (Cell.Gru, 1), (Cell.Gru, 2), (Cell.Lstm, 1), (Cell.Lstm, 2)];
        foreach (var (cell, layers) in models)
        {
            foreach (var sampling in Enum.GetValues<Sampling>()) lanes.Add(cell, layers, sampling);
        }
        return lanes;
    }
}
