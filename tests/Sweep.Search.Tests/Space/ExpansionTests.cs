using System.Globalization;
using CsCheck;
using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class ExpansionTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    // A spec may have thousands of trials, so few suffice.
    private const int Samples = 30;

    [Fact]
    public void Trials_TwoAxesAndRepeats_AreNumberedWithRepeatsOutermostAndTheLastAxisFastest()
    {
        var spec = Grid.Spec("""{"corpus":"x","repeats":2,"hyperparameters":{"epochs":[3,2],"lr":[2,1]}}""");

        Assert.Equal(
            [
                "1: repeat 1, lr 2, epochs 3", "2: repeat 1, lr 2, epochs 2",
                "3: repeat 1, lr 1, epochs 3", "4: repeat 1, lr 1, epochs 2",
                "5: repeat 2, lr 2, epochs 3", "6: repeat 2, lr 2, epochs 2",
                "7: repeat 2, lr 1, epochs 3", "8: repeat 2, lr 1, epochs 2",
            ],
            Expansion.Trials(spec, Grid.Id).Select(trial =>
                $"{trial.Id.Number}: repeat {trial.Repeat}, "
                + $"lr {trial.Hyperparameters.Lr}, epochs {trial.Hyperparameters.Epochs}"));
    }

    [Fact]
    public void Trials_EveryAxisWithTwoValues_VaryInTheFixedOrder()
    {
        var spec = Grid.Spec("""{"corpus":"x"}""") with { Space = TwoOfEach() };

        var trials = Expansion.Trials(spec, Grid.Id);

        // The axis that varies fastest is the lowest bit of the number, the slowest the highest.
        string[] slowestFirst =
        [
            "Cell", "Layers", "Lr", "HiddenSize", "Sampling", "BatchSize", "NumSteps", "Epochs", "ClipNorm", "InitStd",
        ];
        Assert.Equal(1024, trials.Length);
        foreach (var trial in trials)
        {
            for (var axis = 0; axis < slowestFirst.Length; axis++)
            {
                var bit = ((trial.Id.Number - 1) >> (slowestFirst.Length - 1 - axis)) & 1;
                var value = typeof(Hyperparameters).GetProperty(slowestFirst[axis])!.GetValue(trial.Hyperparameters)!;
                Assert.Equal(bit + 1, Convert.ToInt32(value, CultureInfo.InvariantCulture) + Shift(value));
            }
        }
    }

    [Fact]
    public void Trials_AnySpec_AreAsManyAsCountedAndAllDifferent() => Specs.Any.Sample(spec =>
    {
        var trials = Expansion.Trials(spec, Grid.Id);

        Assert.Equal(Expansion.Count(spec), trials.Length);
        Assert.Equal(Enumerable.Range(1, trials.Length), trials.Select(trial => trial.Id.Number));
        Assert.All(trials, trial => Assert.Equal(Grid.Id, trial.Id.Sweep));
        Assert.Equal(trials.Length, trials.Select(trial => (trial.Repeat, trial.Hyperparameters)).Distinct().Count());
    }, iter: Samples);

    [Fact]
    public void Trials_MoreRepeats_OnlyAppend() => Gen.Select(Specs.Any, Gen.Int[1, 3]).Sample((spec, more) =>
    {
        var before = Expansion.Trials(spec, Grid.Id);
        var after = Expansion.Trials(spec with { Repeats = spec.Repeats + more }, Grid.Id);

        Assert.True(after.Length > before.Length);
        Assert.Equal(before, after.Take(before.Length));
    }, iter: Samples);

    [Fact]
    public void Trials_SameSpecTwice_AreTheSame() => Specs.Any.Sample(
        spec => Assert.Equal(Expansion.Trials(spec, Grid.Id), Expansion.Trials(SpecJson.Read(SpecJson.Write(spec)), Grid.Id)),
        iter: Samples);

    [Fact]
    public void Trials_OneRepeat_ShareASeedThatOthersDoNotHave() => Specs.Any.Sample(spec =>
    {
        var seeds = Expansion.Trials(spec, Grid.Id).GroupBy(trial => trial.Repeat, trial => trial.Seed).ToArray();

        Assert.All(seeds, repeat => Assert.Single(repeat.Distinct()));
        Assert.Equal(spec.Repeats, seeds.Select(repeat => repeat.First()).Distinct().Count());
    }, iter: Samples);

    [Fact]
    public void Trials_MoreThanAGridFileMayHave_AreRefused()
    {
        var spec = Grid.Spec("""{"corpus":"x"}""") with { Repeats = 100_001 };

        var error = Assert.Throws<ArgumentException>(() => Expansion.Trials(spec, Grid.Id));

        Assert.StartsWith("The spec has '100,001' trials; at most 100,000 are allowed.", error.Message);
    }

    [Fact]
    public void Count_MoreThanSixtyThreeBits_Throws()
    {
        var spec = Grid.Spec("""{"corpus":"x"}""");
        var thousand = Enumerable.Range(1, 1000).ToArray();
        var space = spec.Space with
        {
            Layers = [.. thousand],
            HiddenSizes = [.. thousand],
            BatchSizes = [.. thousand],
            NumSteps = [.. thousand],
            Epochs = [.. thousand],
            Lrs = [.. thousand.Select(value => (double)value)],
            ClipNorms = [.. thousand.Select(value => (double)value)],
        };

        Assert.Throws<OverflowException>(() => Expansion.Count(spec with { Space = space }));
    }

    [Fact]
    public void PlanFor_PinnedSpec_TakesWhatTheSlotNeeds()
    {
        var spec = Pinned(
            "\"checkpoint\":{\"every_seconds\":5,\"candidate_epochs\":7},"
            + "\"prompts\":[\"a\"],\"sample_every_epochs\":3,\"sample_length\":4");

        var plan = spec.PlanFor(Expansion.Trials(spec, Grid.Id)[0]);

        Assert.Equal(new CorpusRef("x", Hash, Preprocessing.Raw, 10_000, 9), plan.Corpus);
        Assert.Equal(TimeSpan.FromSeconds(5), plan.CheckpointEvery);
        Assert.Equal(7, plan.CandidateEpochs);
        Assert.Equal(["a"], plan.Prompts);
        Assert.Equal((3, 4), (plan.SampleEveryEpochs, plan.SampleLength));
        Assert.Null(plan.Target);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    [InlineData(19, 1)]
    [InlineData(20, 2)]
    [InlineData(500, 50)]
    public void PlanFor_NoCandidateEpochs_TakesATenthOfTheTrials(int epochs, int expected)
    {
        var spec = Pinned($"\"hyperparameters\":{{\"epochs\":[1000,{epochs}]}}");

        Assert.Equal(expected, spec.PlanFor(Expansion.Trials(spec, Grid.Id)[1]).CandidateEpochs);
    }

    [Theory]
    [InlineData("never", null)]
    [InlineData("trial", 1.5)]
    [InlineData("sweep", 1.5)]
    public void PlanFor_Target_IsGivenOnlyIfSomethingStopsThere(string stop, double? expected)
    {
        var spec = Pinned($"\"objective\":{{\"target\":1.5,\"stop_at_target\":\"{stop}\"}}");

        Assert.Equal(expected, spec.PlanFor(Expansion.Trials(spec, Grid.Id)[0]).Target);
    }

    [Fact]
    public void PlanFor_CorpusThatIsNotPinned_Throws()
    {
        var spec = Pinned("\"seed\":1");
        var trial = Expansion.Trials(spec, Grid.Id)[0];

        var error = Assert.Throws<InvalidOperationException>(
            () => (spec with { Corpus = spec.Corpus with { Sha256 = null } }).PlanFor(trial));
        Assert.Equal("Corpus 'x' is not pinned: set its SHA-256 and preprocessing first.", error.Message);
        Assert.Throws<InvalidOperationException>(
            () => (spec with { Corpus = spec.Corpus with { Preprocessing = null } }).PlanFor(trial));
    }

    private static SweepSpec Pinned(string members) => Grid.Spec(
        "{\"corpus\":{\"name\":\"x\",\"preprocessing\":\"raw\",\"validation_tokens\":9,\"sha256\":\"" + Hash + "\"},"
        + members + "}");

    private static SearchSpace TwoOfEach() => new(
        [Cell.RnnScratch, Cell.Rnn], [1, 2], [1, 2], [1, 2], [Sampling.Sequential, Sampling.Random], [1, 2], [1, 2],
        [1, 2], [1, 2], [1, 2]);

    // Enumerations count from 0, the numbers here from 1.
    private static int Shift(object value) => value is Enum ? 1 : 0;
}
