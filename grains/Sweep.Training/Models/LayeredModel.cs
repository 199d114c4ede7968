using System.Collections.Immutable;
using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// Layers of one cell and a linear layer on top, as libraries have them: parameters under PyTorch's names, in its order
/// and with its initialisation, U(-1/sqrt(hidden), 1/sqrt(hidden)) for all of them. The state is one tensor (layers,
/// rows, hidden), two for the LSTM.
/// </summary>
internal abstract class LayeredModel : CharModel
{
    /// <summary>How many of <see cref="CharModel.Parameters"/> each layer has: the weights of its inputs and of its
    /// state, and the bias of each.</summary>
    protected const int TensorsOfLayer = 4;

    protected LayeredModel(Hyperparameters hyperparameters, int vocabularySize, Device device)
        : base(device)
    {
        (Cell, Layers) = (hyperparameters.Cell, hyperparameters.Layers);
        (HiddenSize, VocabularySize) = (hyperparameters.HiddenSize, vocabularySize);
        Layout = LayoutOf(hyperparameters, vocabularySize);
    }

    public override ImmutableArray<TensorShape> Layout { get; }

    protected Cell Cell { get; }

    protected int Layers { get; }

    protected long HiddenSize { get; }

    protected long VocabularySize { get; }

    protected Tensor OutputWeight => Parameters[^2];

    protected Tensor OutputBias => Parameters[^1];

    /// <summary>The layout of such a model; costs no memory.</summary>
    public static ImmutableArray<TensorShape> LayoutOf(Hyperparameters hyperparameters, int vocabularySize)
    {
        var hiddenSize = hyperparameters.HiddenSize;
        var width = (long)GatesOf(hyperparameters.Cell) * hiddenSize;
        return
        [
            .. Enumerable.Range(0, hyperparameters.Layers).SelectMany(IEnumerable<TensorShape> (layer) =>
            [
                new($"rnn.weight_ih_l{layer}", [width, layer == 0 ? vocabularySize : hiddenSize]),
                new($"rnn.weight_hh_l{layer}", [width, hiddenSize]),
                new($"rnn.bias_ih_l{layer}", [width]),
                new($"rnn.bias_hh_l{layer}", [width]),
            ]),
            new("linear.weight", [vocabularySize, hiddenSize]),
            new("linear.bias", [vocabularySize]),
        ];
    }

    public override void Initialize(ulong seed)
    {
        var bound = 1 / Math.Sqrt(HiddenSize);
        foreach (var (index, parameter) in Parameters.Index()) FillUniform(parameter, bound, seed, index + 1);
    }

    public override ImmutableArray<Tensor> ZeroState(long rows)
    {
        var zero = zeros(Layers, rows, HiddenSize, float32, Device);
        return Cell == Cell.Lstm ? [zero, zeros_like(zero)] : [zero];
    }

    public override ImmutableArray<Tensor> NarrowState(ImmutableArray<Tensor> state, long rows) =>
        ImmutableArray.CreateRange(state, part => part.narrow(1, 0, rows));

    public override Tensor Export(string name)
    {
        using var noGradients = no_grad();
        return Find(name).detach().cpu().contiguous();
    }

    public override bool Import(string name, Tensor values)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Find(name).copy_(values);
        return true;
    }

    /// <summary>Inputs as the layers are defined on them: float32, (time * rows, vocabulary).</summary>
    protected Tensor OneHot(Tensor inputs) => nn.functional.one_hot(inputs.flatten(), VocabularySize).to_type(float32);

    private static int GatesOf(Cell cell) => cell switch
    {
        Cell.Rnn => 1,
        Cell.Gru => 3,
        Cell.Lstm => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "It is no cell of a library."),
    };

    private Tensor Find(string name)
    {
        foreach (var (index, shape) in Layout.Index())
        {
            if (shape.Name == name) return Parameters[index];
        }
        throw new ArgumentOutOfRangeException(nameof(name), name, "The model has no such tensor.");
    }
}
