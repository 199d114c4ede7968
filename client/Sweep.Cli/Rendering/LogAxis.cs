using System.Collections.Immutable;
using System.Globalization;

namespace Sweep.Cli;

/// <summary>A logarithmic axis that goes up: which row a value falls in, and which rows are labelled.</summary>
internal sealed class LogAxis
{
    private const int LeastGap = 2;
    private const int MostExactDigits = 6;
    private const int LargestWrittenOut = 4;

    // Perplexities are read to two decimals: what differs by less is no slope.
    private static readonly double LeastRange = Math.Log10(1.02);

    // From fine to coarse: the first that leaves room between its labels is taken.
    private static readonly ImmutableArray<ImmutableArray<double>> Steps =
        [[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];

    private readonly double _lowest;
    private readonly double _range;
    private readonly int _rows;

    /// <summary>Makes an axis.</summary>
    /// <param name="lowest">The logarithm to base 10 of the value at the bottom.</param>
    /// <param name="highest">That of the value at the top.</param>
    /// <param name="rows">At least 2.</param>
    public LogAxis(double lowest, double highest, int rows)
    {
        var room = Math.Max(0, (LeastRange - (highest - lowest)) / 2);
        _lowest = lowest - room;
        _range = highest + room - _lowest;
        _rows = rows;
        Labels = Choose();
    }

    /// <summary>The labels by row, counted from the top.</summary>
    public ImmutableSortedDictionary<int, string> Labels { get; }

    /// <summary>How far down a logarithm lies: 0 at the top, 1 at the bottom.</summary>
    public double Depth(double logarithm) => 1 - ((logarithm - _lowest) / _range);

    private ImmutableSortedDictionary<int, string> Choose()
    {
        foreach (var steps in Steps)
        {
            if (Place(steps, 1) is { } placed) return WithEnds(placed);
        }
        var decades = 2;
        while (true)
        {
            if (Place([1], decades) is { } placed) return WithEnds(placed);
            decades *= 2;
        }
    }

    /// <returns>Null where the labels would stand too close.</returns>
    private SortedDictionary<int, string>? Place(ImmutableArray<double> steps, int decades)
    {
        SortedDictionary<int, string> placed = [];
        var previous = int.MaxValue;
        var first = (int)Math.Floor(_lowest / decades) * decades;
        for (var power = first; power <= _lowest + _range; power += decades)
        {
            foreach (var step in steps)
            {
                var logarithm = power + Math.Log10(step);
                if (logarithm < _lowest - 1e-9 || logarithm > _lowest + _range + 1e-9) continue;
                var row = Row(logarithm);
                if (previous - row < LeastGap) return null;
                placed[row] = Text(step, power);
                previous = row;
            }
        }
        return placed;
    }

    /// <summary>Where the range holds hardly a round number, its ends are labelled.</summary>
    private ImmutableSortedDictionary<int, string> WithEnds(SortedDictionary<int, string> placed)
    {
        if (placed.Count < 2)
        {
            var (low, high) = (Math.Pow(10, _lowest), Math.Pow(10, _lowest + _range));
            var digits = Enumerable.Range(3, MostExactDigits - 2)
                .FirstOrDefault(d => Exact(low, d) != Exact(high, d), MostExactDigits);
            if (placed.Keys.All(row => row >= LeastGap)) placed[0] = Exact(high, digits);
            if (placed.Keys.All(row => _rows - 1 - row >= LeastGap)) placed[_rows - 1] = Exact(low, digits);
        }
        return placed.ToImmutableSortedDictionary();
    }

    private int Row(double logarithm) => Math.Clamp((int)(Depth(logarithm) * _rows), 0, _rows - 1);

    private static string Exact(double value, int digits) =>
        value.ToString($"G{digits}", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal);

    private static string Text(double step, int power) => Math.Abs(power) > LargestWrittenOut
        ? string.Create(CultureInfo.InvariantCulture, $"{step:0.#}e{power}")
        : ((decimal)step * Power(power)).ToString("0.######", CultureInfo.InvariantCulture);

    // In binary 1.2 x 10 would show as 12.000000000000002 sooner or later.
    private static decimal Power(int power)
    {
        var value = 1m;
        for (var i = 0; i < Math.Abs(power); i++) value *= 10;
        return power < 0 ? 1 / value : value;
    }
}
