using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class ResumeTests
{
    public static TheoryData<Cell, int, Sampling> Models
    {
        get
        {
            var models = new TheoryData<Cell, int, Sampling>();
            foreach (var model in Tiny.Models)
            {
                var (cell, layers) = model.Data;
                foreach (var sampling in Enum.GetValues<Sampling>()) models.Add(cell, layers, sampling);
            }
            return models;
        }
    }

    /// <summary>The numbers of layers that <see cref="Models"/> leaves out, up to the most that there may be.</summary>
    public static TheoryData<Cell, int, Sampling> DeepModels
    {
        get
        {
            var models = new TheoryData<Cell, int, Sampling>();
            foreach (var cell in (Cell[])[Cell.Rnn, Cell.Gru, Cell.Lstm])
            {
                for (var layers = 4; layers <= 8; layers++)
                {
                    foreach (var sampling in Enum.GetValues<Sampling>()) models.Add(cell, layers, sampling);
                }
            }
            return models;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Resume_AfterAnyEpoch_GivesTheBitsOfTheUninterruptedTrial(Cell cell, int layers, Sampling sampling)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers, Sampling = sampling };
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

    [Theory]
    [MemberData(nameof(DeepModels))]
    public void Resume_ManyLayers_GivesTheBitsOfTheUninterruptedTrial(Cell cell, int layers, Sampling sampling)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers, Sampling = sampling, Epochs = 2 };
        using var uninterrupted = Tiny.Start(values);
        Tiny.Train(uninterrupted, 1);
        var file = Tiny.Save(uninterrupted);
        var expected = Tiny.Train(uninterrupted, 1);

        using var resumed = Tiny.Resume(file, values);

        Assert.Equal(expected, Tiny.Train(resumed, 1));
        Assert.Equal(Tiny.Save(uninterrupted), Tiny.Save(resumed));
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

    [Theory]
    [MemberData(nameof(Tiny.Models), MemberType = typeof(Tiny))]
    public void Generate_BetweenEpochs_ChangesNothing(Cell cell, int layers)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers };
        using var quiet = Tiny.Start(values);
        Tiny.Train(quiet, 2);
        using var talking = Tiny.Start(values);
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

    [Theory]
    [InlineData(Sampling.Sequential)]
    [InlineData(Sampling.Random)]
    [InlineData(Sampling.SequentialReset)]
    public void Resume_ExtendedFromFourToEightEpochs_GivesTheBitsOfEightStraight(Sampling sampling)
    {
        var (four, eight) = (Tiny.Values with { Sampling = sampling, Epochs = 4 }, Tiny.Values with { Sampling = sampling, Epochs = 8 });
        using var straight = Tiny.Start(eight);
        var measurements = Tiny.Train(straight, 8);
        using var shorter = TrialTrainer.Start(
            Tiny.Trial(four, contentHash: "of four"), Tiny.Plan(), Tiny.Corpus, "cpu", new SteadyClock());
        Assert.Equal(measurements.Take(4), Tiny.Train(shorter, 4));

        using var extended = Tiny.Resume(Tiny.Save(shorter), eight);

        Assert.Equal(4, extended.EpochsDone);
        Assert.Equal(measurements.Skip(4), Tiny.Train(extended, 4));
        Assert.Equal(Tiny.Save(straight), Tiny.Save(extended));
    }

    [Fact]
    public void Resume_CheckpointOfMoreEpochs_Throws() =>
        Assert.Throws<CheckpointFormatException>(() => Tiny.Resume(Trained(), Tiny.Values with { Epochs = Tiny.Values.Epochs - 1 }));

    [Fact]
    public void Resume_CheckpointOfAnotherSeed_Throws()
    {
        var fault = Assert.Throws<CheckpointFormatException>(() => TrialTrainer.Resume(
            Tiny.Trial(seed: 8), Tiny.Plan(), Tiny.Corpus, "cpu", new MemoryStream(Trained())));
        Assert.Equal(
            "The checkpoint is of another trial than '7k3m9x0qtz/3': their hyperparameters, seeds, texts or versions of the "
            + "trainer differ.",
            fault.Message);
    }

    [Fact]
    public void Resume_CheckpointOfAnotherText_Throws()
    {
        TrialPlan[] others =
        [
            Tiny.Plan(maxTokens: 400), Tiny.Plan(validationTokens: 61),
            Tiny.Plan() with { Corpus = Tiny.Plan().Corpus with { Sha256 = new string('b', 64) } },
        ];
        foreach (var plan in others)
        {
            Assert.Throws<CheckpointFormatException>(
                () => TrialTrainer.Resume(Tiny.Trial(), plan, Tiny.Corpus, "cpu", new MemoryStream(Trained())));
        }
    }

    [Fact]
    public void Resume_SameTextUnderAnotherName_GoesOn()
    {
        var plan = Tiny.Plan() with { Corpus = Tiny.Plan().Corpus with { Name = "file:moved.txt" } };

        using var resumed = TrialTrainer.Resume(Tiny.Trial(), plan, Tiny.Corpus, "cpu", new MemoryStream(Trained()));

        Assert.NotEqual(0, resumed.EpochsDone);
    }

    [Fact]
    public void Resume_CheckpointOfAnotherTrainerVersion_Throws()
    {
        var (before, after) = ($"\"sweep.trainer_version\":\"{TrialTrainer.Version}\"", $"\"sweep.trainer_version\":\"{Other()}\"");
        var file = System.Text.Encoding.Latin1.GetString(Trained());
        Assert.Contains(before, file, StringComparison.Ordinal);

        Assert.Throws<CheckpointFormatException>(
            () => Tiny.Resume(System.Text.Encoding.Latin1.GetBytes(file.Replace(before, after, StringComparison.Ordinal))));

        static string Other() => new('x', TrialTrainer.Version.Length);
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

    [Theory]
    [MemberData(nameof(Tiny.Models), MemberType = typeof(Tiny))]
    public void Load_Checkpoint_TellsAllThatItHolds(Cell cell, int layers)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers };
        using var trainer = Tiny.Start(values);
        Tiny.Train(trainer, 2);
        using var model = CheckpointModel.Load(new MemoryStream(Tiny.Save(trainer)));

        Assert.Equal(Tiny.Trial(values), model.Trial);
        Assert.Equal(values, model.Hyperparameters);
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
