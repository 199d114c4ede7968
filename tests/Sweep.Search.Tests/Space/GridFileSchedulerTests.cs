using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class GridFileSchedulerTests
{
    [Theory]
    [InlineData("{\"scheduler\":\"asha\"}", 500, 3, 20)]
    [InlineData("{\"scheduler\":\"asha\"}", 50, 3, 2)]
    [InlineData("{\"scheduler\":\"asha\"}", 2, 3, 1)]
    [InlineData("{\"strategy\":\"grid\",\"scheduler\":\"asha\",\"eta\":4,\"min_epochs\":7}", 50, 4, 7)]
    [InlineData("{\"scheduler\":\"asha\",\"eta\":null,\"min_epochs\":49}", 50, 3, 49)]
    [InlineData("{\"scheduler\":\"asha\",\"eta\":1000,\"min_epochs\":null}", 100, 1000, 4)]
    public void Parse_Asha_IsTakenWithItsDefaults(string search, int epochs, int eta, int minEpochs) => Assert.Equal(
        new SchedulerSpec(SchedulerKind.Asha, eta, minEpochs),
        Grid.Spec(Grid.Top($"\"search\":{search},\"hyperparameters\":{{\"epochs\":{epochs}}}")).Search.Scheduler);

    [Fact]
    public void Parse_AshaOfARandomSearch_IsTaken()
    {
        var spec = Grid.Spec(Grid.Top(
            "\"search\":{\"strategy\":\"random\",\"trials\":5,\"scheduler\":\"asha\"},"
            + "\"hyperparameters\":{\"epochs\":{\"int_uniform\":[10,100]}}"));

        Assert.Equal((SearchStrategy.Random, 5), (spec.Search.Strategy, spec.Search.Trials));
        Assert.Equal(new SchedulerSpec(SchedulerKind.Asha, 3, 4), spec.Search.Scheduler);
    }

    [Theory]
    [InlineData("\"grid\"")]
    [InlineData("{}")]
    [InlineData("{\"scheduler\":null,\"eta\":null}")]
    public void Parse_NoScheduler_HasNone(string search) => Assert.Null(Grid.Spec(Grid.Top($"\"search\":{search}")).Search.Scheduler);

    [Fact]
    public void Parse_Override_AddsASchedulerToAStrategy()
    {
        var spec = Grid.Spec(Grid.Top("\"search\":\"grid\""), "search.scheduler=asha", "search.eta=2", "epochs=100");

        Assert.Equal(new SchedulerSpec(SchedulerKind.Asha, 2, 4), spec.Search.Scheduler);
    }

    [Theory]
    [InlineData("{\"scheduler\":§\"ahsa\"}", "'ahsa' is not known; scheduler takes 'asha'. Did you mean 'asha'?")]
    [InlineData("{\"scheduler\":§\"grid\"}", "'grid' is not known; scheduler takes 'asha'.")]
    [InlineData("{\"scheduler\":§\"hyperband\"}", "'hyperband' is not yet in this version; scheduler takes 'asha'.")]
    [InlineData("{\"scheduler\":§[\"asha\"]}", "'[...]' is a list where one value is wanted; scheduler takes 'asha'.")]
    [InlineData("{\"scheduler\":\"asha\",\"eta\":§1}", "'1' is out of range; eta takes a whole number from 2 to 1,000.")]
    [InlineData("{\"scheduler\":\"asha\",\"eta\":§2.5}", "'2.5' is not a whole number; eta takes a whole number from 2 to 1,000.")]
    [InlineData(
        "{\"scheduler\":\"asha\",\"min_epochs\":§0}", "'0' is out of range; min_epochs takes a whole number from 1 to 999,999.")]
    [InlineData(
        "{\"scheduler\":\"asha\",\"min_epochs\":§500}",
        "'500' is not below the 500 epochs that the longest trial has, so no trial would be compared; min_epochs takes a whole"
        + " number from 1 to 499, and 20 if it is left out.")]
    [InlineData(
        "{\"eta\":§3}", "eta is a scheduler's, and there is none; write \"scheduler\": \"asha\" beside it, or leave it out.")]
    [InlineData(
        "{\"scheduler\":null,\"min_epochs\":§20}",
        "min_epochs is a scheduler's, and there is none; write \"scheduler\": \"asha\" beside it, or leave it out.")]
    [InlineData("{§\"schedular\":\"asha\"}", "The key 'schedular' is not known here; did you mean 'scheduler'?")]
    [InlineData(
        "§\"asha\"",
        "'asha' is a scheduler, not a way to combine values; write \"search\": { \"scheduler\": \"asha\" }.")]
    public void Parse_SchedulerThatIsWrong_IsBlamed(string search, string message) =>
        Assert.Equal(message, Grid.MessageAtMark(Grid.Top($"\"search\":{search}")));

    [Fact]
    public void Parse_TrialsOfOneEpoch_LeaveNothingToCompare() => Assert.Equal(
        "'asha' compares trials before their last epoch, and these have '1'; give epochs 2 or more, or leave the scheduler out.",
        Grid.MessageAtMark(Grid.Top("\"search\":{\"scheduler\":§\"asha\"},\"hyperparameters\":{\"epochs\":1}")));

    [Fact]
    public void Parse_SchedulerAtTheTopLevel_IsToldWhereItBelongs() => Assert.Equal(
        "The key 'scheduler' is not known here; it belongs in 'search'.", Grid.MessageAtMark(Grid.Top("§\"scheduler\":\"asha\"")));

    [Fact]
    public void Write_Asha_WritesItsDefaultsOut() => Assert.Contains(
        "\"search\":{\"strategy\":\"grid\",\"scheduler\":\"asha\",\"eta\":3,\"min_epochs\":20},",
        SpecJson.Write(Grid.Spec(Grid.Top("\"search\":{\"scheduler\":\"asha\"}"))),
        StringComparison.Ordinal);

    [Fact]
    public void Extend_MoreEpochs_KeepsTheRungsAndAddsHigherOnes()
    {
        var spec = Pinned("\"search\":{\"scheduler\":\"asha\"}");

        var extended = SpecExtension.Apply(spec, ["epochs=1000"]).Spec!;

        Assert.Equal(spec.Search.Scheduler, extended.Search.Scheduler);
        Assert.Equal([20, 60, 180], RungsOf(spec));
        Assert.Equal([20, 60, 180, 540], RungsOf(extended));
        Assert.Equal([20, 60, 180, 540], RungsOf(SpecJson.Read(SpecJson.Write(extended))));
    }

    [Fact]
    public void PlanFor_Asha_HasTheRungsBelowTheTrialsOwnEpochs()
    {
        var spec = Pinned("\"search\":{\"scheduler\":\"asha\",\"min_epochs\":10},\"hyperparameters\":{\"epochs\":[10,30,31,300]}");

        Assert.Equal(
            ["", "10", "10,30", "10,30,90,270"],
            Expansion.Trials(spec, Grid.Id).Select(trial => string.Join(',', spec.PlanFor(trial).Rungs)));
    }

    [Fact]
    public void PlanFor_Rung_IsWaitedForAndACandidate()
    {
        var spec = Pinned("\"search\":{\"scheduler\":\"asha\"}");
        var plan = spec.PlanFor(Expansion.Trials(spec, Grid.Id)[0]);

        Assert.Equal((true, false), (plan.IsRung(60), plan.IsRung(50)));
        Assert.Equal((true, true, false), (plan.IsCandidate(60, 500), plan.IsCandidate(50, 500), plan.IsCandidate(61, 500)));
    }

    private static int[] RungsOf(SweepSpec spec) => [.. spec.PlanFor(Expansion.Trials(spec, Grid.Id)[0]).Rungs];

    private static SweepSpec Pinned(string members)
    {
        var spec = Grid.Spec(Grid.Top(members));
        return spec with { Corpus = spec.Corpus with { Sha256 = new string('0', 64), Preprocessing = Preprocessing.Letters } };
    }
}
