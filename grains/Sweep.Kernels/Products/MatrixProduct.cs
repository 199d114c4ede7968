using System.Runtime.Intrinsics;

namespace Sweep.Kernels;

/// <summary>Matrix products of float32 on one thread.</summary>
/// <remarks>After Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): a panel of the second
/// factor stays in the innermost cache while rows of the first go by.</remarks>
internal static unsafe class MatrixProduct<TVectors, TVector>
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    /// <summary>sums = a b, or sums += a b.</summary>
    /// <param name="a">(rows, depth), each row contiguous.</param>
    /// <param name="aStride">From one row of it to the next.</param>
    /// <param name="b">(depth, columns).</param>
    /// <param name="sums">(rows, columns), its rows padded; the padding is written too.</param>
    /// <param name="sumStride">From one row of it to the next.</param>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="adds">Whether the product is added to what stands in <paramref name="sums"/>.</param>
    public static void Run(float* a, nint aStride, Panels b, float* sums, nint sumStride, int rows, bool adds)
    {
        TileOperands operands = new(aStride, 1, sumStride, b.Depth, adds);
        for (var column = 0; column < b.Columns; column += Panels.Width)
            Panel(operands, a, b.At(column), sums + column, rows, Math.Min(Panels.Width, b.Columns - column));
    }

    /// <summary>All rows of a result's columns, as far as one panel gives them.</summary>
    /// <param name="operands">How the operands lie.</param>
    /// <param name="a">The first factor.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="sums">The result, from the panel's first column on.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns: 16 or 32.</param>
    public static void Panel(in TileOperands operands, float* a, float* panel, float* sums, int rows, int columns)
    {
        var column = 0;
        for (; column + (2 * TVectors.Count) <= columns; column += 2 * TVectors.Count)
            Strip<TVectors, TVector>(operands, a, panel + column, sums + column, rows);
        if (column < columns) Strip<Vectors256, Vector256<float>>(operands, a, panel + column, sums + column, rows);
    }

    private static void Strip<TStrip, TLanes>(in TileOperands operands, float* a, float* b, float* sums, int rows)
        where TStrip : struct, IVectors<TLanes>
        where TLanes : unmanaged
    {
        var row = 0;
        if (TStrip.TileRows == 8)
        {
            for (; row + 8 <= rows; row += 8)
                ProductTile<TStrip, TLanes>.Rows8(operands, a + (row * operands.RowStep), b, sums + (row * operands.SumStride));
        }
        for (; row + 4 <= rows; row += 4)
            ProductTile<TStrip, TLanes>.Rows4(operands, a + (row * operands.RowStep), b, sums + (row * operands.SumStride));
        for (; row < rows; row++)
            ProductTile<TStrip, TLanes>.Rows1(operands, a + (row * operands.RowStep), b, sums + (row * operands.SumStride));
    }
}
