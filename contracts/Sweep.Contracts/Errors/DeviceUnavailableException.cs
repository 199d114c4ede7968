namespace Sweep.Contracts;

/// <summary>This machine has no device that could train: libtorch cannot be loaded, or a device that was asked for is
/// not here.</summary>
[GenerateSerializer, Alias("Sweep.DeviceUnavailableException")]
public sealed class DeviceUnavailableException(string message, Exception? inner = null) : SweepException(message, inner);
