using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Lays all tensors of a model into one, so that what is done to each of them is done at once.</summary>
internal static class FlatTensors
{
    // Floats to 64 bytes. What lies between two tensors is zero and stays so.
    private const long Alignment = 16;

    /// <summary>Makes one, all zero, and its parts; in the caller's dispose scope.</summary>
    /// <param name="layout">The parts' shapes.</param>
    /// <param name="device">Where.</param>
    public static (Tensor Flat, ImmutableArray<Tensor> Parts) Create(ImmutableArray<TensorShape> layout, Device device)
    {
        var sizes = layout.Select(shape => shape.Dimensions.Aggregate(1L, (size, length) => size * length)).ToArray();
        var flat = zeros([sizes.Sum(Aligned)], float32, device);
        var start = 0L;
        var parts = ImmutableArray.CreateBuilder<Tensor>(layout.Length);
        foreach (var (shape, size) in layout.Zip(sizes))
        {
            parts.Add(flat.narrow(0, start, size).view([.. shape.Dimensions]));
            start += Aligned(size);
        }
        return (flat, parts.MoveToImmutable());
    }

    private static long Aligned(long size) => (size + Alignment - 1) / Alignment * Alignment;
}
