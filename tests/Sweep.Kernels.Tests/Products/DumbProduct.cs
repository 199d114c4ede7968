namespace Sweep.Kernels.Tests;

/// <summary>What every product must give in every bit: each element one chain of fused additions in ascending
/// k.</summary>
internal static class DumbProduct
{
    /// <summary>An element of a factor, whichever way round it stands in memory.</summary>
    public delegate float Element(int row, int column);

    /// <summary>Adds a b to <paramref name="sums"/>, (rows, stride).</summary>
    public static void Add(Element a, Element b, Span<float> sums, int rows, int columns, int depth, int stride)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                ref var sum = ref sums[(row * stride) + column];
                for (var k = 0; k < depth; k++) sum = MathF.FusedMultiplyAdd(a(row, k), b(k, column), sum);
            }
        }
    }
}
