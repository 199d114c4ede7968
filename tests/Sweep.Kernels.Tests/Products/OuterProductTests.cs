using CsCheck;

namespace Sweep.Kernels.Tests;

public sealed unsafe class OuterProductTests
{
    private static readonly Gen<int> Sizes =
        Gen.OneOf(Gen.Int[1, 9], Gen.Int[10, 70], Gen.Int[1, 8].Select(units => units * Padding.Unit));
    private static readonly Gen<int> Depths =
        Gen.OneOf(Gen.Int[0, 3], Gen.Int[4, 60], Gen.Int[255, 257], Gen.Int[511, 600]);

    /// <summary>The kernels keep their memory from draw to draw, so this also shows that no shape shows through in the
    /// next.</summary>
    [Fact]
    public void Run_AnyShape_EqualsTheDumbProductInEveryBit() => Gen.Select(
        Gen.Int[1, 4], Sizes, Sizes, Depths, Gen.Int[0, 2], Gen.Int[0, int.MaxValue]).Sample(Check, iter: 100);

    [Fact]
    public void Run_NoDepth_GivesZeros()
    {
        foreach (var kernels in VectorKernels.All)
        {
            using GuardedFloats sums = new(3 * 5 * 16, fill: 7);

            kernels.Outer([0, 0, 0], 16, 5, null, 16, 9, 0, sums.Start);

            Assert.False(sums.Values.ContainsAnyExcept(0f));
            sums.AssertMarginsIntact();
        }
    }

    private static void Check(int factors, int rows, int columns, int depth, int extra, int seed)
    {
        Random random = new(seed);
        var aStride = Padding.Of(rows) + (extra * Padding.Unit);
        var bStride = Padding.Of(columns) + (extra * Padding.Unit);
        var stride = Padding.Of(columns);

        // What stands in a factor's padding may be read, but has no part in the result.
        var a = new GuardedFloats[factors];
        foreach (ref var factor in a.AsSpan()) factor = GuardedFloats.Matrix(random, depth, rows, aStride, float.NaN);
        using var b = GuardedFloats.Matrix(random, depth, columns, bStride);
        var expected = new float[factors * rows * stride];
        for (var factor = 0; factor < factors; factor++)
        {
            var ofFactor = a[factor];
            DumbProduct.Add(
                (row, k) => ofFactor.Values[(k * aStride) + row], (k, column) => b.Values[(k * bStride) + column],
                expected.AsSpan(factor * rows * stride, rows * stride), rows, columns, depth, stride);
        }
        foreach (var kernels in VectorKernels.All)
        {
            using GuardedFloats sums = new(expected.Length, fill: 7);

            nint[] addresses = [.. a.Select(floats => (nint)floats.Start)];
            kernels.Outer(addresses, aStride, rows, b.Start, bStride, columns, depth, sums.Start);

            Assert.Equal(GuardedFloats.BitsOf(expected), sums.Bits());
            sums.AssertMarginsIntact();
        }
        foreach (var floats in a)
        {
            floats.AssertMarginsIntact();
            floats.Dispose();
        }
        b.AssertMarginsIntact();
    }
}
