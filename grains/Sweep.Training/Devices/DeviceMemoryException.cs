namespace Sweep.Training;

/// <summary>The device, or the machine, has not enough memory for what was asked. Less at once may fit.</summary>
/// <param name="message">What happened and what to do, in one line.</param>
/// <param name="inner">The error.</param>
public sealed class DeviceMemoryException(string message, Exception inner) : TorchFaultException(message, inner);
