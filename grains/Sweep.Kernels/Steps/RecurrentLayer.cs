using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>One recurrent layer with its weights.</summary>
internal sealed unsafe class RecurrentLayer<TVectors, TVector> : IDisposable
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private readonly ModelShape _shape;
    private readonly LayerInputs<TVectors, TVector> _inputs;
    private readonly OuterProduct<TVectors, TVector> _outer;
    private readonly Panels[] _weights;
    private readonly Panels[] _transposed;
    private float* _hiddenBias;

    public RecurrentLayer(ModelShape shape, LayerInputs<TVectors, TVector> inputs, OuterProduct<TVectors, TVector> outer)
    {
        (_shape, _inputs, _outer) = (shape, inputs, outer);
        (_weights, _transposed) = (Panels.For(shape.Gates), Panels.For(shape.Gates));
        Cell = shape.Cell switch
        {
            Contracts.Cell.Gru => new GruSteps<TVectors, TVector>(shape.HiddenSize),
            Contracts.Cell.Lstm => new LstmSteps<TVectors, TVector>(shape.HiddenSize),
            _ => new TanhSteps<TVectors, TVector>(shape.HiddenSize),
        };
    }

    public CellSteps<TVectors, TVector> Cell { get; }

    private nint GateFloats => (nint)_shape.HiddenSize * Cell.Stride;

    /// <summary>Reads the parameters.</summary>
    public void Take(float* inputWeight, float* hiddenWeight, float* inputBias, float* hiddenBias)
    {
        _hiddenBias = hiddenBias;
        _inputs.Take(Cell, inputWeight, inputBias, hiddenBias);
        for (var gate = 0; gate < _shape.Gates; gate++)
        {
            var ofGate = hiddenWeight + (gate * GateFloats);
            _weights[gate].TakeTransposed(ofGate, Cell.Stride, _shape.HiddenSize, _shape.HiddenSize);
            _transposed[gate].Take(ofGate, Cell.Stride, _shape.HiddenSize, _shape.HiddenSize);
        }
    }

    /// <summary>Goes through all steps.</summary>
    public void Forward(int rows, int steps)
    {
        Cell.Begin(rows, steps);
        _inputs.Forward(Cell, rows * steps);
        Cell.Forward(_weights, _hiddenBias);
    }

    /// <summary>Goes back, and takes the gradients of the parameters.</summary>
    /// <param name="ofOutputs">The gradient by the outputs; overwritten.</param>
    /// <param name="ofBelow">Takes the gradient by the outputs of the layer below, where there is one.</param>
    /// <param name="count">Rows of all steps.</param>
    /// <param name="ofInputWeight">(gates * hidden, inputs).</param>
    /// <param name="ofHiddenWeight">(gates * hidden, hidden).</param>
    /// <param name="ofInputBias">(gates * hidden).</param>
    /// <param name="ofHiddenBias">(gates * hidden).</param>
    public void Backward(
        float* ofOutputs, float* ofBelow, int count, float* ofInputWeight, float* ofHiddenWeight, float* ofInputBias,
        float* ofHiddenBias)
    {
        Cell.Backward(_transposed, ofOutputs);
        _inputs.Backward(Cell, ofOutputs, count, ofInputWeight, ofInputBias);
        if (_inputs is LayerOutputs<TVectors, TVector> outputs) outputs.BackwardBelow(Cell, ofOutputs, count, ofBelow);

        // Before the first step the state may be all zeros, which adds nothing.
        var skipped = Cell.ZeroSteps * Cell.Rows;
        Span<nint> factors = stackalloc nint[_shape.Gates];
        for (var gate = 0; gate < _shape.Gates; gate++)
            factors[gate] = (nint)(Cell.OfHidden(gate, ofOutputs) + ((nint)skipped * Cell.Stride));
        _outer.Run(
            factors, Cell.Stride, _shape.HiddenSize, Cell.OutputsBefore + ((nint)skipped * Cell.Stride), Cell.Stride,
            _shape.HiddenSize, count - skipped, ofHiddenWeight);
        if (!_shape.LearnsHiddenBias) return;
        for (var gate = 0; gate < _shape.Gates; gate++)
        {
            var hidden = Cell.OfHidden(gate, ofOutputs);
            var input = Cell.OfInputs(gate, ofOutputs);
            var target = ofHiddenBias + (gate * _shape.HiddenSize);
            if (hidden == input)
                Unsafe.CopyBlockUnaligned(target, ofInputBias + (gate * _shape.HiddenSize), (uint)_shape.HiddenSize * sizeof(float));
            else
                _inputs.SumRows(hidden, count, target);
        }
    }

    public void Dispose()
    {
        Cell.Dispose();
        _inputs.Dispose();
        foreach (var panels in _weights) panels.Dispose();
        foreach (var panels in _transposed) panels.Dispose();
    }
}
