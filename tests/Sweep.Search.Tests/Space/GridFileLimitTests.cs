namespace Sweep.Search.Tests.Space;

public sealed class GridFileLimitTests
{
    [Fact]
    public void Parse_FileOfOneMebibyte_IsTaken() =>
        Assert.Equal("x", Grid.Spec("{\"corpus\":\"x\"}".PadRight(GridFile.MostBytes)).Corpus.Name);

    [Fact]
    public void Parse_FileOfOneByteMore_IsRefused()
    {
        var fault = Grid.OneFault("{\"corpus\":\"x\"}".PadRight(GridFile.MostBytes + 1));

        Assert.Equal(
            new GridFault("$", 1, 1, "The grid file has '1,048,577' bytes; at most 1,048,576 are allowed."), fault);
    }

    [Fact]
    public void Parse_FileWithinTheLimitInCharactersButNotInBytes_IsRefused() => Assert.Equal(
        "The grid file has '1,572,866' bytes; at most 1,048,576 are allowed.",
        Grid.OneFault("//" + new string('字', GridFile.MostBytes / 2)).Message);

    [Fact]
    public void Parse_AxisOfAThousandValues_IsTaken() =>
        Assert.Equal(1000, Grid.Spec(Grid.Hyper($"\"lr\":[{Numbers(1000)}]")).Space.Lrs.Length);

    [Fact]
    public void Parse_AxisOfOneValueMore_IsRefused() => Assert.Equal(
        "lr has '1,001' values; at most 1,000 are allowed.",
        Grid.MessageAtMark(Grid.Hyper($"\"lr\":§[{Numbers(1001)}]")));

    [Fact]
    public void Parse_HundredThousandTrials_AreTaken() => Assert.Equal(
        100_000, Expansion.Count(Grid.Spec(Hundreds("lr", "hidden_size", "10"))));

    [Fact]
    public void Parse_MoreTrials_AreRefusedWithTheirExactNumber()
    {
        var fault = Grid.OneFault(Hundreds("lr", "hidden_size", "11"));

        Assert.Equal("$.hyperparameters", fault.Path);
        Assert.Equal(
            "The grid has '110,000' trials (100 x 100 x 11); at most 100,000 are allowed. Use fewer values or repeats.",
            fault.Message);
    }

    [Fact]
    public void Parse_TrialsBeyondSixtyFourBits_AreCountedExactly()
    {
        string[] axes = ["lr", "hidden_size", "batch_size", "num_steps", "epochs", "clip_norm", "init_std"];
        var json = Grid.Hyper(string.Join(',', axes.Select(axis => $"\"{axis}\":[{Numbers(1000)}]")));

        Assert.StartsWith(
            "The grid has '1,000,000,000,000,000,000,000' trials (1000 x 1000 x", Grid.OneFault(json).Message);
    }

    [Fact]
    public void Parse_TooManyTrialsOfWhichSomeAreWrong_AreBlamedForBoth()
    {
        var json = Hundreds("lr", "hidden_size", "11").Replace("[1,", "[0,", StringComparison.Ordinal);

        var faults = Grid.Faults(json);

        Assert.Equal(
            ["$.hyperparameters", "$.hyperparameters.lr[0]", "$.hyperparameters.hidden_size[0]"],
            faults.Select(fault => fault.Path));
    }

    [Fact]
    public void Parse_HundredPrompts_AreTaken() =>
        Assert.Equal(100, Grid.Spec(Grid.Top($"\"prompts\":[{Texts(100)}]")).Prompts.Length);

    [Fact]
    public void Parse_OnePromptMore_IsRefused() => Assert.Equal(
        "prompts has '101' values; at most 100 are allowed.",
        Grid.MessageAtMark(Grid.Top($"\"prompts\":§[{Texts(101)}]")));

    [Theory]
    [InlineData("name", 200)]
    [InlineData("corpus", 1000)]
    public void Parse_TextOfTheLargestLength_IsTakenAndNoLonger(string key, int most)
    {
        // Characters, not code units: each of these takes two.
        var text = string.Concat(Enumerable.Repeat("😀", most));

        Grid.Spec($$"""{"{{(key == "name" ? "corpus" : "name")}}":"x","{{key}}":"{{text}}"}""");
        var fault = Grid.OneFault($$"""{"{{(key == "name" ? "corpus" : "name")}}":"x","{{key}}":"{{text}}a"}""");

        Assert.Contains($"has {most + 1:N0} characters; {key} takes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_PromptOfTheLargestLength_IsTakenAndNoLonger()
    {
        Grid.Spec(Grid.Top($"\"prompts\":[\"{new string('a', 1000)}\"]"));
        Assert.Contains(
            "has 1,001 characters;",
            Grid.OneFault(Grid.Top($"\"prompts\":[\"{new string('a', 1001)}\"]")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"corpus\":{\"name\":\"x\",\"max_tokens\":1155}}", true)]
    [InlineData("{\"corpus\":{\"name\":\"x\",\"max_tokens\":1156}}", false)]
    [InlineData(
        "{\"corpus\":{\"name\":\"x\",\"max_tokens\":\"all\"},\"hyperparameters\":{\"batch_size\":4096}}", false)]
    [InlineData("{\"corpus\":\"x\",\"hyperparameters\":{\"batch_size\":[1,400]}}", true)]
    public void Parse_MinibatchLargerThanTheText_IsWarnedOf(string json, bool isWarned)
    {
        var result = GridFile.Parse(json, []);

        Assert.NotNull(result.Spec);
        Assert.Equal(isWarned, !result.Warnings.IsEmpty);
    }

    [Fact]
    public void Parse_MinibatchLargerThanTheText_NamesTheNumbers() => Assert.Equal(
        new GridFault(
            "$.corpus.max_tokens",
            1,
            36,
            "max_tokens '100' is too short for minibatches of batch_size 32 x num_steps 35;"
            + " such trials need 1,156 tokens or more."),
        Assert.Single(GridFile.Parse("{\"corpus\":{\"name\":\"x\",\"max_tokens\":100}}", []).Warnings));

    private static string Numbers(int count) => string.Join(',', Enumerable.Range(1, count));

    private static string Texts(int count) =>
        string.Join(',', Enumerable.Range(1, count).Select(number => $"\"{number}\""));

    private static string Hundreds(string first, string second, string repeats) =>
        Grid.Hyper($"\"{first}\":[{Numbers(100)}],\"{second}\":[{Numbers(100)}]")
            .Replace("\"x\"", $"\"x\",\"repeats\":{repeats}", StringComparison.Ordinal);
}
