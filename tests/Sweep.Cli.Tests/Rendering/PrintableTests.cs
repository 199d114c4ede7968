namespace Sweep.Cli.Tests;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("time traveller", "time traveller")]
    [InlineData("é ü 漢", "é ü 漢")]
    [InlineData("a\nb\tc\r", "a\\nb\\tc\\r")]
    [InlineData("\e[2Jgone", "\\u001b[2Jgone")]
    [InlineData("a\u202eb", "a\\u202eb")]
    public void OneLine_ShowsControlCharacters(string text, string shown) =>
        Assert.Equal(shown, Printable.OneLine(text));

    [Fact]
    public void FirstLine_LeavesTheDetailOut() =>
        Assert.Equal("out of memory", Printable.FirstLine("\nout of memory\r\n  at frame"));
}
