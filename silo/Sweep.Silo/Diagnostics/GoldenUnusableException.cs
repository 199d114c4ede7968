namespace Sweep.Silo;

/// <summary>A file that should hold golden curves is missing, malformed or something else.</summary>
public sealed class GoldenUnusableException(string message, Exception? inner = null) : Exception(message, inner);
