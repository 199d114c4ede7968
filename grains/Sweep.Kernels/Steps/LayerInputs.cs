using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

/// <summary>Inputs that are characters: a one-hot product picks rows of the weight, so they are picked and no product is
/// taken.</summary>
internal sealed unsafe class CharacterInputs<TVectors, TVector>(int hiddenSize, int gates, int vocabularySize)
    : LayerInputs<TVectors, TVector>(hiddenSize, gates)
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private readonly FloatMemory _table = new();
    private readonly FloatMemory _ofTable = new();
    private readonly int _weightStride = Padding.Of(vocabularySize);
    private int[] _ids = [];

    /// <summary>Remembers what is read next.</summary>
    /// <param name="ids">Time-major, each in [0, vocabulary).</param>
    /// <exception cref="ArgumentException">One is not.</exception>
    public void Read(ReadOnlySpan<int> ids)
    {
        Check(ids);
        if (_ids.Length < ids.Length) _ids = new int[ids.Length];
        ids.CopyTo(_ids);
    }

    /// <summary>Sees that all ids are characters: they become addresses without another look.</summary>
    /// <param name="ids">Each in [0, vocabulary).</param>
    /// <exception cref="ArgumentException">One is not.</exception>
    public void Check(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)vocabularySize)
                throw new ArgumentException($"There is no character '{id}'; the vocabulary has '{vocabularySize}'.", nameof(ids));
        }
    }

    public override void Forward(CellSteps<TVectors, TVector> cell, int rows)
    {
        for (var gate = 0; gate < Gates; gate++) Pick(TableOf(_table, gate), cell.InputSums(gate), rows);
    }

    public override void Backward(
        CellSteps<TVectors, TVector> cell, float* ofOutputs, int rows, float* ofWeight, float* ofBias)
    {
        _ofTable.Grow(TableSize);
        for (var gate = 0; gate < Gates; gate++)
        {
            var table = TableOf(_ofTable, gate);
            NativeMemory.Clear(table, (nuint)vocabularySize * (nuint)Stride * sizeof(float));
            Gather(cell.OfInputs(gate, ofOutputs), table, rows);
            Transpose(table, Stride, ofWeight + ((nint)gate * HiddenSize * _weightStride), _weightStride, vocabularySize, HiddenSize);
            SumRows(table, vocabularySize, ofBias + (gate * HiddenSize));
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _table.Dispose();
        _ofTable.Dispose();
    }

    protected override void TakeWeight(float* weight)
    {
        _table.Grow(TableSize);
        for (var gate = 0; gate < Gates; gate++)
        {
            var table = TableOf(_table, gate);
            Transpose(weight + ((nint)gate * HiddenSize * _weightStride), _weightStride, table, Stride, HiddenSize, vocabularySize);
            AddToRows(table, BiasOf(gate), vocabularySize);
        }
    }

    private nuint TableSize => (nuint)Gates * (nuint)vocabularySize * (nuint)Stride;

    private float* TableOf(FloatMemory tables, int gate) => tables.Start + ((nint)gate * vocabularySize * Stride);

    private static void Transpose(float* from, nint fromStride, float* to, nint toStride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            var source = from + (row * fromStride);
            var target = to + row;
            for (var column = 0; column < columns; column++, target += toStride) *target = source[column];
        }
    }

    private void AddToRows(float* matrix, float* bias, int rows)
    {
        for (var row = 0; row < rows; row++, matrix += Stride)
        {
            for (nint i = 0; i < Stride; i += TVectors.Count)
                TVectors.Store(TVectors.Add(TVectors.Load(matrix + i), TVectors.Load(bias + i)), matrix + i);
        }
    }

    private void Pick(float* table, float* sums, int rows)
    {
        for (var row = 0; row < rows; row++, sums += Stride)
            Unsafe.CopyBlock(sums, table + ((nint)_ids[row] * Stride), (uint)Stride * sizeof(float));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(float* gradients, float* table, int rows)
    {
        for (var row = 0; row < rows; row++, gradients += Stride)
        {
            var target = table + ((nint)_ids[row] * Stride);
            for (nint i = 0; i < Stride; i += TVectors.Count)
                TVectors.Store(TVectors.Add(TVectors.Load(target + i), TVectors.Load(gradients + i)), target + i);
        }
    }
}

/// <summary>Inputs that are the outputs of the layer below.</summary>
internal sealed unsafe class LayerOutputs<TVectors, TVector>(
    int hiddenSize, int gates, CellSteps<TVectors, TVector> below, OuterProduct<TVectors, TVector> outer)
    : LayerInputs<TVectors, TVector>(hiddenSize, gates)
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private readonly Panels[] _weights = Panels.For(gates);
    private readonly Panels[] _transposed = Panels.For(gates);

    public override void Forward(CellSteps<TVectors, TVector> cell, int rows)
    {
        for (var gate = 0; gate < Gates; gate++)
        {
            var sums = cell.InputSums(gate);
            for (var row = 0; row < rows; row++)
                Unsafe.CopyBlock(sums + ((nint)row * Stride), BiasOf(gate), (uint)Stride * sizeof(float));
            MatrixProduct<TVectors, TVector>.Run(below.Outputs, Stride, _weights[gate], sums, Stride, rows, adds: true);
        }
    }

    public override void Backward(
        CellSteps<TVectors, TVector> cell, float* ofOutputs, int rows, float* ofWeight, float* ofBias)
    {
        Span<nint> factors = stackalloc nint[Gates];
        for (var gate = 0; gate < Gates; gate++)
        {
            factors[gate] = (nint)cell.OfInputs(gate, ofOutputs);
            SumRows(cell.OfInputs(gate, ofOutputs), rows, ofBias + (gate * HiddenSize));
        }
        outer.Run(factors, Stride, HiddenSize, below.Outputs, Stride, HiddenSize, rows, ofWeight);
    }

    /// <summary>The gradient by the outputs of the layer below: (rows, hidden).</summary>
    public void BackwardBelow(CellSteps<TVectors, TVector> cell, float* ofOutputs, int rows, float* ofBelow)
    {
        for (var gate = 0; gate < Gates; gate++)
        {
            MatrixProduct<TVectors, TVector>.Run(
                cell.OfInputs(gate, ofOutputs), Stride, _transposed[gate], ofBelow, Stride, rows, adds: gate > 0);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var panels in _weights) panels.Dispose();
        foreach (var panels in _transposed) panels.Dispose();
    }

    protected override void TakeWeight(float* weight)
    {
        for (var gate = 0; gate < Gates; gate++)
        {
            var ofGate = weight + ((nint)gate * HiddenSize * Stride);
            _weights[gate].TakeTransposed(ofGate, Stride, HiddenSize, HiddenSize);
            _transposed[gate].Take(ofGate, Stride, HiddenSize, HiddenSize);
        }
    }
}
