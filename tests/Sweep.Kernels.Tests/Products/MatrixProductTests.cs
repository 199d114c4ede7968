using CsCheck;

namespace Sweep.Kernels.Tests;

public sealed unsafe class MatrixProductTests
{
    private static readonly Gen<int> Rows = Gen.OneOf(Gen.Int[0, 3], Gen.Int[4, 40]);
    private static readonly Gen<int> Sizes =
        Gen.OneOf(Gen.Int[1, 3], Gen.Int[4, 100], Gen.Int[1, 6].Select(units => units * Padding.Unit));
    private static readonly Gen<int> Depths = Gen.OneOf(Gen.Int[0, 3], Gen.Int[4, 80], Gen.Int[250, 300]);

    private static readonly Gen<Shape> Shapes =
        from rows in Rows
        from columns in Sizes
        from depth in Depths
        from extra in Gen.Int[0, 2]
        from adds in Gen.Bool
        from isTransposed in Gen.Bool
        from seed in Gen.Int[0, int.MaxValue]
        select new Shape(rows, columns, depth, extra * Padding.Unit, adds, isTransposed, seed);

    [Fact]
    public void Run_AnyShape_EqualsTheDumbProductInEveryBit() => Shapes.Sample(shape =>
    {
        using Panels panels = new();
        Check(shape, panels);
    }, iter: 300);

    /// <summary>The panels of one shape must not show through in the next.</summary>
    [Fact]
    public void Run_PanelsReusedForAnotherShape_EqualsTheDumbProduct() => Shapes.Array[2, 5].Sample(shapes =>
    {
        using Panels panels = new();
        foreach (var shape in shapes) Check(shape, panels);
    }, iter: 60);

    /// <summary>Same padded size and depth, so that the panels have the same place, but fewer columns.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Run_PanelsReusedForFewerColumns_HasZerosInThePadding(bool isFirstTransposed, bool isSecondTransposed)
    {
        using Panels panels = new();
        foreach (var (first, second) in ((int, int)[])[(32, 17), (64, 49), (16, 1), (40, 33)])
        {
            Check(new(5, first, 7, 0, false, isFirstTransposed, 1), panels);
            Check(new(5, second, 7, 0, false, isSecondTransposed, 2), panels);
        }
    }

    [Fact]
    public void Run_NaNInARowOfTheFirstFactor_StaysInThatRow()
    {
        foreach (var kernels in VectorKernels.All)
        {
            using var a = GuardedFloats.Matrix(new Random(1), 13, 5, 16);
            using var b = GuardedFloats.Matrix(new Random(2), 5, 20, 32);
            using GuardedFloats sums = new(13 * 32);
            using Panels panels = new();
            a.Values[(9 * 16) + 2] = float.NaN;
            panels.Take(b.Start, 32, 5, 20);

            kernels.Product(a.Start, 16, panels, sums.Start, 32, 13, adds: false);

            for (var row = 0; row < 13; row++)
                Assert.Equal(row == 9, sums.Values.Slice(row * 32, 20).Contains(float.NaN));
        }
    }

    private static void Check(Shape shape, Panels panels)
    {
        Random random = new(shape.Seed);
        var (rows, columns, depth) = (shape.Rows, shape.Columns, shape.Depth);
        var stride = Padding.Of(columns);

        // Nothing past a row's end may be read of the first factor.
        var aStride = Padding.Of(depth) + shape.Extra;
        using var a = GuardedFloats.Matrix(random, rows, depth, aStride, float.NaN);
        var (bRows, bColumns) = shape.IsTransposed ? (columns, depth) : (depth, columns);
        var bStride = Padding.Of(bColumns) + shape.Extra;
        using var b = GuardedFloats.Matrix(random, bRows, bColumns, bStride);
        if (shape.IsTransposed) panels.TakeTransposed(b.Start, bStride, depth, columns);
        else panels.Take(b.Start, bStride, depth, columns);
        var sumStride = stride + shape.Extra;
        var before = GuardedFloats.Matrix(random, rows, columns, sumStride).Values.ToArray();
        var expected = new float[before.Length];
        if (shape.Adds) before.CopyTo(expected, 0);
        DumbProduct.Add(
            (row, k) => a.Values[(row * aStride) + k],
            (k, column) => shape.IsTransposed ? b.Values[(column * bStride) + k] : b.Values[(k * bStride) + column],
            expected, rows, columns, depth, sumStride);
        foreach (var kernels in VectorKernels.All)
        {
            using var sums = GuardedFloats.Of(before);
            if (shape.Extra > 0 && rows > 0) sums.Values[^1] = GuardedFloats.Sentinel;

            kernels.Product(a.Start, aStride, panels, sums.Start, sumStride, rows, shape.Adds);

            if (shape.Extra > 0 && rows > 0)
            {
                Assert.Equal(GuardedFloats.BitsOf([GuardedFloats.Sentinel]), GuardedFloats.BitsOf(sums.Values[^1..]));
                sums.Values[^1] = 0;
            }
            Assert.Equal(GuardedFloats.BitsOf(expected), sums.Bits());
            sums.AssertMarginsIntact();
        }
        a.AssertMarginsIntact();
        b.AssertMarginsIntact();
    }

    private sealed record Shape(int Rows, int Columns, int Depth, int Extra, bool Adds, bool IsTransposed, int Seed);
}
