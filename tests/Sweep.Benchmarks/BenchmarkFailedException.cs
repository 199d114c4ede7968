namespace Sweep.Benchmarks;

/// <summary>A benchmark cannot be run, or failed on the way.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What happened and what to do, for people.</param>
internal sealed class BenchmarkFailedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
