using System.Collections.Concurrent;
using Sweep.Kernels;

namespace Sweep.Training;

/// <summary>Makes a slot's thread ready to train on its device.</summary>
public static class SlotDevice
{
    private static readonly ConcurrentDictionary<string, string> Prepared = new(StringComparer.Ordinal);

    /// <summary>Loads libtorch where it is not loaded yet, and chooses how the device computes: on a GPU by timing what
    /// there is, once in a process.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="time">What is timed by.</param>
    /// <returns>What was chosen, in one line for a log; null when it had been chosen before.</returns>
    /// <exception cref="ArgumentException">There is no such device name.</exception>
    /// <exception cref="TorchUnavailableException">libtorch or the device cannot be used.</exception>
    /// <exception cref="TorchFaultException">libtorch refused.</exception>
    public static string? Prepare(string device, TimeProvider time)
    {
        TorchThread.Prepare();
        if (Prepared.ContainsKey(device)) return null;
        var choice = TorchDevice.Parse(device) is null
            ? $"{VectorPath.Name} with vectors of {RecurrentStep.ProcessorWidth} bits"
            : TorchCall.Run(() => $"rnn_scratch on {TorchPath.Name}; {new PathProbe(TorchDevice.Open(device), time).Run()}");
        return Prepared.TryAdd(device, choice) ? choice : null;
    }
}
