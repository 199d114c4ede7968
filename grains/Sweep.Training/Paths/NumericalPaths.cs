using System.Collections.Concurrent;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training;

/// <summary>Chooses the path for a model.</summary>
internal static class NumericalPaths
{
    /// <summary>Cells that are faster with the library's layers on a device; see <see cref="PathProbe"/>.</summary>
    private static readonly ConcurrentDictionary<(int Card, Cell Cell), bool> LibraryIsFaster = new();

    /// <summary>Opens the path that trains such a model on its device.</summary>
    public static NumericalPath Open(CharModel model)
    {
        if (model.Device.type == DeviceType.CPU) return new VectorPath(model);
        return PrefersLibrary(model.Device.index, model.Shape.Cell) ? new LibraryPath(model) : new TorchPath(model);
    }

    /// <summary>Whether the library's layers were found faster. Without a probe they were not: the other path repeats its
    /// bits.</summary>
    /// <param name="card">Number of the CUDA device.</param>
    /// <param name="cell">The cell.</param>
    public static bool PrefersLibrary(int card, Cell cell) => LibraryIsFaster.GetValueOrDefault((card, cell));

    /// <summary>Remembers what a probe found.</summary>
    public static void Remember(int card, Cell cell, bool libraryIsFaster) =>
        LibraryIsFaster[(card, cell)] = libraryIsFaster;
}
