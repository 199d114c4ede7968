using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Says in words how many trials a spec gives, and why.</summary>
internal static class TrialCountText
{
    /// <summary>Such as <c>12 trials (3 lr x 2 hidden_size x 2 sampling)</c>.</summary>
    public static string Of(SweepSpec spec, int trials)
    {
        var factors = HyperparameterAxis.Varying(spec.Space)
            .Select(axis => $"{Figures.Count(axis.Values(spec.Space).Count())} {axis.Name}").ToList();
        if (spec.Repeats > 1) factors.Add(Figures.Count(spec.Repeats, "repeat"));
        var product = factors.Count == 0 ? "" : $" ({string.Join(" x ", factors)})";
        return Figures.Count(trials, "trial") + product;
    }
}
