using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class CharModelTests
{
    private const int Vocabulary = 11;

    [Theory]
    [InlineData(Cell.Rnn, 1)]
    [InlineData(Cell.Gru, 3)]
    [InlineData(Cell.Lstm, 4)]
    public void LayoutOf_TwoLayers_IsPyTorchs(Cell cell, int gates)
    {
        var layout = CharModel.LayoutOf(Values(cell, 2) with { HiddenSize = 6 }, Vocabulary);

        var width = gates * 6;
        Assert.Equal(
            [
                $"rnn.weight_ih_l0 ({width}, 11)", $"rnn.weight_hh_l0 ({width}, 6)",
                $"rnn.bias_ih_l0 ({width})", $"rnn.bias_hh_l0 ({width})",
                $"rnn.weight_ih_l1 ({width}, 6)", $"rnn.weight_hh_l1 ({width}, 6)",
                $"rnn.bias_ih_l1 ({width})", $"rnn.bias_hh_l1 ({width})",
                "linear.weight (11, 6)", "linear.bias (11)",
            ],
            layout.Select(shape => shape.ToString()));
    }

    [Fact]
    public void Initialize_AnyLayer_DrawsEachTensorEvenlyWithinTheLibrarysBound()
    {
        TorchThread.Prepare();
        using var model = new CharModel(Values(Cell.Gru, 2) with { HiddenSize = 64 }, Vocabulary, torch.CPU);
        model.Initialize(5);

        var tensors = model.Parameters.Select(Floats).ToArray();
        Assert.All(tensors, values => Assert.InRange(values.Max(), 0, 0.125f));
        Assert.All(tensors, values => Assert.InRange(values.Min(), -0.125f, 0));
        Assert.Equal(tensors.Length, tensors.Select(values => values[0]).Distinct().Count());
        // Of a uniform distribution the mean square is a third of the bound's; here of 12,288 draws.
        Assert.Equal(0.125 * 0.125 / 3, tensors[1].Average(value => (double)value * value), 1e-4);
    }

    [Fact]
    public void Initialize_RnnScratch_DrawsWeightsOfTheStandardDeviationAndNoBiases()
    {
        TorchThread.Prepare();
        using var model = new CharModel(Values(Cell.RnnScratch, 1) with { HiddenSize = 64, InitStd = 0.5 }, Vocabulary, torch.CPU);
        model.Initialize(5);

        var tensors = model.Parameters.Select(Floats).ToArray();
        Assert.Equal(0.25, tensors[1].Average(value => (double)value * value), 0.02);
        Assert.All([.. tensors[2], .. tensors[3], .. tensors[5]], bias => Assert.Equal(0, bias));
        Assert.Equal(3, new[] { tensors[0][0], tensors[1][0], tensors[4][0] }.Distinct().Count());
    }

    [Fact]
    public void Import_HiddenBiasOfRnnScratch_TakesZerosAlone()
    {
        TorchThread.Prepare();
        using var model = new CharModel(Values(Cell.RnnScratch, 1), Vocabulary, torch.CPU);
        using var zeros = torch.zeros(13);
        using var ones = torch.ones(13);

        Assert.True(model.Import("rnn.bias_hh_l0", zeros));
        Assert.False(model.Import("rnn.bias_hh_l0", ones));
    }

    private static Hyperparameters Values(Cell cell, int layers) =>
        Hyperparameters.Default with { Cell = cell, Layers = layers, HiddenSize = 13 };

    private static float[] Floats(torch.Tensor tensor) => tensor.data<float>().ToArray();
}
