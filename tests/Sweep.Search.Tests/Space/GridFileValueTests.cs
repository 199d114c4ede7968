namespace Sweep.Search.Tests.Space;

public sealed class GridFileValueTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("layers", "1", "1.0", "1e0")]
    [InlineData("cell", "\"rnn_scratch\"")]
    [InlineData("lr", "1e-9", "0.5", "1e300", "5e-324")]
    [InlineData("hidden_size", "1", "8192", "10.0", "1e1", "0.5e1", "80e-1", "1.00000E+2")]
    [InlineData("sampling", "\"sequential\"", "\"random\"", "\"sequential-reset\"")]
    [InlineData("batch_size", "1", "4096")]
    [InlineData("num_steps", "1", "4096")]
    [InlineData("epochs", "1", "1000000", "1e6")]
    [InlineData("clip_norm", "0.001", "1", "1e9")]
    [InlineData("init_std", "0", "-0", "0.0", "0e5", "0.01", "3")]
    public void Parse_HyperparameterInRange_IsTakenAloneAndInAList(string key, params string[] values)
    {
        foreach (var value in values)
        {
            var alone = Grid.Spec(Grid.Hyper($"\"{key}\":{value}"));
            var listed = Grid.Spec(Grid.Hyper($"\"{key}\":[{value},]"));
            Assert.Equal(SpecJson.Write(alone), SpecJson.Write(listed));
        }
    }

    [Theory]
    [InlineData("hidden_size", "0", "'0' is out of range; hidden_size takes ~")]
    [InlineData("hidden_size", "8193", "'8193' is out of range; hidden_size takes ~")]
    [InlineData("hidden_size", "-1", "'-1' is out of range; hidden_size takes ~")]
    [InlineData("hidden_size", "1e99999999999999999999", "'1e99999999999999999999' is out of range; hidden_size takes ~")]
    [InlineData("hidden_size", "99999999999999999999999999999999999999999999999999", "'99999999999999999999999999999999999999999999999999' is out of range; hidden_size takes ~")]
    [InlineData("hidden_size", "1.5", "'1.5' is not a whole number; hidden_size takes ~")]
    [InlineData("hidden_size", "5e-1", "'5e-1' is not a whole number; hidden_size takes ~")]
    [InlineData("hidden_size", "1e-99999999999999999999", "'1e-99999999999999999999' is not a whole number; hidden_size takes ~")]
    [InlineData("hidden_size", "1.0000000000000000000000000000000000001", "'1.0000000000000000000000000000000000001' is not a whole number; hidden_size takes ~")]
    [InlineData("hidden_size", "\"64\"", "'64' is text, not a number; hidden_size takes ~ Leave the double quotes out: 64.")]
    [InlineData("hidden_size", "\"64, 32\"", "'64, 32' is text, not a number; hidden_size takes ~ Several values are written as a list: [64, 32].")]
    [InlineData("hidden_size", "\"many\"", "'many' is text, not a number; hidden_size takes ~")]
    [InlineData("hidden_size", "\"NaN\"", "'NaN' is text, not a number; hidden_size takes ~")]
    [InlineData("hidden_size", "true", "'true' is not a number; hidden_size takes ~")]
    [InlineData("hidden_size", "null", "'null' is not a number; hidden_size takes ~")]
    [InlineData("hidden_size", "{}", "'{...}' is an object where one value is wanted; hidden_size takes ~")]
    [InlineData("batch_size", "4097", "'4097' is out of range; batch_size takes ~")]
    [InlineData("num_steps", "0", "'0' is out of range; num_steps takes ~")]
    [InlineData("epochs", "1000001", "'1000001' is out of range; epochs takes ~")]
    [InlineData("lr", "0", "'0' is out of range; lr takes ~")]
    [InlineData("lr", "-0.5", "'-0.5' is out of range; lr takes ~")]
    [InlineData("lr", "1e999", "'1e999' is beyond what a number can hold; lr takes ~")]
    [InlineData("lr", "-1e99999999999", "'-1e99999999999' is beyond what a number can hold; lr takes ~")]
    [InlineData("lr", "1e-999", "'1e-999' is too close to 0 to tell it from 0; lr takes ~")]
    [InlineData("lr", "\"0.5\"", "'0.5' is text, not a number; lr takes ~ Leave the double quotes out: 0.5.")]
    [InlineData("lr", "{\"log_uniform\":[0.01,10]}", "'{...}' is a distribution, which needs search 'random', and that is not yet in this version; lr takes ~")]
    [InlineData("lr", "{\"uniform\":[0,1]}", "'{...}' is a distribution, which needs search 'random', and that is not yet in this version; lr takes ~")]
    [InlineData("epochs", "{\"int_uniform\":[32,512],\"step\":32}", "'{...}' is a distribution, which needs search 'random', and that is not yet in this version; epochs takes ~")]
    [InlineData("clip_norm", "0", "'0' is out of range; clip_norm takes ~")]
    [InlineData("init_std", "-1", "'-1' is out of range; init_std takes ~")]
    [InlineData("sampling", "\"sequental\"", "'sequental' is not known; sampling takes ~ Did you mean 'sequential'?")]
    [InlineData("sampling", "\"sequential_reset\"", "'sequential_reset' is not known; sampling takes ~ Did you mean 'sequential-reset'?")]
    [InlineData("sampling", "\"Random\"", "'Random' is not known; sampling takes ~ Did you mean 'random'?")]
    [InlineData("sampling", "\"zzz\"", "'zzz' is not known; sampling takes ~")]
    [InlineData("sampling", "1", "'1' is not text; sampling takes ~")]
    [InlineData("cell", "\"gru\"", "'gru' is not yet in this version; cell takes ~")]
    [InlineData("cell", "\"lstm\"", "'lstm' is not yet in this version; cell takes ~")]
    [InlineData("cell", "\"rnn\"", "'rnn' is not yet in this version; cell takes ~")]
    [InlineData("cell", "\"transformer\"", "'transformer' is not known; cell takes ~")]
    [InlineData("layers", "2", "'2' is not yet in this version; layers takes ~")]
    [InlineData("layers", "9", "'9' is out of range; layers takes ~")]
    public void Parse_HyperparameterThatIsWrong_IsBlamedAloneAndInAList(string key, string value, string message)
    {
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(Grid.Hyper($"\n  \"{key}\": §{value}\n")));
        var listed = Grid.Hyper($"\"{key}\":[§{value}]");
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(listed));
        Assert.Equal($"$.hyperparameters.{key}[0]", Grid.OneFault(listed.Replace("§", "", StringComparison.Ordinal)).Path);
    }

    [Theory]
    [InlineData("lr", "[]", "'[]' is an empty list; lr takes a number above 0, or a list of such values.")]
    [InlineData("sampling", "[ ]", "'[]' is an empty list; sampling takes one of 'sequential', 'random', 'sequential-reset', or a list of such values.")]
    public void Parse_EmptyAxis_IsBlamed(string key, string value, string message) =>
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(Grid.Hyper($"\"{key}\":§{value}")));

    [Fact]
    public void Parse_ListInAnAxis_IsBlamed() => Assert.Equal(
        "'[...]' is a list where one value is wanted; epochs takes ~",
        Grid.MessageAtMark(Grid.Hyper("\"epochs\":[1,§[2]]")));

    [Theory]
    [InlineData("lr", "[1,§1.0]", "'1.0' is in the list already, as $.hyperparameters.lr[0]; keep one.")]
    [InlineData("lr", "[0.1,2,§1e-1]", "'1e-1' is in the list already, as $.hyperparameters.lr[0]; keep one.")]
    [InlineData("init_std", "[0,1,§-0]", "'-0' is in the list already, as $.hyperparameters.init_std[0]; keep one.")]
    [InlineData("epochs", "[5,10,§1e1]", "'1e1' is in the list already, as $.hyperparameters.epochs[1]; keep one.")]
    [InlineData("sampling", "[\"random\",§\"random\"]", "'random' is in the list already, as $.hyperparameters.sampling[0]; keep one.")]
    public void Parse_ValueTwiceOnAnAxis_IsBlamedWhereItRepeats(string key, string values, string message) =>
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(Grid.Hyper($"\"{key}\":{values}")));

    [Theory]
    [InlineData("repeats", "1", "100000")]
    [InlineData("seed", "0", "18446744073709551615", "1.8446744073709551615e19", "9007199254740993")]
    [InlineData("name", "\"a\"", "\"a name, with signs & 字\"")]
    [InlineData("sample_every_epochs", "0", "1000000")]
    [InlineData("sample_length", "0", "10000")]
    [InlineData("retries", "0", "1000")]
    [InlineData("priority", "-1000000", "1000000")]
    [InlineData("objective", "{\"target\":1.0001}", "{\"target\":1e9,\"stop_at_target\":\"trial\"}")]
    [InlineData("checkpoint", "{\"every_seconds\":0}", "{\"every_seconds\":31536000,\"candidate_epochs\":1000000}")]
    public void Parse_TopLevelValueInRange_IsTaken(string key, params string[] values) =>
        Assert.All(values, value => Grid.Spec(Grid.Top($"\"{key}\":{value}")));

    [Fact]
    public void Parse_SeedThatADoubleCannotHold_KeepsItsLastDigit() =>
        Assert.Equal(9007199254740993ul, Grid.Spec(Grid.Top("\"seed\":9007199254740993")).Seed);

    [Theory]
    [InlineData("repeats", "§0", "'0' is out of range; repeats takes ~")]
    [InlineData("repeats", "§[1]", "'[...]' is a list where one value is wanted; repeats takes ~")]
    [InlineData("seed", "§-1", "'-1' is out of range; seed takes ~")]
    [InlineData("seed", "§18446744073709551616", "'18446744073709551616' is out of range; seed takes ~")]
    [InlineData("name", "§5", "'5' is not text; name takes ~")]
    [InlineData("name", "§\"\"", "'' is empty; name takes ~")]
    [InlineData("name", "§\" \"", "' ' is blank; name takes ~")]
    [InlineData("name", "§\"a\\u001b[31m\"", "'a\\u001B[31m' has a control character; name takes ~")]
    [InlineData("sample_every_epochs", "§-1", "'-1' is out of range; sample_every_epochs takes ~")]
    [InlineData("sample_length", "§10001", "'10001' is out of range; sample_length takes ~")]
    [InlineData("retries", "§-1", "'-1' is out of range; retries takes ~")]
    [InlineData("priority", "§1e7", "'1e7' is out of range; priority takes ~")]
    [InlineData("prompts", "§\"a\"", "'a' is not a list; prompts takes one, such as [\"traveller\"].")]
    [InlineData("prompts", "[§\"\"]", "'' is empty; prompts takes ~")]
    [InlineData("prompts", "[\"a\",§5]", "'5' is not text; prompts takes ~")]
    [InlineData("prompts", "[\"a\",\"b\",§\"a\"]", "'a' is in the list already, as $.prompts[0]; keep one.")]
    [InlineData("hyperparameters", "§[]", "'[...]' is not an object; hyperparameters takes ~")]
    [InlineData("objective", "§\"perplexity\"", "'perplexity' is not an object; objective takes ~")]
    [InlineData("objective", "{\"metric\":§\"loss\"}", "'loss' is not known; metric takes ~")]
    [InlineData("objective", "{\"target\":§1}", "'1' is out of range; target takes ~")]
    [InlineData("objective", "{\"target\":§\"1.05\"}", "'1.05' is text, not a number; target takes ~ Leave the double quotes out: 1.05.")]
    [InlineData("objective", "{\"target\":2,\"stop_at_target\":§\"all\"}", "'all' is not known; stop_at_target takes ~")]
    [InlineData("objective", "{\"stop_at_target\":§\"trial\"}", "'trial' needs a target; give objective.target a perplexity above 1.")]
    [InlineData("objective", "{\"target\":null,\"stop_at_target\":§\"sweep\"}", "'sweep' needs a target; give objective.target a perplexity above 1.")]
    [InlineData("objective", "{\"metric\":§\"validation_perplexity\"}", "'validation_perplexity' needs held-out tokens; give corpus.validation_tokens a number above 0.")]
    [InlineData("checkpoint", "§30", "'30' is not an object; checkpoint takes ~")]
    [InlineData("checkpoint", "{\"every_seconds\":§-0.1}", "'-0.1' is out of range; every_seconds takes ~")]
    [InlineData("checkpoint", "{\"every_seconds\":§31536001}", "'31536001' is out of range; every_seconds takes ~")]
    [InlineData("checkpoint", "{\"every_seconds\":§null}", "'null' is not a number; every_seconds takes ~")]
    [InlineData("checkpoint", "{\"candidate_epochs\":§0}", "'0' is out of range; candidate_epochs takes ~")]
    [InlineData("search", "§\"random\"", "'random' is not yet in this version; search takes ~")]
    [InlineData("search", "{\"strategy\":§\"asha\"}", "'asha' is not yet in this version; strategy takes ~")]
    [InlineData("search", "§\"guess\"", "'guess' is no way to search; search takes ~")]
    [InlineData("search", "§1", "'1' is no way to search; search takes ~")]
    [InlineData("search", "{\"strategy\":\"grid\",§\"trials\":50}", "'trials' is not yet in this version; leave it out.")]
    public void Parse_TopLevelValueThatIsWrong_IsBlamed(string key, string value, string message) =>
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(Grid.Top($"\"{key}\":{value}")));

    [Theory]
    [InlineData("§5", "'5' is not text; corpus takes ~")]
    [InlineData("§\"\"", "'' is empty; corpus takes ~")]
    [InlineData("§\"file:\"", "'file:' has no path; corpus takes ~")]
    [InlineData("§null", "'null' is not text; corpus takes ~")]
    [InlineData("§[\"a\",\"b\"]", "'[...]' is a list where one value is wanted; corpus takes ~")]
    [InlineData("§{}", "The corpus has no name; add one, such as \"name\": \"timemachine\".")]
    [InlineData("{\"name\":§\"file: \"}", "'file: ' has no path; name takes a name such as 'timemachine' or 'sample', or 'file:' and a path.")]
    [InlineData("{\"name\":\"x\",\"max_tokens\":§0}", "'0' is out of range; max_tokens takes ~")]
    [InlineData("{\"name\":\"x\",\"max_tokens\":§\"some\"}", "'some' is text, not a number; max_tokens takes ~")]
    [InlineData("{\"name\":\"x\",\"max_tokens\":§null}", "'null' is not a number; max_tokens takes ~")]
    [InlineData("{\"name\":\"x\",\"validation_tokens\":§-1}", "'-1' is out of range; validation_tokens takes ~")]
    [InlineData("{\"name\":\"x\",\"preprocessing\":§\"words\"}", "'words' is not known; preprocessing takes ~")]
    [InlineData("{\"name\":\"x\",\"sha256\":§\"abc\"}", "'abc' has 3 characters; sha256 takes ~")]
    [InlineData("{\"name\":\"x\",\"sha256\":§12}", "'12' is not text; sha256 takes ~")]
    [InlineData(
        "{\"name\":\"x\",\"sha256\":§\"g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}",
        "'g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852...' has other characters than 0-9 and a-f; sha256 takes ~")]
    public void Parse_CorpusThatIsWrong_IsBlamed(string corpus, string message) =>
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark($$"""{"corpus":{{corpus}}}"""));

    [Fact]
    public void Parse_NoCorpus_IsBlamedAtTheStart()
    {
        Assert.Equal("There is no corpus; name a text, such as \"corpus\": \"timemachine\".", Grid.MessageAtMark(" §{}"));
        Assert.Equal("$.corpus", Grid.OneFault("{}").Path);
    }

    [Theory]
    [InlineData("\"1B\"", 1)]
    [InlineData("\"10 GiB\"", 10L << 30)]
    [InlineData("\"10gib\"", 10L << 30)]
    [InlineData("\"500 MB\"", 500_000_000)]
    [InlineData("\"1.5 KiB\"", 1536)]
    [InlineData("\"1.0001 KB\"", 1000)]
    [InlineData("\" 2  TB\"", 2_000_000_000_000)]
    [InlineData("\"8192 TiB\"", 1L << 53)]
    [InlineData("\"3 MiB\"", 3 << 20)]
    [InlineData("\"3 KB\"", 3000)]
    [InlineData("\"3 GB\"", 3_000_000_000)]
    [InlineData("12345", 12345)]
    [InlineData("1e3", 1000)]
    [InlineData("9007199254740992", 1L << 53)]
    public void Parse_Quota_IsReadAsBytes(string value, long bytes) =>
        Assert.Equal(bytes, Grid.Spec(Grid.Top($"\"checkpoint\":{{\"quota\":{value}}}")).Checkpoint.QuotaBytes);

    [Theory]
    [InlineData("0", "'0' is out of range")]
    [InlineData("1.5", "'1.5' is not a whole number")]
    [InlineData("9007199254740993", "'9007199254740993' is out of range")]
    [InlineData("\"10\"", "'10' has no unit")]
    [InlineData("\"\"", "'' has no unit")]
    [InlineData("\"GiB\"", "'GiB' is no size")]
    [InlineData("\"ten GiB\"", "'ten GiB' is no size")]
    [InlineData("\"-1 GiB\"", "'-1 GiB' is no size")]
    [InlineData("\"1,000 B\"", "'1,000 B' is no size")]
    [InlineData("\"10 XB\"", "'10 XB' is no size")]
    [InlineData("\"0 GiB\"", "'0 GiB' is out of range")]
    [InlineData("\"0.5 B\"", "'0.5 B' is out of range")]
    [InlineData("\"8193 TiB\"", "'8193 TiB' is out of range")]
    [InlineData("\"99999999999999999999999999999 TiB\"", "'99999999999999999999999999999 TiB' is no size")]
    [InlineData("\"79228162514264337593543950335 TiB\"", "'79228162514264337593543950335 TiB' is out of range")]
    [InlineData("true", "'true' is not a number")]
    public void Parse_QuotaThatIsWrong_IsBlamed(string value, string problem) => Assert.StartsWith(
        $"{problem}; quota takes a size such as '10 GiB' or '500 MB'",
        Grid.MessageAtMark(Grid.Top($"\"checkpoint\":{{\"quota\":§{value}}}")));

    [Fact]
    public void Parse_HashWithCapitals_IsReadAsLowerCase() => Assert.Equal(
        Hash,
        Grid.Spec("""{"corpus":{"name":"x","sha256":"HASH"}}""".Replace("HASH", Hash.ToUpperInvariant(), StringComparison.Ordinal)).Corpus.Sha256);

    [Fact]
    public void Parse_ValidationPerplexityWithHeldOutTokens_IsTaken() => Assert.Equal(
        ObjectiveMetric.ValidationPerplexity,
        Grid.Spec("""{"corpus":{"name":"x","validation_tokens":1},"objective":{"metric":"validation_perplexity"}}""")
            .Objective.Metric);

    [Fact]
    public void Parse_RuleBetweenTwoValuesOfWhichOneIsWrong_BlamesThatOneAlone() => Assert.Equal(
        "'-1' is out of range; validation_tokens takes ~",
        Grid.OneFault("""{"corpus":{"name":"x","validation_tokens":-1},"objective":{"metric":"validation_perplexity"}}""")
            .Message);
}
