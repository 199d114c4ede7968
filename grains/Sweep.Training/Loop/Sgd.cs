using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Plain stochastic gradient descent.</summary>
internal static class Sgd
{
    /// <summary>Moves every parameter by -<paramref name="lr"/> times its gradient, in place.</summary>
    public static void Apply(ImmutableArray<Tensor> parameters, ImmutableArray<Tensor> gradients, double lr)
    {
        // In float, as the weights are: a rate beyond its range is infinite and diverges, where libtorch would refuse the double.
        using var factor = ((float)-lr).ToScalar();
        foreach (var (parameter, gradient) in parameters.Zip(gradients)) parameter.add_(gradient, factor);
    }
}
