namespace Sweep.Cli.Tests;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(1.0372, "1.04")]
    [InlineData(1.125, "1.13")]
    [InlineData(27.0, "27.00")]
    [InlineData(123_456_789.0, "1.23e+8")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(null, "-")]
    public void Perplexity_HasTwoDecimals(double? perplexity, string text) =>
        Assert.Equal(text, Figures.Perplexity(perplexity));

    [Theory]
    [InlineData(0.4, "0")]
    [InlineData(850.4, "850")]
    [InlineData(999.5, "1.0 k")]
    [InlineData(64_901.25, "64.9 k")]
    [InlineData(999_949.0, "999.9 k")]
    [InlineData(999_950.0, "1.00 M")]
    [InlineData(2_201_000.0, "2.20 M")]
    [InlineData(double.NaN, "-")]
    [InlineData(null, "-")]
    public void Rate_HasTheUnitThatSuits(double? perSecond, string text) => Assert.Equal(text, Figures.Rate(perSecond));

    [Theory]
    [InlineData(0.2, "0s")]
    [InlineData(45, "45s")]
    [InlineData(59.6, "1m 00s")]
    [InlineData(83, "1m 23s")]
    [InlineData(7_500, "2h 05m")]
    [InlineData(273_600, "3d 04h")]
    [InlineData(-5, "0s")]
    public void Duration_HasTheTwoLargestUnits(double seconds, string text) =>
        Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, 0, "0%")]
    [InlineData(999, 1000, "99%")]
    [InlineData(1000, 1000, "100%")]
    public void Percent_IsFullOnlyAtTheEnd(long part, long whole, string text) =>
        Assert.Equal(text, Figures.Percent(part, whole));

    [Theory]
    [InlineData(1, "1 trial")]
    [InlineData(1_200, "1,200 trials")]
    public void Count_AgreesWithItsNoun(long count, string text) => Assert.Equal(text, Figures.Count(count, "trial"));

    [Theory]
    [InlineData(512, "512 bytes")]
    [InlineData(1_243_648, "1.2 MiB")]
    [InlineData(10L << 30, "10 GiB")]
    public void Bytes_HasTheUnitThatSuits(long bytes, string text) => Assert.Equal(text, Figures.Bytes(bytes));
}
