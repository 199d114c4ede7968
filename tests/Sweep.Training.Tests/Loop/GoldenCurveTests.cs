using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>The losses of the book's code in PyTorch, met with the same weights and offsets.</summary>
public sealed class GoldenCurveTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData(Cell.RnnScratch, Sampling.Sequential)]
    [InlineData(Cell.RnnScratch, Sampling.SequentialReset)]
    [InlineData(Cell.Gru, Sampling.Sequential)]
    public void Run_WithPyTorchsWeights_MeetsPyTorchsCurve(Cell cell, Sampling sampling)
    {
        var corpus = TokenizedCorpus.Create(Requires.Corpus("timemachine.txt"), Preprocessing.Letters);
        var golden = Find(cell, sampling);
        TorchThread.Prepare();
        using var model = NewModel(golden);
        using var step = new TrainingStep(model, Hyperparameters.Default with { Sampling = sampling });
        var (losses, norms, perplexities) = Train(golden, model, step, corpus.Tokens[..10_000]);

        AssertClose(golden.BatchLoss, losses);
        AssertClose(golden.BatchGradientNorm, norms);
        AssertClose(golden.EpochPerplexity, perplexities);
        Assert.Equal(golden.Greedy, GreedyWriter.Write(model, corpus.Vocabulary, "time traveller", 50));
    }

    [Theory]
    [InlineData(Cell.RnnScratch, Sampling.Sequential)]
    [InlineData(Cell.RnnScratch, Sampling.SequentialReset)]
    [InlineData(Cell.Gru, Sampling.Sequential)]
    public void TrainingEpoch_WithPyTorchsWeights_MeetsPyTorchsPerplexity(Cell cell, Sampling sampling)
    {
        var corpus = TokenizedCorpus.Create(Requires.Corpus("timemachine.txt"), Preprocessing.Letters);
        var golden = Find(cell, sampling);
        TorchThread.Prepare();
        using var model = NewModel(golden);
        using var step = new TrainingStep(model, Hyperparameters.Default with { Sampling = sampling });
        var perplexities = Enumerable.Range(0, golden.Epochs)
            .Select(epoch => BatchSampler.Sequential(10_000, 32, 35, epoch))
            .Select(batches => TrainingEpoch.Run(step, torch.CPU, corpus.Tokens, batches, CancellationToken.None))
            .Select(Math.Exp);

        AssertClose(golden.EpochPerplexity, [.. perplexities]);
    }

    private static (List<double> Losses, List<double> Norms, List<double> Perplexities) Train(
        GoldenCurve golden, CharModel model, TrainingStep step, ReadOnlyMemory<int> tokens)
    {
        List<double> losses = [], norms = [], perplexities = [];
        for (var epoch = 0; epoch < golden.Epochs; epoch++)
        {
            step.Reset();
            var first = losses.Count;
            foreach (var batch in BatchSampler.Sequential(tokens.Length, 32, 35, epoch)) // Epoch e starts at offset e.
            {
                using var scope = torch.NewDisposeScope();
                var (inputs, targets) = MinibatchTensors.Create(batch, tokens.Span, model.Device);
                var figures = step.Run(inputs, targets);
                losses.Add(figures.Loss.item<float>());
                norms.Add(figures.GradientNorm.item<float>());
            }
            perplexities.Add(Math.Exp(losses.Skip(first).Average()));
        }
        return (losses, norms, perplexities);
    }

    private static GoldenCurve Find(Cell cell, Sampling sampling) =>
        GoldenCurves.Load().Curves.Single(curve => curve.Cell == cell && curve.Sampling == sampling);

    private static CharModel NewModel(GoldenCurve golden)
    {
        var values = Hyperparameters.Default with { Cell = golden.Cell, HiddenSize = golden.HiddenSize };
        var model = CharModels.Create(values, 28, torch.CPU);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        // Of rnn_scratch W_xh, W_hh and W_hq are tensors 1, 2 and 3 of the reference, and the biases are zero.
        var filled = model.Parameters.Where(parameter => golden.Cell != Cell.RnnScratch || parameter.dim() == 2);
        foreach (var (index, weight) in filled.Index())
        {
            weight.copy_(torch.tensor(Fill(index + 1, golden.InitScale, weight.numel()), weight.shape));
        }
        return model;
    }

    // x <- (1664525 x + 1013904223) mod 2^32, starting from the tensor's number; each value is scale * (2 x / 2^32 -
    // 1).
    private static float[] Fill(int number, double scale, long count)
    {
        var values = new float[count];
        var x = (uint)number;
        for (var i = 0; i < values.Length; i++)
        {
            x = unchecked(1664525 * x + 1013904223);
            values[i] = (float)(scale * (2 * (x / 4294967296.0) - 1));
        }
        return values;
    }

    private static void AssertClose(double[] expected, List<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach (var (index, (wanted, got)) in expected.Zip(actual).Index())
        {
            var isClose = Math.Abs(got - wanted) <= Tolerance * wanted;
            Assert.True(isClose, $"At '{index}': expected '{wanted}', got '{got}'.");
        }
    }
}
