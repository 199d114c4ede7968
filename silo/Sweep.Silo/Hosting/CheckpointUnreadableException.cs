namespace Sweep.Silo;

/// <summary>A file that should be a checkpoint is missing, damaged or something else.</summary>
public sealed class CheckpointUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
