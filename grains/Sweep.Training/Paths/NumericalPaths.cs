using TorchSharp;

namespace Sweep.Training;

/// <summary>Chooses the path for a model.</summary>
internal static class NumericalPaths
{
    /// <summary>Opens the path that trains such a model on its device.</summary>
    public static NumericalPath Open(CharModel model) =>
        model.Device.type == DeviceType.CPU ? new VectorPath(model) : new LibraryPath(model);
}
