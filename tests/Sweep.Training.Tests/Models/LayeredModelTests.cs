using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class LayeredModelTests
{
    private const int Vocabulary = 11;
    private const int Rows = 5;

    public static TheoryData<Cell, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<Cell, int, int>();
            foreach (var cell in (Cell[])[Cell.Rnn, Cell.Gru, Cell.Lstm])
            {
                foreach (var layers in (int[])[1, 2, 3]) shapes.Add(cell, layers, 7);
                shapes.Add(cell, 8, 3);
                shapes.Add(cell, 1, 1);
            }
            return shapes;
        }
    }

    /// <summary>The recurrences that are written out, against the library's layers and autograd.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Differentiate_WrittenOut_IsWhatTheLibraryGives(Cell cell, int layers, int steps)
    {
        TorchThread.Prepare();
        var values = Values(cell, layers);
        using var scope = torch.NewDisposeScope();
        using var writtenOut = new UnrolledModel(values, Vocabulary, torch.CPU);
        using var library = new LibraryModel(values, Vocabulary, torch.CPU);
        writtenOut.Initialize(5);
        library.Initialize(5);
        var (inputs, targets) = (Ids(1, [steps, Rows]), Ids(2, [steps * Rows]));
        var state = RandomState(writtenOut);

        var expected = library.Differentiate(inputs, targets, state);
        var actual = writtenOut.Differentiate(inputs, targets, state);

        AssertClose("loss", expected.Loss, actual.Loss);
        AssertAllClose("state", expected.State, actual.State);
        AssertAllClose("gradient", expected.Gradients, actual.Gradients);
        var (logits, after) = library.Forward(inputs, state);
        AssertClose("logits", logits.detach(), writtenOut.Forward(inputs, state).Logits);
        AssertAllClose("state", after, writtenOut.Forward(inputs, state).State);
    }

    [Theory]
    [InlineData(Cell.Rnn)]
    [InlineData(Cell.Gru)]
    [InlineData(Cell.Lstm)]
    public void Differentiate_Repeated_GivesTheSameBitsAndLeavesTheStateAsItIs(Cell cell)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        using var model = new UnrolledModel(Values(cell, 2), Vocabulary, torch.CPU);
        model.Initialize(5);
        var (inputs, targets, state) = (Ids(1, [9, Rows]), Ids(2, [9 * Rows]), RandomState(model));
        var copies = state.Select(Floats).ToArray();

        var (first, second) = (model.Differentiate(inputs, targets, state), model.Differentiate(inputs, targets, state));

        Assert.Equal(copies, state.Select(Floats));
        var (once, again) = (first.Gradients.Select(Floats).ToArray(), second.Gradients.Select(Floats).ToArray());
        Assert.Equal(once, again);
        // Clipping scales each of them in place: none may be part of another.
        using var twice = 2.ToScalar();
        foreach (var gradient in first.Gradients) gradient.mul_(twice);
        Assert.Equal(again.Select(values => Array.ConvertAll(values, value => value * 2)), first.Gradients.Select(Floats));
    }

    /// <summary>Writing reads one character of one row at a time: the smallest shapes are those in which a copy may turn out to be
    /// a view.</summary>
    [Theory]
    [InlineData(Cell.Rnn, 13)]
    [InlineData(Cell.Gru, 13)]
    [InlineData(Cell.Lstm, 13)]
    [InlineData(Cell.Rnn, 1)]
    [InlineData(Cell.Gru, 1)]
    [InlineData(Cell.Lstm, 1)]
    public void Forward_OneRowAndStep_LeavesTheWeightsAsTheyAre(Cell cell, int hiddenSize)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        using var model = new UnrolledModel(Values(cell, 2) with { HiddenSize = hiddenSize }, Vocabulary, torch.CPU);
        model.Initialize(5);
        var before = model.Parameters.Select(Floats).ToArray();

        var state = model.NarrowState(RandomState(model), 1);
        model.Forward(Ids(1, [1, 1]), state);
        model.Differentiate(Ids(1, [1, 1]), Ids(2, [1]), state);

        Assert.Equal(before, model.Parameters.Select(Floats));
    }

    [Theory]
    [InlineData(Cell.Rnn, 1)]
    [InlineData(Cell.Gru, 3)]
    [InlineData(Cell.Lstm, 4)]
    public void LayoutOf_TwoLayers_IsPyTorchs(Cell cell, int gates)
    {
        var layout = LayeredModel.LayoutOf(Values(cell, 2) with { HiddenSize = 6 }, Vocabulary);

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
        using var scope = torch.NewDisposeScope();
        using var model = new UnrolledModel(Values(Cell.Gru, 2) with { HiddenSize = 64 }, Vocabulary, torch.CPU);
        model.Initialize(5);

        var tensors = model.Parameters.Select(Floats).ToArray();
        Assert.All(tensors, values => Assert.InRange(values.Max(), 0, 0.125f));
        Assert.All(tensors, values => Assert.InRange(values.Min(), -0.125f, 0));
        Assert.Equal(tensors.Length, tensors.Select(values => values[0]).Distinct().Count());
        // Of a uniform distribution the mean square is a third of the bound's; here of 12,288 draws.
        Assert.Equal(0.125 * 0.125 / 3, tensors[1].Average(value => (double)value * value), 1e-4);
    }

    private static Hyperparameters Values(Cell cell, int layers) =>
        Hyperparameters.Default with { Cell = cell, Layers = layers, HiddenSize = 13 };

    private static torch.Tensor Ids(int stream, long[] shape)
    {
        var random = TrialRandom.For(3, RandomPurpose.Offset, stream);
        var ids = new long[shape.Aggregate((one, other) => one * other)];
        for (var i = 0; i < ids.Length; i++) ids[i] = random.Below(Vocabulary);
        return torch.tensor(ids, shape);
    }

    private static ImmutableArray<torch.Tensor> RandomState(CharModel model) =>
        ImmutableArray.CreateRange(model.ZeroState(Rows), part =>
        {
            var values = new float[part.numel()];
            TrialRandom.For(3, RandomPurpose.Shuffle, 1).FillNormal(values, 0.5);
            return torch.tensor(values, part.shape);
        });

    private static float[] Floats(torch.Tensor tensor) => tensor.detach().data<float>().ToArray();

    private static void AssertAllClose(
        string what, ImmutableArray<torch.Tensor> expected, ImmutableArray<torch.Tensor> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) AssertClose($"{what} {i}", expected[i].detach(), actual[i]);
    }

    private static void AssertClose(string what, torch.Tensor expected, torch.Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var largest = expected.abs().max().item<float>();
        var difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= 1e-5 * Math.Max(largest, 1e-3), $"{what}: differs by '{difference}' of '{largest}'.");
    }
}
