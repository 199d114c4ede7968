namespace Sweep.Contracts;

/// <summary>The family of errors that cross a grain boundary. Each message tells a user what happened and what to
/// do.</summary>
[GenerateSerializer, Alias("Sweep.SweepException")]
public abstract class SweepException(string message, Exception? inner = null) : Exception(message, inner);
