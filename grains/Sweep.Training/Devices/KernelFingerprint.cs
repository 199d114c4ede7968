using System.Runtime.InteropServices;

namespace Sweep.Training;

/// <summary>Describes all that the bits of a result depend on besides the trial itself.</summary>
internal static class KernelFingerprint
{
    /// <summary>The fingerprint of a device. It begins with <c>exact</c> where equal fingerprints give equal bits, and
    /// with <c>approximate</c> where they may not.</summary>
    /// <exception cref="ArgumentException">There is no such device name.</exception>
    public static string Of(string device) =>
        // The kernels use only operations that IEEE 754 rounds exactly, so no instruction set and no library is named here.
        TorchDevice.Parse(device) is null
            ? $"exact; {VectorPath.Name}; {RuntimeInformation.ProcessArchitecture}"
            // cuDNN chooses its algorithms by itself, and some of them add in any order.
            : $"approximate; libtorch {TorchVersion.Text}; {LibraryPath.Name}; cuda";
}
