using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Clips gradients by their global norm, as the book does (9.5): g becomes min(1, theta / |g|) g.</summary>
internal static class GradientClip
{
    /// <summary>Scales the gradients in place by exactly theta / norm where the norm is above theta, and leaves them
    /// alone otherwise (no epsilon). A NaN norm leaves them alone too.</summary>
    /// <param name="gradients">float32; all on one device.</param>
    /// <param name="theta">The largest norm: float32, (), on that device.</param>
    /// <param name="one">1 as float32, (), on that device.</param>
    /// <returns>The global L2 norm before clipping: float32, (). It is not read back: that would wait for the
    /// device.</returns>
    public static Tensor Apply(ImmutableArray<Tensor> gradients, Tensor theta, Tensor one)
    {
        var squares = gradients[0].mul(gradients[0]).sum();
        foreach (var gradient in gradients.AsSpan()[1..]) squares.add_(gradient.mul(gradient).sum(), KeptScalar.One);
        var norm = squares.sqrt();
        var scale = where(norm.gt(theta), theta.div(norm), one);
        foreach (var gradient in gradients) gradient.mul_(scale);
        return norm;
    }
}
