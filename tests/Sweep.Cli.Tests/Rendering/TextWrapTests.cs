namespace Sweep.Cli.Tests;

public sealed class TextWrapTests
{
    [Fact]
    public void Words_BreaksBetweenWords() =>
        Assert.Equal(["the time", "machine"], TextWrap.Words("the time machine", 10));

    [Fact]
    public void Words_LongWord_IsBrokenWhereItMustBe() =>
        Assert.Equal(["a", "abcdefgh", "ij k"], TextWrap.Words("a abcdefghij k", 8));

    [Fact]
    public void Words_LongWordThatStaysWhole_HasItsOwnLine() => Assert.Equal(
        ["at", "/data/checkpoints", "now"], TextWrap.Words("at /data/checkpoints now", 8, breaksWords: false));

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    public void Ellipsis_CutsWhatDoesNotFit(string text, int width, string cut) =>
        Assert.Equal(cut, TextWrap.Ellipsis(text, width));
}
