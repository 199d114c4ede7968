namespace Sweep.Cli.Tests;

public sealed class SparklineTests
{
    [Theory]
    [InlineData(new double[] { }, "")]
    [InlineData(new[] { double.NaN }, "")]
    [InlineData(new[] { 3.0, 3, 3 }, "▁▁▁")]
    [InlineData(new[] { 1.0, 10, 100 }, "▁▅█")]
    [InlineData(new[] { 100, double.NaN, 1 }, "█ ▁")]
    [InlineData(new[] { -1.0, 0, 1 }, "▁▅█")]
    public void Of_Values_DrawsTheirLogarithms(double[] values, string expected) => Assert.Equal(expected, Sparkline.Of([.. values], 10));

    [Fact]
    public void Of_MoreValuesThanRoom_DrawsMeans() => Assert.Equal("▁█", Sparkline.Of([1, 1, 9, 9], 2));

    [Fact]
    public void Of_AMillionValues_KeepsTheWidth() =>
        Assert.Equal(60, Sparkline.Of([.. Enumerable.Range(1, 1_000_000).Select(i => (double)i)], 60).Length);
}
