namespace Sweep.Kernels.Tests;

public sealed unsafe class RowSumsTests
{
    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(7, 48)]
    [InlineData(300, 32)]
    public void Of_AnyMatrix_AddsRowsFirstToLast(int rows, int stride)
    {
        using var matrix = GuardedFloats.Matrix(new Random(rows), rows, stride, stride);
        var expected = new float[stride];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < stride; i++) expected[i] += matrix.Values[(row * stride) + i];
        }
        foreach (var kernels in VectorKernels.All)
        {
            using GuardedFloats sums = new(stride, fill: 7);

            kernels.SumRows(matrix.Start, rows, stride, sums.Start);

            Assert.Equal(GuardedFloats.BitsOf(expected), sums.Bits());
            sums.AssertMarginsIntact();
        }
    }
}
