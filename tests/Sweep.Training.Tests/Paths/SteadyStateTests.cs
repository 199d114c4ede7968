using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>What a step costs besides its arithmetic, once everything has been seen.</summary>
[Collection(nameof(SteadyStateTests))]
[CollectionDefinition(nameof(SteadyStateTests), DisableParallelization = true)] // Collections are counted for the whole process.
public sealed class SteadyStateTests
{
    private const int Steps = 1000;

    public static TheoryData<Cell, int> Models => Tiny.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_ThousandSteps_AllocatesNothingAndCollectsNothing(Cell cell, int layers)
    {
        TorchThread.Prepare();
        var values = Tiny.Values with { Cell = cell, Layers = layers };
        using var model = new CharModel(values, Tiny.Corpus.Vocabulary.Count, torch.CPU);
        model.Initialize(1);
        using var path = NumericalPaths.Open(model);
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
        var tensors = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var (first, second) = (GC.CollectionCount(1), GC.CollectionCount(2));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(Steps);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal((first, second), (GC.CollectionCount(1), GC.CollectionCount(2)));
        Assert.Equal(tensors, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.True(double.IsFinite(path.TakeLossSum()));
    }
}
