namespace Sweep.Training;

/// <summary>libtorch refused an operation: the device is broken, or out of memory; see
/// <see cref="DeviceMemoryException"/>.</summary>
/// <param name="message">What libtorch said, in one line.</param>
/// <param name="inner">The native error.</param>
public class TorchFaultException(string message, Exception inner) : Exception(message, inner);
