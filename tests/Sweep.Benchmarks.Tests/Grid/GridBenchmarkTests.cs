using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Benchmarks.Tests;

public sealed class GridBenchmarkTests
{
    [Fact]
    public async Task LongestFirstAsync_TheShippedGrid_HasAllItsPointsByFallingSize()
    {
        var file = await File.ReadAllTextAsync(
            Path.Combine(BenchmarkPaths.Root, "data", "grids", "train_ch8.json"), TestContext.Current.CancellationToken);

        var grid = await GridBenchmark.LongestFirstAsync(file, 7, "sample", TestContext.Current.CancellationToken);

        var trials = Expansion.Trials(grid.Spec, SweepId.New()).Select(trial => trial.Hyperparameters).ToArray();
        Assert.Equal(27, trials.Distinct().Count());
        Assert.Equal(trials.Select(values => values.HiddenSize).OrderDescending(), trials.Select(values => values.HiddenSize));
        Assert.All(trials, values => Assert.Equal(7, values.Epochs));
    }
}
