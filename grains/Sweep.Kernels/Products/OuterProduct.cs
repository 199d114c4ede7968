using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweep.Kernels;

/// <summary>
/// The sum of outer products that a weight's gradient is: sums = a^T b over all rows of a and b, which are many. Rows are
/// taken in blocks, so that what is read of both fits into the caches.
/// </summary>
internal sealed unsafe class OuterProduct<TVectors, TVector> : IDisposable
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private const int BlockDepth = 256;
    private const int TileRows = 8;
    private const int BlockRows = 8 * TileRows;

    private readonly Panels _panels = new();
    private readonly FloatMemory _tiles = new();

    /// <summary>sums = a^T b, for several a and the same b.</summary>
    /// <param name="factors">The first factors, each (depth, rows), all with the same stride, their rows
    /// padded with anything.</param>
    /// <param name="stride">From one row of a factor to the next.</param>
    /// <param name="rows">Columns of each factor.</param>
    /// <param name="b">(depth, columns), its rows padded with zeros.</param>
    /// <param name="bStride">From one row of it to the next.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="depth">Rows of both; with 0 the result is zero.</param>
    /// <param name="sums">The results one after the other: (factors * rows, columns), rows padded; overwritten.</param>
    public void Run(
        ReadOnlySpan<nint> factors, nint stride, int rows, float* b, nint bStride, int columns, int depth, float* sums)
    {
        var sumStride = (nint)Padding.Of(columns);
        if (depth == 0) NativeMemory.Clear(sums, (nuint)(factors.Length * rows * sumStride * sizeof(float)));
        _tiles.Grow(BlockDepth * BlockRows);
        for (var first = 0; first < depth; first += BlockDepth)
        {
            var count = Math.Min(BlockDepth, depth - first);
            _panels.Take(b + (first * bStride), bStride, count, columns);
            for (var factor = 0; factor < factors.Length; factor++)
            {
                var a = (float*)factors[factor] + (first * stride);
                var target = sums + (factor * rows * sumStride);
                for (var row = 0; row < rows; row += BlockRows)
                {
                    var block = Math.Min(BlockRows, rows - row);
                    Block(a + row, stride, block, count, target + (row * sumStride), sumStride, first > 0);
                }
            }
        }
    }

    public void Dispose()
    {
        _panels.Dispose();
        _tiles.Dispose();
    }

    private void Block(float* a, nint stride, int rows, int depth, float* sums, nint sumStride, bool adds)
    {
        Pack(a, stride, rows, depth);
        TileOperands operands = new(1, TileRows, sumStride, depth, adds);
        for (var column = 0; column < _panels.Columns; column += Panels.Width)
        {
            var columns = Math.Min(Panels.Width, _panels.Columns - column);
            for (var row = 0; row < rows; row += TileRows)
            {
                MatrixProduct<TVectors, TVector>.Panel(
                    operands, _tiles.Start + (row * depth), _panels.At(column), sums + (row * sumStride) + column,
                    Math.Min(TileRows, rows - row), columns);
            }
        }
    }

    // Tile after tile, in each of which the rows' elements of one k stand side by side.
    private void Pack(float* a, nint stride, int rows, int depth)
    {
        for (var row = 0; row < rows; row += TileRows)
        {
            // Columns beyond the factor's are read from its padding; their rows of the result are never computed.
            var from = a + row;
            var to = _tiles.Start + (row * depth);
            for (var k = 0; k < depth; k++, from += stride, to += TileRows) Vector256.Load(from).Store(to);
        }
    }
}
