using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>What trials must have in common to train in lanes beside one another. All else may vary: learning rate, clipping, seed,
/// sampling, initialisation, epochs, and the text.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Layers">Layers of it.</param>
/// <param name="HiddenSize">Hidden units of each.</param>
/// <param name="BatchSize">Rows of a minibatch.</param>
/// <param name="NumSteps">Time steps of a minibatch.</param>
/// <param name="VocabularySize">Characters that are read and predicted, the unknown one among them.</param>
public readonly record struct LaneShape(
    Cell Cell, int Layers, int HiddenSize, int BatchSize, int NumSteps, int VocabularySize)
{
    /// <summary>That of a trial.</summary>
    /// <param name="hyperparameters">Its hyperparameters.</param>
    /// <param name="vocabularySize">How many characters its text has; see <see cref="TokenizedCorpus.Vocabulary"/>.</param>
    public static LaneShape Of(Hyperparameters hyperparameters, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(hyperparameters);
        return new(
            hyperparameters.Cell,
            hyperparameters.Layers,
            hyperparameters.HiddenSize,
            hyperparameters.BatchSize,
            hyperparameters.NumSteps,
            vocabularySize);
    }

    /// <summary>The shape for people, such as <c>rnn_scratch, 1 layer, 64 hidden, batch 32 x 35</c>.</summary>
    public override string ToString()
    {
        var layers = Layers == 1 ? "1 layer" : $"{Layers} layers";
        return $"{HyperparametersJson.NameOf(Cell)}, {layers}, {HiddenSize} hidden, batch {BatchSize} x {NumSteps}";
    }

    /// <summary>Hyperparameters of this shape; all else is the default.</summary>
    internal Hyperparameters Values => Hyperparameters.Default with
    {
        Cell = Cell,
        Layers = Layers,
        HiddenSize = HiddenSize,
        BatchSize = BatchSize,
        NumSteps = NumSteps,
    };

    /// <summary>Multiplications and additions of one step of one lane, about: products alone, once forwards and twice
    /// backwards.</summary>
    internal double Operations
    {
        get
        {
            var gates = Cell switch { Cell.Lstm => 4, Cell.Gru => 3, _ => 1 };
            var products = ((2.0 * Layers) - 1) * gates * HiddenSize;
            return 6.0 * HiddenSize * (products + VocabularySize) * BatchSize * NumSteps;
        }
    }
}
