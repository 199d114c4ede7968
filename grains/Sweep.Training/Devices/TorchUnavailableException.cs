namespace Sweep.Training;

/// <summary>libtorch, or the device that was asked for, cannot be used on this machine.</summary>
/// <param name="message">What is missing and what to do, for people.</param>
/// <param name="inner">What the loader said; null for nothing.</param>
public sealed class TorchUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
