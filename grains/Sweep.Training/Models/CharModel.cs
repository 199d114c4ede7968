using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>A recurrent model of characters: weights on one device, and the way from token ids to logits.</summary>
internal abstract class CharModel(Device device) : IDisposable
{
    public Device Device { get; } = device;

    /// <summary>What is trained, in the order in which the gradients' squares are summed.</summary>
    public abstract ImmutableArray<Tensor> Parameters { get; }

    /// <summary>The tensors of a checkpoint under PyTorch's names.</summary>
    public abstract ImmutableArray<TensorShape> Layout { get; }

    /// <summary>Draws the initial weights. They depend on the seed and the shapes alone; the device has no part in
    /// them.</summary>
    public abstract void Initialize(ulong seed);

    /// <summary>A state of zeros for so many rows, in the caller's dispose scope.</summary>
    public abstract ImmutableArray<Tensor> ZeroState(long rows);

    /// <summary>Reads tokens and predicts each one's successor.</summary>
    /// <param name="inputs">Token ids: int64, (time, rows), each in [0, vocabulary).</param>
    /// <param name="state">What was read before, for the same rows; see <see cref="ZeroState"/>.</param>
    /// <returns>Logits: float32, (time * rows, vocabulary), time-major; and the state after the last step.</returns>
    public abstract (Tensor Logits, ImmutableArray<Tensor> State) Forward(Tensor inputs, ImmutableArray<Tensor> state);

    /// <summary>Reads tokens, scores the predictions, and differentiates the mean loss.</summary>
    /// <param name="inputs">As for <see cref="Forward"/>.</param>
    /// <param name="targets">The right predictions: int64, (time * rows), time-major.</param>
    /// <param name="state">As for <see cref="Forward"/>; no gradient flows into it.</param>
    public abstract StepGradients Differentiate(Tensor inputs, Tensor targets, ImmutableArray<Tensor> state);

    /// <summary>Keeps the state's first rows alone.</summary>
    public abstract ImmutableArray<Tensor> NarrowState(ImmutableArray<Tensor> state, long rows);

    /// <summary>A tensor of <see cref="Layout"/> by its name: float32, contiguous, on the CPU, in the caller's dispose
    /// scope.</summary>
    public abstract Tensor Export(string name);

    /// <summary>Takes over a tensor of <see cref="Layout"/>: float32, on the CPU.</summary>
    /// <returns>False when the model cannot hold these values.</returns>
    public abstract bool Import(string name, Tensor values);

    public virtual void Dispose()
    {
        foreach (var parameter in Parameters) parameter.Dispose();
    }

    /// <summary>A trainable tensor of zeros that outlives every dispose scope.</summary>
    protected static Tensor NewParameter(Device device, params ReadOnlySpan<long> shape) =>
        zeros(shape, float32, device, requires_grad: true).DetachFromDisposeScope();

    /// <summary>The mean cross-entropy of predictions and its gradient by them.</summary>
    /// <param name="logits">float32, (time * rows, vocabulary).</param>
    /// <param name="targets">int64, (time * rows).</param>
    protected static (Tensor Loss, Tensor OfLogits) Score(Tensor logits, Tensor targets)
    {
        using var gradients = enable_grad();
        var leaf = logits.detach().requires_grad_(true);
        var loss = nn.functional.cross_entropy(leaf, targets);
        return (loss.detach(), autograd.grad([loss], [leaf])[0]);
    }

    /// <summary>Draws U(-<paramref name="bound"/>, <paramref name="bound"/>) on the CPU and copies it, so that every
    /// device starts alike.</summary>
    protected static void FillUniform(Tensor parameter, double bound, ulong seed, int number)
    {
        var values = new float[parameter.numel()];
        TrialRandom.For(seed, RandomPurpose.InitialWeights, number).FillUniform(values, bound);
        CopyInto(parameter, values);
    }

    /// <summary>Draws N(0, <paramref name="standardDeviation"/>²) on the CPU and copies it, so that every device starts
    /// alike.</summary>
    protected static void FillNormal(Tensor parameter, double standardDeviation, ulong seed, int number)
    {
        var values = new float[parameter.numel()];
        TrialRandom.For(seed, RandomPurpose.InitialWeights, number).FillNormal(values, standardDeviation);
        CopyInto(parameter, values);
    }

    private static void CopyInto(Tensor parameter, float[] values)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        parameter.copy_(tensor(values, parameter.shape));
    }
}

/// <summary>What a minibatch says of the weights. No part of it carries a graph of autograd.</summary>
/// <param name="Loss">Mean cross-entropy in nats: float32, ().</param>
/// <param name="Gradients">Its gradient by each of the model's parameters, in their order; tensors of their own.</param>
/// <param name="State">The state after the last step.</param>
internal readonly record struct StepGradients(
    Tensor Loss, ImmutableArray<Tensor> Gradients, ImmutableArray<Tensor> State);
