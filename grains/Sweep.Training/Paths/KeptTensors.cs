using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Tensors that are made once and used until their plan goes. What is made on the way to them belongs to the
/// caller's dispose scope.</summary>
/// <param name="device">Where buffers are made.</param>
internal sealed class KeptTensors(Device device) : IDisposable
{
    private readonly List<Tensor> _tensors = [];

    /// <summary>Takes a tensor out of the caller's dispose scope.</summary>
    public Tensor Keep(Tensor tensor)
    {
        _tensors.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>A new tensor: float32, all zero.</summary>
    public Tensor Buffer(params ReadOnlySpan<long> dimensions) => Keep(zeros(dimensions, float32, device));

    /// <summary>Views of a tensor's slices along its first dimension.</summary>
    public Tensor[] Steps(Tensor tensor)
    {
        var steps = tensor.unbind(0);
        foreach (var step in steps) Keep(step);
        return steps;
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors) tensor.Dispose();
        _tensors.Clear();
    }
}
