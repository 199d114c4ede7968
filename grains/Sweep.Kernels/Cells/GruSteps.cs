using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sweep.Kernels;

/// <summary>
/// The gated recurrent unit as libraries have it. r and z = sigmoid(x + h_(t-1) W), n = tanh(x_n + r q) with
/// q = h_(t-1) W_n + b_n, h_t = n + z (h_(t-1) - n). Gates stand in the order r, z, n.
/// </summary>
internal sealed unsafe class GruSteps<TVectors, TVector>(int hiddenSize) : CellSteps<TVectors, TVector>(hiddenSize)
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private readonly int _hiddenSize = hiddenSize;

    // Forward, the activated gates; backward, the gradients by the products of the state in their place.
    private readonly FloatMemory[] _gates = [new(), new(), new()];

    // Forward q; backward, the gradient by the candidate's products of the inputs.
    private readonly FloatMemory _products = new();

    public override int Gates => 3;

    public override float* InputSums(int gate) => _gates[gate].Start;

    // The candidate's is multiplied by the reset gate.
    public override bool AddsHiddenBias(int gate) => gate != 2;

    public override float* OfInputs(int gate, float* ofOutputs) =>
        gate == 2 ? _products.Start : _gates[gate].Start;

    public override float* OfHidden(int gate, float* ofOutputs) => _gates[gate].Start;

    public override void Dispose()
    {
        base.Dispose();
        foreach (var gate in _gates) gate.Dispose();
        _products.Dispose();
    }

    protected override void GrowBuffers(nuint matrix, nuint block)
    {
        foreach (var gate in _gates) gate.Grow(matrix);
        _products.Grow(matrix);
    }

    protected override void ForwardStep(int step, float* state, ReadOnlySpan<Panels> weights, float* hiddenBias)
    {
        var at = step * Block;
        var reset = _gates[0].Start + at;
        var update = _gates[1].Start + at;
        var candidate = _gates[2].Start + at;
        var product = _products.Start + at;
        var bias = hiddenBias + (2 * _hiddenSize);
        for (var row = 0; row < Rows; row++)
        {
            var ofRow = product + ((nint)row * Stride);
            Unsafe.CopyBlockUnaligned(ofRow, bias, (uint)_hiddenSize * sizeof(float));
            NativeMemory.Clear(ofRow + _hiddenSize, (nuint)(Stride - _hiddenSize) * sizeof(float));
        }
        if (state is not null)
        {
            AddProduct(state, weights[0], reset);
            AddProduct(state, weights[1], update);
            AddProduct(state, weights[2], product);
        }
        Blend(reset, update, candidate, product, OutputsBefore + at, Outputs + at, Block);
    }

    protected override void BackwardStep(int step, float* ofOutput, float* ofEarlier)
    {
        var at = step * Block;
        Differentiate(
            _gates[0].Start + at, _gates[1].Start + at, _gates[2].Start + at, _products.Start + at, OutputsBefore + at,
            ofOutput, ofEarlier, Block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(
        float* resets, float* updates, float* candidates, float* products, float* before, float* outputs, nint count)
    {
        for (nint i = 0; i < count; i += TVectors.Count)
        {
            var reset = VectorMath<TVectors, TVector>.Sigmoid(TVectors.Load(resets + i));
            var update = VectorMath<TVectors, TVector>.Sigmoid(TVectors.Load(updates + i));
            var candidate = VectorMath<TVectors, TVector>.Tanh(
                TVectors.MultiplyAdd(reset, TVectors.Load(products + i), TVectors.Load(candidates + i)));
            var change = TVectors.Subtract(TVectors.Load(before + i), candidate);
            TVectors.Store(reset, resets + i);
            TVectors.Store(update, updates + i);
            TVectors.Store(candidate, candidates + i);
            TVectors.Store(TVectors.MultiplyAdd(update, change, candidate), outputs + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate(
        float* resets, float* updates, float* candidates, float* products, float* before, float* ofOutputs,
        float* ofEarlier, nint count)
    {
        var one = TVectors.Broadcast(1f);
        for (nint i = 0; i < count; i += TVectors.Count)
        {
            var gradient = TVectors.Load(ofOutputs + i);
            var (reset, update) = (TVectors.Load(resets + i), TVectors.Load(updates + i));
            var (candidate, product) = (TVectors.Load(candidates + i), TVectors.Load(products + i));
            var ofKept = TVectors.Multiply(gradient, update);
            var ofCandidate = TVectors.Multiply(
                TVectors.Subtract(gradient, ofKept), TVectors.Subtract(one, TVectors.Multiply(candidate, candidate)));
            var ofProduct = TVectors.Multiply(ofCandidate, reset);
            var change = TVectors.Subtract(TVectors.Load(before + i), candidate);
            var ofUpdate = TVectors.Multiply(TVectors.Multiply(ofKept, change), TVectors.Subtract(one, update));
            var ofReset = TVectors.Multiply(TVectors.Multiply(ofProduct, product), TVectors.Subtract(one, reset));
            TVectors.Store(ofReset, resets + i);
            TVectors.Store(ofUpdate, updates + i);
            TVectors.Store(ofProduct, candidates + i);
            TVectors.Store(ofCandidate, products + i);
            if (ofEarlier is not null) TVectors.Store(TVectors.Add(TVectors.Load(ofEarlier + i), ofKept), ofEarlier + i);
        }
    }
}
