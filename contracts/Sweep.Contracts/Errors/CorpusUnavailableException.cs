namespace Sweep.Contracts;

/// <summary>A corpus is not on this machine and could not be had, is another text than it should be, or does not suit
/// the grid.</summary>
[GenerateSerializer, Alias("Sweep.CorpusUnavailableException")]
public sealed class CorpusUnavailableException(string message, Exception? inner = null) : SweepException(message, inner);
