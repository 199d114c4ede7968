namespace Sweep.Silo.Tests.Corpora;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["sample", "timemachine", "tinyshakespeare"];

    [Theory]
    [InlineData("Sample", "sample")]
    [InlineData("samples", "sample")]
    [InlineData("smaple", "sample")]
    [InlineData("time machine", "timemachine")]
    [InlineData("timemashine", "timemachine")]
    [InlineData("shakespeare", "tinyshakespeare")]
    [InlineData("tiny_shakespear", "tinyshakespeare")]
    [InlineData("", null)]
    [InlineData("e", null)]
    [InlineData("bible", null)]
    public void Of_TypedName_IsTheOneThatWasMeant(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Of(typed, Known));
}
