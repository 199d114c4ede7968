namespace Sweep.Grains;

/// <summary>A checkpoint file could not be written, or is missing, unreadable or other than its record.</summary>
public sealed class CheckpointUnusableException(string message, Exception? inner = null) : Exception(message, inner);
