using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace Sweep.Kernels.Tests;

/// <summary>The kernels at one width, so that one test can go through all of them.</summary>
internal abstract unsafe class VectorKernels : IDisposable
{
    public static ImmutableArray<VectorKernels> All { get; } =
    [
        new VectorKernels<Vectors128, Vector128<float>>(),
        new VectorKernels<Vectors256, Vector256<float>>(),
        new VectorKernels<Vectors512, Vector512<float>>(),
    ];

    public abstract int Width { get; }

    public abstract float[] ExpOfNonPositive(ReadOnlySpan<float> values);

    public abstract float[] Sigmoid(ReadOnlySpan<float> values);

    public abstract float[] Tanh(ReadOnlySpan<float> values);

    public abstract void Product(float* a, nint aStride, Panels b, float* sums, nint sumStride, int rows, bool adds);

    public abstract void Outer(
        ReadOnlySpan<nint> factors, nint stride, int rows, float* b, nint bStride, int columns, int depth, float* sums);

    public abstract void SumRows(float* matrix, int rows, int stride, float* sums);

    public abstract double Score(float* logits, int columns, ReadOnlySpan<int> targets);

    public abstract float Norm(float* gradients, nint count);

    public abstract void Move(float* weights, float* gradients, nint count, float scale, float lr);

    public abstract void Dispose();
}

/// <inheritdoc/>
internal sealed unsafe class VectorKernels<TVectors, TVector> : VectorKernels
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    // One for all tests of a width, as one is for all layers of a step: its memory has seen other shapes.
    private readonly OuterProduct<TVectors, TVector> _outer = new();

    private delegate TVector Function(TVector x);

    public override int Width => TVectors.Count * 32;

    public override float[] ExpOfNonPositive(ReadOnlySpan<float> values) =>
        Map(values, VectorMath<TVectors, TVector>.ExpOfNonPositive);

    public override float[] Sigmoid(ReadOnlySpan<float> values) => Map(values, VectorMath<TVectors, TVector>.Sigmoid);

    public override float[] Tanh(ReadOnlySpan<float> values) => Map(values, VectorMath<TVectors, TVector>.Tanh);

    public override void Product(float* a, nint aStride, Panels b, float* sums, nint sumStride, int rows, bool adds) =>
        MatrixProduct<TVectors, TVector>.Run(a, aStride, b, sums, sumStride, rows, adds);

    public override void Outer(
        ReadOnlySpan<nint> factors, nint stride, int rows, float* b, nint bStride, int columns, int depth, float* sums)
    {
        lock (_outer) _outer.Run(factors, stride, rows, b, bStride, columns, depth, sums);
    }

    public override void SumRows(float* matrix, int rows, int stride, float* sums) =>
        RowSums.Of<TVectors, TVector>(matrix, rows, stride, sums);

    public override double Score(float* logits, int columns, ReadOnlySpan<int> targets) =>
        SoftmaxScore<TVectors, TVector>.Run(logits, columns, targets);

    public override float Norm(float* gradients, nint count) => ClippedSgd<TVectors, TVector>.Norm(gradients, count);

    public override void Move(float* weights, float* gradients, nint count, float scale, float lr) =>
        ClippedSgd<TVectors, TVector>.Move(weights, gradients, count, scale, lr);

    public override void Dispose() => _outer.Dispose();

    private static float[] Map(ReadOnlySpan<float> values, Function function)
    {
        using GuardedFloats floats = new(Padding.Of(values.Length));
        values.CopyTo(floats.Values);
        for (nint i = 0; i < floats.Count; i += TVectors.Count)
            TVectors.Store(function(TVectors.Load(floats.Start + i)), floats.Start + i);
        floats.AssertMarginsIntact();
        return floats.Values[..values.Length].ToArray();
    }
}
