using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>What a layer makes of its inputs before its recurrence, for all steps at once, and its gradients.</summary>
internal abstract unsafe class LayerInputs<TVectors, TVector>(int hiddenSize, int gates) : IDisposable
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private readonly FloatMemory _bias = new();
    private readonly FloatMemory _sums = new();

    protected int HiddenSize { get; } = hiddenSize;

    protected int Gates { get; } = gates;

    protected int Stride { get; } = Padding.Of(hiddenSize);

    /// <summary>The bias of a gate's sums, padded with zeros.</summary>
    protected float* BiasOf(int gate) => _bias.Start + ((nint)gate * Stride);

    /// <summary>Reads the weights, as far as they are kept in another order.</summary>
    public void Take(CellSteps<TVectors, TVector> cell, float* weight, float* inputBias, float* hiddenBias)
    {
        _bias.Grow((nuint)(Gates * Stride));
        for (var gate = 0; gate < Gates; gate++)
        {
            var sum = BiasOf(gate);
            var first = gate * HiddenSize;
            var adds = cell.AddsHiddenBias(gate);
            for (var i = 0; i < HiddenSize; i++) sum[i] = inputBias[first + i] + (adds ? hiddenBias[first + i] : 0);
        }
        TakeWeight(weight);
    }

    /// <summary>Puts the products of the inputs, with their bias, where the cell looks for them.</summary>
    public abstract void Forward(CellSteps<TVectors, TVector> cell, int rows);

    /// <summary>The gradients of the weight and of the bias.</summary>
    /// <param name="cell">After its way back.</param>
    /// <param name="ofOutputs">What it went back on.</param>
    /// <param name="rows">Rows of all steps.</param>
    /// <param name="ofWeight">(gates * hidden, inputs), rows padded.</param>
    /// <param name="ofBias">(gates * hidden).</param>
    public abstract void Backward(
        CellSteps<TVectors, TVector> cell, float* ofOutputs, int rows, float* ofWeight, float* ofBias);

    public virtual void Dispose()
    {
        _bias.Dispose();
        _sums.Dispose();
    }

    protected abstract void TakeWeight(float* weight);

    /// <summary>Sums the rows of a matrix into a gate's part of a bias.</summary>
    /// <param name="matrix">(rows, <see cref="Stride"/>).</param>
    /// <param name="rows">Rows.</param>
    /// <param name="target">(hidden).</param>
    public void SumRows(float* matrix, int rows, float* target)
    {
        _sums.Grow((nuint)Stride);
        RowSums.Of<TVectors, TVector>(matrix, rows, Stride, _sums.Start);
        Unsafe.CopyBlockUnaligned(target, _sums.Start, (uint)(HiddenSize * sizeof(float)));
    }
}
