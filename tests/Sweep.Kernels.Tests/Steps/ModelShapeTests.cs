using Sweep.Contracts;

namespace Sweep.Kernels.Tests;

public sealed class ModelShapeTests
{
    [Theory]
    [InlineData(Cell.RnnScratch, 20)]
    [InlineData(Cell.Rnn, 20)]
    [InlineData(Cell.Gru, 60)]
    [InlineData(Cell.Lstm, 80)]
    public void SizeOf_EachParameter_IsPyTorchs(Cell cell, int width)
    {
        ModelShape shape = new(cell, 2, 20, 9);

        Assert.Equal(
            [
                (width, 9), (width, 20), (1, width), (1, width),
                (width, 20), (width, 20), (1, width), (1, width),
                (9, 20), (1, 9),
            ],
            Enumerable.Range(0, shape.Parameters).Select(shape.SizeOf));
    }

    [Fact]
    public void FloatsOf_EachParameter_CountsThePadding()
    {
        ModelShape shape = new(Cell.Gru, 1, 20, 9);

        Assert.Equal(
            [60 * 16, 60 * 32, 64, 64, 9 * 32, 16], Enumerable.Range(0, shape.Parameters).Select(shape.FloatsOf));
    }

    [Fact]
    public void SizeOf_MoreThanAnIndexCanName_Throws() =>
        Assert.Throws<OverflowException>(() => new ModelShape(Cell.Lstm, 1, 600_000_000, 9).SizeOf(1));
}
