using System.CommandLine;

namespace Sweep.Benchmarks;

/// <summary>A named measurement that is run by hand. It prints a table for people and, as its last line, one JSON object whose
/// only key is its name.</summary>
internal interface IBenchmark
{
    /// <summary>What it is called on the command line and in its JSON.</summary>
    string Name { get; }

    /// <summary>Declares its options and what it does. Nothing is loaded or measured before the command is invoked.</summary>
    /// <returns>A command that has the benchmark's name; its action gives an <see cref="ExitCode"/>.</returns>
    Command Declare(BenchmarkConsole console);
}
