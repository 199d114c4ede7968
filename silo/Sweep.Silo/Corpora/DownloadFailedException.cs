namespace Sweep.Silo;

/// <summary>One address did not give a corpus. The message goes on after "URL: " and has no full stop.</summary>
internal sealed class DownloadFailedException(string message, Exception? inner = null) : Exception(message, inner);
