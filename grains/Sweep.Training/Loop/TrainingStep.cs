using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>One optimizer update after the other, as a trial's hyperparameters want them.</summary>
/// <param name="path">What computes.</param>
/// <param name="hyperparameters">The trial's.</param>
internal sealed class TrainingStep(NumericalPath path, Hyperparameters hyperparameters)
{
    /// <summary>What computes.</summary>
    public NumericalPath Path { get; } = path;

    /// <summary>Whether a minibatch goes on from the state that the one before left.</summary>
    public bool CarriesState { get; } = hyperparameters.Sampling == Sampling.Sequential;

    public float ClipNorm { get; } = (float)hyperparameters.ClipNorm;

    /// <summary>In float, as the weights are: a rate beyond its range is infinite and diverges.</summary>
    public float Lr { get; } = (float)hyperparameters.Lr;

    /// <summary>An epoch starts from a state of zeros.</summary>
    public void Reset() => Path.ResetState();

    /// <summary>Trains on one minibatch. Nothing is read back.</summary>
    public void Run(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        if (!CarriesState) Path.ResetState();
        Path.Differentiate(batch, tokens);
        Path.Update(ClipNorm, Lr);
    }
}
