using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>The losses of the book's code in PyTorch, met with the same weights and offsets.</summary>
public sealed class GoldenCurveTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Golden.TimeMachine.Cases.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_WithPyTorchsWeights_MeetsPyTorchsCurve(int number)
    {
        var corpus = TokenizedCorpus.Create(Requires.Corpus("timemachine.txt"), Preprocessing.Letters);
        var golden = Golden.TimeMachine.Cases[number];
        TorchThread.Prepare();
        using var model = NewModel(golden, corpus.Vocabulary.Count);
        using var path = NumericalPaths.Open(model);
        var figures = GoldenCheck.Train(golden, path, corpus.Tokens[..10_000], CancellationToken.None);

        AssertClose(golden.BatchLoss, figures.Losses);
        AssertClose(golden.BatchGradientNorm, figures.Norms);
        AssertClose(golden.EpochPerplexity, figures.Perplexities);
        Assert.Equal(golden.Greedy, GreedyWriter.Write(path, corpus.Vocabulary, "time traveller", 50));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TrainingEpoch_WithPyTorchsWeights_MeetsPyTorchsPerplexity(int number)
    {
        var corpus = TokenizedCorpus.Create(Requires.Corpus("timemachine.txt"), Preprocessing.Letters);
        var golden = Golden.TimeMachine.Cases[number];
        TorchThread.Prepare();
        using var model = NewModel(golden, corpus.Vocabulary.Count);
        using var path = NumericalPaths.Open(model);
        TrainingStep step = new(path, golden.Values);
        var perplexities = Enumerable.Range(0, golden.Values.Epochs)
            .Select(epoch => BatchSampler.Sequential(10_000, 32, 35, epoch)) // Epoch e starts at offset e.
            .Select(batches => Train(new TrainingEpoch(step, corpus.Tokens, batches)))
            .Select(Math.Exp);

        AssertClose(golden.EpochPerplexity, [.. perplexities]);
    }

    private static double Train(TrainingEpoch epoch)
    {
        while (epoch.HasBatch) epoch.Step();
        return epoch.TakeLoss();
    }

    private static CharModel NewModel(GoldenCase golden, int vocabularySize)
    {
        var model = new CharModel(golden.Values, vocabularySize, torch.CPU);
        ReferenceWeights.CopyInto(model, golden.InitScale);
        return model;
    }

    private static void AssertClose(IReadOnlyList<double> expected, List<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (index, (wanted, got)) in expected.Zip(actual).Index())
        {
            var isClose = Math.Abs(got - wanted) <= Tolerance * wanted;
            Assert.True(isClose, $"At '{index}': expected '{wanted}', got '{got}'.");
        }
    }
}
