using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>A curve on one line.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>Draws values from the lowest to the highest; what is no number leaves a gap.</summary>
    /// <param name="values">In their order; drawn by their logarithms where all are above 0, as perplexities are read.</param>
    /// <param name="width">Characters at most, at least 1. Of several values that share one the mean is drawn.</param>
    /// <returns>Empty where nothing can be drawn.</returns>
    public static string Of(ImmutableArray<double> values, int width)
    {
        if (!values.Any(double.IsFinite)) return "";
        var isLogarithmic = values.Where(double.IsFinite).All(v => v > 0);
        var points = Enumerable.Range(0, Math.Min(width, values.Length)).Select(i => Mean(i)).ToArray();
        var lowest = points.Where(double.IsFinite).Min();
        var range = points.Where(double.IsFinite).Max() - lowest;
        return string.Concat(points.Select(p => !double.IsFinite(p) ? ' '
            : range > 0 ? Bars[(int)Math.Round((p - lowest) / range * (Bars.Length - 1))] : Bars[0]));

        double Mean(int i)
        {
            var count = Math.Min(width, values.Length);
            var begin = (int)((long)i * values.Length / count);
            var end = (int)((long)(i + 1) * values.Length / count);
            var known = values.AsSpan(begin, end - begin).ToArray().Where(double.IsFinite).ToArray();
            return known.Length == 0 ? double.NaN : known.Average(v => isLogarithmic ? Math.Log(v) : v);
        }
    }
}
