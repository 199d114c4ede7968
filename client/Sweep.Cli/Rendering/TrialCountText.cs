using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Says in words how many trials a spec gives, and why.</summary>
internal static class TrialCountText
{
    /// <summary>Such as <c>12 trials (3 lr x 2 hidden_size x 2 sampling)</c>, or of a random search
    /// <c>100 trials (50 points x 2 repeats, drawn from lr log_uniform 0.01 to 10, 2 sampling)</c>.</summary>
    public static string Of(SweepSpec spec, int trials)
    {
        var axes = HyperparameterAxis.Varying(spec.Space).Select(axis => axis.Distribution(spec.Space) is null
            ? $"{Figures.Count(axis.Values(spec.Space).Count())} {axis.Name}"
            : $"{axis.Name} {axis.Text(spec.Space)}").ToList();
        var repeats = spec.Repeats > 1 ? Figures.Count(spec.Repeats, "repeat") : null;
        if (spec.Search.Trials is { } points)
        {
            List<string?> factors = [Figures.Count(points, "point"), repeats];
            var drawn = axes.Count == 0 ? "" : $", drawn from {string.Join(", ", axes)}";
            return $"{Figures.Count(trials, "trial")} ({string.Join(" x ", factors.Where(factor => factor is not null))}{drawn})";
        }
        if (repeats is not null) axes.Add(repeats);
        var product = axes.Count == 0 ? "" : $" ({string.Join(" x ", axes)})";
        return Figures.Count(trials, "trial") + product;
    }
}
