using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>Thins a curve out to what a picture can show of it.</summary>
internal static class CurveReduction
{
    /// <summary>Points that stand for one column of the picture: where the curve enters it, its extremes, where it leaves.</summary>
    public const int PointsInColumn = 4;

    /// <summary>Keeps of every column the first, the lowest, the highest and the last point: a line through them covers the same
    /// pixels as one through all.</summary>
    /// <param name="points">By epoch.</param>
    /// <param name="columns">How many columns the picture has, at least 1.</param>
    /// <returns>The same points where they are few. A gap within one column is not kept where they are many.</returns>
    public static ImmutableArray<CurvePoint> Reduce(IReadOnlyList<CurvePoint> points, int columns)
    {
        if (points.Count <= columns * PointsInColumn) return [.. points];
        var (first, last) = (points[0].Epoch, points[^1].Epoch);
        var kept = ImmutableArray.CreateBuilder<CurvePoint>();
        for (var i = 0; i < points.Count;)
        {
            var column = Column(points[i]);
            var end = i + 1;
            while (end < points.Count && Column(points[end]) == column) end++;
            Keep(points, i, end, kept);
            i = end;
        }
        return kept.ToImmutable();

        long Column(CurvePoint point) => ((long)point.Epoch - first) * columns / ((long)last - first + 1);
    }

    private static void Keep(IReadOnlyList<CurvePoint> points, int begin, int end, ImmutableArray<CurvePoint>.Builder kept)
    {
        var (first, lowest, highest, last) = (-1, -1, -1, -1);
        for (var i = begin; i < end; i++)
        {
            if (points[i].IsGap) continue;
            if (first < 0) (first, lowest, highest) = (i, i, i);
            if (points[i].Perplexity < points[lowest].Perplexity) lowest = i;
            if (points[i].Perplexity > points[highest].Perplexity) highest = i;
            last = i;
        }
        if (first != begin) kept.Add(points[begin]); // A gap at the column's start, or all of it.
        if (first < 0) return;
        foreach (var i in new[] { first, lowest, highest, last }.Distinct().Order()) kept.Add(points[i]);
        if (last != end - 1) kept.Add(points[end - 1]);
    }
}
