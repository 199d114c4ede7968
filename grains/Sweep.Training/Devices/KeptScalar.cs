using TorchSharp;

namespace Sweep.Training;

/// <summary>
/// Factors that outlive every call they are given to. TorchSharp's <see cref="Scalar"/> frees its number in a finalizer, and a
/// call that it is converted for on the way (<c>x.pow(2)</c>, <c>x.add(y)</c>) holds nothing but the bare pointer: a garbage
/// collection in between lets libtorch read freed memory, which ends in an internal assertion of libtorch, or, unnoticed, in
/// another factor. So scalars stand in a variable of their own; the conversions are banned.
/// </summary>
internal static class KeptScalar
{
    /// <summary>To fill with: <c>zero_</c> gives a second object for its tensor, which stays until somebody disposes of
    /// it.</summary>
    public static Scalar Zero { get; } = 0.ToScalar();

    /// <summary>What a sum's second part is multiplied with when nobody says so.</summary>
    public static Scalar One { get; } = 1.ToScalar();

    /// <summary>For what is taken away.</summary>
    public static Scalar MinusOne { get; } = (-1).ToScalar();
}
