using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>What a step costs besides its arithmetic, once everything has been seen.</summary>
[Collection(nameof(SteadyStateTests))]
[CollectionDefinition(nameof(SteadyStateTests), DisableParallelization = true)] // Collections are counted for the whole process.
public sealed class SteadyStateTests
{
    private const int Steps = 1000;
    private const long MostOfLibtorch = 320; // Bytes a step: six objects of 48. A seventh is too much.

    public static TheoryData<Cell, int> Models => Tiny.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_ThousandSteps_AllocatesNothingAndCollectsNothing(Cell cell, int layers) =>
        Assert.Equal(0, AllocatedPerStep(cell, layers, NumericalPaths.Open));

    /// <summary>A step of libtorch's operators makes an object for what gather, twice, log_softmax, sum, norm and fmin
    /// give: they write into nothing of the caller's own.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Run_ThousandStepsInLibtorchsOperators_AllocatesTheirResultsAndKeepsNone(Cell cell, int layers) =>
        Assert.InRange(AllocatedPerStep(cell, layers, model => new TorchPath(model)), 0, MostOfLibtorch);

    /// <summary>Taking turns between trials costs nothing either.</summary>
    [Fact]
    public void Step_ThousandStepsInLanes_AllocatesNothing()
    {
        var values = Tiny.Values with { Epochs = Steps };
        using var group = LaneGroup.Open("cpu", LaneGroupTests.ShapeOf(values), 2);
        TrialTrainer[] lanes =
        [
            group.Start(Tiny.Trial(values, seed: 1), Tiny.Plan(), Tiny.Corpus),
            group.Start(Tiny.Trial(values, seed: 2), Tiny.Plan(), Tiny.Corpus),
        ];
        long RunEpoch()
        {
            foreach (var lane in lanes) lane.BeginEpoch();
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (Array.TrueForAll(lanes, lane => lane.HasBatch)) group.Step(lanes);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            foreach (var lane in lanes)
            {
                while (lane.HasBatch) lane.Step();
                lane.EndEpoch();
            }
            return allocated;
        }

        for (var epoch = 0; epoch < 40; epoch++) RunEpoch(); // Until all is compiled for good.

        Assert.Equal(0, Enumerable.Range(0, 40).Sum(_ => RunEpoch()));
    }

    private static long AllocatedPerStep(Cell cell, int layers, Func<CharModel, NumericalPath> open)
    {
        TorchThread.Prepare();
        var values = Tiny.Values with { Cell = cell, Layers = layers };
        using var model = new CharModel(values, Tiny.Corpus.Vocabulary.Count, torch.CPU);
        model.Initialize(1);
        using var path = open(model);
        TrainingStep step = new(path, values);
        var tokens = Tiny.Corpus.Tokens;
        var batches = BatchSampler.Sequential(tokens.Length, values.BatchSize, values.NumSteps, 0);
        void Run(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                if (i % batches.Length == 0) step.Reset();
                step.Run(batches[i % batches.Length], tokens.Span);
            }
        }

        Run(2 * batches.Length);
#pragma warning disable RS0030 // Else a collection that is due from what came before falls into the steps.
        GC.Collect();
#pragma warning restore RS0030
        var tensors = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var (first, second) = (GC.CollectionCount(1), GC.CollectionCount(2));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(Steps);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((first, second), (GC.CollectionCount(1), GC.CollectionCount(2)));
        Assert.Equal(tensors, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.True(double.IsFinite(path.TakeLossSum()));
        return (allocated + Steps - 1) / Steps;
    }
}
