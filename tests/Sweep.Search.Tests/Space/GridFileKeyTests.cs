namespace Sweep.Search.Tests.Space;

public sealed class GridFileKeyTests
{
    [Theory]
    [InlineData("repeat", "did you mean 'repeats'?")]
    [InlineData("sead", "did you mean 'seed'?")]
    [InlineData("sample_lenght", "did you mean 'sample_length'?")]
    [InlineData("Name", "did you mean 'name'?")]
    [InlineData("check-point", "did you mean 'checkpoint'?")]
    [InlineData("hyper", "did you mean 'hyperparameters'?")]
    [InlineData("parameters", "did you mean 'hyperparameters'?")]
    [InlineData("dataset", "did you mean 'corpus'?")]
    [InlineData("lr", "it belongs in 'hyperparameters'.")]
    [InlineData("hidden_size", "it belongs in 'hyperparameters'.")]
    [InlineData("max_tokens", "it belongs in 'corpus'.")]
    [InlineData("target", "it belongs in 'objective'.")]
    [InlineData("quota", "it belongs in 'checkpoint'.")]
    [InlineData("learning_rate", "did you mean 'lr' in 'hyperparameters'?")]
    [InlineData("num_hidden", "did you mean 'hidden_size' in 'hyperparameters'?")]
    [InlineData("qqqq", "the keys are 'name', 'corpus', 'search', 'hyperparameters', 'repeats', 'seed', 'objective', "
        + "'checkpoint', 'prompts', 'sample_every_epochs', 'sample_length', 'retries', 'priority', 'extensions'.")]
    public void Parse_UnknownKeyAtTheTop_SaysWhatWasMeant(string key, string advice) => Assert.Equal(
        $"The key '{key}' is not known here; {advice}",
        Grid.MessageAtMark(Grid.Top($"§\"{key}\":1")));

    [Theory]
    [InlineData("LR", "did you mean 'lr'?")]
    [InlineData("hiden_size", "did you mean 'hidden_size'?")]
    [InlineData("hidden-size", "did you mean 'hidden_size'?")]
    [InlineData("hiddenSize", "did you mean 'hidden_size'?")]
    [InlineData("hidden", "did you mean 'hidden_size'?")]
    [InlineData("epoch", "did you mean 'epochs'?")]
    [InlineData("num_step", "did you mean 'num_steps'?")]
    [InlineData("num_epochs", "did you mean 'epochs'?")]
    [InlineData("learning_rate", "did you mean 'lr'?")]
    [InlineData("num_hiddens", "did you mean 'hidden_size'?")]
    [InlineData("num_layers", "did you mean 'layers'?")]
    [InlineData("use_random_iter", "did you mean 'sampling'?")]
    [InlineData("theta", "did you mean 'clip_norm'?")]
    [InlineData("sigma", "did you mean 'init_std'?")]
    [InlineData("repeats", "it belongs at the top level.")]
    [InlineData("name", "it belongs at the top level.")]
    [InlineData("qqqq", "the keys are 'cell', 'layers', 'lr', 'hidden_size', 'sampling', 'batch_size', 'num_steps', "
        + "'epochs', 'clip_norm', 'init_std'.")]
    public void Parse_UnknownHyperparameter_SaysWhatWasMeant(string key, string advice) => Assert.Equal(
        $"The key '{key}' is not known here; {advice}",
        Grid.MessageAtMark(Grid.Hyper($"§\"{key}\":1")));

    [Theory]
    [InlineData(
        "{\"corpus\":{\"name\":\"x\",§\"tokens\":1}}",
        "the keys are 'name', 'max_tokens', 'validation_tokens', 'preprocessing', 'sha256'.")]
    [InlineData("{\"corpus\":{\"name\":\"x\",§\"max_token\":1}}", "did you mean 'max_tokens'?")]
    [InlineData("{\"corpus\":{\"name\":\"x\",§\"sha\":1}}", "did you mean 'sha256'?")]
    [InlineData("{\"corpus\":\"x\",\"objective\":{§\"metrics\":1}}", "did you mean 'metric'?")]
    [InlineData("{\"corpus\":\"x\",\"checkpoint\":{§\"every\":1}}", "did you mean 'every_seconds'?")]
    [InlineData("{\"corpus\":\"x\",\"search\":{§\"stratgey\":\"grid\"}}", "did you mean 'strategy'?")]
    [InlineData(
        "{\"corpus\":\"x\",\"checkpoint\":{§\"$schema\":1}}",
        "the keys are 'every_seconds', 'candidate_epochs', 'quota'.")]
    public void Parse_UnknownKeyElsewhere_SaysWhatWasMeant(string marked, string advice) =>
        Assert.EndsWith($" is not known here; {advice}", Grid.MessageAtMark(marked));

    [Theory]
    [InlineData("when")]
    [InlineData("zip")]
    [InlineData("exclude")]
    [InlineData("optimizer")]
    public void Parse_ReservedKey_IsNotYetRatherThanUnknown(string key)
    {
        var message = $"'{key}' is not yet in this version; leave it out.";
        Assert.Equal(message, Grid.MessageAtMark(Grid.Top($"§\"{key}\":[]")));
        Assert.Equal(message, Grid.MessageAtMark(Grid.Hyper($"§\"{key}\":[]")));
    }

    [Theory]
    [InlineData(
        "{\"corpus\":\"x\",§\"corpus\":\"y\"}",
        "The key 'corpus' stands here a second time; the first is in line 1. Keep one.")]
    [InlineData(
        "{\"corpus\":\"x\",\"hyperparameters\":{\n\"lr\":1,\n§\"lr\":1}}",
        "The key 'lr' stands here a second time; the first is in line 2. Keep one.")]
    [InlineData(
        "{\"corpus\":\"x\",§\"\\u0063orpus\":\"y\"}",
        "The key 'corpus' stands here a second time; the first is in line 1. Keep one.")]
    public void Parse_KeyTwice_IsBlamedWhereItRepeats(string marked, string message) =>
        Assert.Equal(message, Grid.MessageAtMark(marked));

    [Fact]
    public void Parse_KeyThatCouldSteerATerminal_IsShownHarmless()
    {
        var fault = Grid.OneFault(Grid.Top("\"a\\u001b[2Jb\\u202e\":1"));

        Assert.Equal("$['a\\u001B[2Jb\\u202E']", fault.Path);
        Assert.StartsWith("The key 'a\\u001B[2Jb\\u202E' is not known here;", fault.Message);
    }

    [Fact]
    public void Parse_VeryLongKey_IsShownShort()
    {
        var fault = Grid.OneFault(Grid.Top($"\"{new string('k', 100_000)}\":1"));

        Assert.Equal($"$['{new string('k', 60)}...']", fault.Path);
        Assert.True(fault.Message.Length < 400);
    }

    [Fact]
    public void Parse_ManyFaults_AreAllToldInTheFilesOrder()
    {
        var faults = Grid.Faults(
            """
            {
              "corpus": { "max_tokens": 0 },
              "hyperparameters": { "lr": [1, "x", 0], "epochs": 1.5, "lrr": 1 },
              "zip": 1,
              "prompts": [5],
              "repeats": 0
            }
            """);

        Assert.Equal(
            [
                "2:13 $.corpus.name",
                "2:29 $.corpus.max_tokens",
                "3:34 $.hyperparameters.lr[1]",
                "3:39 $.hyperparameters.lr[2]",
                "3:53 $.hyperparameters.epochs",
                "3:58 $.hyperparameters.lrr",
                "4:3 $.zip",
                "5:15 $.prompts[0]",
                "6:14 $.repeats",
            ],
            faults.Select(fault => $"{fault.Line}:{fault.Column} {fault.Path}"));
    }

    [Theory]
    [InlineData("{\"corpus\":\"x\",\"name\":\"é\",\"repeats\":§0}")]
    [InlineData("{\"corpus\":\"x\",\"name\":\"😀字\",\"repeats\":§0}")]
    [InlineData("{\"corpus\":\"x\",/* 😀\n字 */\"repeats\":§0}")]
    [InlineData("{\"corpus\":\"x\",\r\n\t\"repeats\":§0}")]
    [InlineData("{\"corpus\":\"x\"\n\n\n,\n   \"repeats\"\n:\n §0}")]
    public void Parse_FaultAfterWideCharactersAndLines_HasItsColumnInUtf16Units(string marked) => Assert.Equal(
        "'0' is out of range; repeats takes a whole number from 1 to 100,000.", Grid.MessageAtMark(marked));

    [Fact]
    public void Parse_ByteOrderMark_MovesNoColumn()
    {
        var fault = Grid.OneFault("\uFEFF{\"repeats\":0,\"corpus\":\"x\"}");

        Assert.Equal((1, 12), (fault.Line, fault.Column));
    }
}
