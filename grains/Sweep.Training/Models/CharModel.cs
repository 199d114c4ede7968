using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Kernels;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// The weights of a recurrent model of characters: layers of one cell and a linear layer on top, under PyTorch's names
/// and in its order and layout. What is computed with them is a <see cref="NumericalPath"/>'s business.
/// </summary>
/// <remarks>
/// <c>rnn_scratch</c> is H_t = tanh(X_t W_xh + H_(t-1) W_hh + b_h), O_t = H_t W_hq + b_q (Dive into Deep Learning, 9.5)
/// with its weights turned round; its second bias, which the formula lacks, is zero and stays so.
/// </remarks>
internal sealed class CharModel : IDisposable
{
    private readonly double _initStd;

    /// <summary>Makes a model whose weights are all zero.</summary>
    /// <exception cref="ArgumentException">There is no such model: see <see cref="FindFault"/>.</exception>
    public CharModel(Hyperparameters hyperparameters, int vocabularySize, Device device)
    {
        if (FindFault(hyperparameters) is { } fault) throw new ArgumentException(fault, nameof(hyperparameters));
        Device = device;
        Shape = ShapeOf(hyperparameters, vocabularySize);
        Layout = LayoutOf(hyperparameters, vocabularySize);
        _initStd = hyperparameters.InitStd;
        Parameters = [.. Layout.Select(shape => zeros(shape.Dimensions.AsSpan(), float32, device).DetachFromDisposeScope())];
    }

    public Device Device { get; }

    /// <summary>Its sizes.</summary>
    public ModelShape Shape { get; }

    /// <summary>The tensors of a checkpoint under PyTorch's names.</summary>
    public ImmutableArray<TensorShape> Layout { get; }

    /// <summary>The weights, in the order of <see cref="Layout"/>: float32.</summary>
    public ImmutableArray<Tensor> Parameters { get; private set; }

    /// <summary>Grows with every change by anybody but a path; see <see cref="Changed"/>.</summary>
    public int Changes { get; private set; }

    /// <summary>Says why there is no model of this cell and these layers; null where there is.</summary>
    public static string? FindFault(Hyperparameters hyperparameters)
    {
        var (cell, layers) = (hyperparameters.Cell, hyperparameters.Layers);
        if (!Enum.IsDefined(cell)) return $"There is no cell '{cell}'.";
        var most = cell == Cell.RnnScratch ? 1 : 8;
        return layers >= 1 && layers <= most
            ? null
            : $"A model of '{HyperparametersJson.NameOf(cell)}' cannot have '{layers}' layers; 1 to {most} can be.";
    }

    /// <summary>The tensors that a checkpoint of such a model holds; costs no memory, so it can be asked before
    /// anything is trusted.</summary>
    public static ImmutableArray<TensorShape> LayoutOf(Hyperparameters hyperparameters, int vocabularySize)
    {
        var hiddenSize = (long)hyperparameters.HiddenSize;
        var width = ShapeOf(hyperparameters, vocabularySize).Gates * hiddenSize;
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

    /// <summary>Draws the initial weights. They depend on the seed and the shapes alone; the device has no part in them.
    /// Those of <c>rnn_scratch</c> come from N(0, init_std²) and its biases are 0; all of the others, as libraries have it,
    /// from U(-1/sqrt(hidden), 1/sqrt(hidden)).</summary>
    public void Initialize(ulong seed)
    {
        using var scope = NewDisposeScope();
        if (Shape.Cell == Cell.RnnScratch)
        {
            // In the order of the book's W_xh, W_hh and W_hq, which stand the other way round.
            foreach (var (number, parameter) in new[] { Parameters[0], Parameters[1], Parameters[^2] }.Index())
            {
                var values = new float[parameter.numel()];
                TrialRandom.For(seed, RandomPurpose.InitialWeights, number + 1).FillNormal(values, _initStd);
                CopyInto(parameter.t(), values);
            }
        }
        else
        {
            var bound = 1 / Math.Sqrt(Shape.HiddenSize);
            foreach (var (index, parameter) in Parameters.Index())
            {
                var values = new float[parameter.numel()];
                TrialRandom.For(seed, RandomPurpose.InitialWeights, index + 1).FillUniform(values, bound);
                CopyInto(parameter, values);
            }
        }
        Changed();
    }

    /// <summary>A tensor of <see cref="Layout"/> by its name: float32, contiguous, on the CPU, in the caller's dispose
    /// scope.</summary>
    public Tensor Export(string name)
    {
        using var noGradients = no_grad();
        return Parameters[IndexOf(name)].detach().cpu().contiguous();
    }

    /// <summary>Takes over a tensor of <see cref="Layout"/>: float32, on the CPU.</summary>
    /// <returns>False when the model cannot hold these values.</returns>
    public bool Import(string name, Tensor values)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        if (!Shape.LearnsHiddenBias && name == Layout[3].Name) return values.count_nonzero().item<long>() == 0;
        Parameters[IndexOf(name)].copy_(values);
        Changed();
        return true;
    }

    /// <summary>Keeps the weights in other tensors from now on: a path's own, laid out for it.</summary>
    /// <param name="tensors">Of the shapes of <see cref="Layout"/>, on <see cref="Device"/>; they get the values and belong
    /// to the model.</param>
    public void Adopt(ImmutableArray<Tensor> tensors)
    {
        using var noGradients = no_grad();
        foreach (var (own, other) in Parameters.Zip(tensors))
        {
            other.copy_(own);
            own.Dispose();
        }
        Parameters = tensors;
    }

    /// <summary>Says that somebody wrote into <see cref="Parameters"/>.</summary>
    public void Changed() => Changes++;

    public void Dispose()
    {
        foreach (var parameter in Parameters) parameter.Dispose();
    }

    private static ModelShape ShapeOf(Hyperparameters hyperparameters, int vocabularySize) =>
        new(hyperparameters.Cell, hyperparameters.Layers, hyperparameters.HiddenSize, vocabularySize);

    // Drawn on the CPU and copied, so that every device starts alike.
    private static void CopyInto(Tensor parameter, float[] values)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        parameter.copy_(tensor(values, parameter.shape));
    }

    private int IndexOf(string name)
    {
        foreach (var (index, shape) in Layout.Index())
        {
            if (shape.Name == name) return index;
        }
        throw new ArgumentOutOfRangeException(nameof(name), name, "The model has no such tensor.");
    }
}
