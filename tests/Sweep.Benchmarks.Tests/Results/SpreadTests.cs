namespace Sweep.Benchmarks.Tests;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3, 3, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5, 1, 9)]
    [InlineData(new[] { 4.0, 1, 2, 9 }, 3, 1, 9)]
    public void Of_Numbers_IsTheirMiddleAndTheirEnds(double[] values, double median, double lowest, double highest) =>
        Assert.Equal(new Spread(median, lowest, highest), Spread.Of(values));

    [Fact]
    public void Of_NaN_CountsAsWorseThanEveryNumber() =>
        Assert.Equal(new Spread(2, 1, double.PositiveInfinity), Spread.Of([double.NaN, 1, 2]));

    [Fact]
    public void Of_Nothing_Throws() => Assert.Throws<ArgumentException>(() => Spread.Of([]));
}
