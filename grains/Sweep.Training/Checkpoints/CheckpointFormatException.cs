namespace Sweep.Training;

/// <summary>A checkpoint file is damaged, or no checkpoint, or that of another trial.</summary>
/// <param name="message">What is wrong, for people.</param>
/// <param name="inner">What found it; null for nothing.</param>
public sealed class CheckpointFormatException(string message, Exception? inner = null) : Exception(message, inner);
