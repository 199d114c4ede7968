using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class GridFileOverrideTests
{
    private const string File =
        """{"corpus":{"name":"x","max_tokens":5},"hyperparameters":{"lr":[1,2],"epochs":7},"repeats":2}""";

    [Fact]
    public void Parse_OverridesOfTheSearch_MakeItRandom()
    {
        var spec = Grid.Spec(File, "repeats=2", "search=random", "trials=7", "lr={\"log_uniform\":[0.01,1]}");

        Assert.Equal(new SearchSpec(SearchStrategy.Random, 7), spec.Search);
        Assert.Equal(2 * 7, Expansion.Count(spec));
    }

    [Fact]
    public void Parse_HyperparameterNamedBareOrInFull_IsReplaced()
    {
        Assert.Equal([20], Grid.Spec(File, "epochs=20").Space.Epochs);
        Assert.Equal([20], Grid.Spec(File, "hyperparameters.epochs=20").Space.Epochs);
        Assert.Equal([0.5, 1], Grid.Spec(File, "lr=[0.5, 1]").Space.Lrs);
        Assert.Equal([1.0, 2.0], Grid.Spec(File, "epochs=20").Space.Lrs);
    }

    [Fact]
    public void Parse_HyperparameterTheFileLeavesOut_IsAdded()
    {
        Assert.Equal([64], Grid.Spec("""{"corpus":"x"}""", "hidden_size=64").Space.HiddenSizes);
        Assert.Equal([64], Grid.Spec(File, "hidden_size=64").Space.HiddenSizes);
    }

    [Fact]
    public void Parse_TopLevelKey_IsReplaced()
    {
        Assert.Equal(5, Grid.Spec(File, "repeats=5").Repeats);
        Assert.Equal(9ul, Grid.Spec(File, " seed = 9 ").Seed);
        Assert.Equal(["a"], Grid.Spec(File, "prompts=[\"a\"]").Prompts);
    }

    [Fact]
    public void Parse_MemberOfASection_LeavesTheOthers()
    {
        var corpus = Grid.Spec(File, "corpus.validation_tokens=3").Corpus;

        Assert.Equal(new CorpusSpec("x", null, null, 5, 3), corpus);
    }

    [Fact]
    public void Parse_MemberOfASectionTheFileLeavesOut_IsAdded() => Assert.Equal(
        new ObjectiveSpec(ObjectiveMetric.Perplexity, 1.5, StopAtTarget.Trial),
        Grid.Spec(File, "objective.target=1.5", "objective.stop_at_target=trial").Objective);

    [Fact]
    public void Parse_MemberOfACorpusThatIsANameAlone_KeepsTheName() => Assert.Equal(
        new CorpusSpec("x", null, null, 5000, 0), Grid.Spec("""{"corpus":"x"}""", "corpus.max_tokens=5000").Corpus);

    [Fact]
    public void Parse_CorpusReplacedByAName_ForgetsTheRestOfIt() =>
        Assert.Equal(new CorpusSpec("sample", null, null, 10_000, 0), Grid.Spec(File, "corpus=sample").Corpus);

    [Fact]
    public void Parse_WholeSection_IsReplaced()
    {
        var spec = Grid.Spec(File, "hyperparameters={\"lr\":3}");

        Assert.Equal([3.0], spec.Space.Lrs);
        Assert.Equal([500], spec.Space.Epochs);
    }

    [Fact]
    public void Parse_ValueThatIsNotJson_IsText()
    {
        Assert.Equal("two words", Grid.Spec(File, "name=two words").Name);
        Assert.Equal("a=b", Grid.Spec(File, "name=a=b").Name);
        Assert.Equal([Sampling.SequentialReset], Grid.Spec(File, "sampling=sequential-reset").Space.Samplings);
        Assert.Null(Grid.Spec(File, "corpus.max_tokens=all").Corpus.MaxTokens);
        Assert.Equal(10L << 20, Grid.Spec(File, "checkpoint.quota=10 MiB").Checkpoint.QuotaBytes);
        Assert.Equal("file:C:\\a.txt", Grid.Spec(File, "corpus=file:C:\\a.txt").Corpus.Name);
        Grid.Spec(File, "search=grid", "search.strategy=grid");
    }

    [Fact]
    public void Parse_SeveralForOneKey_TakesTheLast()
    {
        Assert.Equal([9], Grid.Spec(File, "epochs=8", "hyperparameters.epochs=9").Space.Epochs);
        Assert.Equal(
            new CorpusSpec("sample", null, null, 3, 0), Grid.Spec(File, "corpus=sample", "corpus.max_tokens=3").Corpus);
    }

    [Fact]
    public void Parse_ValueOfTheFileThatIsWrongButReplaced_IsNoFault() =>
        Assert.Equal([4], Grid.Spec(Grid.Hyper("\"epochs\":\"x\""), "epochs=4").Space.Epochs);

    [Theory]
    [InlineData("lr=abc", "$.hyperparameters.lr", "--set lr=abc: 'abc' is text, not a number; lr takes ~")]
    [InlineData("lr=[1,0]", "$.hyperparameters.lr[1]", "--set lr=[1,0]: '0' is out of range; lr takes ~")]
    [InlineData(
        "lr=1,2", "$.hyperparameters.lr",
        "--set lr=1,2: '1,2' is text, not a number; lr takes ~ Several values are written as a list: [1,2].")]
    [InlineData(
        "lr=[]", "$.hyperparameters.lr",
        "--set lr=[]: '[]' is an empty list; lr takes a number above 0, or a list of such values.")]
    [InlineData(
        "lr=[1,2", "$.hyperparameters.lr[1]",
        "--set lr=[1,2: The end comes too early: the '[' is not closed; a ']' is missing.")]
    [InlineData("lr=", "$.hyperparameters.lr", "--set lr=: '' is text, not a number; lr takes ~")]
    [InlineData(
        "sampling=[random]", "$.hyperparameters.sampling[0]",
        "--set sampling=[random]: 'random' is no value; write a number, text in double quotes, true, false or "
            + "null. Text in a list needs double quotes, and those need single quotes around for most shells: --set "
            + "'sampling=[\"random\"]'.")]
    [InlineData(
        "corpus={\"name\":\"x\",\"name\":\"y\"}", "$.corpus.name",
        "--set corpus={\"name\":\"x\",\"name\":\"y\"}: The key 'name' stands here a second time. Keep one.")]
    [InlineData("repeats=0", "$.repeats", "--set repeats=0: '0' is out of range; repeats takes ~")]
    [InlineData(
        "corpus.max_tokens=-1", "$.corpus.max_tokens",
        "--set corpus.max_tokens=-1: '-1' is out of range; max_tokens takes ~")]
    [InlineData(
        "objective.stop_at_target=trial", "$.objective.stop_at_target",
        "--set objective.stop_at_target=trial: 'trial' needs a target; give objective.target a perplexity above 1.")]
    [InlineData(
        "search.strategy=asha", "$.search.strategy",
        "--set search.strategy=asha: 'asha' is a scheduler, not a way to combine values; write"
        + " \"search\": { \"scheduler\": \"asha\" }.")]
    [InlineData(
        "search.strategy=random", "$.search",
        "--set search.strategy=random: A random search needs a number of trials; write \"search\": { \"strategy\": \"random\","
        + " \"trials\": 50 }.")]
    [InlineData(
        "hyperparameters=5", "$.hyperparameters",
        "--set hyperparameters=5: '5' is not an object; hyperparameters takes ~")]
    [InlineData(
        "corpus={\"name\":\"y\",\"nam\":1}", "$.corpus.nam",
        "--set corpus={\"name\":\"y\",\"nam\":1}: The key 'nam' is not known here; did you mean 'name'?")]
    [InlineData("epochs", "$", "--set epochs: 'epochs' has no '='; write KEY=VALUE, such as epochs=20.")]
    [InlineData("", "$", "--set : '' has no '='; write KEY=VALUE, such as epochs=20.")]
    [InlineData("epoch=3", "$.epoch", "--set epoch=3: The key 'epoch' is not known; did you mean 'epochs'?")]
    [InlineData(
        "hyperparameters.epoch=3", "$.hyperparameters.epoch",
        "--set hyperparameters.epoch=3: The key 'epoch' is not known here; did you mean 'epochs'?")]
    [InlineData(
        "hyperparameter.epochs=3", "$['hyperparameter.epochs']",
        "--set hyperparameter.epochs=3: The key 'hyperparameter.epochs' is not known; did you mean "
            + "'hyperparameters.epochs'?")]
    [InlineData(
        "max_tokens=3", "$.max_tokens",
        "--set max_tokens=3: The key 'max_tokens' is not known; did you mean 'corpus.max_tokens'?")]
    [InlineData(
        "learning_rate=3", "$.learning_rate",
        "--set learning_rate=3: The key 'learning_rate' is not known; did you mean 'lr'?")]
    [InlineData(
        "corpus.lr=3", "$.corpus.lr",
        "--set corpus.lr=3: The key 'lr' is not known here; it belongs in 'hyperparameters'.")]
    [InlineData("zip=3", "$.zip", "--set zip=3: 'zip' is not yet in this version; leave it out.")]
    [InlineData(
        "zzzz=3", "$.zzzz",
        "--set zzzz=3: The key 'zzzz' is not known; write a hyperparameter such as 'lr', a key such as 'repeats', "
            + "or a path such as 'corpus.max_tokens'.")]
    [InlineData(
        "=3", "$['']",
        "--set =3: The key '' is not known; write a hyperparameter such as 'lr', a key such as 'repeats', or a "
            + "path such as 'corpus.max_tokens'.")]
    [InlineData(".name=3", "$['.name']", "--set .name=3: The key '.name' is not known; did you mean 'name'?")]
    public void Parse_OverrideThatIsWrong_IsBlamedWithoutALine(string text, string path, string message) =>
        Assert.Equal(new GridFault(path, null, null, Takes.FillIn(message)), Grid.OneFault("""{"corpus":"x"}""", text));

    [Fact]
    public void Parse_FaultsOfFileAndOverrides_AreAllToldTheFilesFirst()
    {
        var faults = Grid.Faults("{\"corpus\":\"x\",\"retries\":-1}", "lr=0", "zip=1", "epochs=0");

        Assert.Equal(
            ["$.retries", "$.zip", "$.hyperparameters.lr", "$.hyperparameters.epochs"],
            faults.Select(fault => fault.Path));
    }

    [Fact]
    public void Parse_SectionOfTheFileThatIsWrong_IsBlamedRatherThanTheOverrideInIt() => Assert.Equal(
        Takes.FillIn("'5' is not an object; hyperparameters takes ~"),
        Grid.OneFault("{\"corpus\":\"x\",\"hyperparameters\":5}", "lr=1").Message);

    [Fact]
    public void Parse_VeryLongOverride_IsShownShort() =>
        Assert.True(Grid.OneFault("""{"corpus":"x"}""", "name=" + new string('a', 5000)).Message.Length < 300);
}
