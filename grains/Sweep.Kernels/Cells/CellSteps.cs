using System.Runtime.InteropServices;

namespace Sweep.Kernels;

/// <summary>What one layer of a cell does from step to step, and its gradients.</summary>
/// <remarks>
/// A matrix holds one row for each step and batch row, time-major, so a step is one contiguous block of it. Gates stand in
/// matrices of their own. Buffers are made for the largest shape that was asked for and used again.
/// </remarks>
internal abstract unsafe class CellSteps<TVectors, TVector>(int hiddenSize) : IDisposable
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private readonly FloatMemory _outputs = new();
    private readonly FloatMemory _state = new();
    private bool _stateIsZero = true;
    private bool _stateWasZero;

    /// <summary>How many blocks of the hidden size the weights have.</summary>
    public abstract int Gates { get; }

    /// <summary>Floats from one row of a matrix to the next.</summary>
    public int Stride { get; } = Padding.Of(hiddenSize);

    /// <summary>The outputs of all steps.</summary>
    public float* Outputs => _outputs.Start + Block;

    /// <summary>The outputs before each step.</summary>
    public float* OutputsBefore => _outputs.Start;

    /// <summary>Steps of this pass at whose beginning the state was all zeros: 1 for the first, or none.</summary>
    public int ZeroSteps => _stateWasZero ? 1 : 0;

    /// <summary>Batch rows of the current pass.</summary>
    public int Rows { get; private set; }

    protected int Steps { get; private set; }

    /// <summary>Floats of one step of a matrix.</summary>
    protected nint Block => (nint)Rows * Stride;

    /// <summary>The state before the next pass: (parts, rows, <see cref="Stride"/>), to be read or, after
    /// <see cref="MakeState"/>, written.</summary>
    public float* State => _state.Start;

    /// <summary>How many tensors the state consists of.</summary>
    public virtual int StateParts => 1;

    /// <summary>Where the products of a gate's inputs and its biases go before <see cref="Forward"/>.</summary>
    public abstract float* InputSums(int gate);

    /// <summary>Whether the hidden bias may be added to the products of the inputs.</summary>
    public virtual bool AddsHiddenBias(int gate) => true;

    /// <summary>After <see cref="Backward"/>: the loss's gradient by a gate's products of the inputs.</summary>
    public abstract float* OfInputs(int gate, float* ofOutputs);

    /// <summary>The same by the products of the state.</summary>
    public abstract float* OfHidden(int gate, float* ofOutputs);

    /// <summary>The next pass starts from zeros.</summary>
    public void ResetState()
    {
        _stateIsZero = true;
        StateRows = 0;
    }

    /// <summary>Gives the state memory of its own, zero until the caller fills it.</summary>
    public void MakeState(int rows)
    {
        SizeState(rows);
        _state.Clear(); // The caller leaves the padding as it is, where a pass may have left what is no number.
    }

    /// <summary>Rows of the state that is carried; 0 where the next pass starts from zeros.</summary>
    public int StateRows { get; private set; }

    /// <summary>Sees that there is room, and brings the carried state to where the first step looks for it.</summary>
    public void Begin(int rows, int steps)
    {
        if (!_stateIsZero && rows > StateRows)
            throw new InvalidOperationException($"The state is of '{StateRows}' rows; '{rows}' cannot go on from it.");
        (Rows, Steps) = (rows, steps);
        _outputs.Grow((nuint)(Block * (steps + 1)));
        GrowBuffers((nuint)(Block * steps), (nuint)Block);
        _stateWasZero = _stateIsZero;
        for (var part = 0; part < StateParts; part++)
        {
            var target = StateBlock(part, 0);
            if (_stateIsZero) NativeMemory.Clear(target, (nuint)Block * sizeof(float));
            else Copy(_state.Start + (part * (nint)StateRows * Stride), target);
        }
    }

    /// <summary>Goes through all steps.</summary>
    /// <param name="weights">Of the state, for each gate: (hidden, hidden), to be multiplied from the right.</param>
    /// <param name="hiddenBias">(gates * hidden).</param>
    public void Forward(ReadOnlySpan<Panels> weights, float* hiddenBias)
    {
        for (var step = 0; step < Steps; step++)
        {
            var state = step == 0 && _stateWasZero ? null : OutputsBefore + (step * Block);
            ForwardStep(step, state, weights, hiddenBias);
        }
        SizeState(Rows);
        for (var part = 0; part < StateParts; part++) Copy(StateBlock(part, Steps), _state.Start + (part * Block));
    }

    /// <summary>Goes back through all steps; nothing flows into the state after the last.</summary>
    /// <param name="weights">Of the state, for each gate, the other way round.</param>
    /// <param name="ofOutputs">The loss's gradient by the outputs. It is overwritten.</param>
    public void Backward(ReadOnlySpan<Panels> weights, float* ofOutputs)
    {
        BeginBackward();
        for (var step = Steps - 1; step >= 0; step--)
        {
            var earlier = step == 0 ? null : ofOutputs + ((step - 1) * Block);
            BackwardStep(step, ofOutputs + (step * Block), earlier);
            if (earlier is null) continue;
            for (var gate = 0; gate < Gates; gate++)
                AddProduct(OfHidden(gate, ofOutputs) + (step * Block), weights[gate], earlier);
        }
    }

    public virtual void Dispose()
    {
        _outputs.Dispose();
        _state.Dispose();
    }

    /// <summary>Sees that a cell's own matrices have room.</summary>
    /// <param name="matrix">Floats of one that has all steps.</param>
    /// <param name="block">Floats of one step.</param>
    protected virtual void GrowBuffers(nuint matrix, nuint block)
    {
    }

    /// <summary>A part of the state before a step.</summary>
    protected virtual float* StateBlock(int part, int step) => _outputs.Start + (step * Block);

    protected virtual void BeginBackward()
    {
    }

    /// <param name="step">Which.</param>
    /// <param name="state">The outputs before it; null for zeros.</param>
    /// <param name="weights">As for all steps.</param>
    /// <param name="hiddenBias">As for all steps.</param>
    protected abstract void ForwardStep(int step, float* state, ReadOnlySpan<Panels> weights, float* hiddenBias);

    /// <param name="step">Which.</param>
    /// <param name="ofOutput">The gradient by its output; may be overwritten.</param>
    /// <param name="ofEarlier">That by the output before, to which is added what does not come by way of the weights; null
    /// for the first step.</param>
    protected abstract void BackwardStep(int step, float* ofOutput, float* ofEarlier);

    /// <summary>sums += state * weight, for all rows of a step.</summary>
    protected void AddProduct(float* state, Panels weight, float* sums) =>
        MatrixProduct<TVectors, TVector>.Run(state, Stride, weight, sums, Stride, Rows, adds: true);

    private void SizeState(int rows)
    {
        _state.Grow((nuint)rows * (nuint)Stride * (nuint)StateParts);
        StateRows = rows;
        _stateIsZero = false;
    }

    private void Copy(float* from, float* to) => Buffer.MemoryCopy(from, to, Block * sizeof(float), Block * sizeof(float));
}
