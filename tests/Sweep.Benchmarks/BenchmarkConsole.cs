namespace Sweep.Benchmarks;

/// <summary>Where a benchmark writes.</summary>
/// <param name="Out">The table, and as its last line the result as one JSON object.</param>
/// <param name="Error">Progress and faults.</param>
internal sealed record BenchmarkConsole(TextWriter Out, TextWriter Error);
