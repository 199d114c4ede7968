namespace Sweep.Search.Tests.Space;

public sealed class GridFileDistributionTests
{
    [Theory]
    [InlineData("lr", "{\"log_uniform\":[0.01,10]}", DistributionKind.LogUniform, 0.01, 10, 1)]
    [InlineData("clip_norm", "{\"uniform\":[1,2.5]}", DistributionKind.Uniform, 1, 2.5, 1)]
    [InlineData("init_std", "{\"uniform\":[0,1]}", DistributionKind.Uniform, 0, 1, 1)]
    [InlineData("hidden_size", "{\"int_uniform\":[32,512],\"step\":32}", DistributionKind.IntUniform, 32, 512, 32)]
    [InlineData("epochs", "{\"step\":7,\"int_uniform\":[1,1e6]}", DistributionKind.IntUniform, 1, 1_000_000, 7)]
    [InlineData("num_steps", "{\"int_uniform\":[1,4096]}", DistributionKind.IntUniform, 1, 4096, 1)]
    public void Parse_Distribution_IsTaken(string axis, string value, DistributionKind kind, double low, double high, int step)
    {
        var space = Grid.Spec(Drawn(axis, value)).Space;

        Assert.Equal(new Distribution(axis, kind, low, high, step), Assert.Single(space.Distributions));
        Assert.Equal(space.Distributions[0], space.DistributionOf(axis));
    }

    [Theory]
    [InlineData("lr", "{\"uniform\":[§0,1]}", "'0' is out of range; uniform takes a number above 0.")]
    [InlineData("init_std", "{\"log_uniform\":[§0,1]}", "'0' is out of range; log_uniform takes a number above 0.")]
    [InlineData("lr", "{\"log_uniform\":[1,§\"10\"]}",
        "'10' is text, not a number; log_uniform takes a number above 0. Leave the double quotes out: 10.")]
    [InlineData(
        "hidden_size", "{\"int_uniform\":[1,§8193]}",
        "'8193' is out of range; int_uniform takes a whole number from 1 to 8,192.")]
    [InlineData(
        "hidden_size", "{\"int_uniform\":[1,9],\"step\":§0}",
        "'0' is out of range; step takes a whole number from 1 to 1,000,000.")]
    [InlineData("lr", "{\"uniform\":§[2,1]}", "The lower bound '2' is above the upper one; write [1, 2].")]
    [InlineData("lr", "{\"uniform\":§[1,1.0]}", "Both bounds are '1', which leaves one value; write \"lr\": 1.")]
    [InlineData("lr", "{\"uniform\":§[1]}", "'[...]' has 1 value; uniform takes two bounds, such as [1, 10].")]
    [InlineData("lr", "{\"uniform\":§5}", "'5' is no list; uniform takes two bounds, such as [1, 10].")]
    [InlineData("lr", "{\"uniform\":[1,2],§\"log_uniform\":[1,2]}", "'log_uniform' is a second distribution; keep one.")]
    [InlineData("lr", "{\"uniform\":[1,2],§\"step\":1}", "'step' goes with 'int_uniform' alone; leave it out.")]
    [InlineData("lr", "{\"uniform\":[1,2],§\"setp\":1}",
        "The key 'setp' is not known here; a distribution has one of 'log_uniform', 'uniform' and 'int_uniform', the last with a"
        + " 'step' if it is not 1.")]
    [InlineData("lr", "{§\"int_uniform\":[1,2]}",
        "'int_uniform' gives whole numbers alone; lr takes { \"log_uniform\": [0.01, 10] } or { \"uniform\": [0.5, 2] }, or a list.")]
    [InlineData("epochs", "{§\"log_uniform\":[1,2]}",
        "'log_uniform' gives fractions, but epochs takes whole numbers; write { \"int_uniform\": [32, 512] }.")]
    [InlineData("cell", "{§\"uniform\":[1,2]}",
        "'uniform' gives numbers; cell takes one of 'rnn_scratch', 'rnn', 'gru', 'lstm', or a list of them to choose from.")]
    [InlineData("lr", "§{\"min\":1}",
        "'{...}' is an object, but no distribution; lr takes a number above 0, a list of such values, or { \"log_uniform\": [0.01, 10] }"
        + " or { \"uniform\": [0.5, 2] }.")]
    [InlineData("sampling", "§{\"random\":1}",
        "'{...}' is an object, but no distribution; sampling takes one of 'sequential', 'random', 'sequential-reset', or a list of"
        + " such values.")]
    [InlineData("lr", "[1,§{\"uniform\":[1,2]}]", "'{...}' is a distribution where one value is wanted; lr takes a number above 0.")]
    [InlineData("hidden_size", "{\"int_uniform\":[32,64],\"step\":§33}",
        "'33' is larger than the range, which leaves 32 alone; give a smaller step, or write \"hidden_size\": 32.")]
    [InlineData("lr", "{\"uniform\":§[1,1.000001]}",
        "Values have six digits, and from 1 to 1.000001 there are not two of them; give bounds further apart, or one value.")]
    [InlineData(
        "lr", "{\"log_uniform\":§[5e-324,1]}",
        "The lower bound '5E-324' is too close to 0; a distribution begins at 1E-300 or above.")]
    public void Parse_DistributionThatIsWrong_IsBlamed(string axis, string value, string message) =>
        Assert.Equal(message, Grid.MessageAtMark(Drawn(axis, value)));

    [Theory]
    [InlineData("lr", "{\"log_uniform\":[0.01,10]}", "log_uniform")]
    [InlineData("hidden_size", "{\"int_uniform\":[1,9],\"step\":2}", "int_uniform")]
    public void Parse_DistributionInAGrid_SaysHowToSearchAtRandom(string axis, string value, string kind) => Assert.Equal(
        $"'{kind}' is a distribution, which a grid search cannot combine; give {axis} values, or write"
        + " \"search\": { \"strategy\": \"random\", \"trials\": 50 }.",
        Grid.MessageAtMark(Grid.Hyper($"\"{axis}\":§{value}")));

    [Fact]
    public void Parse_DistributionOfASearchThatIsWrong_BlamesTheSearchAlone() => Assert.Equal(
        "$.search.trials",
        Grid.OneFault(Drawn("lr", "{\"uniform\":[1,2]}").Replace(":5}", ":0}", StringComparison.Ordinal)).Path);

    [Fact]
    public void Parse_SeveralFaults_GivesAll() => Assert.Equal(
        [
            "$.hyperparameters.lr.uniform[0]", "$.hyperparameters.lr.uniform[1]", "$.hyperparameters.lr.foo",
            "$.hyperparameters.epochs.step",
        ],
        Grid.Faults(Drawn("lr", "{\"uniform\":[0,-1],\"foo\":1},\"epochs\":{\"int_uniform\":[1,2],\"step\":9}"))
            .Select(fault => fault.Path));

    [Fact]
    public void Parse_MoreLayersDrawnForACellThatHasOne_AreBlamed() => Assert.StartsWith(
        "The cell 'rnn_scratch', which is also the default, has one layer alone.",
        Grid.MessageAtMark(Drawn("layers", "§{\"int_uniform\":[1,2]}")));

    [Fact]
    public void Parse_MoreTrialsThanAllowed_AreRefusedWithTheirNumber() => Assert.Equal(
        "The random search has '500,000' trials (5 x 100000); at most 100,000 are allowed. Use fewer trials or repeats.",
        Grid.OneFault(Drawn("lr", "{\"uniform\":[1,2]}"), "repeats=100000").Message);

    [Fact]
    public void Parse_MinibatchThatMayBeLargerThanTheText_IsWarnedOf() => Assert.StartsWith(
        "max_tokens '10,000' is too short for minibatches of batch_size 400 x num_steps 35;",
        Assert.Single(GridFile.Parse(Drawn("batch_size", "{\"int_uniform\":[1,400]}"), []).Warnings).Message);

    [Fact]
    public void Write_Distributions_AreWrittenOut()
    {
        var json = SpecJson.Write(Grid.Spec(Drawn("lr", "{\"log_uniform\":[1e-2,1e1]},\"epochs\":{\"int_uniform\":[1,9]}")));

        Assert.Contains("\"search\":{\"strategy\":\"random\",\"trials\":5},", json, StringComparison.Ordinal);
        Assert.Contains("\"lr\":{\"log_uniform\":[0.01,10]},", json, StringComparison.Ordinal);
        Assert.Contains("\"epochs\":{\"int_uniform\":[1,9],\"step\":1},", json, StringComparison.Ordinal);
    }

    private static string Drawn(string axis, string value) =>
        Grid.Top($"\"search\":{{\"strategy\":\"random\",\"trials\":5}},\"hyperparameters\":{{\"{axis}\":{value}}}");
}
