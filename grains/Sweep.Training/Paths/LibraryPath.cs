using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// The path of libtorch's own layers and autograd: on GPUs cuDNN computes all steps of a layer at once. It is also what
/// the written-out gradients are measured by. <c>rnn_scratch</c>, which no layer is, is computed as its formula stands.
/// </summary>
internal sealed class LibraryPath : NumericalPath
{
    /// <summary>Its name in fingerprints.</summary>
    public const string Name = "torch-library/2";

    private readonly nn.Module? _layers;
    private readonly ImmutableArray<Tensor> _learned;
    private readonly TorchUpdate _update;
    private readonly Tensor _lossSum;
    private ImmutableArray<Tensor> _gradients = [];
    private ImmutableArray<Tensor> _state = [];
    private Tensor? _loss;

    /// <summary>Puts the model's weights where the library's layers want them.</summary>
    public LibraryPath(CharModel model)
        : base(model)
    {
        _layers = LayersOf(model);
        var (weight, bias) = (Kept(empty_like(model.Parameters[^2])), Kept(empty_like(model.Parameters[^1])));
        ImmutableArray<Tensor> ofLayers = _layers is null
            ? [.. model.Parameters[..^2].Select(parameter => Kept(empty_like(parameter)))]
            : [.. _layers.parameters().Select(parameter => parameter.DetachFromDisposeScope())];
        model.Adopt([.. ofLayers, weight, bias]);
        _learned = model.Shape.LearnsHiddenBias ? model.Parameters : model.Parameters.RemoveAt(3);
        foreach (var parameter in _learned) parameter.requires_grad_(true);
        _update = new TorchUpdate(model.Device);
        _lossSum = Kept(zeros([], float64, model.Device));
    }

    public override void ResetState() => Forget(ref _state);

    public override void Differentiate(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var loss = Read(batch, tokens, nn.Reduction.Mean);
        Keep(ref _gradients, autograd.grad([loss], _learned));
        _loss?.Dispose();
        _loss = Kept(loss.detach());
        using var count = batch.TokenCount.ToScalar();
        _lossSum.add_(_loss.to_type(float64), count);
        _update.Measure(_gradients);
    }

    public override void Update(float clipNorm, float lr)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        _update.Apply(_learned, _gradients, clipNorm, lr);
    }

    public override void Score(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        // In double: the sum of equal float32 losses is then exact, whatever the layout of the rows.
        _lossSum.add_(Read(batch, tokens, nn.Reduction.None).sum(float64), KeptScalar.One);
    }

    public override double TakeLossSum()
    {
        var sum = _lossSum.item<double>();
        _lossSum.fill_(KeptScalar.Zero);
        return sum;
    }

    public override StepFigures ReadFigures() => new(_loss!.item<float>(), _update.Norm.item<float>());

    public override int Predict(ReadOnlySpan<int> ids)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var inputs = tensor(Array.ConvertAll(ids.ToArray(), id => (long)id), [ids.Length, 1], device: Model.Device);
        return (int)Forward(inputs)[-1].argmax().item<long>();
    }

    public override ImmutableArray<Tensor> CopyGradients()
    {
        var copies = _gradients.Select(gradient => gradient.clone()).ToImmutableArray();
        return Model.Shape.LearnsHiddenBias ? copies : copies.Insert(3, zeros_like(Model.Parameters[3]));
    }

    public override ImmutableArray<Tensor> CopyState() => ImmutableArray.CreateRange(_state, part => part.clone());

    public override void SetState(ImmutableArray<Tensor> state) => Keep(ref _state, state.Select(part => part.clone()));

    public override void Dispose()
    {
        _layers?.Dispose();
        _update.Dispose();
        _lossSum.Dispose();
        _loss?.Dispose();
        Forget(ref _gradients);
        Forget(ref _state);
    }

    private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();

    private static void Keep(ref ImmutableArray<Tensor> kept, IEnumerable<Tensor> tensors)
    {
        var now = tensors.Select(Kept).ToImmutableArray();
        Forget(ref kept);
        kept = now;
    }

    private static void Forget(ref ImmutableArray<Tensor> kept)
    {
        foreach (var tensor in kept) tensor.Dispose();
        kept = [];
    }

    private static nn.Module? LayersOf(CharModel model)
    {
        var (vocabulary, hidden, layers) = (model.Shape.VocabularySize, model.Shape.HiddenSize, model.Shape.Layers);
        switch (model.Shape.Cell)
        {
            case Cell.Rnn:
                var rnn = nn.RNN(vocabulary, hidden, layers, device: model.Device);
                rnn.flatten_parameters();
                return rnn;
            case Cell.Gru:
                var gru = nn.GRU(vocabulary, hidden, layers, device: model.Device);
                gru.flatten_parameters();
                return gru;
            case Cell.Lstm:
                var lstm = nn.LSTM(vocabulary, hidden, layers, device: model.Device);
                lstm.flatten_parameters();
                return lstm;
            default:
                return null;
        }
    }

    private Tensor Read(Minibatch batch, ReadOnlySpan<int> tokens, nn.Reduction reduction)
    {
        var inputs = tensor(batch.Gather(tokens, 0), [batch.Steps, batch.Rows], device: Model.Device);
        var targets = tensor(batch.Gather(tokens, 1), [batch.TokenCount], device: Model.Device);
        return nn.functional.cross_entropy(Forward(inputs), targets, reduction: reduction);
    }

    /// <summary>Logits: (time * rows, vocabulary); carries the state on.</summary>
    private Tensor Forward(Tensor inputs)
    {
        var oneHot = nn.functional.one_hot(inputs, Model.Shape.VocabularySize).to_type(float32);
        var (outputs, after) = Call(oneHot, TakeState(inputs.shape[1]));
        Keep(ref _state, after.Select(part => part.detach()));
        return Model.Parameters[^1].addmm(outputs.flatten(0, 1), Model.Parameters[^2].t());
    }

    private ImmutableArray<Tensor> TakeState(long rows)
    {
        if (!_state.IsEmpty) return ImmutableArray.CreateRange(_state, part => part.narrow(1, 0, rows).contiguous());
        var zero = zeros(Model.Shape.Layers, rows, Model.Shape.HiddenSize, float32, Model.Device);
        return Model.Shape.Cell == Cell.Lstm ? [zero, zeros_like(zero)] : [zero];
    }

    private (Tensor Outputs, ImmutableArray<Tensor> After) Call(Tensor oneHot, ImmutableArray<Tensor> state)
    {
        switch (_layers)
        {
            case RNN rnn:
                var (ofRnn, afterRnn) = rnn.call(oneHot, state[0]);
                return (ofRnn, [afterRnn]);
            case GRU gru:
                var (ofGru, afterGru) = gru.call(oneHot, state[0]);
                return (ofGru, [afterGru]);
            case LSTM lstm:
                var (ofLstm, hidden, cell) = lstm.call(oneHot, (state[0], state[1]));
                return (ofLstm, [hidden, cell]);
            default:
                return FromFormula(oneHot, state[0]);
        }
    }

    private (Tensor Outputs, ImmutableArray<Tensor> After) FromFormula(Tensor oneHot, Tensor state)
    {
        var (inputWeight, hiddenWeight, bias) = (Model.Parameters[0], Model.Parameters[1], Model.Parameters[2]);
        var hidden = state[0];
        List<Tensor> outputs = [];
        foreach (var step in oneHot.unbind(0))
        {
            hidden = bias.addmm(step, inputWeight.t()).add(hidden.mm(hiddenWeight.t()), KeptScalar.One).tanh();
            outputs.Add(hidden);
        }
        return (stack(outputs), [hidden.unsqueeze(0)]);
    }
}
