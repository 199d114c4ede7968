using System.CommandLine;
using System.Globalization;

namespace Sweep.Benchmarks;

/// <summary>Times how long a user waits: for help, for a list, for the first epoch of a sweep.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private static readonly string Quickstart = Path.Combine(BenchmarkPaths.Root, "data", "grids", "quickstart.json");

    public string Name => "start";

    public Command Declare(BenchmarkConsole console)
    {
        var runs = OptionRules.Number("--runs", "How often each is timed.", 7, 1, 1000);
        var executable = OptionRules.File(
            "--command",
            "The published command; tests/bench.sh publishes it anew when none is named.",
            Path.Combine(BenchmarkPaths.Cache, "sweep", OperatingSystem.IsWindows() ? "sweep.exe" : "sweep"));
        Command command = new(Name, "Seconds from the start of the process to help, list, and a sweep's first epoch; one minute.")
        {
            runs, executable,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(console, new StartClock(parsed.GetValue(executable)!), parsed.GetValue(runs), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(BenchmarkConsole console, StartClock clock, int runs, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("sweep-start-").FullName;
        try
        {
            var large = Path.Combine(scratch, "large.json");
            await File.WriteAllTextAsync(large, """{ "corpus": "sample" }""", cancellationToken);
            StartCase[] cases =
            [
                new("help", "sweep --help", ["--help"], StartEvent.Exit),
                new("first_epoch_quickstart", "sweep run data/grids/quickstart.json", ["run", Quickstart], StartEvent.FirstEpoch),
                new("first_epoch_512", "sweep run, hidden_size 512, the book's values", ["run", large], StartEvent.FirstEpoch),
                new("list", "sweep list, one sweep", ["list"], StartEvent.Exit),
            ];
            MachineDescription.Write(console.Out, "first epoch until its row can be read from the ledger, in a new data directory");
            var rows = await MeasureAsync(console.Error, clock, cases, runs, scratch, cancellationToken);
            Write(console.Out, cases, rows);
            return ExitCode.Done;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task<StartRow[]> MeasureAsync(
        TextWriter progress, StartClock clock, StartCase[] cases, int runs, string scratch, CancellationToken cancellationToken)
    {
        var seconds = cases.ToDictionary(c => c.What, _ => new List<double>());
        for (var run = 0; run <= runs; run++)
        {
            // A directory of its own for each, but list reads the one before it.
            var data = scratch;
            foreach (var start in cases)
            {
                if (start.Until == StartEvent.FirstEpoch) data = Path.Combine(scratch, $"{run}-{start.What}");
                var took = await clock.TimeAsync(start, data, cancellationToken);
                if (run == 0) continue; // Brings the files into memory.
                seconds[start.What].Add(took);
                progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {run}: {start.What} {took:0.000} s"));
            }
        }
        return [.. cases.Select(c => (c.What, Spread: Spread.Of(seconds[c.What]))).Select(c => new StartRow(
            c.What, Math.Round(c.Spread.Median, 3), Math.Round(c.Spread.Lowest, 3), Math.Round(c.Spread.Highest, 3), runs))];
    }

    private void Write(TextWriter output, StartCase[] cases, StartRow[] rows)
    {
        ResultTable table = new("until", "seconds", "(range)");
        foreach (var (start, row) in cases.Zip(rows))
        {
            table.Add(
                start.Until == StartEvent.Exit ? $"{start.Description}: ended" : $"{start.Description}: first epoch",
                row.Seconds.ToString("0.000", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"({row.Lowest:0.000} to {row.Highest:0.000})"));
        }
        table.Write(output);
        ResultJson.Write(output, Name, rows);
    }
}
