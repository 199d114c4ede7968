using System.Text;
using Sweep.Contracts;

namespace Sweep.Training.Tests;

/// <summary>Trials that are trained in milliseconds.</summary>
internal static class Tiny
{
    private const string Verse =
        "the brook runs down to the mill and the mill runs down to the sea and nobody asks the brook why it runs\n";

    public static byte[] Text { get; } = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Verse, 8)));

    public static TokenizedCorpus Corpus { get; } = TokenizedCorpus.Create(Text, Preprocessing.Letters);

    public static Hyperparameters Values { get; } = new(
        Cell.RnnScratch,
        Layers: 1,
        Lr: 1,
        HiddenSize: 12,
        Sampling.Sequential,
        BatchSize: 4,
        NumSteps: 9,
        Epochs: 6,
        ClipNorm: 1,
        InitStd: 0.1);

    /// <summary>Every cell with every number of layers that is worth a test of its own.</summary>
    public static TheoryData<Cell, int> Models { get; } = new()
    {
        { Cell.RnnScratch, 1 },
        { Cell.Rnn, 1 }, { Cell.Rnn, 2 }, { Cell.Rnn, 3 },
        { Cell.Gru, 1 }, { Cell.Gru, 2 }, { Cell.Gru, 3 },
        { Cell.Lstm, 1 }, { Cell.Lstm, 2 }, { Cell.Lstm, 3 },
    };

    public static TrialPlan Plan(int? maxTokens = 500, int validationTokens = 60) => new(
        new CorpusRef("tiny", new string('a', 64), Preprocessing.Letters, maxTokens, validationTokens),
        CheckpointEvery: TimeSpan.FromSeconds(30),
        CandidateEpochs: 2,
        Prompts: ["the "],
        SampleEveryEpochs: 0,
        SampleLength: 10,
        Target: null,
        RanksByValidation: validationTokens > 0);

    public static TrialSpec Trial(Hyperparameters? values = null, ulong seed = 7, string contentHash = "hash") =>
        new(new TrialId(new SweepId("7k3m9x0qtz"), 3), Repeat: 1, values ?? Values, seed, contentHash);

    public static TrialTrainer Start(Hyperparameters? values = null, ulong seed = 7) =>
        TrialTrainer.Start(Trial(values, seed), Plan(), Corpus, "cpu", new SteadyClock());

    public static TrialTrainer Resume(byte[] checkpoint, Hyperparameters? values = null) =>
        TrialTrainer.Resume(Trial(values), Plan(), Corpus, "cpu", new MemoryStream(checkpoint), new SteadyClock());

    public static byte[] Save(TrialTrainer trainer)
    {
        using var file = new MemoryStream();
        trainer.Save(file);
        return file.ToArray();
    }

    public static Measurement[] Train(TrialTrainer trainer, int epochs) =>
        [.. Enumerable.Range(0, epochs).Select(_ => trainer.TrainEpoch(CancellationToken.None))];
}
