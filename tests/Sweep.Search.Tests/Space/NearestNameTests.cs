namespace Sweep.Search.Tests.Space;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("epochs", "epochs")]
    [InlineData("epoch", "epochs")]
    [InlineData("epcohs", "epochs")]
    [InlineData("EPOCHS", "epochs")]
    [InlineData("hidensize", "hidden_size")]
    [InlineData("hidden-size", "hidden_size")]
    [InlineData("batch", "batch_size")]
    [InlineData("lrr", "lr")]
    [InlineData("l", "lr")]
    [InlineData("xy", null)]
    [InlineData("ep", null)]
    [InlineData("", null)]
    [InlineData("something else", null)]
    public void Find_Name_GivesTheOneThatIsMeant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["lr", "epochs", "hidden_size", "batch_size"]));

    [Fact]
    public void Find_NameLongerThanAnyKey_IsNotCompared() =>
        Assert.Null(NearestName.Find(new string('e', 1_000_000), ["epochs"]));

    [Theory]
    [InlineData("Sample", "sample")]
    [InlineData("smaple", "sample")]
    [InlineData("time machine", "timemachine")]
    [InlineData("timemashine", "timemachine")]
    [InlineData("shakespeare", "tinyshakespeare")]
    [InlineData("tiny_shakespear", "tinyshakespeare")]
    [InlineData("", null)]
    [InlineData("e", null)]
    [InlineData("bible", null)]
    public void Find_CorpusName_IsTheOneThatWasMeant(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Find(typed, ["sample", "timemachine", "tinyshakespeare"]));
}
