using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

/// <summary>Hand-made learning curves.</summary>
internal static class Curves
{
    /// <summary>One epoch after the other.</summary>
    public static ImmutableArray<Measurement> Of(params ImmutableArray<double> perplexities) =>
        [.. perplexities.Select((p, i) => new Measurement(i + 1, Math.Log(p), p, null, 1_000, TimeSpan.FromSeconds(i + 1)))];

    /// <summary>The same with a perplexity of the held-out text.</summary>
    public static ImmutableArray<Measurement> Validated(this ImmutableArray<Measurement> curve, double times) =>
        [.. curve.Select(m => m with { ValidationPerplexity = m.Perplexity * times })];

    /// <summary>Gives every trial with a measurement a curve that ends there.</summary>
    public static FakeSweep WithCurves(this FakeSweep sweep)
    {
        foreach (var trial in sweep.Trials.Where(t => t.Last is not null))
            sweep.Curves[trial.Spec.Id.Number] = Of(20, 8, trial.Last!.Perplexity);
        return sweep;
    }
}
