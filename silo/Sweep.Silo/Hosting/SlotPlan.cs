using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Chooses the slots of a machine.</summary>
internal static class SlotPlan
{
    /// <summary>Loads libtorch, on a thread of its own, and lists the devices.</summary>
    /// <param name="cpuSlots">So many CPU slots; null for one per CUDA device or, without CUDA, one per core.</param>
    /// <exception cref="DeviceUnavailableException">libtorch cannot be loaded on this machine.</exception>
    public static Task<ImmutableArray<string>> ChooseAsync(int? cpuSlots) => Task.Run(() => Choose(cpuSlots));

    private static ImmutableArray<string> Choose(int? cpuSlots)
    {
        try
        {
            TorchThread.Prepare();
            var cuda = cpuSlots is null ? TorchThread.CountCudaDevices() : 0;
            return cuda > 0 ? Names("cuda", cuda) : Names("cpu", cpuSlots ?? Environment.ProcessorCount);
        }
        catch (TorchUnavailableException fault)
        {
            throw new DeviceUnavailableException(fault.Message, fault);
        }
    }

    private static ImmutableArray<string> Names(string kind, int count) => [.. Enumerable.Range(0, count).Select(i => $"{kind}:{i}")];
}
