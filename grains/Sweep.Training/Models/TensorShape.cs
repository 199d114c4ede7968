using System.Collections.Immutable;

namespace Sweep.Training;

/// <summary>Name and shape of a float32 tensor in a checkpoint.</summary>
/// <param name="Name">PyTorch's name of the parameter.</param>
/// <param name="Dimensions">Its shape, none negative.</param>
internal readonly record struct TensorShape(string Name, ImmutableArray<long> Dimensions)
{
    public bool HasShapeOf(TensorShape other) => Dimensions.SequenceEqual(other.Dimensions);

    public override string ToString() => $"{Name} ({string.Join(", ", Dimensions)})";
}
