using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary><see cref="RnnScratchModel"/> again, as its formulas stand, differentiated by libtorch.</summary>
internal static class AutogradReference
{
    /// <summary>The gradients of the mean loss by the model's parameters.</summary>
    /// <param name="model">A model of <c>rnn_scratch</c>.</param>
    /// <param name="inputs">As for <see cref="CharModel.Differentiate"/>.</param>
    /// <param name="targets">As there.</param>
    /// <param name="state">As there.</param>
    public static ImmutableArray<Tensor> Differentiate(
        CharModel model, Tensor inputs, Tensor targets, ImmutableArray<Tensor> state)
    {
        using var gradients = enable_grad();
        var (wxh, whh, bh) = (model.Parameters[0], model.Parameters[1], model.Parameters[2]);
        var (whq, bq) = (model.Parameters[3], model.Parameters[4]);
        var hidden = state[0];
        List<Tensor> logits = [];
        foreach (var step in nn.functional.one_hot(inputs, bq.shape[0]).to_type(float32).unbind(0))
        {
            hidden = bh.addmm(step, wxh).add(hidden.mm(whh), KeptScalar.One).tanh();
            logits.Add(bq.addmm(hidden, whq));
        }
        var loss = nn.functional.cross_entropy(cat([.. logits], 0), targets);
        return [.. autograd.grad([loss], model.Parameters)];
    }
}
