using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

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
