namespace Sweep.Search.Tests.Space;

public sealed class GridFileCorpusTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("§5", "'5' is not text; corpus takes ~")]
    [InlineData("§\"\"", "'' is empty; corpus takes ~")]
    [InlineData("§\"file:\"", "'file:' has no path; corpus takes ~")]
    [InlineData("§null", "'null' is not text; corpus takes ~")]
    [InlineData("§[\"a\",\"b\"]", "'[...]' is a list where one value is wanted; corpus takes ~")]
    [InlineData("§{}", "The corpus has no name; add one, such as \"name\": \"timemachine\".")]
    [InlineData(
        "{\"name\":§\"file: \"}",
        "'file: ' has no path; name takes a name such as 'timemachine' or 'sample', or 'file:' and a path.")]
    [InlineData("{\"name\":\"x\",\"max_tokens\":§0}", "'0' is out of range; max_tokens takes ~")]
    [InlineData("{\"name\":\"x\",\"max_tokens\":§\"some\"}", "'some' is text, not a number; max_tokens takes ~")]
    [InlineData("{\"name\":\"x\",\"max_tokens\":§null}", "'null' is not a number; max_tokens takes ~")]
    [InlineData("{\"name\":\"x\",\"validation_tokens\":§-1}", "'-1' is out of range; validation_tokens takes ~")]
    [InlineData("{\"name\":\"x\",\"preprocessing\":§\"words\"}", "'words' is not known; preprocessing takes ~")]
    [InlineData("{\"name\":\"x\",\"sha256\":§\"abc\"}", "'abc' has 3 characters; sha256 takes ~")]
    [InlineData("{\"name\":\"x\",\"sha256\":§12}", "'12' is not text; sha256 takes ~")]
    [InlineData(
        "{\"name\":\"x\",\"sha256\":§\"g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}",
        "'g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852...' has other characters than 0-9 and a-f;"
        + " sha256 takes ~")]
    public void Parse_CorpusThatIsWrong_IsBlamed(string corpus, string message) =>
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark($$"""{"corpus":{{corpus}}}"""));

    [Fact]
    public void Parse_NoCorpus_IsBlamedAtTheStart()
    {
        Assert.Equal(
            "There is no corpus; name a text, such as \"corpus\": \"timemachine\".", Grid.MessageAtMark(" §{}"));
        Assert.Equal("$.corpus", Grid.OneFault("{}").Path);
    }

    [Fact]
    public void Parse_HashWithCapitals_IsReadAsLowerCase() => Assert.Equal(
        Hash,
        Grid.Spec("{\"corpus\":{\"name\":\"x\",\"sha256\":\"" + Hash.ToUpperInvariant() + "\"}}").Corpus.Sha256);
}
