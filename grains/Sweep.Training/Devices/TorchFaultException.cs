namespace Sweep.Training;

/// <summary>libtorch refused an operation: the device is out of memory, or broken.</summary>
/// <param name="message">What libtorch said, in one line.</param>
/// <param name="inner">The native error.</param>
public sealed class TorchFaultException(string message, Exception inner) : Exception(message, inner);
