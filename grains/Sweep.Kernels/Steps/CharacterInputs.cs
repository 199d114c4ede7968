using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sweep.Kernels;

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
