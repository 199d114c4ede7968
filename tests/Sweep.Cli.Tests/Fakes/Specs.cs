using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli.Tests;

/// <summary>Specs for tests: one value of everything unless told otherwise.</summary>
internal static class Specs
{
    public static SweepSpec OneTrial { get; } = new(
        "time-machine",
        new("timemachine", new('a', 64), Preprocessing.Letters, 10_000, 0),
        new([Cell.RnnScratch], [1], [1], [512], [Sampling.Sequential], [32], [35], [500], [1], [0.01]),
        Repeats: 1,
        Seed: 1,
        new(ObjectiveMetric.Perplexity, null, StopAtTarget.Never),
        new(TimeSpan.FromSeconds(30), null, 10L << 30),
        ["time traveller", "traveller"],
        SampleEveryEpochs: 10,
        SampleLength: 50,
        Retries: 3,
        Priority: 0);

    public static SweepSpec Grid(ImmutableArray<double>? lrs = null, ImmutableArray<int>? hiddenSizes = null) =>
        OneTrial with
        {
            Space = OneTrial.Space with { Lrs = lrs ?? [0.5, 1, 2], HiddenSizes = hiddenSizes ?? [128, 256] },
        };

    /// <summary>A random search; other lists may be given by <c>with</c>.</summary>
    public static SweepSpec Random(int trials, params ImmutableArray<Distribution> distributions) => OneTrial with
    {
        Search = new(SearchStrategy.Random, trials),
        Space = OneTrial.Space with
        {
            Lrs = distributions.Any(drawn => drawn.Axis == "lr") ? [] : [1],
            HiddenSizes = distributions.Any(drawn => drawn.Axis == "hidden_size") ? [] : [512],
            Distributions = distributions,
        },
    };

    public static ImmutableArray<TrialSpec> Expand(SweepSpec spec, SweepId sweep)
    {
        if (spec.Search.Trials is not null) return Expansion.Trials(spec, sweep);
        var space = spec.Space;
        var points =
            from repeat in Enumerable.Range(1, spec.Repeats)
            from cell in space.Cells
            from layers in space.Layers
            from lr in space.Lrs
            from hiddenSize in space.HiddenSizes
            from sampling in space.Samplings
            from batchSize in space.BatchSizes
            from numSteps in space.NumSteps
            from epochs in space.Epochs
            from clipNorm in space.ClipNorms
            from initStd in space.InitStds
            select (Repeat: repeat, Values: new Hyperparameters(
                cell, layers, lr, hiddenSize, sampling, batchSize, numSteps, epochs, clipNorm, initStd));
        return
        [
            .. points.Select((p, i) =>
                new TrialSpec(new(sweep, i + 1), p.Repeat, p.Values, 17_000_000_000_000_000_001UL, new('c', 64))),
        ];
    }
}
