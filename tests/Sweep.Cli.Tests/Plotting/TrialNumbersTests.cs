namespace Sweep.Cli.Tests;

public sealed class TrialNumbersTests
{
    [Theory]
    [InlineData("3", new[] { 3 })]
    [InlineData("3,5-7", new[] { 3, 5, 6, 7 })]
    [InlineData(" 5 - 7 , 3 ", new[] { 3, 5, 6, 7 })]
    [InlineData("4-4,4", new[] { 4 })]
    public void Parse_NumbersAndRanges_NamesThem(string text, int[] expected)
    {
        var numbers = TrialNumbers.Parse(text)!;

        Assert.Equal(expected, Enumerable.Range(1, 20).Where(numbers.Contains));
        Assert.Equal(expected[^1], numbers.Largest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("3-")]
    [InlineData("7-5")]
    [InlineData("1-2-3")]
    [InlineData("1,,2")]
    [InlineData("a")]
    [InlineData("2147483648")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.Null(TrialNumbers.Parse(text));

    [Fact]
    public void Parse_WideRange_TakesNoMemoryForIt() =>
        Assert.Equal([(1, int.MaxValue)], TrialNumbers.Parse("1-2147483647")!.Ranges);
}
