using System.Collections.Immutable;
using Sweep.Kernels;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The parameters of a layer, or their gradients. Notation: g gates, h hidden units, i inputs.</summary>
/// <param name="InputWeight">(g h, i).</param>
/// <param name="HiddenWeight">(g h, h).</param>
/// <param name="InputBias">(g h).</param>
/// <param name="HiddenBias">(g h).</param>
internal readonly record struct LayerTensors(
    Tensor InputWeight, Tensor HiddenWeight, Tensor InputBias, Tensor HiddenBias)
{
    /// <summary>Picks a layer's out of a model's.</summary>
    public static LayerTensors Of(ImmutableArray<Tensor> parameters, int layer)
    {
        var first = ModelShape.ParametersOfLayer * layer;
        return new(parameters[first], parameters[first + 1], parameters[first + 2], parameters[first + 3]);
    }
}
