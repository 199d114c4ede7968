using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class ShippedGridTests
{
    public static TheoryData<string> Grids => new(ProjectFiles.GridNames);

    [Theory]
    [MemberData(nameof(Grids))]
    public void Grid_Shipped_HasNeitherFaultsNorWarnings(string name)
    {
        var result = GridFile.Parse(ProjectFiles.Grid(name), []);

        Assert.Empty(result.Faults);
        Assert.Empty(result.Warnings);
        Assert.Equal(Path.GetFileNameWithoutExtension(name), result.Spec!.Name);
    }

    [Theory]
    [InlineData("quickstart.json")]
    [InlineData("random.json")]
    public void Quickstart_Trials_AreFewAndShort(string name)
    {
        var spec = Grid.Spec(ProjectFiles.Grid(name));

        Assert.Equal("sample", spec.Corpus.Name);
        Assert.InRange(Expansion.Count(spec), 8, 12);
        // At 150,000 tokens a second on each of two slots these take about half a minute.
        var epochs = Expansion.Trials(spec, Grid.Id).Sum(trial => trial.Hyperparameters.Epochs);
        Assert.InRange(epochs * spec.Corpus.MaxTokens!.Value, 1, 10_000_000);
    }

    [Fact]
    public void TimeMachine_Trials_AreTheNotebooksTwoRunsFiveTimes()
    {
        var spec = Grid.Spec(ProjectFiles.Grid("time-machine.json"));

        var trials = Expansion.Trials(spec, Grid.Id);
        Assert.Equal("timemachine", spec.Corpus.Name);
        Hyperparameters[] runs =
            [Hyperparameters.Default, Hyperparameters.Default with { Sampling = Sampling.SequentialReset }];
        Assert.Equal(Enumerable.Repeat(runs, 5).SelectMany(run => run), trials.Select(trial => trial.Hyperparameters));
    }

    [Fact]
    public void TrainCh8_Trials_AreTwentySeven()
    {
        var spec = Grid.Spec(ProjectFiles.Grid("train_ch8.json"));

        Assert.Equal("timemachine", spec.Corpus.Name);
        Assert.Equal([0.5, 1, 2], spec.Space.Lrs);
        Assert.Equal([128, 256, 512], spec.Space.HiddenSizes);
        Assert.Equal(3, spec.Space.Samplings.Length);
        Assert.Equal([500], spec.Space.Epochs);
        Assert.Equal(27, Expansion.Count(spec));
    }
}
