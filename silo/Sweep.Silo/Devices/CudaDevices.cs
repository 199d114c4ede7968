using System.Runtime.InteropServices;
using System.Text;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Asks libtorch for the number of CUDA devices, and NVIDIA's driver for their places.</summary>
/// <remarks>Not run on a GPU. A card that is split into parts (MIG) has one place, and so counts as one.</remarks>
internal sealed class CudaDevices : ICudaDevices
{
    private const int Success = 0;
    private const int AddressLength = 32; // "0000:01:00.0" and the zero behind it take 13.

    private static readonly Lazy<Calls?> Driver = new(Load);

    private delegate int Initialize(uint flags);

    private delegate int GetDevice(out int handle, int device);

    private delegate int GetPciAddress([Out] byte[] text, int length, int handle);

    /// <inheritdoc/>
    public int Count() => TorchThread.CountCudaDevices();

    /// <inheritdoc/>
    public string? PciAddress(int device)
    {
        if (Driver.Value is not { } driver || driver.GetDevice(out var handle, device) != Success) return null;
        var text = new byte[AddressLength];
        if (driver.GetPciAddress(text, text.Length, handle) != Success) return null;
        var end = Array.IndexOf(text, (byte)0);
        return end > 0 ? Encoding.ASCII.GetString(text, 0, end).ToLowerInvariant() : null;
    }

    private static Calls? Load()
    {
        var name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        return NativeLibrary.TryLoad(name, out var library)
            && Find<Initialize>(library, "cuInit") is { } initialize
            && Find<GetDevice>(library, "cuDeviceGet") is { } getDevice
            && Find<GetPciAddress>(library, "cuDeviceGetPCIBusId") is { } getAddress
            && initialize(0) == Success // libtorch has done so already; a repeat does nothing.
            ? new Calls(getDevice, getAddress)
            : null;
    }

    private static T? Find<T>(nint library, string name)
        where T : Delegate =>
        NativeLibrary.TryGetExport(library, name, out var address) ? Marshal.GetDelegateForFunctionPointer<T>(address) : null;

    private sealed record Calls(GetDevice GetDevice, GetPciAddress GetPciAddress);
}
