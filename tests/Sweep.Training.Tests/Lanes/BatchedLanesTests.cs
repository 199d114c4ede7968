using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>Lanes that are computed as one, here on the CPU, against each of them alone.</summary>
public sealed class BatchedLanesTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<Cell, int> Models => Tiny.Models;

    private static long LiveTensors => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    /// <summary>Two steps, of which the second goes on from the state of the first where the lane carries one.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Step_LanesOfDifferentKinds_AgreesWithEachAlone(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        Hyperparameters[] kinds =
        [
            Values(cell, layers) with { Lr = 0.5, ClipNorm = 1e9 },
            Values(cell, layers) with { Lr = 1, ClipNorm = 0.01, Sampling = Sampling.Random },
            Values(cell, layers) with { Lr = 2, InitStd = 0.5, Sampling = Sampling.SequentialReset },
        ];
        using BatchedLanes lanes = new(LaneGroupTests.ShapeOf(kinds[0]), 4, torch.CPU);
        var inLanes = kinds.Select((values, index) => Step(values, index, model => lanes.Open(model, index + 1))).ToArray();
        var alone = kinds.Select((values, index) => Step(values, index, NumericalPaths.Open)).ToArray();

        foreach (var batch in Batches)
        {
            lanes.Step([.. inLanes.Select((step, index) => new LaneStep(index + 1, step, batch, Tokens(index)))]);
            foreach (var (index, (one, other)) in alone.Zip(inLanes).Index())
            {
                one.Run(batch, Tokens(index).Span);
                AssertClose(one.Path.ReadFigures().Loss, other.Path.ReadFigures().Loss);
                AssertClose(one.Path.ReadFigures().GradientNorm, other.Path.ReadFigures().GradientNorm);
                AssertClose(one.Path.TakeLossSum(), other.Path.TakeLossSum());
                AssertClose(one.Path.CopyGradients(), other.Path.CopyGradients());
                AssertClose(one.Path.Model.Parameters, other.Path.Model.Parameters);
                AssertClose(one.Path.CopyState(), other.Path.CopyState());
            }
        }
        foreach (var step in alone.Concat(inLanes)) Close(step);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_LanesWithoutAMinibatch_StayAsTheyAre(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        var values = Values(cell, layers);
        using BatchedLanes lanes = new(LaneGroupTests.ShapeOf(values), 4, torch.CPU);
        var steps = Enumerable.Range(0, 4).Select(lane => Step(values, lane, model => lanes.Open(model, lane))).ToArray();
        lanes.Step([.. steps.Select((step, lane) => new LaneStep(lane, step, Batches[0], Tokens(lane)))]);
        using var nan = float.NaN.ToScalar();
        foreach (var parameter in steps[2].Path.Model.Parameters.RemoveAt(3)) parameter.fill_(nan);
        var before = BitsOf(steps[0].Path);
        var spoilt = BitsOf(steps[2].Path);

        lanes.Step([new(3, steps[3], Batches[1], Tokens(3)), new(1, steps[1], Batches[1], Tokens(1))]);

        Assert.Equal(before, BitsOf(steps[0].Path));
        Assert.Equal(spoilt, BitsOf(steps[2].Path));
        Assert.All(steps[1].Path.Model.Parameters, parameter => Assert.True(double.IsFinite(parameter.sum().item<float>())));
        foreach (var step in steps) Close(step);
    }

    /// <summary>A lane that is NaN takes part in the same batch as the others.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Step_LaneThatIsNaN_TouchesNoNeighbour(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        var values = Values(cell, layers);
        using BatchedLanes lanes = new(LaneGroupTests.ShapeOf(values), 3, torch.CPU);
        var steps = Enumerable.Range(0, 3).Select(lane => Step(values, lane, model => lanes.Open(model, lane))).ToArray();
        var alone = Step(values, 2, NumericalPaths.Open);
        using var nan = float.NaN.ToScalar();
        foreach (var parameter in steps[1].Path.Model.Parameters.RemoveAt(3)) parameter.fill_(nan);

        foreach (var batch in Batches)
        {
            lanes.Step([.. steps.Select((step, lane) => new LaneStep(lane, step, batch, Tokens(lane)))]);
            alone.Run(batch, Tokens(2).Span);
        }

        Assert.True(double.IsNaN(steps[1].Path.TakeLossSum()));
        AssertClose(alone.Path.TakeLossSum(), steps[2].Path.TakeLossSum());
        AssertClose(alone.Path.Model.Parameters, steps[2].Path.Model.Parameters);
        Close(alone);
        foreach (var step in steps) Close(step);
    }

    /// <summary>In company, by itself, in company again: the state goes to and fro.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Step_NeighboursThatComeAndGo_CarriesTheStateOn(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        var values = Values(cell, layers) with { Lr = 0.1 };
        using BatchedLanes lanes = new(LaneGroupTests.ShapeOf(values), 2, torch.CPU);
        var steps = Enumerable.Range(0, 2).Select(lane => Step(values, lane, model => lanes.Open(model, lane))).ToArray();
        var alone = Step(values, 0, NumericalPaths.Open);

        foreach (var (index, batch) in Batches.Index())
        {
            lanes.Step([.. steps.Take(index == 1 ? 1 : 2).Select((step, lane) => new LaneStep(lane, step, batch, Tokens(lane)))]);
            alone.Run(batch, Tokens(0).Span);
            AssertClose(alone.Path.CopyState(), steps[0].Path.CopyState());
        }
        // Fewer rows than the lanes have room for: by itself, from the first rows of the state.
        Minibatch last = new(Batches[0].RowStarts[..2], 3);
        lanes.Step([new(0, steps[0], last, Tokens(0)), new(1, steps[1], last, Tokens(1))]);
        alone.Run(last, Tokens(0).Span);

        AssertClose(alone.Path.TakeLossSum(), steps[0].Path.TakeLossSum());
        AssertClose(alone.Path.CopyState(), steps[0].Path.CopyState());
        Close(alone);
        foreach (var step in steps) Close(step);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_TrialsThatComeAndGo_MeasuresWhatEachDoesAlone(Cell cell, int layers)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers, Lr = 0.5 };
        TrialSpec[] trials =
        [
            Tiny.Trial(values with { Epochs = 3 }, seed: 1),
            Tiny.Trial(values with { Epochs = 2, Lr = 1e300, ClipNorm = 1e300 }, seed: 2), // Diverges.
            Tiny.Trial(values with { Epochs = 2, Sampling = Sampling.Random }, seed: 3),
            Tiny.Trial(values with { Epochs = 1, Sampling = Sampling.SequentialReset }, seed: 4),
        ];
        TorchThread.Prepare();
        var live = LiveTensors;
        using (var group = LaneGroup.Open("cpu", LaneGroupTests.ShapeOf(values), 2, isBatched: true))
        {
            var inLanes = LaneGroupTests.TrainInLanes(group, trials);

            foreach (var (expected, got) in trials.Select(LaneGroupTests.TrainAlone).Zip(inLanes))
            {
                Assert.Equal(expected.Losses.Length, got.Losses.Length);
                foreach (var (one, other) in expected.Losses.Zip(got.Losses)) Assert.Equal(one, other, 1e-3);
            }
        }
        Assert.Equal(live, LiveTensors);
    }

    [Fact]
    public void Step_ManySteps_KeepsNoTensorAlive()
    {
        using var group = LaneGroup.Open("cpu", LaneGroupTests.ShapeOf(Tiny.Values), 3, isBatched: true);
        TrialTrainer[] trainers = [.. Enumerable.Range(1, 3).Select(seed => LaneGroupTests.Start(group, (ulong)seed))];
        Train(group, trainers);
        var live = LiveTensors;
        for (var epoch = 0; epoch < 3; epoch++) Train(group, trainers);

        Assert.Equal(live, LiveTensors);
    }

    [Fact]
    public void Resume_InALane_HasTheWeightsOfItsCheckpoint()
    {
        using var group = LaneGroup.Open("cpu", LaneGroupTests.ShapeOf(Tiny.Values), 2, isBatched: true);
        TrialTrainer[] trainers = [LaneGroupTests.Start(group, 7), LaneGroupTests.Start(group, 8)];
        Train(group, trainers);
        var (file, text, perplexity) = (Tiny.Save(trainers[0]), trainers[0].Generate("the ", 20), trainers[0].EvaluateCandidate());
        trainers[1].Dispose();

        using var resumed = group.Resume(
            Tiny.Trial(), Tiny.Plan(), Tiny.Corpus, new MemoryStream(file), new SteadyClock());

        Assert.Equal(1, resumed.EpochsDone);
        Assert.Equal(file, Tiny.Save(resumed));
        Assert.Equal(text, resumed.Generate("the ", 20));
        Assert.Equal(perplexity, resumed.EvaluateCandidate());
    }

    [Fact]
    public void Kernel_BatchedLanes_PromisesNoEqualBits()
    {
        using var group = LaneGroup.Open("cpu", LaneGroupTests.ShapeOf(Tiny.Values), 2, isBatched: true);

        Assert.Equal("approximate; libtorch 2.10.0; torch-lanes/1; cpu", LaneGroupTests.Start(group, 1).Kernel);
    }

    [Fact]
    public void Search_BatchedLanes_FindsANumber()
    {
        var (lanes, finding) = LaneProbe.Search(
            "cpu",
            new LaneShape(Cell.RnnScratch, 1, 8, 4, 5, 28),
            isBatched: true,
            new ProbeTime(TimeSpan.FromMilliseconds(2), 2, TimeSpan.FromMilliseconds(20), 1, 10),
            TimeProvider.System);

        Assert.InRange(lanes, 1, LaneGroup.MostLanes);
        Assert.StartsWith("cpu: rnn_scratch, 1 layer, 8 hidden, batch 4 x 5: ", finding, StringComparison.Ordinal);
    }

    private static ImmutableArray<Minibatch> Batches { get; } =
    [
        new((int[])[0, 40, 80, 120], 9), new((int[])[9, 49, 89, 129], 9), new((int[])[18, 58, 98, 138], 9),
    ];

    private static Hyperparameters Values(Cell cell, int layers) =>
        Tiny.Values with { Cell = cell, Layers = layers, HiddenSize = 13, InitStd = 0.3 };

    private static ReadOnlyMemory<int> Tokens(int lane) => Tiny.Corpus.Tokens[(lane * 50)..];

    private static TrainingStep Step(Hyperparameters values, int lane, Func<CharModel, NumericalPath> open)
    {
        var model = new CharModel(values, Tiny.Corpus.Vocabulary.Count, torch.CPU);
        model.Initialize((ulong)lane + 1);
        return new TrainingStep(open(model), values);
    }

    private static void Close(TrainingStep step)
    {
        step.Path.Dispose();
        step.Path.Model.Dispose();
    }

    private static void Train(LaneGroup group, TrialTrainer[] trainers)
    {
        foreach (var trainer in trainers) trainer.BeginEpoch();
        while (trainers.Any(trainer => trainer.HasBatch)) group.Step([.. trainers.Where(trainer => trainer.HasBatch)]);
        foreach (var trainer in trainers) trainer.EndEpoch();
    }

    private static byte[] BitsOf(NumericalPath path) =>
        [.. path.Model.Parameters.Concat(path.CopyState()).SelectMany(tensor => tensor.contiguous().bytes.ToArray())];

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected), $"Expected '{expected}', got '{actual}'.");

    private static void AssertClose(ImmutableArray<torch.Tensor> expected, ImmutableArray<torch.Tensor> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (one, other) in expected.Zip(actual))
        {
            var error = one.sub(other).norm().item<float>();
            Assert.True(error <= Tolerance * one.norm().item<float>(), $"Off by '{error}'.");
        }
    }
}
