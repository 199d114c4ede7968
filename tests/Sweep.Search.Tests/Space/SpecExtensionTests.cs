using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class SpecExtensionTests
{
    private const string Small = """{"corpus":"x","hyperparameters":{"lr":[1,2],"hidden_size":[8,16],"epochs":20}}""";

    [Fact]
    public void Apply_ValuesOfTwoAxes_AppendsEveryCombinationThatIsNew()
    {
        var next = Extended(Small, "lr=4", "hidden_size=[16,32]");

        Assert.Equal(
            ["1x8", "1x16", "2x8", "2x16", "1x32", "2x32", "4x8", "4x16", "4x32"],
            Expansion.Trials(next, Grid.Id).Select(Shape));
        Assert.Equal([1.0, 2, 4], next.Space.Lrs);
    }

    [Fact]
    public void Apply_OneExtensionAfterAnother_AppendsEach()
    {
        var next = Extended(SpecJson.Write(Extended(Small, "lr=4")), "lr=0.5", "repeats=2");

        Assert.Equal(
            [
                "1x8", "1x16", "2x8", "2x16", "4x8", "4x16", "0.5x8", "0.5x16",
                "1x8", "1x16", "2x8", "2x16", "4x8", "4x16", "0.5x8", "0.5x16",
            ],
            Expansion.Trials(next, Grid.Id).Select(Shape));
        Assert.Equal(8, Expansion.Trials(next, Grid.Id).Count(trial => trial.Repeat == 2));
    }

    [Fact]
    public void Apply_KeyTwice_AddsBoth() => Assert.Equal([1.0, 2, 4, 8], Extended(Small, "lr=4", "hyperparameters.lr=8").Space.Lrs);

    [Fact]
    public void Apply_NumberRaisedTwice_TakesTheLast() =>
        Assert.Equal(
            (3, 60),
            (Extended(Small, "repeats=4", "repeats=3").Repeats, Extended(Small, "epochs=80", "epochs=60").Space.Epochs[0]));

    [Fact]
    public void Apply_Epochs_TrainsEveryTrialLongerAndAddsNone()
    {
        var spec = Grid.Spec(Pinned);
        var next = Extended(Pinned, "epochs=50");

        var (before, after) = (Expansion.Trials(spec, Grid.Id), Expansion.Trials(next, Grid.Id));
        Assert.Equal(before.Length, after.Length);
        Assert.All(after, trial => Assert.Equal(50, trial.Hyperparameters.Epochs));
        Assert.Equal(
            before.Select(trial => (trial.Id, trial.Repeat, trial.Seed, trial.Hyperparameters)),
            after.Select(trial => (trial.Id, trial.Repeat, trial.Seed, trial.Hyperparameters with { Epochs = 20 })));
        Assert.Empty(before.Select(trial => trial.ContentHash).Intersect(after.Select(trial => trial.ContentHash)));
    }

    [Fact]
    public void Apply_Epochs_KeepsTheDistanceBetweenCandidates()
    {
        var once = Extended(Small, "epochs=1000");

        Assert.Equal(2, once.Checkpoint.CandidateEpochs);
        Assert.Equal(2, Extended(SpecJson.Write(once), "epochs=2000").Checkpoint.CandidateEpochs);
        Assert.Null(Extended(Small, "lr=4").Checkpoint.CandidateEpochs);
    }

    [Fact]
    public void Apply_EpochsOfASweepThatHasSeveral_AreAnAxisLikeOthers()
    {
        var next = Extended(Grid.Hyper("\"epochs\":[20,10]"), "epochs=[5,20]");

        Assert.Equal([20, 10, 5], Expansion.Trials(next, Grid.Id).Select(trial => trial.Hyperparameters.Epochs));
        Assert.Null(next.Checkpoint.CandidateEpochs);
    }

    [Theory]
    [InlineData("lr=[2,1]")]
    [InlineData("epochs=20")]
    [InlineData("epochs=[20]")]
    [InlineData("repeats=1")]
    public void Apply_NothingNew_GivesTheSpecItself(string change)
    {
        var spec = Grid.Spec(Small);

        Assert.Same(spec, SpecExtension.Apply(spec, [change]).Spec);
        Assert.Same(spec, SpecExtension.Apply(spec, []).Spec);
    }

    [Theory]
    [InlineData("epochs=19", "'19' is less than the 20 that the sweep has; epochs can only be raised.")]
    [InlineData(
        "epochs=[20,40]",
        "'[...]' is a list; all trials of this sweep train 20 epochs, so epochs takes one larger number,"
        + " which holds for all of them.")]
    [InlineData("epochs=0", "'0' is out of range; epochs takes a whole number from 1 to 1,000,000.")]
    [InlineData("repeats=0", "'0' is out of range; repeats takes a whole number from 1 to 100,000.")]
    [InlineData("lr=-1", "'-1' is out of range; lr takes a number above 0.")]
    [InlineData("lr=[]", "'[]' is an empty list; lr takes a number above 0, or a list of such values.")]
    [InlineData("lr", "'lr' has no '='; write KEY=VALUE, such as epochs=20.")]
    [InlineData("lrr=1", "The key 'lrr' is not known; did you mean 'lr'?")]
    [InlineData("repeats=25001", "The sweep would have '100,004' trials (25001 x 2 x 2); at most 100,000 are allowed."
        + " Add fewer values or repeats.")]
    [InlineData("trials=80", "Only a random search has a number of trials to raise; a grid is extended by values, such as lr=4,"
        + " or by repeats.")]
    public void Apply_WrongChange_SaysWhatWouldBeRight(string change, string message) =>
        Assert.EndsWith(message, Assert.Single(Faults(Small, change)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("corpus=y", "corpus")]
    [InlineData("seed=2", "seed")]
    [InlineData("objective.target=2", "target")]
    [InlineData("checkpoint.candidate_epochs=2", "candidate_epochs")]
    [InlineData("extensions=[]", "extensions")]
    [InlineData("hyperparameters={}", "hyperparameters")]
    public void Apply_AnythingElse_SaysWhatCanBeAdded(string change, string key) => Assert.Equal(
        $"--set {change}: '{key}' cannot be changed once a sweep is there. What can be added: values of a hyperparameter"
        + " (lr=4), epochs, repeats, and trials of a random search. Submit a new sweep for anything else.",
        Assert.Single(Faults(Small, change)).Message);

    [Fact]
    public void Apply_SeveralFaults_GivesAll() => Assert.Equal(
        ["$.seed", "$.hyperparameters.lr", "$.repeats", "$.hyperparameters.hidden_size"],
        Faults(Small, "lr=0", "seed=1", "repeats=x", "hidden_size=8193", "lr=3").Select(fault => fault.Path));

    [Fact]
    public void Apply_MoreValuesThanAnAxisMayHave_AreRefused()
    {
        var thousand = string.Join(',', Enumerable.Range(1, 1000));

        Assert.EndsWith(
            "lr would have '1,001' values; at most 1,000 are allowed.",
            Assert.Single(Faults(Grid.Hyper($"\"lr\":[{thousand}]"), "lr=1001")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_OnceMoreThanAllowed_IsRefused()
    {
        var steps = string.Join(',', Enumerable.Range(2, SpecExtension.Most).Select(repeats => $"{{\"repeats\":{repeats}}}"));
        var json = Grid.Top($"\"extensions\":[{steps}]");

        Assert.Equal(1001, Expansion.Trials(Grid.Spec(json), Grid.Id).Length);
        Assert.Equal(
            "The sweep was extended '1,000' times, which is the most; submit a new one.",
            Assert.Single(Faults(json, "repeats=2000")).Message);
    }

    [Fact]
    public void Write_ExtendedSpec_ListsWhatWasAdded() => Assert.EndsWith(
        ",\"extensions\":[{\"lr\":[4],\"hidden_size\":[32],\"repeats\":3},{\"epochs\":[40]}]}",
        SpecJson.Write(Extended(SpecJson.Write(Extended(Small, "hidden_size=32", "lr=4", "repeats=3")), "epochs=40")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("§5", "'5' is not a list; extensions takes one, such as [{ \"lr\": [4, 8] }].")]
    [InlineData("[§5]", "'5' is not an object; an extension takes keys in braces, such as { \"lr\": [4, 8] }.")]
    [InlineData("[{§\"seed\":5}]", "The key 'seed' is not known here; it belongs at the top level.")]
    [InlineData("[{\"lr\":2},{\"lr\":[4,§0]}]", "'0' is out of range; lr takes a number above 0.")]
    [InlineData("[{\"repeats\":3},{\"repeats\":§2}]", "'2' is less than the 3 that the sweep has; repeats can only be raised.")]
    [InlineData("[§{\"repeats\":100000,\"lr\":2}]",
        "The sweep would have '200,000' trials (100000 x 2); at most 100,000 are allowed. Add fewer values or repeats.")]
    public void Parse_WrongExtension_IsBlamedAtItsPlace(string extensions, string message) =>
        Assert.Equal(message, Grid.MessageAtMark(Grid.Top($"\"extensions\":{extensions}")));

    private const string Pinned =
        """
        {"corpus":{"name":"x","preprocessing":"raw","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        "hyperparameters":{"lr":[1,2],"epochs":20},"repeats":2}
        """;

    private static SweepSpec Extended(string json, params string[] changes)
    {
        var result = SpecExtension.Apply(Grid.Spec(json), changes);
        Assert.Empty(result.Faults);
        return Assert.IsType<SweepSpec>(result.Spec);
    }

    private static GridFault[] Faults(string json, params string[] changes)
    {
        var result = SpecExtension.Apply(Grid.Spec(json), changes);
        Assert.Null(result.Spec);
        return [.. result.Faults];
    }

    private static string Shape(TrialSpec trial) =>
        FormattableString.Invariant($"{trial.Hyperparameters.Lr}x{trial.Hyperparameters.HiddenSize}");
}
