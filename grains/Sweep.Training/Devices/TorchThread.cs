using System.Runtime.InteropServices;
using TorchSharp;

namespace Sweep.Training;

/// <summary>Makes libtorch ready for the calling thread.</summary>
public static class TorchThread
{
    private const string Shim = "LibTorchSharp";

    private static readonly Lazy<Exception?> LoadFault = new(Load);

    [ThreadStatic]
    private static bool _isPrepared;

    /// <summary>
    /// Loads libtorch, the first time in the process, and has it use one thread for what this thread asks of it: a slot
    /// is one thread, and the order of sums, and with it every bit of a result, depends on that number. A repeat does
    /// nothing.
    /// </summary>
    /// <remarks>Whatever in this project computes calls it by itself; a slot calls it first so that a fault shows
    /// before it takes work.</remarks>
    /// <exception cref="TorchUnavailableException">libtorch cannot be loaded on this machine.</exception>
    public static void Prepare()
    {
        if (_isPrepared) return;
        if (LoadFault.Value is { } fault) throw new TorchUnavailableException(Describe(fault), fault);
        // Only this number: nothing here uses libtorch's inter-op pool, which starts its threads when first used.
        torch.set_num_threads(1);
        _isPrepared = true;
    }

    /// <summary>How many CUDA devices libtorch can use here; 0 with its CPU build.</summary>
    /// <exception cref="TorchUnavailableException">libtorch cannot be loaded on this machine.</exception>
    public static int CountCudaDevices()
    {
        Prepare();
        return torch.cuda.is_available() ? torch.cuda.device_count() : 0;
    }

    /// <summary>Says in one line why libtorch could not be loaded, and what to do.</summary>
    internal static string Describe(Exception fault)
    {
        // The loader tries many names of the shim; that most of them are not there says nothing.
        var lines = fault.GetBaseException().Message
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var reason = lines.Skip(1).FirstOrDefault(line => !line.Split(": ")[0].Contains(Shim, StringComparison.Ordinal))
            ?? (lines.Length == 1 ? lines[0] : $"the native library '{Shim}' is not beside the program");
        return $"libtorch cannot be loaded: {reason}. Build with TorchBackend 'cpu' or 'cuda'; with 'external', " +
            $"libtorch {TorchVersion.Text} must be where the system's loader finds it (LD_LIBRARY_PATH on Linux).";
    }

    private static Exception? Load()
    {
        try
        {
            // TorchSharp's own search, when it fails, copies half a gigabyte about and then blames a missing package.
            // On Linux the shim finds libtorch by itself, so the system's loader can be asked first, and its answer
            // kept.
            if (TorchFacts.Backend != "cpu") NativeEnvironment.PrepareCublas();
            if (OperatingSystem.IsLinux()) NativeLibrary.Load(Shim, typeof(torch).Assembly, null);
            torch.InitializeDeviceType(DeviceType.CPU);
            return null;
        }
        catch (Exception fault) when (fault is TypeLoadException or BadImageFormatException
            or TypeInitializationException or NotSupportedException or InvalidOperationException)
        {
            return fault;
        }
    }
}
