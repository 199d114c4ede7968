using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>h_t = tanh(x_t + h_(t-1) W), with x_t the products of the inputs.</summary>
internal sealed unsafe class TanhSteps<TVectors, TVector>(int hiddenSize) : CellSteps<TVectors, TVector>(hiddenSize)
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    public override int Gates => 1;

    public override float* InputSums(int gate) => Outputs;

    public override float* OfInputs(int gate, float* ofOutputs) => ofOutputs;

    public override float* OfHidden(int gate, float* ofOutputs) => ofOutputs;

    protected override void ForwardStep(int step, float* state, ReadOnlySpan<Panels> weights, float* hiddenBias)
    {
        var output = Outputs + (step * Block);
        if (state is not null) AddProduct(state, weights[0], output);
        Squash(output, Block);
    }

    protected override void BackwardStep(int step, float* ofOutput, float* ofEarlier) =>
        MultiplyBySlope(ofOutput, Outputs + (step * Block), Block);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Squash(float* values, nint count)
    {
        for (nint i = 0; i < count; i += TVectors.Count)
            TVectors.Store(VectorMath<TVectors, TVector>.Tanh(TVectors.Load(values + i)), values + i);
    }

    // tanh' = 1 - tanh²
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBySlope(float* gradients, float* outputs, nint count)
    {
        var one = TVectors.Broadcast(1f);
        for (nint i = 0; i < count; i += TVectors.Count)
        {
            var output = TVectors.Load(outputs + i);
            var slope = TVectors.Subtract(one, TVectors.Multiply(output, output));
            TVectors.Store(TVectors.Multiply(TVectors.Load(gradients + i), slope), gradients + i);
        }
    }
}
