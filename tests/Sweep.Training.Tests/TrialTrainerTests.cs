using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class TrialTrainerTests
{
    [Theory]
    [InlineData(1e30)]
    [InlineData(1e308)]
    [InlineData(double.MaxValue)]
    public void TrainEpoch_LearningRateBeyondReason_Diverges(double lr)
    {
        using var trainer = Tiny.Start(Tiny.Values with { Lr = lr, ClipNorm = double.MaxValue });

        Assert.Contains(Tiny.Train(trainer, 2), measurement => !double.IsFinite(measurement.Perplexity));
    }

    [Theory]
    [InlineData(Cell.RnnScratch, 1)]
    [InlineData(Cell.Rnn, 2)]
    [InlineData(Cell.Gru, 2)]
    [InlineData(Cell.Lstm, 1)]
    public void TrainEpoch_TinyTrial_LearnsMoreThanTheVocabularysSize(Cell cell, int layers)
    {
        using var trainer = Tiny.Start(Tiny.Values with { Cell = cell, Layers = layers, Epochs = 40 });
        var measurements = Tiny.Train(trainer, 40);

        var last = measurements[^1];
        Assert.True(last.Loss < Math.Log(Tiny.Corpus.Vocabulary.Count) - 1, $"Loss is '{last.Loss}'.");
        Assert.True(last.ValidationPerplexity < Tiny.Corpus.Vocabulary.Count / 2.0);
    }

    [Fact]
    public void TrainEpoch_Measurement_TellsEpochPerplexityAndTime()
    {
        using var trainer = Tiny.Start();
        var measurements = Tiny.Train(trainer, 2);

        Assert.Equal([1, 2], measurements.Select(measurement => measurement.Epoch));
        Assert.All(measurements, measurement => Assert.Equal(Math.Exp(measurement.Loss), measurement.Perplexity));
        Assert.All(measurements, measurement => Assert.NotNull(measurement.ValidationPerplexity));
        // The clock moves on by 0.25 s between beginning and end of an epoch; an epoch is 13 batches of 4 x 9 tokens.
        Assert.Equal([0.25, 0.5], measurements.Select(measurement => measurement.Elapsed.TotalSeconds));
        Assert.All(measurements, measurement => Assert.Equal(13 * 36 / 0.25, measurement.TokensPerSecond));
        Assert.Equal(2, trainer.EpochsDone);
    }

    [Theory]
    [InlineData(Sampling.Sequential)]
    [InlineData(Sampling.Random)]
    public void TrainEpoch_WeightsThatStandStill_ReadsTheTextOtherwiseEveryEpoch(Sampling sampling)
    {
        using var trainer = Tiny.Start(Tiny.Values with { Sampling = sampling, Lr = 1e-30 });
        var measurements = Tiny.Train(trainer, 6);

        Assert.Single(measurements.Select(measurement => measurement.ValidationPerplexity).Distinct());
        Assert.InRange(measurements.Select(measurement => measurement.Loss).Distinct().Count(), 4, 6);
    }

    [Theory]
    [InlineData(Cell.RnnScratch)]
    [InlineData(Cell.Rnn)]
    [InlineData(Cell.Gru)]
    [InlineData(Cell.Lstm)]
    public void StartReference_AnyCell_LearnsOnAutogradWhatTheUsualPathLearns(Cell cell)
    {
        var values = Tiny.Values with { Cell = cell };
        using var usual = Tiny.Start(values);
        using var reference = TrialTrainer.StartReference(Tiny.Trial(values), Tiny.Plan(), Tiny.Corpus, "cpu");

        Assert.IsType<LibraryPath>(reference.Path);
        Assert.IsNotType<LibraryPath>(usual.Path);
        foreach (var (wanted, got) in Tiny.Train(usual, 3).Zip(Tiny.Train(reference, 3)))
            Assert.Equal(wanted.Loss, got.Loss, 1e-4);
    }

    [Fact]
    public void TrainEpoch_WithoutValidation_LeavesItsPerplexityOut()
    {
        using var trainer = TrialTrainer.Start(Tiny.Trial(), Tiny.Plan(validationTokens: 0), Tiny.Corpus, "cpu");

        Assert.Null(trainer.TrainEpoch(CancellationToken.None).ValidationPerplexity);
    }

    [Fact]
    public void TrainEpoch_HugeLearningRate_MeasuresADivergence()
    {
        using var trainer = Tiny.Start(Tiny.Values with { Lr = 1e30, ClipNorm = 1e30 });
        var measurements = Tiny.Train(trainer, 3);

        Assert.False(double.IsFinite(measurements[^1].Perplexity));
        Assert.False(double.IsFinite(trainer.EvaluateCandidate()));
    }

    [Fact]
    public void TrainEpoch_AfterTheLast_Throws()
    {
        using var trainer = Tiny.Start(Tiny.Values with { Epochs = 1 });
        trainer.TrainEpoch(CancellationToken.None);

        var fault = Assert.Throws<InvalidOperationException>(() => trainer.TrainEpoch(CancellationToken.None));
        Assert.Equal("Trial '7k3m9x0qtz/3' has trained all its '1' epochs.", fault.Message);
    }

    [Fact]
    public void TrainEpoch_Abandoned_LeavesNothingToSave()
    {
        using var trainer = Tiny.Start();
        using var abandon = new CancellationTokenSource();
        abandon.Cancel();

        Assert.Throws<OperationCanceledException>(() => trainer.TrainEpoch(abandon.Token));
        Assert.Equal(0, trainer.EpochsDone);
        Assert.Throws<InvalidOperationException>(() => trainer.Save(Stream.Null));
        Assert.Throws<InvalidOperationException>(() => trainer.TrainEpoch(CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Tiny.Models), MemberType = typeof(Tiny))]
    public void EndEpoch_StepByStep_GivesTheBitsOfAWholeEpoch(Cell cell, int layers)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers };
        using var whole = Tiny.Start(values);
        using var pieces = Tiny.Start(values);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            pieces.BeginEpoch();
            while (pieces.HasBatch) pieces.Step();
            Assert.Equal(whole.TrainEpoch(CancellationToken.None), pieces.EndEpoch());
        }

        Assert.Equal(Tiny.Save(whole), Tiny.Save(pieces));
    }

    [Fact]
    public void Step_OutOfTurn_Throws()
    {
        using var trainer = Tiny.Start(Tiny.Values with { Epochs = 1 });
        Assert.False(trainer.HasBatch);
        Assert.Throws<InvalidOperationException>(trainer.Step);
        Assert.Throws<InvalidOperationException>(trainer.EndEpoch);

        trainer.BeginEpoch();
        trainer.Step();
        Assert.Throws<InvalidOperationException>(trainer.BeginEpoch);
        Assert.Throws<InvalidOperationException>(trainer.EndEpoch);
        Assert.Throws<InvalidOperationException>(() => trainer.Save(Stream.Null));
        Assert.Throws<InvalidOperationException>(() => trainer.EvaluateCandidate());
        Assert.Throws<InvalidOperationException>(() => trainer.Generate("the ", 1));

        while (trainer.HasBatch) trainer.Step();
        Assert.Throws<InvalidOperationException>(trainer.Step);
        Assert.Equal(1, trainer.EndEpoch().Epoch);
        Assert.Throws<InvalidOperationException>(trainer.EndEpoch);
        Assert.Throws<InvalidOperationException>(trainer.BeginEpoch);
    }

    [Theory]
    [MemberData(nameof(Tiny.Models), MemberType = typeof(Tiny))]
    public void TrainEpoch_ManySteps_KeepsNoTensorAlive(Cell cell, int layers)
    {
        using var trainer = Tiny.Start(Tiny.Values with { Cell = cell, Layers = layers, Epochs = 20 });
        trainer.TrainEpoch(CancellationToken.None);
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Tiny.Train(trainer, 10); // 130 steps.
        trainer.Generate("the ", 30);
        Tiny.Save(trainer);

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(Tiny.Models), MemberType = typeof(Tiny))]
    public void Dispose_AfterTraining_FreesEveryTensor(Cell cell, int layers)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers };
        TorchThread.Prepare();
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var trainer = Tiny.Start(values);
        Tiny.Train(trainer, 2);
        using var resumed = Tiny.Resume(Tiny.Save(trainer), values);
        resumed.Dispose();
        trainer.Dispose();
        trainer.Dispose();

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Start_SameSeed_GivesTheSameWeightsWhateverElseDiffers()
    {
        var one = Weights(Tiny.Values, 7);

        var otherwise = Tiny.Values with { Sampling = Sampling.Random, Lr = 3, BatchSize = 2, Epochs = 9 };
        Assert.Equal(one, Weights(otherwise, 7));
        Assert.NotEqual(one, Weights(Tiny.Values, 8));
    }

    [Fact]
    public async Task TrainEpoch_TrialsAtOnce_GivesTheBitsOfEachAlone()
    {
        var values = new[]
        {
            Tiny.Values with { HiddenSize = 40, Epochs = 12 },
            Tiny.Values with { HiddenSize = 33, Epochs = 12, Sampling = Sampling.Random },
            Tiny.Values with { HiddenSize = 33, Epochs = 12, Cell = Cell.Rnn, Layers = 2 },
            Tiny.Values with { HiddenSize = 21, Epochs = 12, Cell = Cell.Gru, Layers = 2 },
            Tiny.Values with { HiddenSize = 21, Epochs = 12, Cell = Cell.Lstm },
        };
        var alone = values.Select(TrainAll).ToArray();
        using var together = new Barrier(values.Length);
        var atOnce = await Task.WhenAll(values.Select(value => OnThreadOfItsOwn(() =>
        {
            together.SignalAndWait(TestContext.Current.CancellationToken);
            return TrainAll(value);
        })));

        Assert.Equal(alone, atOnce);
    }

    [Theory]
    [InlineData(Cell.RnnScratch, 1)]
    [InlineData(Cell.Rnn, 2)]
    [InlineData(Cell.Gru, 2)]
    [InlineData(Cell.Lstm, 2)]
    public async Task TrainEpoch_OnAnotherThreadThanItBegan_GivesTheSameBits(Cell cell, int layers)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers };
        using var trainer = Tiny.Start(values);
        Tiny.Train(trainer, 3);
        var moved = await OnThreadOfItsOwn(() =>
        {
            Tiny.Train(trainer, 3);
            return Tiny.Save(trainer);
        });

        Assert.Equal(TrainAll(values), moved);
    }

    [Fact]
    public void EvaluateCandidate_WithValidation_IsTheLastValidationPerplexity()
    {
        using var trainer = Tiny.Start();
        var measurement = trainer.TrainEpoch(CancellationToken.None);

        Assert.Equal(measurement.ValidationPerplexity, trainer.EvaluateCandidate());
    }

    [Fact]
    public void EvaluateCandidate_WithoutValidation_IsOfTheTrainingTokens()
    {
        using var trainer = TrialTrainer.Start(Tiny.Trial(), Tiny.Plan(validationTokens: 0), Tiny.Corpus, "cpu");
        trainer.TrainEpoch(CancellationToken.None);
        using var model = CheckpointModel.Load(new MemoryStream(Tiny.Save(trainer)));

        Assert.Equal(model.Evaluate(Tiny.Corpus.Tokens[..500]), trainer.EvaluateCandidate());
    }

    [Fact]
    public void Start_CorpusTooShort_SaysWhatWouldBeEnough()
    {
        var fault = Assert.Throws<ArgumentException>(
            () => TrialTrainer.Start(Tiny.Trial(), Tiny.Plan(maxTokens: 40), Tiny.Corpus, "cpu"));

        Assert.StartsWith("The training text has '40' tokens", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Cell.RnnScratch, 2, "A model of 'rnn_scratch' cannot have '2' layers; 1 to 1 can be.")]
    [InlineData(Cell.Lstm, 9, "A model of 'lstm' cannot have '9' layers; 1 to 8 can be.")]
    [InlineData((Cell)7, 1, "There is no cell '7'.")]
    public void Start_LayersThatTheCellCannotHave_SaysHowManyItCan(Cell cell, int layers, string message)
    {
        var fault = Assert.Throws<ArgumentException>(
            () => Tiny.Start(Tiny.Values with { Cell = cell, Layers = layers }));

        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    private static byte[] TrainAll(Hyperparameters values)
    {
        using var trainer = Tiny.Start(values);
        Tiny.Train(trainer, values.Epochs);
        return Tiny.Save(trainer);
    }

    private static byte[] Weights(Hyperparameters values, ulong seed)
    {
        using var trainer = Tiny.Start(values, seed);
        using var file = new MemoryStream(Tiny.Save(trainer));
        return [.. SafetensorsReader.Open(file).ReadTensors().SelectMany(tensor => tensor.Data)];
    }

    private static Task<T> OnThreadOfItsOwn<T>(Func<T> work) => Task.Factory.StartNew(
        work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
