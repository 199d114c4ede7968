using System.Runtime.InteropServices;
using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>Describes all that the bits of a result depend on besides the trial itself. It begins with <c>exact</c> where
/// equal fingerprints give equal bits, and with <c>approximate</c> where they may not.</summary>
internal static class KernelFingerprint
{
    /// <summary>The name of lanes that are computed as one; counts up when their results change.</summary>
    public const string LanesName = "torch-lanes/1";

    // The kernels use only operations that IEEE 754 rounds exactly, so neither an instruction set nor a library is named.
    private static readonly string Cpu = $"exact; {VectorPath.Name}; {RuntimeInformation.ProcessArchitecture}";

    // A checkpoint names it every time; the driver stays the same while libtorch is loaded.
    private static readonly Lazy<string> Driver = new(() => CudaDriver.Describe());

    /// <summary>That of a device and a cell.</summary>
    /// <exception cref="ArgumentException">There is no such device name.</exception>
    public static string Of(string device, Cell cell) =>
        TorchDevice.Parse(device) is { } index ? OfCuda(index, cell) : Cpu;

    /// <summary>That of lanes: on a CPU each gives the bits that it gives alone.</summary>
    /// <param name="device">Where.</param>
    /// <param name="isBatched">Whether they are computed as one.</param>
    /// <param name="cell">The cell.</param>
    public static string OfLanes(string device, bool isBatched, Cell cell)
    {
        if (!isBatched) return Of(device, cell);
        var driver = TorchDevice.Parse(device) is null ? device : Driver.Value;
        return $"approximate; libtorch {TorchVersion.Text}; {LanesName}; {driver}";
    }

    // cuDNN chooses its algorithms by itself, and some of them add in any order. Other operators take no atomic sums here,
    // and repeat their bits on the same kind of card with the same driver.
    private static string OfCuda(int card, Cell cell)
    {
        var library = $"libtorch {TorchVersion.Text}";
        return NumericalPaths.PrefersLibrary(card, cell)
            ? $"approximate; {library}; {LibraryPath.Name}; cuda"
            : $"exact; {library}; {TorchPath.Name}; {Driver.Value}";
    }
}
