using System.Collections.Immutable;
using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>A <see cref="LayeredModel"/> whose recurrences are written out (<see cref="Recurrence"/>): the one for
/// CPUs, where it is faster than the library's own.</summary>
internal sealed class UnrolledModel : LayeredModel
{
    private readonly Recurrence _recurrence;

    public UnrolledModel(Hyperparameters hyperparameters, int vocabularySize, Device device)
        : base(hyperparameters, vocabularySize, device)
    {
        _recurrence = RecurrenceOf(hyperparameters.Cell);
        Parameters = [.. Layout.Select(shape => NewParameter(device, shape.Dimensions.AsSpan()))];
    }

    public override ImmutableArray<Tensor> Parameters { get; }

    public override (Tensor Logits, ImmutableArray<Tensor> State) Forward(Tensor inputs, ImmutableArray<Tensor> state)
    {
        using var noGradients = no_grad();
        var tapes = Run(inputs, state);
        return (Predict(tapes[^1]), StateAfter(tapes));
    }

    public override StepGradients Differentiate(Tensor inputs, Tensor targets, ImmutableArray<Tensor> state)
    {
        using var noGradients = no_grad();
        var tapes = Run(inputs, state);
        var (loss, ofLogits) = Score(Predict(tapes[^1]), targets);
        var gradients = new Tensor[Parameters.Length];
        gradients[^2] = ofLogits.t().mm(tapes[^1].Outputs.flatten(0, 1));
        gradients[^1] = ofLogits.sum(0L);
        var ofOutputs = ofLogits.mm(OutputWeight);
        for (var layer = Layers - 1; layer >= 0; layer--)
        {
            var (inputWeight, hiddenWeight, _, _) = WeightsOf(layer);
            var (ofInputs, ofHidden) =
                _recurrence.Backward(tapes[layer], hiddenWeight, ofOutputs.view(tapes[layer].Outputs.shape));
            var flat = ofInputs.flatten(0, 1);                          // (time * rows, gates * hidden)
            var read = layer == 0 ? OneHot(inputs) : tapes[layer - 1].Outputs.flatten(0, 1);
            var first = TensorsOfLayer * layer;
            gradients[first] = flat.t().mm(read);
            gradients[first + 1] = tapes[layer].WeightGradient(ofHidden);
            gradients[first + 2] = flat.sum(0L);
            gradients[first + 3] = ofHidden.flatten(0, 1).sum(0L);
            if (layer > 0) ofOutputs = flat.mm(inputWeight);
        }
        return new StepGradients(loss, [.. gradients], StateAfter(tapes));
    }

    private static Recurrence RecurrenceOf(Cell cell) => cell switch
    {
        Cell.Rnn => new TanhRecurrence(),
        Cell.Gru => new GruRecurrence(),
        Cell.Lstm => new LstmRecurrence(),
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "It is no cell of a library."),
    };

    private RecurrenceTape[] Run(Tensor inputs, ImmutableArray<Tensor> state)
    {
        var tapes = new RecurrenceTape[Layers];
        for (var layer = 0; layer < Layers; layer++)
        {
            var (inputWeight, hiddenWeight, inputBias, hiddenBias) = WeightsOf(layer);
            var bias = _recurrence.AddedToInputs(hiddenBias).add(inputBias, KeptScalar.One);
            // A one-hot product picks rows; picking them for all steps at once costs no product at all. Not added in
            // place: turned round, the weights of a single unit are contiguous, and would be the weights themselves.
            var products = layer == 0
                ? inputWeight.t().contiguous().add(bias, KeptScalar.One).index_select(0, inputs.flatten())
                : bias.addmm(tapes[layer - 1].Outputs.flatten(0, 1), inputWeight.t());
            var before = ImmutableArray.CreateRange(state, part => part[layer]);
            var shaped = products.view(inputs.shape[0], inputs.shape[1], -1);
            tapes[layer] = _recurrence.Forward(shaped, hiddenWeight, hiddenBias, before);
        }
        return tapes;
    }

    private Tensor Predict(RecurrenceTape top) => OutputBias.addmm(top.Outputs.flatten(0, 1), OutputWeight.t());

    private static ImmutableArray<Tensor> StateAfter(RecurrenceTape[] tapes) =>
        [.. tapes[0].After.Select((_, part) => stack(tapes.Select(tape => tape.After[part])))];

    private (Tensor Input, Tensor Hidden, Tensor InputBias, Tensor HiddenBias) WeightsOf(int layer)
    {
        var first = TensorsOfLayer * layer;
        return (Parameters[first], Parameters[first + 1], Parameters[first + 2], Parameters[first + 3]);
    }
}
