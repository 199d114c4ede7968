using System.Globalization;

namespace Sweep.Training;

/// <summary>How far figures are from those that they should be.</summary>
internal static class RelativeError
{
    /// <summary>The largest |actual - expected| / |expected|; infinite where a figure is no number, or their numbers
    /// differ.</summary>
    public static double Largest(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        if (expected.Count != actual.Count) return double.PositiveInfinity;
        var largest = 0.0;
        for (var i = 0; i < expected.Count; i++) largest = Math.Max(largest, Of(expected[i], actual[i]));
        return largest;
    }

    /// <summary>Two digits are all that an error has.</summary>
    public static string Text(double error) => error.ToString("0.0e+0", CultureInfo.InvariantCulture);

    private static double Of(double expected, double actual)
    {
        var difference = Math.Abs(actual - expected);
        if (difference == 0) return 0;
        var error = difference / Math.Abs(expected);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
