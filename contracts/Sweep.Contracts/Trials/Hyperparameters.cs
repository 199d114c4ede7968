namespace Sweep.Contracts;

/// <summary>The values that one trial trains with. Ranges are those a grid file is held to.</summary>
/// <param name="Cell">The recurrent cell.</param>
/// <param name="Layers">Stacked recurrent layers, 1 to 8; <see cref="Cell.RnnScratch"/> has 1.</param>
/// <param name="Lr">Learning rate of plain SGD, above 0.</param>
/// <param name="HiddenSize">Hidden units of each layer, 1 to 8192.</param>
/// <param name="Sampling">How minibatches are cut.</param>
/// <param name="BatchSize">Rows of a minibatch, 1 to 4096.</param>
/// <param name="NumSteps">Time steps of a minibatch, 1 to 4096.</param>
/// <param name="Epochs">Passes over the training tokens, 1 to 1,000,000.</param>
/// <param name="ClipNorm">Largest global L2 norm of the gradients, above 0.</param>
/// <param name="InitStd">Standard deviation of initial weights of <see cref="Cell.RnnScratch"/>, 0 or more.</param>
[GenerateSerializer, Immutable, Alias("Sweep.Hyperparameters")]
public sealed record Hyperparameters(
    Cell Cell,
    int Layers,
    double Lr,
    int HiddenSize,
    Sampling Sampling,
    int BatchSize,
    int NumSteps,
    int Epochs,
    double ClipNorm,
    double InitStd)
{
    /// <summary>The notebook's values: what a grid file that names none gets.</summary>
    public static Hyperparameters Default { get; } =
        new(Cell.RnnScratch, 1, 1, 512, Sampling.Sequential, 32, 35, 500, 1, 0.01);
}
