using CsCheck;

namespace Sweep.Cli.Tests;

public sealed class CurveReductionTests
{
    [Fact]
    public void Reduce_FewPoints_KeepsThemAll()
    {
        CurvePoint[] points = [new(1, 20), new(2, double.NaN), new(3, 5)];

        Assert.Equal(points, CurveReduction.Reduce(points, 10));
    }

    [Fact]
    public void Reduce_MillionEpochs_KeepsEndsAndExtremes()
    {
        var points = Enumerable.Range(1, 1_000_000).Select(e => new CurvePoint(e, 5 + 0.1 * Math.Sin(e))).ToArray();
        points[123_456] = new(123_457, 900);
        points[654_321] = new(654_322, 1.01);

        var reduced = CurveReduction.Reduce(points, 1_000);

        Assert.InRange(reduced.Length, 1_000, 4_000);
        Assert.Contains(points[123_456], reduced);
        Assert.Contains(points[654_321], reduced);
        Assert.Equal((points[0], points[^1]), (reduced[0], reduced[^1]));
    }

    [Fact]
    public void Reduce_WideGap_LeavesAGap()
    {
        var points = Enumerable.Range(1, 10_000)
            .Select(e => CurvePoint.Of(e, e is > 3_000 and < 6_000 ? double.PositiveInfinity : 2)).ToArray();

        var reduced = CurveReduction.Reduce(points, 100);

        Assert.Contains(reduced, p => p.IsGap && p.Epoch is > 3_000 and < 3_100);
        Assert.DoesNotContain(reduced, p => !p.IsGap && p.Epoch is > 3_000 and < 6_000);
    }

    [Fact]
    public void Reduce_AnyCurve_StaysInOrderAndWithinBounds() =>
        Gen.Select(
                Gen.Select(Gen.Int[1, 50], Gen.Double[-1, 30]).Array[0, 300],
                Gen.Int[1, 40])
            .Sample((steps, columns) =>
            {
                var epoch = 0;
                var points = steps.Select(s => CurvePoint.Of(epoch += s.Item1, s.Item2)).ToArray();

                var reduced = CurveReduction.Reduce(points, columns);

                var values = reduced.Where(p => !p.IsGap).ToList();
                return reduced.Length <= Math.Max(points.Length, 6 * columns)
                    && reduced.Zip(reduced.Skip(1)).All(pair => pair.First.Epoch < pair.Second.Epoch)
                    && reduced.All(p => points.Contains(p))
                    && values.Select(p => p.Perplexity).DefaultIfEmpty().Max()
                        == points.Where(p => !p.IsGap).Select(p => p.Perplexity).DefaultIfEmpty().Max();
            });
}
