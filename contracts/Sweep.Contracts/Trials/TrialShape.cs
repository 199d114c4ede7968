namespace Sweep.Contracts;

/// <summary>What trials must have in common to train as lanes of one computation: all that decides the size of a step. Learning
/// rate, clip norm, seed, sampling and initialisation may differ from lane to lane.</summary>
/// <param name="Cell">As in <see cref="Hyperparameters"/>, like the rest.</param>
/// <param name="Layers">Stacked recurrent layers.</param>
/// <param name="HiddenSize">Hidden units of each layer.</param>
/// <param name="BatchSize">Rows of a minibatch.</param>
/// <param name="NumSteps">Time steps of a minibatch.</param>
[GenerateSerializer, Immutable, Alias("Sweep.TrialShape")]
public readonly record struct TrialShape(Cell Cell, int Layers, int HiddenSize, int BatchSize, int NumSteps)
{
    /// <summary>The shape of a trial with these values.</summary>
    public static TrialShape Of(Hyperparameters values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values.Cell, values.Layers, values.HiddenSize, values.BatchSize, values.NumSteps);
    }
}
