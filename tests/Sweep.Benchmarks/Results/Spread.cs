namespace Sweep.Benchmarks;

/// <summary>What several measurements of one thing say of it.</summary>
/// <param name="Median">The middle one; of an even number, the mean of the middle two.</param>
/// <param name="Lowest">The least.</param>
/// <param name="Highest">The greatest.</param>
internal readonly record struct Spread(double Median, double Lowest, double Highest)
{
    /// <summary>Sums up the values, at least one. NaN counts as worse than every number: it is taken for infinity.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Select(v => double.IsNaN(v) ? double.PositiveInfinity : v).Order()];
        if (ordered.Length == 0) throw new ArgumentException("There is nothing to sum up.", nameof(values));
        var middle = ordered.Length / 2;
        var median = ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
        return new Spread(median, ordered[0], ordered[^1]);
    }
}
