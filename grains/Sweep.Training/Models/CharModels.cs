using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training;

/// <summary>Makes the model of each cell.</summary>
internal static class CharModels
{
    /// <summary>Makes a model whose weights are all zero.</summary>
    /// <exception cref="ArgumentException">There is no such model: see <see cref="FindFault"/>.</exception>
    public static CharModel Create(Hyperparameters hyperparameters, int vocabularySize, torch.Device device)
    {
        if (FindFault(hyperparameters) is { } fault) throw new ArgumentException(fault, nameof(hyperparameters));
        if (hyperparameters.Cell == Cell.RnnScratch)
        {
            return new RnnScratchModel(vocabularySize, hyperparameters.HiddenSize, hyperparameters.InitStd, device);
        }
        return device.type == DeviceType.CUDA
            ? new LibraryModel(hyperparameters, vocabularySize, device)
            : new UnrolledModel(hyperparameters, vocabularySize, device);
    }

    /// <summary>The tensors that a checkpoint of such a model holds; costs no memory, so it can be asked before
    /// anything is trusted.</summary>
    public static ImmutableArray<TensorShape> Layout(Hyperparameters hyperparameters, int vocabularySize) =>
        hyperparameters.Cell == Cell.RnnScratch
            ? RnnScratchModel.LayoutOf(vocabularySize, hyperparameters.HiddenSize)
            : LayeredModel.LayoutOf(hyperparameters, vocabularySize);

    /// <summary>Says why there is no model of this cell and these layers; null where there is.</summary>
    public static string? FindFault(Hyperparameters hyperparameters)
    {
        var (cell, layers) = (hyperparameters.Cell, hyperparameters.Layers);
        if (!Enum.IsDefined(cell)) return $"There is no cell '{cell}'.";
        var most = cell == Cell.RnnScratch ? 1 : 8;
        return layers >= 1 && layers <= most
            ? null
            : $"A model of '{HyperparametersJson.NameOf(cell)}' cannot have '{layers}' layers; 1 to {most} can be.";
    }
}
