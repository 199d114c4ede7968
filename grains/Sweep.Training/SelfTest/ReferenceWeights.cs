using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Weights that any program in any language can make: those of golden files.</summary>
internal static class ReferenceWeights
{
    /// <summary>Gives a model the weights of a golden file.</summary>
    /// <param name="model">A model whose biases are zero. Of <c>rnn_scratch</c>, W_xh, W_hh and W_hq are tensors 1, 2 and 3,
    /// and the biases stay; of the others, all parameters count, in PyTorch's order.</param>
    /// <param name="scale">Weights lie in [-this, this).</param>
    public static void CopyInto(CharModel model, double scale)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        // The book's own model keeps its weights the other way round.
        var filled = model.Shape.Cell == Cell.RnnScratch
            ? model.Parameters.Where(parameter => parameter.dim() == 2).Select(weight => weight.t())
            : model.Parameters;
        foreach (var (index, weight) in filled.Index())
            weight.copy_(tensor(Values(index + 1, scale, weight.numel()), weight.shape));
        model.Changed();
    }

    /// <summary>The values of one tensor: x becomes (1664525 x + 1013904223) mod 2^32, starting from the tensor's
    /// number, and each value is scale * (2 x / 2^32 - 1).</summary>
    public static float[] Values(int number, double scale, long count)
    {
        var values = new float[count];
        var x = (uint)number;
        for (var i = 0; i < values.Length; i++)
        {
            x = unchecked((1664525 * x) + 1013904223);
            values[i] = (float)(scale * ((2 * (x / 4294967296.0)) - 1));
        }
        return values;
    }
}
