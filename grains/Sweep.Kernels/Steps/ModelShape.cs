using Sweep.Contracts;

namespace Sweep.Kernels;

/// <summary>A recurrent model of characters as far as its kernels are concerned.</summary>
/// <param name="Cell">Its cell.</param>
/// <param name="Layers">Layers of it, 1 or more.</param>
/// <param name="HiddenSize">Hidden units of each layer.</param>
/// <param name="VocabularySize">How many characters it reads and predicts.</param>
internal readonly record struct ModelShape(Cell Cell, int Layers, int HiddenSize, int VocabularySize)
{
    /// <summary>Parameters of a layer, in PyTorch's order: the weights of its inputs and of its state, and the bias of
    /// each.</summary>
    public const int ParametersOfLayer = 4;

    /// <summary>Blocks of the hidden size in a layer's weights.</summary>
    public int Gates => Cell switch
    {
        Cell.RnnScratch or Cell.Rnn => 1,
        Cell.Gru => 3,
        Cell.Lstm => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(Cell), Cell, "There is no such cell."),
    };

    /// <summary>The book's own tanh RNN has one bias where libraries have two: the second stays zero.</summary>
    public bool LearnsHiddenBias => Cell != Cell.RnnScratch;

    /// <summary>How many parameters there are: those of all layers, then weight and bias of the output.</summary>
    public int Parameters => (ParametersOfLayer * Layers) + 2;

    /// <summary>Rows and columns of a parameter; a bias is one row.</summary>
    public (int Rows, int Columns) SizeOf(int parameter)
    {
        if (parameter == Parameters - 2) return (VocabularySize, HiddenSize);
        if (parameter == Parameters - 1) return (1, VocabularySize);
        var (layer, kind) = Math.DivRem(parameter, ParametersOfLayer);
        var width = checked(Gates * HiddenSize);
        return kind switch
        {
            0 => (width, layer == 0 ? VocabularySize : HiddenSize),
            1 => (width, HiddenSize),
            _ => (1, width),
        };
    }

    /// <summary>Floats that a parameter takes with its rows padded.</summary>
    public nint FloatsOf(int parameter)
    {
        var (rows, columns) = SizeOf(parameter);
        return checked((nint)rows * Padding.Of(columns));
    }
}
