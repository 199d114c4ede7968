using System.Runtime.InteropServices;
using System.Text;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Asks libtorch for the number of CUDA devices, and NVIDIA's driver for their places.</summary>
/// <param name="library">The driver's library; a test has another one.</param>
/// <remarks>Not run on a GPU. A card that is split into parts (MIG) has one place, and so counts as one.</remarks>
internal sealed class CudaDevices(string library) : ICudaDevices
{
    private const int Success = 0;
    private const int AddressLength = 32; // "0000:01:00.0" and the zero behind it take 13.

    private readonly Lazy<Calls?> _driver = new(() => Load(library));

    /// <summary>Those of this machine.</summary>
    public CudaDevices()
        : this(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1")
    {
    }

    private delegate int Initialize(uint flags);

    private delegate int GetDevice(out int handle, int device);

    private delegate int GetPciAddress([Out] byte[] text, int length, int handle);

    /// <inheritdoc/>
    public int Count() => TorchThread.CountCudaDevices();

    /// <inheritdoc/>
    public string? PciAddress(int device)
    {
        if (_driver.Value is not { } driver || driver.GetDevice(out var handle, device) != Success) return null;
        var text = new byte[AddressLength];
        if (driver.GetPciAddress(text, text.Length, handle) != Success) return null;
        var end = Array.IndexOf(text, (byte)0);
        return end > 0 ? Encoding.ASCII.GetString(text, 0, end).ToLowerInvariant() : null;
    }

    private static Calls? Load(string library) =>
        NativeLibrary.TryLoad(library, out var driver)
        && Find<Initialize>(driver, "cuInit") is { } initialize
        && Find<GetDevice>(driver, "cuDeviceGet") is { } getDevice
        && Find<GetPciAddress>(driver, "cuDeviceGetPCIBusId") is { } getAddress
        && initialize(0) == Success // libtorch has done so already; a repeat does nothing.
            ? new Calls(getDevice, getAddress)
            : null;

    private static T? Find<T>(nint driver, string name)
        where T : Delegate =>
        NativeLibrary.TryGetExport(driver, name, out var address)
            ? Marshal.GetDelegateForFunctionPointer<T>(address)
            : null;

    private sealed record Calls(GetDevice GetDevice, GetPciAddress GetPciAddress);
}
