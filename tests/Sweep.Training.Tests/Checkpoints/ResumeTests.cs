using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class ResumeTests
{
    [Theory]
    [InlineData(Sampling.Sequential)]
    [InlineData(Sampling.Random)]
    [InlineData(Sampling.SequentialReset)]
    public void Resume_AfterAnyEpoch_GivesTheBitsOfTheUninterruptedTrial(Sampling sampling)
    {
        var values = Tiny.Values with { Sampling = sampling };
        using var uninterrupted = Tiny.Start(values);
        var files = new List<byte[]> { Tiny.Save(uninterrupted) };
        var measurements = new List<Measurement>();
        for (var epoch = 1; epoch <= values.Epochs; epoch++)
        {
            measurements.AddRange(Tiny.Train(uninterrupted, 1));
            files.Add(Tiny.Save(uninterrupted));
        }

        for (var epoch = 0; epoch <= values.Epochs; epoch++)
        {
            using var resumed = Tiny.Resume(files[epoch], values);
            Assert.Equal(epoch, resumed.EpochsDone);
            // The whole record: loss, both perplexities, and the elapsed time that the file keeps.
            Assert.Equal(measurements.Skip(epoch), Tiny.Train(resumed, values.Epochs - epoch));
            Assert.Equal(files[^1], Tiny.Save(resumed));
        }
    }

    [Fact]
    public void Resume_EveryEpochAnew_EndsWithTheBitsOfTheUninterruptedTrial()
    {
        using var uninterrupted = Tiny.Start();
        Tiny.Train(uninterrupted, Tiny.Values.Epochs);

        using var start = Tiny.Start();
        var file = Tiny.Save(start);
        for (var epoch = 1; epoch <= Tiny.Values.Epochs; epoch++)
        {
            using var resumed = Tiny.Resume(file);
            Tiny.Train(resumed, 1);
            file = Tiny.Save(resumed);
        }

        Assert.Equal(Tiny.Save(uninterrupted), file);
    }

    [Fact]
    public void Save_Resumed_GivesTheSameFile()
    {
        var file = Trained();
        using var resumed = Tiny.Resume(file);

        Assert.Equal(file, Tiny.Save(resumed));
    }

    [Fact]
    public void Generate_BetweenEpochs_ChangesNothing()
    {
        using var quiet = Tiny.Start();
        Tiny.Train(quiet, 2);
        using var talking = Tiny.Start();
        Tiny.Train(talking, 1);
        talking.Generate("the ", 20);
        talking.EvaluateCandidate();
        Tiny.Train(talking, 1);

        Assert.Equal(Tiny.Save(quiet), Tiny.Save(talking));
    }

    [Fact]
    public void Resume_StreamThatCannotSeek_IsReadAllTheSame()
    {
        var file = Trained();
        using var pipe = new ForwardStream(file);
        using var resumed = TrialTrainer.Resume(Tiny.Trial(), Tiny.Plan(), Tiny.Corpus, "cpu", pipe);

        Assert.Equal(file, Tiny.Save(resumed));
    }

    [Fact]
    public void Resume_CheckpointOfAnotherContent_Throws()
    {
        var other = Tiny.Trial(contentHash: "another");

        var fault = Assert.Throws<CheckpointFormatException>(
            () => TrialTrainer.Resume(other, Tiny.Plan(), Tiny.Corpus, "cpu", new MemoryStream(Trained())));
        Assert.Equal(
            "The checkpoint is of another trial than '7k3m9x0qtz/3': their content hashes or hyperparameters differ.",
            fault.Message);
    }

    [Fact]
    public void Resume_CheckpointOfAnotherShape_Throws()
    {
        Assert.Throws<CheckpointFormatException>(() => Tiny.Resume(Trained(), Tiny.Values with { HiddenSize = 13 }));
    }

    [Fact]
    public void Resume_CorpusWithOtherCharacters_Throws()
    {
        var corpus = TokenizedCorpus.Create([.. "xyz\n"u8, .. Tiny.Text], Preprocessing.Letters);

        var fault = Assert.Throws<CheckpointFormatException>(
            () => TrialTrainer.Resume(Tiny.Trial(), Tiny.Plan(), corpus, "cpu", new MemoryStream(Trained())));
        Assert.Equal(
            "The checkpoint of trial '7k3m9x0qtz/3' knows other characters than the corpus has.", fault.Message);
    }

    [Fact]
    public void Load_Checkpoint_TellsAllThatItHolds()
    {
        using var trainer = Tiny.Start();
        Tiny.Train(trainer, 2);
        using var model = CheckpointModel.Load(new MemoryStream(Tiny.Save(trainer)));

        Assert.Equal(Tiny.Trial(), model.Trial);
        Assert.Equal(Tiny.Values, model.Hyperparameters);
        Assert.Equal(Tiny.Plan().Corpus, model.Corpus);
        Assert.Equal(Tiny.Corpus.Vocabulary.Tokens, model.Vocabulary.Tokens);
        Assert.Equal((2, TimeSpan.FromSeconds(0.5)), (model.Epoch, model.Elapsed));
        Assert.Equal(TrialTrainer.Version, model.TrainerVersion);
        Assert.Equal(TrialTrainer.KernelFingerprint("cpu"), model.Kernel);
        Assert.Equal(trainer.Generate("the mill", 25), model.Generate("the mill", 25));
        Assert.Equal(trainer.EvaluateCandidate(), model.Evaluate(Tiny.Corpus.Tokens.Slice(500, 60)));
    }

    [Fact]
    public void Tokenize_Text_IsPreparedLikeTheCorpus()
    {
        using var model = CheckpointModel.Load(new MemoryStream(Trained()));

        Assert.Equal(Tiny.Corpus.Vocabulary.Encode("the mill"), model.Tokenize("The -- MILL!\n"u8.ToArray()));
    }

    [Fact]
    public void Evaluate_OneToken_SaysWhatItNeeds()
    {
        using var model = CheckpointModel.Load(new MemoryStream(Trained()));

        var fault = Assert.Throws<ArgumentException>(() => model.Evaluate((int[])[1]));
        Assert.StartsWith(
            "The text has '1' tokens; its perplexity needs at least '2'.", fault.Message, StringComparison.Ordinal);
    }

    private static byte[] Trained()
    {
        using var trainer = Tiny.Start();
        Tiny.Train(trainer, 2);
        return Tiny.Save(trainer);
    }
}
