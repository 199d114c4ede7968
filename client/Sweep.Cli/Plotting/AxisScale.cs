using System.Collections.Immutable;
using System.Globalization;

namespace Sweep.Cli;

/// <summary>Chooses where an axis begins and ends, and round figures to mark on it.</summary>
internal static class AxisScale
{
    // Mantissas of the marks that get a figure, densest first.
    private static readonly ImmutableArray<ImmutableArray<double>> Mantissas =
    [
        [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9],
        [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
        [1, 1.5, 2, 3, 5, 7],
        [1, 2, 3, 5],
        [1, 2, 5],
        [1, 3],
        [1],
    ];

    private static readonly ImmutableArray<double> Round = [1, 2, 5, 10];
    private static readonly ImmutableArray<int> SparseDecades = [2, 5, 10, 20, 50];

    private const double LargestWrittenOut = 100_000_000;
    private const double LeastRatioForDecades = 2.5; // Below, a decade's mantissas are too few: the steps are those of a ruler.
    private const double LeastMinorGap = 0.01;

    /// <summary>A logarithmic axis.</summary>
    /// <param name="label">What is measured.</param>
    /// <param name="lowest">The lowest value, above 0.</param>
    /// <param name="highest">The highest value, at least <paramref name="lowest"/>.</param>
    /// <param name="leastGap">Between two figures, as a share of the axis' length.</param>
    public static PlotAxis Logarithmic(string label, double lowest, double highest, double leastGap)
    {
        var (low, high) = (Math.Log10(lowest), Math.Log10(highest));
        var margin = Math.Max(0.04 * (high - low), 0.002);
        low = low >= 0 ? Math.Max(low - margin, -0.4 * margin) : low - margin; // No perplexity is below 1.
        high += margin;
        var (bottom, top) = (Math.Pow(10, low), Math.Min(Math.Pow(10, high), double.MaxValue));
        var ticks = top / bottom < LeastRatioForDecades ? Ruler(bottom, top, leastGap) : Decades(bottom, top, leastGap);
        return new(label, bottom, top, ticks);
    }

    /// <summary>An axis of epochs.</summary>
    /// <param name="label">What is measured.</param>
    /// <param name="last">The last epoch.</param>
    /// <param name="leastGap">Between two figures, as a share of the axis' length.</param>
    public static PlotAxis Epochs(string label, int last, double leastGap)
    {
        var low = last >= 20 ? 0 : 0.5;
        var high = last + Math.Max(0.5, last * 0.01);
        var step = Math.Max(1, NiceStep(leastGap * (high - low)));
        var small = step >= 5 ? step / 5 : step >= 2 ? step / 2 : step;
        return new(label, low, high, Linear(low, high, step, Math.Max(1, small)));
    }

    private static ImmutableArray<AxisTick> Decades(double low, double high, double leastGap)
    {
        foreach (var mantissas in Mantissas)
        {
            var values = Values(mantissas, low, high, everyDecade: 1);
            if (LeastGap(values, low, high) < leastGap) continue;
            var small = mantissas.Length > 7 ? Mantissas[0] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
            return Merge(values, Values(small, low, high, everyDecade: 1), low, high);
        }
        foreach (var every in SparseDecades)
        {
            var values = Values([1], low, high, every);
            if (LeastGap(values, low, high) >= leastGap) return Merge(values, Values([1], low, high, everyDecade: 1), low, high);
        }
        return Merge(Values([1], low, high, everyDecade: 100), [], low, high);
    }

    // Even steps. They are closest at the upper end.
    private static ImmutableArray<AxisTick> Ruler(double low, double high, double leastGap)
    {
        var step = NiceStep(high * (1 - Math.Pow(low / high, leastGap)));
        return Linear(low, high, step, step / 5);
    }

    private static ImmutableArray<AxisTick> Linear(double low, double high, double step, double small)
    {
        var ticks = ImmutableArray.CreateBuilder<AxisTick>();
        var parts = (long)Math.Round(step / small);
        for (var i = (long)Math.Ceiling(low / small); i * small <= high; i++)
            ticks.Add(new(i * small, i % parts == 0 ? Figure(i * small) : null));
        return ticks.ToImmutable();
    }

    private static ImmutableArray<AxisTick> Merge(List<double> large, List<double> small, double low, double high)
    {
        if (LeastGap(small, low, high) < LeastMinorGap) small = [];
        return
        [
            .. large.Select(value => new AxisTick(value, Figure(value)))
                .Concat(small.Except(large).Select(value => new AxisTick(value, null)))
                .OrderBy(tick => tick.Value),
        ];
    }

    private static List<double> Values(ImmutableArray<double> mantissas, double low, double high, int everyDecade)
    {
        List<double> values = [];
        for (var decade = (int)Math.Floor(Math.Log10(low)); decade <= Math.Log10(high); decade++)
        {
            if (decade % everyDecade != 0) continue;
            values.AddRange(mantissas.Select(m => m * Math.Pow(10, decade)).Where(v => v >= low && v <= high));
        }
        return values;
    }

    private static double LeastGap(List<double> values, double low, double high) => values
        .Zip(values.Skip(1), (a, b) => Math.Log10(b / a) / Math.Log10(high / low))
        .DefaultIfEmpty(1).Min();

    // The least of 1, 2, 5, 10, ... that is no less.
    private static double NiceStep(double least)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return Round.Select(m => m * decade).First(step => step >= least * 0.999999);
    }

    private static string Figure(double value) => value >= LargestWrittenOut
        ? value.ToString("0.#e+0", CultureInfo.InvariantCulture)
        : value.ToString("#,0.######", CultureInfo.InvariantCulture);
}
