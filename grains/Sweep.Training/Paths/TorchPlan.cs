using System.Collections.Immutable;
using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// All buffers for minibatches of one shape, and all views of them. Made once; a step then makes nothing but what an
/// operator without an output of the caller's own gives. What only gradients need is made when they are first asked
/// for.
/// </summary>
internal sealed class TorchPlan : IDisposable
{
    private readonly KeptTensors _kept;
    private readonly TorchLayer[] _layers;
    private readonly Func<TorchGradients> _planGradients;
    private TorchGradients? _gradients;

    /// <summary>Plans a shape.</summary>
    /// <param name="model">Whose weights stay where they are from now on.</param>
    /// <param name="gradients">Where the gradients go, in the order of its parameters.</param>
    /// <param name="newRecurrence">Makes what a layer does from step to step.</param>
    /// <param name="rows">Of a minibatch.</param>
    /// <param name="steps">Of a minibatch.</param>
    public TorchPlan(
        CharModel model,
        ImmutableArray<Tensor> gradients,
        Func<RecurrencePlan, Recurrence> newRecurrence,
        int rows,
        int steps)
    {
        using var scope = NewDisposeScope();
        (Rows, Steps) = (rows, steps);
        var kept = _kept = new KeptTensors(model.Device);
        var (layers, size) = (model.Shape.Layers, model.Shape.HiddenSize);
        Ids = new TorchIds(kept, model.Device, rows * steps);
        var parts = model.Shape.Cell == Cell.Lstm ? 2 : 1;
        var states = Enumerable.Range(0, parts)
            .Select(_ => kept.Buffer(layers, steps + 1, rows, size)).ToImmutableArray();
        Before = [.. states.Select(part => kept.Keep(part.select(1, 0)))];
        After = [.. states.Select(part => kept.Keep(part.select(1, steps)))];

        var plans = Enumerable.Range(0, layers).Select(layer => new RecurrencePlan(
            kept,
            LayerTensors.Of(model.Parameters, layer),
            [.. states.Select(part => part[layer])],
            rows,
            steps,
            size)).ToArray();
        var recurrences = Array.ConvertAll(plans, plan => newRecurrence(plan));
        _layers = [.. plans.Select((plan, layer) => new TorchLayer(
            plan,
            layer == 0
                ? new CharacterInputs(kept, plan.Weights.InputWeight, Ids.Inputs)
                : new OutputsBelow(kept, plan.Weights.InputWeight, plans[layer - 1].Outputs),
            recurrences[layer]))];
        Outputs = new TorchOutputs(kept, model.Parameters, plans[^1].Outputs, Ids.Targets);
        _planGradients = () => new TorchGradients(model, gradients, plans, recurrences, Ids, Outputs);
    }

    public int Rows { get; }

    public int Steps { get; }

    public TorchIds Ids { get; }

    public TorchOutputs Outputs { get; }

    /// <summary>The state that is gone on from, to be written: (layers, rows, hidden), two for the LSTM.</summary>
    public ImmutableArray<Tensor> Before { get; }

    /// <summary>The state after the last step, until the next <see cref="Forward"/>.</summary>
    public ImmutableArray<Tensor> After { get; }

    /// <summary>From the ids and the state before to the logits.</summary>
    public void Forward()
    {
        foreach (var layer in _layers) layer.Forward();
        Outputs.Forward();
    }

    /// <summary>From the logits' gradient to those of all parameters.</summary>
    public void Backward()
    {
        _gradients ??= _planGradients();
        _gradients.Backward();
    }

    public void Dispose()
    {
        Outputs.Dispose();
        _kept.Dispose();
    }
}
