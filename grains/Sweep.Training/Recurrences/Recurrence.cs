using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// What one layer of a cell does from step to step, written out in libtorch's operators, for minibatches of one shape.
/// Its autograd would take a product for the weights' gradients at every step; here the caller takes one for all steps.
/// </summary>
/// <remarks>See <see cref="RecurrencePlan"/> for the notation.</remarks>
internal abstract class Recurrence
{
    /// <summary>Where the products of the inputs are to be written, with the input bias and the first of the hidden
    /// one: (t b, g h).</summary>
    public abstract Tensor Products { get; }

    /// <summary>How many gates' hidden bias may be added to the products of the inputs beforehand, once for all
    /// steps.</summary>
    public abstract int AddedGates { get; }

    /// <summary>Plans one.</summary>
    public static Recurrence Create(Cell cell, RecurrencePlan plan) => cell switch
    {
        Cell.Gru => new GruRecurrence(plan),
        Cell.Lstm => new LstmRecurrence(plan),
        _ => new TanhRecurrence(plan),
    };

    /// <summary>Goes through all steps, from the products of the inputs; they are used up.</summary>
    public abstract void Forward();

    /// <summary>Plans the way back.</summary>
    /// <param name="buffers">What other layers use as well.</param>
    /// <param name="ofOutputs">The loss's gradient by the outputs: (t, b, h), contiguous. It is used up.</param>
    public abstract RecurrenceGradients PlanGradients(GradientBuffers buffers, Tensor ofOutputs);
}

/// <summary>The way back through all steps; nothing flows into the state after the last.</summary>
internal abstract class RecurrenceGradients
{
    /// <summary>The loss's gradient by the products of the inputs: (t b, g h).</summary>
    public abstract Tensor OfInputs { get; }

    /// <summary>That by the products of the state: (t b, g h); where the cell adds the two up it is the same
    /// tensor.</summary>
    public virtual Tensor OfHidden => OfInputs;

    /// <summary>Goes back once after <see cref="Recurrence.Forward"/>, whose results but the state are used
    /// up.</summary>
    public abstract void Backward();
}
