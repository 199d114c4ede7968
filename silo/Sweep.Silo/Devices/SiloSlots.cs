using System.Collections.Immutable;

namespace Sweep.Silo;

/// <summary>The devices of a silo, and the locks that keep the GPUs among them for its process.</summary>
/// <param name="devices">One slot each: <c>cpu:0</c>, <c>cuda:0</c>.</param>
/// <param name="locks">One per GPU.</param>
internal sealed class SiloSlots(ImmutableArray<string> devices, ImmutableArray<DeviceLock> locks) : IDisposable
{
    /// <summary>Of a silo that does not train.</summary>
    public static SiloSlots None { get; } = new([], []);

    /// <summary>One slot each.</summary>
    public ImmutableArray<string> Devices => devices;

    /// <summary>Leaves the GPUs to others. A repeat does nothing.</summary>
    public void Dispose()
    {
        foreach (var held in locks) held.Dispose();
    }
}
