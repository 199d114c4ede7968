using System.CommandLine;
using System.CommandLine.Invocation;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>Finds the benchmark of a command line, runs it, and turns faults into a message and an exit code.</summary>
internal static class BenchmarkApp
{
    private const string Program = "tests/bench.sh";

    private static string Names => string.Join(", ", BenchmarkCatalogue.All.Select(b => $"'{b.Name}'"));

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The benchmark's name and its options.</param>
    /// <param name="console">Where it writes.</param>
    /// <param name="interrupted">Cancelled to stop early; whatever was kept in files stays.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, BenchmarkConsole console, CancellationToken interrupted)
    {
        if (FindFault(args) is { } fault)
        {
            console.Error.WriteLine(fault);
            return ExitCode.BadUsage;
        }

        var root = new RootCommand("Measures Sweep, and compares it with what it should be compared with.");
        foreach (var benchmark in BenchmarkCatalogue.All) root.Subcommands.Add(benchmark.Declare(console));
        var parsed = root.Parse(args, new() { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) console.Error.WriteLine(error.Message);
            console.Error.WriteLine($"See '{Program} {parsed.CommandResult.Command.Name} --help'.");
            return ExitCode.BadUsage;
        }

        try
        {
            InvocationConfiguration configuration = new()
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            console.Error.WriteLine("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (BenchmarkFailedException failure)
        {
            console.Error.WriteLine(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception broken) when (broken is TorchFaultException or IOException or UnauthorizedAccessException)
        {
            console.Error.WriteLine(broken.Message);
            return ExitCode.Missed;
        }
        catch (Exception missing) when (missing is CorpusUnavailableException or TorchUnavailableException)
        {
            console.Error.WriteLine(missing.Message);
            return ExitCode.Missing;
        }
    }

    private static string? FindFault(IReadOnlyList<string> args)
    {
        if (args.Count == 0) return $"Which benchmark? There are {Names}. See '{Program} --help'.";
        if (args[0].StartsWith('-') || BenchmarkCatalogue.All.Any(b => b.Name == args[0])) return null;
        var advice = NearestName.Find(args[0], [.. BenchmarkCatalogue.All.Select(b => b.Name)]) is { } name
            ? $" Did you mean '{name}'?"
            : "";
        return $"There is no benchmark '{args[0]}'; there are {Names}.{advice}";
    }
}
