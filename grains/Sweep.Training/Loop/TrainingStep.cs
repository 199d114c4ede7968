using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>One optimizer update after the other, as a trial's hyperparameters want them.</summary>
/// <param name="path">What computes.</param>
/// <param name="hyperparameters">The trial's.</param>
internal sealed class TrainingStep(NumericalPath path, Hyperparameters hyperparameters)
{
    private readonly bool _carriesState = hyperparameters.Sampling == Sampling.Sequential;
    private readonly float _clipNorm = (float)hyperparameters.ClipNorm;

    // In float, as the weights are: a rate beyond its range is infinite and diverges.
    private readonly float _lr = (float)hyperparameters.Lr;

    /// <summary>An epoch starts from a state of zeros.</summary>
    public void Reset() => path.ResetState();

    /// <summary>Trains on one minibatch. Nothing is read back.</summary>
    public void Run(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        if (!_carriesState) path.ResetState();
        path.Differentiate(batch, tokens);
        path.Update(_clipNorm, _lr);
    }
}
