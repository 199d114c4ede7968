using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The path written out in libtorch's operators, for any device.</summary>
internal sealed class TorchPath : NumericalPath
{
    /// <summary>Its name in fingerprints.</summary>
    public const string Name = "torch-unrolled/2";

    private readonly Recurrence _recurrence;
    private readonly TorchUpdate _update;
    private readonly Tensor _lossSum;
    private ImmutableArray<Tensor> _gradients = [];
    private ImmutableArray<Tensor> _state = [];
    private Tensor? _loss;

    public TorchPath(CharModel model)
        : base(model)
    {
        _recurrence = model.Shape.Cell switch
        {
            Cell.Gru => new GruRecurrence(),
            Cell.Lstm => new LstmRecurrence(),
            _ => new TanhRecurrence(),
        };
        _update = new TorchUpdate(model.Device);
        _lossSum = zeros([], float64, model.Device).DetachFromDisposeScope();
    }

    public override void ResetState() => Forget(ref _state);

    public override void Differentiate(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var inputs = tensor(batch.Gather(tokens, 0), [batch.Steps, batch.Rows], device: Model.Device);
        var targets = tensor(batch.Gather(tokens, 1), [batch.TokenCount], device: Model.Device);
        var tapes = Run(inputs);
        var (loss, ofLogits) = Score(Logits(tapes[^1]), targets);
        var gradients = new Tensor[Model.Parameters.Length];
        gradients[^2] = ofLogits.t().mm(tapes[^1].Outputs.flatten(0, 1));
        gradients[^1] = ofLogits.sum(0L);
        var ofOutputs = ofLogits.mm(Model.Parameters[^2]);
        for (var layer = Model.Shape.Layers - 1; layer >= 0; layer--)
        {
            var (inputWeight, hiddenWeight, _, _) = WeightsOf(layer);
            var (ofInputs, ofHidden) =
                _recurrence.Backward(tapes[layer], hiddenWeight, ofOutputs.view(tapes[layer].Outputs.shape));
            var flat = ofInputs.flatten(0, 1);                          // (time * rows, gates * hidden)
            var read = layer == 0 ? OneHot(inputs) : tapes[layer - 1].Outputs.flatten(0, 1);
            var first = 4 * layer;
            gradients[first] = flat.t().mm(read);
            gradients[first + 1] = tapes[layer].WeightGradient(ofHidden);
            gradients[first + 2] = flat.sum(0L);
            gradients[first + 3] = Model.Shape.LearnsHiddenBias
                ? ofHidden.flatten(0, 1).sum(0L)
                : zeros_like(Model.Parameters[first + 3]);
            if (layer > 0) ofOutputs = flat.mm(inputWeight);
        }
        Keep(ref _gradients, gradients);
        _loss?.Dispose();
        _loss = loss.DetachFromDisposeScope();
        using var count = batch.TokenCount.ToScalar();
        _lossSum.add_(_loss.to_type(float64), count);
        _update.Measure(_gradients);
    }

    public override void Update(float clipNorm, float lr) => _update.Apply(Model.Parameters, _gradients, clipNorm, lr);

    public override void Score(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var inputs = tensor(batch.Gather(tokens, 0), [batch.Steps, batch.Rows], device: Model.Device);
        var targets = tensor(batch.Gather(tokens, 1), [batch.TokenCount], device: Model.Device);
        var losses = nn.functional.cross_entropy(Logits(Run(inputs)[^1]), targets, reduction: nn.Reduction.None);
        _lossSum.add_(losses.sum(float64), KeptScalar.One);
    }

    public override double TakeLossSum()
    {
        var sum = _lossSum.item<double>();
        _lossSum.zero_();
        return sum;
    }

    public override StepFigures ReadFigures() => new(_loss!.item<float>(), _update.Norm.item<float>());

    public override int Predict(ReadOnlySpan<int> ids)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var inputs = tensor(Array.ConvertAll(ids.ToArray(), id => (long)id), [ids.Length, 1], device: Model.Device);
        return (int)Logits(Run(inputs)[^1])[-1].argmax().item<long>();
    }

    public override ImmutableArray<Tensor> CopyGradients() => ImmutableArray.CreateRange(_gradients, part => part.clone());

    public override ImmutableArray<Tensor> CopyState() => ImmutableArray.CreateRange(_state, part => part.clone());

    public override void SetState(ImmutableArray<Tensor> state) => Keep(ref _state, state.Select(part => part.clone()));

    public override void Dispose()
    {
        _update.Dispose();
        _lossSum.Dispose();
        _loss?.Dispose();
        Forget(ref _gradients);
        Forget(ref _state);
    }

    private static void Keep(ref ImmutableArray<Tensor> kept, IEnumerable<Tensor> tensors)
    {
        var now = tensors.Select(part => part.DetachFromDisposeScope()).ToImmutableArray();
        Forget(ref kept);
        kept = now;
    }

    private static void Forget(ref ImmutableArray<Tensor> kept)
    {
        foreach (var part in kept) part.Dispose();
        kept = [];
    }

    private static (Tensor Loss, Tensor OfLogits) Score(Tensor logits, Tensor targets)
    {
        using var gradients = enable_grad();
        var leaf = logits.detach().requires_grad_(true);
        var loss = nn.functional.cross_entropy(leaf, targets);
        return (loss.detach(), autograd.grad([loss], [leaf])[0]);
    }

    private Tensor OneHot(Tensor inputs) =>
        nn.functional.one_hot(inputs.flatten(), Model.Shape.VocabularySize).to_type(float32);

    private RecurrenceTape[] Run(Tensor inputs)
    {
        var state = TakeState(inputs.shape[1]);
        var tapes = new RecurrenceTape[Model.Shape.Layers];
        for (var layer = 0; layer < tapes.Length; layer++)
        {
            var (inputWeight, hiddenWeight, inputBias, hiddenBias) = WeightsOf(layer);
            var bias = _recurrence.AddedToInputs(hiddenBias).add(inputBias, KeptScalar.One);
            var products = layer == 0
                ? inputWeight.t().contiguous().add(bias, KeptScalar.One).index_select(0, inputs.flatten())
                : bias.addmm(tapes[layer - 1].Outputs.flatten(0, 1), inputWeight.t());
            var before = ImmutableArray.CreateRange(state, part => part[layer]);
            tapes[layer] = _recurrence.Forward(
                products.view(inputs.shape[0], inputs.shape[1], -1), hiddenWeight, hiddenBias, before);
        }
        Keep(ref _state, tapes[0].After.Select((_, part) => stack(tapes.Select(tape => tape.After[part]))));
        return tapes;
    }

    private ImmutableArray<Tensor> TakeState(long rows)
    {
        if (!_state.IsEmpty) return ImmutableArray.CreateRange(_state, part => part.narrow(1, 0, rows));
        var zero = zeros(Model.Shape.Layers, rows, Model.Shape.HiddenSize, float32, Model.Device);
        return Model.Shape.Cell == Cell.Lstm ? [zero, zeros_like(zero)] : [zero];
    }

    private Tensor Logits(RecurrenceTape top) =>
        Model.Parameters[^1].addmm(top.Outputs.flatten(0, 1), Model.Parameters[^2].t());

    private (Tensor Input, Tensor Hidden, Tensor InputBias, Tensor HiddenBias) WeightsOf(int layer)
    {
        var first = 4 * layer;
        return (Model.Parameters[first], Model.Parameters[first + 1], Model.Parameters[first + 2], Model.Parameters[first + 3]);
    }
}
