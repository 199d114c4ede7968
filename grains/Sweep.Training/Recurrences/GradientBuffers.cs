using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>What the layers of a plan use one after the other on the way back. Made when first asked for.</summary>
/// <param name="plan">Any layer's.</param>
/// <param name="gates">The cell's.</param>
internal sealed class GradientBuffers(RecurrencePlan plan, int gates)
{
    private readonly Tensor?[] _ofOutputs = new Tensor?[2];
    private readonly Tensor?[] _narrow = new Tensor?[3];
    private Tensor? _wide;

    /// <summary>For all gates: (t, b, g h).</summary>
    public Tensor Wide => _wide ??= plan.Kept.Buffer(plan.Steps, plan.Rows, gates * plan.Size);

    /// <summary>One of three: (t, b, h).</summary>
    public Tensor Narrow(int number) => New(ref _narrow[number]);

    /// <summary>The loss's gradient by a layer's outputs: (t, b, h). Only the next layer's is there at the same
    /// time.</summary>
    public Tensor OfOutputs(int layer) => New(ref _ofOutputs[layer % 2]);

    private Tensor New(ref Tensor? buffer) => buffer ??= plan.Kept.Buffer(plan.Steps, plan.Rows, plan.Size);
}
