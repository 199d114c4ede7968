using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sweep.Kernels;

/// <summary>
/// Long short-term memory. i, f and o = sigmoid(x + h_(t-1) W), g = tanh(x_g + h_(t-1) W_g), c_t = f c_(t-1) + i g,
/// h_t = o tanh(c_t). Gates stand in the order i, f, g, o; the state is (h, c).
/// </summary>
internal sealed unsafe class LstmSteps<TVectors, TVector>(int hiddenSize) : CellSteps<TVectors, TVector>(hiddenSize)
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    // Forward, the activated gates; backward, the gradients by their products in their place.
    private readonly FloatMemory[] _gates = [new(), new(), new(), new()];
    private readonly FloatMemory _cells = new();
    private readonly FloatMemory _squashed = new();
    private readonly FloatMemory _ofCell = new();

    public override int Gates => 4;

    public override int StateParts => 2;

    public override float* InputSums(int gate) => _gates[gate].Start;

    public override float* OfInputs(int gate, float* ofOutputs) => _gates[gate].Start;

    public override float* OfHidden(int gate, float* ofOutputs) => _gates[gate].Start;

    public override void Dispose()
    {
        base.Dispose();
        foreach (var gate in _gates) gate.Dispose();
        _cells.Dispose();
        _squashed.Dispose();
        _ofCell.Dispose();
    }

    protected override void GrowBuffers(nuint matrix, nuint block)
    {
        foreach (var gate in _gates) gate.Grow(matrix);
        _cells.Grow(matrix + block);
        _squashed.Grow(matrix);
        _ofCell.Grow(block);
    }

    protected override float* StateBlock(int part, int step) =>
        part == 0 ? base.StateBlock(part, step) : _cells.Start + (step * Block);

    protected override void BeginBackward() => NativeMemory.Clear(_ofCell.Start, (nuint)Block * sizeof(float));

    protected override void ForwardStep(int step, float* state, ReadOnlySpan<Panels> weights, float* hiddenBias)
    {
        var at = step * Block;
        for (var gate = 0; state is not null && gate < Gates; gate++)
            AddProduct(state, weights[gate], _gates[gate].Start + at);
        Remember(
            _gates[0].Start + at, _gates[1].Start + at, _gates[2].Start + at, _gates[3].Start + at, _cells.Start + at,
            _cells.Start + at + Block, _squashed.Start + at, Outputs + at, Block);
    }

    protected override void BackwardStep(int step, float* ofOutput, float* ofEarlier)
    {
        var at = step * Block;
        Differentiate(
            _gates[0].Start + at, _gates[1].Start + at, _gates[2].Start + at, _gates[3].Start + at, _cells.Start + at,
            _squashed.Start + at, _ofCell.Start, ofOutput, Block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Remember(
        float* ins, float* forgets, float* candidates, float* outs, float* before, float* cells, float* squashed,
        float* outputs, nint count)
    {
        for (nint i = 0; i < count; i += TVectors.Count)
        {
            var input = VectorMath<TVectors, TVector>.Sigmoid(TVectors.Load(ins + i));
            var forget = VectorMath<TVectors, TVector>.Sigmoid(TVectors.Load(forgets + i));
            var candidate = VectorMath<TVectors, TVector>.Tanh(TVectors.Load(candidates + i));
            var output = VectorMath<TVectors, TVector>.Sigmoid(TVectors.Load(outs + i));
            var cell = TVectors.MultiplyAdd(forget, TVectors.Load(before + i), TVectors.Multiply(input, candidate));
            var squash = VectorMath<TVectors, TVector>.Tanh(cell);
            TVectors.Store(input, ins + i);
            TVectors.Store(forget, forgets + i);
            TVectors.Store(candidate, candidates + i);
            TVectors.Store(output, outs + i);
            TVectors.Store(cell, cells + i);
            TVectors.Store(squash, squashed + i);
            TVectors.Store(TVectors.Multiply(output, squash), outputs + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate(
        float* ins, float* forgets, float* candidates, float* outs, float* before, float* squashed, float* ofCells,
        float* ofOutputs, nint count)
    {
        var one = TVectors.Broadcast(1f);
        for (nint i = 0; i < count; i += TVectors.Count)
        {
            var (gradient, squash) = (TVectors.Load(ofOutputs + i), TVectors.Load(squashed + i));
            var (input, forget) = (TVectors.Load(ins + i), TVectors.Load(forgets + i));
            var (candidate, output) = (TVectors.Load(candidates + i), TVectors.Load(outs + i));
            var ofSquash = TVectors.Multiply(gradient, output);
            var slope = TVectors.Subtract(one, TVectors.Multiply(squash, squash));
            var ofCell = TVectors.MultiplyAdd(ofSquash, slope, TVectors.Load(ofCells + i));
            var ofForget = TVectors.Multiply(ofCell, forget);
            var ofInput = TVectors.Multiply(ofCell, input);
            TVectors.Store(ofForget, ofCells + i);
            TVectors.Store(
                TVectors.Multiply(TVectors.Multiply(ofInput, candidate), TVectors.Subtract(one, input)), ins + i);
            TVectors.Store(
                TVectors.Multiply(
                    TVectors.Multiply(ofForget, TVectors.Load(before + i)), TVectors.Subtract(one, forget)),
                forgets + i);
            TVectors.Store(
                TVectors.Multiply(ofInput, TVectors.Subtract(one, TVectors.Multiply(candidate, candidate))), candidates + i);
            TVectors.Store(
                TVectors.Multiply(TVectors.Multiply(ofSquash, squash), TVectors.Subtract(one, output)), outs + i);
        }
    }
}
