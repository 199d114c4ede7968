using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training;

/// <summary>Makes the model of each cell.</summary>
internal static class CharModels
{
    /// <summary>Makes a model whose weights are all zero.</summary>
    /// <exception cref="NotSupportedException">The cell cannot be trained yet.</exception>
    public static CharModel Create(Hyperparameters hyperparameters, int vocabularySize, torch.Device device) =>
        hyperparameters.Cell switch
        {
            Cell.RnnScratch =>
                new RnnScratchModel(vocabularySize, hyperparameters.HiddenSize, hyperparameters.InitStd, device),
            var cell => throw NotYet(cell),
        };

    /// <summary>The tensors that a checkpoint of such a model holds; costs no memory, so it can be asked before
    /// anything is trusted.</summary>
    /// <exception cref="NotSupportedException">The cell cannot be trained yet.</exception>
    public static ImmutableArray<TensorShape> Layout(Hyperparameters hyperparameters, int vocabularySize) =>
        hyperparameters.Cell switch
        {
            Cell.RnnScratch => RnnScratchModel.LayoutOf(vocabularySize, hyperparameters.HiddenSize),
            var cell => throw NotYet(cell),
        };

    private static NotSupportedException NotYet(Cell cell) =>
        new($"The cell '{HyperparametersJson.NameOf(cell)}' cannot be trained yet; 'rnn_scratch' can.");
}
