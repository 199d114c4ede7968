namespace Sweep.Training;

/// <summary>A corpus file cannot be trained on: it is no UTF-8, or nothing of it is left after preprocessing.</summary>
/// <param name="message">What is wrong and what to do, for people.</param>
public sealed class CorpusFormatException(string message) : Exception(message);
