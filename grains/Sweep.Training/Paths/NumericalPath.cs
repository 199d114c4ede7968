using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// One way to compute a model on a device: forward, gradients, update. Paths differ in speed and in their last bits;
/// which one trained is part of a checkpoint. It owns its buffers, made once for each shape. Not thread-safe.
/// </summary>
/// <remarks>The hidden state stays here from one minibatch to the next, and no gradient flows back through it. A
/// minibatch may have fewer rows than the one before; the first ones go on.</remarks>
internal abstract class NumericalPath(CharModel model) : IDisposable
{
    /// <summary>Whose weights it reads and moves.</summary>
    public CharModel Model { get; } = model;

    /// <summary>The next minibatch starts from a state of zeros.</summary>
    public abstract void ResetState();

    /// <summary>Reads a minibatch, scores its predictions, and takes the gradients of the mean loss. The loss is added to
    /// the sum. Does not wait for the device.</summary>
    public abstract void Differentiate(Minibatch batch, ReadOnlySpan<int> tokens);

    /// <summary>Clips the gradients by their global norm (g becomes min(1, theta / |g|) g, with no epsilon, as in Dive into
    /// Deep Learning, 9.5; a NaN norm leaves them alone) and moves the weights by -lr times them.</summary>
    public abstract void Update(float clipNorm, float lr);

    /// <summary>Reads a minibatch and scores its predictions with still weights. The loss is added to the sum.</summary>
    public abstract void Score(Minibatch batch, ReadOnlySpan<int> tokens);

    /// <summary>The sum, over the targets since the last call, of the cross-entropy in nats. Waits for the device.</summary>
    public abstract double TakeLossSum();

    /// <summary>Loss and norm of the last <see cref="Differentiate"/>. Waits for the device.</summary>
    public abstract StepFigures ReadFigures();

    /// <summary>Reads ids of one row and gives the likeliest one to follow. Waits for the device.</summary>
    /// <param name="ids">At least one, each in [0, vocabulary).</param>
    public abstract int Predict(ReadOnlySpan<int> ids);

    /// <summary>Copies of the last gradients, in the order of <see cref="CharModel.Parameters"/>, in the caller's dispose
    /// scope.</summary>
    public abstract ImmutableArray<Tensor> CopyGradients();

    /// <summary>Copies of the state that the next minibatch goes on from: (layers, rows, hidden), two for the LSTM; in the
    /// caller's dispose scope.</summary>
    public abstract ImmutableArray<Tensor> CopyState();

    /// <summary>Has the next minibatch go on from this state; see <see cref="CopyState"/>.</summary>
    public abstract void SetState(ImmutableArray<Tensor> state);

    public abstract void Dispose();
}

/// <summary>What a step came to.</summary>
/// <param name="Loss">Mean cross-entropy of the minibatch in nats.</param>
/// <param name="GradientNorm">Global L2 norm before clipping.</param>
internal readonly record struct StepFigures(double Loss, double GradientNorm);
