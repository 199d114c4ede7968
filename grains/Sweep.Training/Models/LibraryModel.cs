using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>A <see cref="LayeredModel"/> of libtorch's own layers and autograd: the one for GPUs, where cuDNN computes
/// all steps at once.</summary>
internal sealed class LibraryModel : LayeredModel
{
    private readonly nn.Module _layers;

    public LibraryModel(Hyperparameters hyperparameters, int vocabularySize, Device device)
        : base(hyperparameters, vocabularySize, device)
    {
        using var scope = NewDisposeScope();
        _layers = LayersOf(hyperparameters, vocabularySize, device);
        var (weight, bias) = (NewParameter(device, VocabularySize, HiddenSize), NewParameter(device, VocabularySize));
        var parameters = _layers.parameters().Select(parameter => parameter.DetachFromDisposeScope());
        Parameters = [.. parameters, weight, bias];
        using var noGradients = no_grad();
        foreach (var parameter in Parameters) parameter.zero_();
    }

    public override ImmutableArray<Tensor> Parameters { get; }

    public override (Tensor Logits, ImmutableArray<Tensor> State) Forward(Tensor inputs, ImmutableArray<Tensor> state)
    {
        var oneHot = OneHot(inputs).view(inputs.shape[0], inputs.shape[1], VocabularySize);
        var (outputs, after) = Call(oneHot, ImmutableArray.CreateRange(state, part => part.contiguous()));
        return (OutputBias.addmm(outputs.flatten(0, 1), OutputWeight.t()), after);
    }

    public override StepGradients Differentiate(Tensor inputs, Tensor targets, ImmutableArray<Tensor> state)
    {
        using var gradients = enable_grad();
        var (logits, after) = Forward(inputs, state);
        var loss = nn.functional.cross_entropy(logits, targets);
        return new StepGradients(
            loss.detach(),
            [.. autograd.grad([loss], Parameters)],
            ImmutableArray.CreateRange(after, part => part.detach()));
    }

    public override void Dispose()
    {
        base.Dispose();
        _layers.Dispose();
    }

    private static nn.Module LayersOf(Hyperparameters hyperparameters, int vocabularySize, Device device)
    {
        var (hiddenSize, layers) = (hyperparameters.HiddenSize, hyperparameters.Layers);
        switch (hyperparameters.Cell)
        {
            case Cell.Rnn:
                var rnn = nn.RNN(vocabularySize, hiddenSize, layers, device: device);
                rnn.flatten_parameters();
                return rnn;
            case Cell.Gru:
                var gru = nn.GRU(vocabularySize, hiddenSize, layers, device: device);
                gru.flatten_parameters();
                return gru;
            default:
                var lstm = nn.LSTM(vocabularySize, hiddenSize, layers, device: device);
                lstm.flatten_parameters();
                return lstm;
        }
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
            default:
                var (ofLstm, hidden, cell) = ((LSTM)_layers).call(oneHot, (state[0], state[1]));
                return (ofLstm, [hidden, cell]);
        }
    }
}
