using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// What one layer of a cell does from step to step, and its gradients, written out in libtorch's operators. Its
/// autograd would take a product for the weights' gradients at every step; here the caller takes one for all steps.
/// </summary>
/// <remarks>Notation: t steps, b rows, h hidden units, g gates. All is float32, in the caller's dispose scope, and
/// needs autograd to be off.</remarks>
internal abstract class Recurrence
{
    /// <summary>The part of the hidden bias that may be added to the products of the inputs beforehand, once for all
    /// steps.</summary>
    /// <param name="hiddenBias">(g h).</param>
    /// <returns>(g h).</returns>
    public virtual Tensor AddedToInputs(Tensor hiddenBias) => hiddenBias;

    /// <summary>Goes through all steps.</summary>
    /// <param name="inputs">The products of the inputs with both biases as far as <see cref="AddedToInputs"/> says:
    /// (t, b, g h), contiguous. They are overwritten.</param>
    /// <param name="weight">Of the state: (g h, h).</param>
    /// <param name="hiddenBias">(g h).</param>
    /// <param name="state">Before the first step; left as it is.</param>
    public abstract RecurrenceTape Forward(
        Tensor inputs, Tensor weight, Tensor hiddenBias, ImmutableArray<Tensor> state);

    /// <summary>Goes back through all steps; nothing flows into the state after the last.</summary>
    /// <param name="tape">What <see cref="Forward"/> gave; used up.</param>
    /// <param name="weight">Of the state, as it was then.</param>
    /// <param name="outputs">The loss's gradient by the outputs: (t, b, h), contiguous. It is overwritten.</param>
    public abstract RecurrenceGradients Backward(RecurrenceTape tape, Tensor weight, Tensor outputs);
}

/// <summary>What a recurrence remembers of its way forward.</summary>
/// <param name="Before">The state before the first step.</param>
/// <param name="After">The state after the last.</param>
/// <param name="Outputs">(t, b, h), contiguous.</param>
/// <param name="Kept">What the cell needs to go back.</param>
internal sealed record RecurrenceTape(
    ImmutableArray<Tensor> Before, ImmutableArray<Tensor> After, Tensor Outputs, ImmutableArray<Tensor> Kept)
{
    /// <summary>The loss's gradient by the weight of the state, all steps in one product and the first, whose state
    /// stands elsewhere, in another.</summary>
    /// <param name="ofHidden">Its gradient by the products of the state: (t, b, g h), contiguous.</param>
    /// <returns>(g h, h).</returns>
    public Tensor WeightGradient(Tensor ofHidden)
    {
        var (later, earlier) = Pairs(ofHidden);
        return later.t().mm(earlier).addmm_(ofHidden[0].t(), Before[0]);
    }

    /// <summary><see cref="WeightGradient"/> for a weight that is kept the other way round.</summary>
    /// <returns>(h, g h), contiguous.</returns>
    public Tensor TransposedWeightGradient(Tensor ofHidden)
    {
        var (later, earlier) = Pairs(ofHidden);
        return earlier.t().mm(later).addmm_(Before[0].t(), ofHidden[0]);
    }

    private (Tensor Later, Tensor Earlier) Pairs(Tensor ofHidden)
    {
        var pairs = Outputs.shape[0] - 1;
        return (ofHidden.narrow(0, 1, pairs).flatten(0, 1), Outputs.narrow(0, 0, pairs).flatten(0, 1));
    }
}

/// <summary>The loss's gradients by the products of each step.</summary>
/// <param name="OfInputs">By the products of the inputs: (t, b, g h), contiguous.</param>
/// <param name="OfHidden">By the products of the state: (t, b, g h), contiguous; where the cell adds the two up it is
/// the same tensor.</param>
internal readonly record struct RecurrenceGradients(Tensor OfInputs, Tensor OfHidden);
