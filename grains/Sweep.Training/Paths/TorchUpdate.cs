using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Clipping and stochastic gradient descent in libtorch's operators; nothing is read back.</summary>
internal sealed class TorchUpdate(Device device) : IDisposable
{
    private readonly Tensor _one = tensor(1f, device).DetachFromDisposeScope();
    private readonly Tensor _theta = tensor(0f, device).DetachFromDisposeScope();

    /// <summary>Global L2 norm of the gradients: float32, ().</summary>
    public Tensor Norm { get; } = tensor(0f, device).DetachFromDisposeScope();

    /// <summary>Takes the norm.</summary>
    public void Measure(ImmutableArray<Tensor> gradients)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Norm.zero_();
        foreach (var gradient in gradients) Norm.add_(gradient.mul(gradient).sum(), KeptScalar.One);
        Norm.sqrt_();
    }

    /// <summary>Scales the gradients in place by theta / norm where the norm is above theta, and moves every parameter by
    /// -lr times its gradient. A NaN norm leaves the gradients alone.</summary>
    public void Apply(ImmutableArray<Tensor> parameters, ImmutableArray<Tensor> gradients, float clipNorm, float lr)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var theta = clipNorm.ToScalar();
        // In float, as the weights are: a rate beyond its range is infinite and diverges, where libtorch would refuse the double.
        using var factor = (-lr).ToScalar();
        _theta.fill_(theta);
        var scale = where(Norm.gt(_theta), _theta.div(Norm), _one);
        foreach (var (parameter, gradient) in parameters.Zip(gradients)) parameter.add_(gradient.mul_(scale), factor);
    }

    public void Dispose()
    {
        _one.Dispose();
        _theta.Dispose();
        Norm.Dispose();
    }
}
