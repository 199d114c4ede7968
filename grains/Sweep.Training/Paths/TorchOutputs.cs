using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The linear layer on top, for all steps at once, and the loss.</summary>
internal sealed class TorchOutputs : IDisposable
{
    private readonly Tensor _outputs;
    private readonly Tensor _bias;
    private readonly Tensor _transposed;
    private readonly Tensor _targets;
    private readonly Scalar _share;

    /// <summary>Plans it.</summary>
    /// <param name="kept">Where its buffers go.</param>
    /// <param name="parameters">The model's.</param>
    /// <param name="outputs">Of the layer below: (t b, h).</param>
    /// <param name="targets">(t b, 1).</param>
    public TorchOutputs(KeptTensors kept, ImmutableArray<Tensor> parameters, Tensor outputs, Tensor targets)
    {
        (_outputs, _targets, _bias) = (outputs, targets, parameters[^1]);
        _transposed = kept.Keep(parameters[^2].t());
        Logits = kept.Buffer(outputs.shape[0], _bias.shape[0]);
        Last = kept.Keep(Logits[-1]);
        _share = (1f / outputs.shape[0]).ToScalar();
    }

    /// <summary>(t b, v). Once <see cref="Differentiate"/> was called, the mean loss's gradient by them.</summary>
    public Tensor Logits { get; }

    /// <summary>Those of the last step's last row: (v).</summary>
    public Tensor Last { get; }

    public void Forward() => Logits.copy_(_bias).addmm_(_outputs, _transposed);

    /// <summary>Scores the targets.</summary>
    /// <param name="loss">Gets the sum of their cross-entropy: float64, ().</param>
    public void Score(Tensor loss)
    {
        using var logs = Logits.log_softmax(1);
        using var picked = logs.gather(1, _targets);
        Sum(picked, loss);
    }

    /// <summary>The same, and takes the mean loss's gradient: (softmax - one-hot) / (t b).</summary>
    public void Differentiate(Tensor loss)
    {
        using var logs = Logits.log_softmax(1);
        using var picked = logs.gather(1, _targets);
        Sum(picked, loss);
        // Each row has one target, so no place is written twice: the order cannot matter.
        Logits.copy_(logs).exp_().scatter_(1, _targets, picked.expm1_()).mul_(_share);
    }

    public void Dispose() => _share.Dispose();

    // In double: the sum of equal float32 losses is then exact, whatever the layout of the rows.
    private static void Sum(Tensor picked, Tensor loss)
    {
        using var sum = picked.sum(float64);
        loss.copy_(sum).neg_();
    }
}
