namespace Sweep.Search.Tests.Space;

public sealed class GridFileValueTests
{
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
    [InlineData(
        "objective", "{\"target\":§\"1.05\"}",
        "'1.05' is text, not a number; target takes ~ Leave the double quotes out: 1.05.")]
    [InlineData(
        "objective", "{\"target\":2,\"stop_at_target\":§\"all\"}", "'all' is not known; stop_at_target takes ~")]
    [InlineData(
        "objective", "{\"stop_at_target\":§\"trial\"}",
        "'trial' needs a target; give objective.target a perplexity above 1.")]
    [InlineData(
        "objective", "{\"target\":null,\"stop_at_target\":§\"sweep\"}",
        "'sweep' needs a target; give objective.target a perplexity above 1.")]
    [InlineData(
        "objective", "{\"metric\":§\"validation_perplexity\"}",
        "'validation_perplexity' needs held-out tokens; give corpus.validation_tokens a number above 0.")]
    [InlineData("checkpoint", "§30", "'30' is not an object; checkpoint takes ~")]
    [InlineData("checkpoint", "{\"every_seconds\":§-0.1}", "'-0.1' is out of range; every_seconds takes ~")]
    [InlineData("checkpoint", "{\"every_seconds\":§31536001}", "'31536001' is out of range; every_seconds takes ~")]
    [InlineData("checkpoint", "{\"every_seconds\":§null}", "'null' is not a number; every_seconds takes ~")]
    [InlineData("checkpoint", "{\"candidate_epochs\":§0}", "'0' is out of range; candidate_epochs takes ~")]
    [InlineData("search", "{\"strategy\":§\"hyperband\"}", "'hyperband' is not yet in this version; strategy takes ~")]
    [InlineData("search", "§\"tpe\"", "'tpe' is not yet in this version; search takes ~")]
    [InlineData("search", "§\"guess\"", "'guess' is not known; search takes ~")]
    [InlineData("search", "§\"randm\"", "'randm' is not known; search takes ~ Did you mean 'random'?")]
    [InlineData("search", "§1", "'1' is not text; search takes ~")]
    [InlineData(
        "search", "§\"random\"",
        "A random search needs a number of trials; write \"search\": { \"strategy\": \"random\", \"trials\": 50 }.")]
    [InlineData(
        "search", "§{\"strategy\":\"random\",\"trials\":null}",
        "A random search needs a number of trials; write \"search\": { \"strategy\": \"random\", \"trials\": 50 }.")]
    [InlineData("search", "{\"strategy\":\"random\",\"trials\":§0}", "'0' is out of range; trials takes ~")]
    [InlineData("search", "{\"strategy\":\"random\",\"trials\":§\"50\"}",
        "'50' is text, not a number; trials takes ~ Leave the double quotes out: 50.")]
    [InlineData(
        "search", "{\"strategy\":\"grid\",\"trials\":§50}",
        "A grid search trains every combination, so it has no number of trials; leave it out, or write"
        + " \"search\": { \"strategy\": \"random\", \"trials\": 50 }.")]
    [InlineData(
        "search", "{\"trials\":§50}",
        "A grid search trains every combination, so it has no number of trials; leave it out, or write"
        + " \"search\": { \"strategy\": \"random\", \"trials\": 50 }.")]
    [InlineData(
        "search", "{\"strategy\":\"random\",\"trials\":§2}",
        "'2' trials are more than the 1 different point that there are to draw; give a hyperparameter several values or a"
        + " distribution.")]
    public void Parse_TopLevelValueThatIsWrong_IsBlamed(string key, string value, string message) =>
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(Grid.Top($"\"{key}\":{value}")));

    [Fact]
    public void Parse_ValidationPerplexityWithHeldOutTokens_IsTaken() => Assert.Equal(
        ObjectiveMetric.ValidationPerplexity,
        Grid.Spec("""{"corpus":{"name":"x","validation_tokens":1},"objective":{"metric":"validation_perplexity"}}""")
            .Objective.Metric);

    [Fact]
    public void Parse_RuleBetweenTwoValuesOfWhichOneIsWrong_BlamesThatOneAlone() => Assert.Equal(
        Takes.FillIn("'-1' is out of range; validation_tokens takes ~"),
        Grid.OneFault(
            """{"corpus":{"name":"x","validation_tokens":-1},"objective":{"metric":"validation_perplexity"}}""")
            .Message);
}
