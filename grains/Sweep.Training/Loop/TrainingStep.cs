using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>One optimizer update after the other, with the hidden state that sequential sampling carries between
/// them.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly CharModel _model;
    private readonly double _lr;
    private readonly bool _carriesState;
    private readonly Tensor _clipNorm;
    private readonly Tensor _one;
    private readonly CarriedState _state = new();

    public TrainingStep(CharModel model, Hyperparameters hyperparameters)
    {
        _model = model;
        _lr = hyperparameters.Lr;
        _carriesState = hyperparameters.Sampling == Sampling.Sequential;
        _clipNorm = tensor((float)hyperparameters.ClipNorm, model.Device).DetachFromDisposeScope();
        _one = tensor(1f, model.Device).DetachFromDisposeScope();
    }

    /// <summary>Forgets the carried state: an epoch starts from zeros.</summary>
    public void Reset() => _state.Reset();

    /// <summary>Trains on one minibatch. Whatever it makes lives in the caller's dispose scope; nothing is read
    /// back.</summary>
    /// <param name="inputs">Token ids: int64, (time, rows).</param>
    /// <param name="targets">The same text one token on: int64, (time * rows), time-major.</param>
    public StepFigures Run(Tensor inputs, Tensor targets)
    {
        var (loss, gradients, next) = _model.Differentiate(inputs, targets, _state.Take(_model, inputs.shape[1]));

        using var noGradients = no_grad();
        var norm = GradientClip.Apply(gradients, _clipNorm, _one);
        Sgd.Apply(_model.Parameters, gradients, _lr);
        if (_carriesState) _state.Carry(next);
        return new StepFigures(loss, norm);
    }

    public void Dispose()
    {
        _state.Dispose();
        _clipNorm.Dispose();
        _one.Dispose();
    }
}

/// <summary>What a step leaves on the device.</summary>
/// <param name="Loss">Mean cross-entropy of the minibatch in nats: float32, ().</param>
/// <param name="GradientNorm">Global L2 norm before clipping: float32, ().</param>
internal readonly record struct StepFigures(Tensor Loss, Tensor GradientNorm);
