using System.Collections.Immutable;

namespace Sweep.Silo;

/// <summary>Other processes have the GPUs that a silo was to train on.</summary>
public sealed class DevicesTakenException : Exception
{
    internal DevicesTakenException(ImmutableArray<TakenDevice> taken)
        : base($"GPUs are not free: {string.Join(", ", taken)}. Wait until "
            + $"{(taken.Length > 1 ? "those have" : "that has")} ended or stop {(taken.Length > 1 ? "them" : "it")}, name "
            + "other devices with --slots, or train on the CPU with '--slots cpu:N'.")
    {
        Devices = [.. taken.Select(t => t.Device)];
    }

    /// <summary>The devices that are taken: <c>cuda:0</c>.</summary>
    public ImmutableArray<string> Devices { get; }
}

/// <summary>A device that another process has.</summary>
/// <param name="Device">Its name here: <c>cuda:0</c>.</param>
/// <param name="Holder">Who has it; null when that has not yet said so.</param>
internal sealed record TakenDevice(string Device, LockHolder? Holder)
{
    public override string ToString() => $"'{Device}' is in use by {Holder?.ToString() ?? "another process"}";
}
