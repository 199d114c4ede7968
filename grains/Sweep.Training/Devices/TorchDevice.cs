using System.Globalization;
using TorchSharp;

namespace Sweep.Training;

/// <summary>Reads the names of devices.</summary>
internal static class TorchDevice
{
    private const string CudaPrefix = "cuda:";

    /// <summary>Gives the device of a name: <c>cpu</c>, or <c>cuda:N</c> with N from 0.</summary>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    /// <exception cref="TorchUnavailableException">libtorch cannot use the device.</exception>
    public static torch.Device Open(string name)
    {
        if (Parse(name) is not { } index) return torch.CPU;
        var count = TorchThread.CountCudaDevices();
        if (index < count) return torch.device(DeviceType.CUDA, index);
        string[] here = ["'cpu'", .. Enumerable.Range(0, count).Select(i => $"'{CudaPrefix}{i}'")];
        throw new TorchUnavailableException(
            $"The device '{name}' is not here. Devices here: {string.Join(", ", here)}. For a GPU, check the driver " +
            "with 'nvidia-smi', and that the program was built with TorchBackend 'cuda'.");
    }

    /// <summary>The number of a CUDA device; null for the CPU.</summary>
    /// <exception cref="ArgumentException">The name is neither.</exception>
    public static int? Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "cpu") return null;
        var number = name.StartsWith(CudaPrefix, StringComparison.Ordinal) ? name[CudaPrefix.Length..] : "";
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return index;
        throw new ArgumentException($"There is no device '{name}'. Write 'cpu', or 'cuda:0' and so on.", nameof(name));
    }
}
