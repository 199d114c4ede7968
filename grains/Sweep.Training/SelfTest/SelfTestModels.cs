using System.Collections.Immutable;
using System.Globalization;
using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>The models that a self-test goes through, with trainings that take milliseconds.</summary>
internal static class SelfTestModels
{
    /// <summary>Every cell, with one layer and, where it can have more, two.</summary>
    public static ImmutableArray<(Cell Cell, int Layers)> All { get; } =
    [
        (Cell.RnnScratch, 1), (Cell.Rnn, 1), (Cell.Rnn, 2),
        (Cell.Gru, 1), (Cell.Gru, 2), (Cell.Lstm, 1), (Cell.Lstm, 2),
    ];

    /// <summary>A model in words.</summary>
    public static string Name(Cell cell, int layers) => string.Create(
        CultureInfo.InvariantCulture,
        $"{HyperparametersJson.NameOf(cell)}, {layers} layer{(layers == 1 ? "" : "s")}");

    /// <summary>Starts a small trial.</summary>
    public static TrialTrainer Start(
        (Cell Cell, int Layers) model, Sampling sampling, TokenizedCorpus corpus, string device, ulong seed = 7) =>
        TrialTrainer.Start(Trial(model, sampling, seed), Plan(), corpus, device, StandingClock.Instance);

    /// <summary>Goes on with one.</summary>
    public static TrialTrainer Resume(
        (Cell Cell, int Layers) model, Sampling sampling, TokenizedCorpus corpus, string device, byte[] checkpoint) =>
        TrialTrainer.Resume(
            Trial(model, sampling, 7), Plan(), corpus, device, new MemoryStream(checkpoint), StandingClock.Instance);

    /// <summary>The checkpoint of a trial as it is now.</summary>
    public static byte[] Save(TrialTrainer trainer)
    {
        using MemoryStream file = new();
        trainer.Save(file);
        return file.ToArray();
    }

    /// <summary>Trains so many epochs.</summary>
    public static Measurement[] Train(TrialTrainer trainer, int epochs, CancellationToken cancellationToken) =>
        [.. Enumerable.Range(0, epochs).Select(_ => trainer.TrainEpoch(cancellationToken))];

    private static TrialSpec Trial((Cell Cell, int Layers) model, Sampling sampling, ulong seed)
    {
        var values = new Hyperparameters(
            model.Cell, model.Layers, Lr: 1, HiddenSize: 12, sampling, BatchSize: 4, NumSteps: 9, Epochs: 4,
            ClipNorm: 1, InitStd: 0.1);
        return new TrialSpec(new TrialId(new SweepId("5e1f7e5700"), 1), Repeat: 1, values, seed, "self-test");
    }

    private static TrialPlan Plan() => new(
        new CorpusRef("sample", new string('0', 64), Preprocessing.Letters, MaxTokens: 400, ValidationTokens: 50),
        CheckpointEvery: TimeSpan.FromSeconds(30),
        CandidateEpochs: 1,
        Prompts: [],
        SampleEveryEpochs: 0,
        SampleLength: 0,
        Target: null,
        RanksByValidation: true);

    /// <summary>A clock that stands: a checkpoint holds how long it took, and must be the same each time.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public static StandingClock Instance { get; } = new();

        public override long GetTimestamp() => 0;
    }
}
