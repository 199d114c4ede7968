namespace Sweep.Training;

/// <summary>A file of golden curves cannot be understood.</summary>
/// <param name="message">Where in it, what is there, and what would be right; for people.</param>
/// <param name="inner">What the JSON reader said; null for nothing.</param>
public sealed class GoldenFormatException(string message, Exception? inner = null) : Exception(message, inner);
