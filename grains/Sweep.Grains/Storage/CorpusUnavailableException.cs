namespace Sweep.Grains;

/// <summary>A corpus is not on this machine and could not be had, or is another text than it should be.</summary>
public sealed class CorpusUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
