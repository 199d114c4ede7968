using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class GridFileDefaultsTests
{
    [Fact]
    public void Parse_CorpusAlone_GivesTheNotebooksTrial()
    {
        var spec = Grid.Spec("""{"corpus":"timemachine"}""");

        var trial = Assert.Single(Expansion.Trials(spec, Grid.Id));
        Assert.Equal(
            new Hyperparameters(Cell.RnnScratch, 1, 1, 512, Sampling.Sequential, 32, 35, 500, 1, 0.01),
            trial.Hyperparameters);
    }

    [Fact]
    public void Parse_CorpusAlone_FillsInEveryOtherDefault()
    {
        var spec = Grid.Spec("""{"corpus":"timemachine"}""");

        Assert.Equal("timemachine", spec.Name);
        Assert.Equal(new CorpusSpec("timemachine", null, null, 10_000, 0), spec.Corpus);
        Assert.Equal(1, spec.Repeats);
        Assert.Equal(1ul, spec.Seed);
        Assert.Equal(new ObjectiveSpec(ObjectiveMetric.Perplexity, null, StopAtTarget.Never), spec.Objective);
        Assert.Equal(new CheckpointSpec(TimeSpan.FromSeconds(30), null, 10L * 1024 * 1024 * 1024), spec.Checkpoint);
        Assert.Equal(["time traveller", "traveller"], spec.Prompts);
        Assert.Equal(10, spec.SampleEveryEpochs);
        Assert.Equal(50, spec.SampleLength);
        Assert.Equal(3, spec.Retries);
        Assert.Equal(0, spec.Priority);
    }

    [Theory]
    [InlineData("""{"corpus":{"name":"timemachine"}}""")]
    [InlineData("""{"corpus":"timemachine","hyperparameters":{},"objective":{},"checkpoint":{},"search":{}}""")]
    [InlineData("""{"corpus":"timemachine","search":"grid"}""")]
    [InlineData("""{"corpus":"timemachine","search":{"strategy":"grid"}}""")]
    [InlineData("""{"$schema":"https://example.org/grid.schema.json","corpus":"timemachine"}""")]
    [InlineData("""{"corpus":{"name":"timemachine","sha256":null,"preprocessing":null},"objective":{"target":null}}""")]
    [InlineData("""{"corpus":"timemachine","checkpoint":{"candidate_epochs":null}}""")]
    [InlineData("// a comment\n{/* one */\"corpus\":\"timemachine\", // and a comma at the end\n}")]
    [InlineData("\uFEFF{\"corpus\":\"timemachine\"}")]
    [InlineData("\r\n\t {\r\n\t\"corpus\"\t:\r\n\"timemachine\"\r\n}\r\n")]
    public void Parse_OtherFormsOfTheSame_GiveTheSameSpec(string json) =>
        Assert.Equal(SpecJson.Write(Grid.Spec("""{"corpus":"timemachine"}""")), SpecJson.Write(Grid.Spec(json)));

    [Fact]
    public void Parse_KeysInAnotherOrder_GiveTheSameSpec() => Assert.Equal(
        SpecJson.Write(Grid.Spec("""{"corpus":"x","seed":2,"hyperparameters":{"lr":[1,2],"epochs":5}}""")),
        SpecJson.Write(Grid.Spec("""{"hyperparameters":{"epochs":5,"lr":[1,2]},"seed":2,"corpus":"x"}""")));

    [Fact]
    public void Parse_FileCorpus_HasTheBooksPreprocessing()
    {
        Assert.Equal(Preprocessing.Letters, Grid.Spec("""{"corpus":"file:a.txt"}""").Corpus.Preprocessing);
        Assert.Equal(
            Preprocessing.Raw,
            Grid.Spec("""{"corpus":{"name":"file:a.txt","preprocessing":"raw"}}""").Corpus.Preprocessing);
    }

    [Fact]
    public void Parse_CorpusNameTooLongForASweep_NamesTheSweepByItsEnd()
    {
        var path = "file:/" + new string('a', 300) + "/end.txt";

        var spec = Grid.Spec($$"""{"corpus":"{{path}}"}""");

        Assert.Equal(path[^200..], spec.Name);
        Assert.Equal(path, spec.Corpus.Name);
    }

    [Fact]
    public void Parse_EndOfALongCorpusNameBeginsInsideACharacter_LeavesThatCharacterOut()
    {
        var spec = Grid.Spec($$"""{"corpus":"{{new string('a', 50)}}😀{{new string('b', 199)}}"}""");

        Assert.Equal(new string('b', 199), spec.Name);
    }

    [Fact]
    public void Parse_EveryKeyGiven_TakesEveryValue()
    {
        var hash = new string('a', 63) + "F";
        var spec = Grid.Spec($$"""
            {
              "name": "all", "search": "grid", "repeats": 2, "seed": 18446744073709551615,
              "corpus": {
                "name": "c", "max_tokens": "all", "validation_tokens": 7, "preprocessing": "raw", "sha256": "{{hash}}"
              },
              "hyperparameters": {
                "cell": ["rnn_scratch"], "layers": [1], "lr": [0.5, 2], "hidden_size": [3, 2],
                "sampling": ["random", "sequential"], "batch_size": [4, 5], "num_steps": [6, 7], "epochs": [8, 9],
                "clip_norm": [1.5, 1], "init_std": [0, 1e-2]
              },
              "objective": { "metric": "validation_perplexity", "target": 1.05, "stop_at_target": "sweep" },
              "checkpoint": { "every_seconds": 1.5, "candidate_epochs": 4, "quota": "1.5 KiB" },
              "prompts": ["a\nb"], "sample_every_epochs": 0, "sample_length": 0, "retries": 0, "priority": -5
            }
            """);

        Assert.Equal(new CorpusSpec("c", hash.ToLowerInvariant(), Preprocessing.Raw, null, 7), spec.Corpus);
        Assert.Equal(("all", 2, ulong.MaxValue), (spec.Name, spec.Repeats, spec.Seed));
        Assert.Equal([0.5, 2.0], spec.Space.Lrs);
        Assert.Equal([3, 2], spec.Space.HiddenSizes);
        Assert.Equal([Sampling.Random, Sampling.Sequential], spec.Space.Samplings);
        Assert.Equal([4, 5], spec.Space.BatchSizes);
        Assert.Equal([6, 7], spec.Space.NumSteps);
        Assert.Equal([8, 9], spec.Space.Epochs);
        Assert.Equal([1.5, 1], spec.Space.ClipNorms);
        Assert.Equal([0, 0.01], spec.Space.InitStds);
        Assert.Equal(new ObjectiveSpec(ObjectiveMetric.ValidationPerplexity, 1.05, StopAtTarget.Sweep), spec.Objective);
        Assert.Equal(new CheckpointSpec(TimeSpan.FromSeconds(1.5), 4, 1536), spec.Checkpoint);
        Assert.Equal(["a\nb"], spec.Prompts);
        Assert.Equal((0, 0, 0, -5), (spec.SampleEveryEpochs, spec.SampleLength, spec.Retries, spec.Priority));
    }

    [Fact]
    public void Parse_EmptyPrompts_MeansNoSamples() => Assert.Empty(Grid.Spec(Grid.Top("\"prompts\":[]")).Prompts);

    [Fact]
    public void Parse_TextsThatAreNull_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => GridFile.Parse(null!, []));
        Assert.Throws<ArgumentNullException>(() => GridFile.Parse("{}", null!));
    }
}
