using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>What a layer's recurrence works on, for minibatches of one shape.</summary>
/// <remarks>Notation: t steps, b rows, h hidden units, g gates. All is float32.</remarks>
internal sealed class RecurrencePlan
{
    /// <summary>Plans a layer.</summary>
    public RecurrencePlan(
        KeptTensors kept, LayerTensors weights, ImmutableArray<Tensor> state, int rows, int steps, int size)
    {
        (Kept, Weights, Rows, Steps, Size) = (kept, weights, rows, steps, size);
        State = ImmutableArray.CreateRange(state, kept.Keep);
        Outputs = kept.Keep(State[0].narrow(0, 1, steps).view(-1, size));
    }

    /// <summary>Where buffers and views go.</summary>
    public KeptTensors Kept { get; }

    public LayerTensors Weights { get; }

    /// <summary>Before the first step and after each: (t + 1, b, h), contiguous, two for the LSTM. The first slice is
    /// given, the others are to be written.</summary>
    public ImmutableArray<Tensor> State { get; }

    /// <summary>Of the layer, all but the first slice of its state: (t b, h).</summary>
    public Tensor Outputs { get; }

    public int Rows { get; }

    public int Steps { get; }

    /// <summary>Hidden units.</summary>
    public int Size { get; }
}
