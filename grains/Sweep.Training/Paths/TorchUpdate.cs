using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Clipping and stochastic gradient descent in libtorch's operators; nothing is read back. Weights that
/// autograd knows are moved with it switched off.</summary>
internal sealed class TorchUpdate(Device device) : IDisposable
{
    private readonly Tensor _one = tensor(1f, device).DetachFromDisposeScope();
    private readonly Tensor _ratio = tensor(0f, device).DetachFromDisposeScope();
    private (float ClipNorm, float Lr) _values;
    private Scalar _theta = 0f.ToScalar();
    private Scalar _factor = 0f.ToScalar();

    /// <summary>Global L2 norm of the gradients: float32, ().</summary>
    public Tensor Norm { get; } = tensor(0f, device).DetachFromDisposeScope();

    /// <summary>Takes the norm.</summary>
    public void Measure(ImmutableArray<Tensor> gradients)
    {
        Norm.fill_(KeptScalar.Zero);
        foreach (var gradient in gradients)
        {
            using var norm = gradient.norm();
            Norm.addcmul_(norm, norm, KeptScalar.One);
        }
        Norm.sqrt_();
    }

    /// <summary>Scales the gradients in place by theta / norm where the norm is above theta, and moves every parameter
    /// by -lr times its gradient. A NaN norm leaves the gradients alone.</summary>
    public void Apply(ImmutableArray<Tensor> parameters, ImmutableArray<Tensor> gradients, float clipNorm, float lr)
    {
        Take(clipNorm, lr);
        _ratio.fill_(_theta).div_(Norm);
        using var scale = fmin(_ratio, _one); // Of a NaN and a number, the number.
        for (var i = 0; i < parameters.Length; i++) parameters[i].add_(gradients[i].mul_(scale), _factor);
    }

    public void Dispose()
    {
        _one.Dispose();
        _ratio.Dispose();
        Norm.Dispose();
        _theta.Dispose();
        _factor.Dispose();
    }

    private void Take(float clipNorm, float lr)
    {
        if (_values == (clipNorm, lr)) return;
        _theta.Dispose();
        _factor.Dispose();
        // In float, as the weights are: a rate beyond its range is infinite and diverges, where libtorch would refuse
        // the double.
        (_theta, _factor) = (clipNorm.ToScalar(), (-lr).ToScalar());
        _values = (clipNorm, lr);
    }
}
