using System.CommandLine;
using System.Globalization;

namespace Sweep.Benchmarks;

/// <summary>Measures what it costs to be watched.</summary>
internal sealed class MetricsBenchmark : IBenchmark
{
    public string Name => "metrics";

    public Command Declare(BenchmarkConsole console)
    {
        var usual = MetricsSizes.Usual;
        var trials = OptionRules.Number("--trials", "How many trials ended before.", usual.Trials, 1, 100_000);
        var epochs = OptionRules.Number("--epochs", "How many epochs each of them had.", usual.Epochs, 1, 1000);
        var slots = OptionRules.Number("--slots", "How many slots pretend to train meanwhile.", usual.Slots, 1, 256);
        var rounds = OptionRules.Number("--rounds", "How often time with scrapes stands beside time without.", usual.Rounds, 1, 1000);
        var scrapes = OptionRules.Number("--scrapes", "How many scrapes a round has.", usual.Scrapes, 1, 1000);
        Command command = new(Name, "CPU time, length and series of a scrape of a busy silo, and what its metrics cost; two minutes.")
        {
            trials, epochs, slots, rounds, scrapes,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console,
            new(parsed.GetValue(trials), parsed.GetValue(epochs), parsed.GetValue(slots), parsed.GetValue(rounds),
                parsed.GetValue(scrapes)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(BenchmarkConsole console, MetricsSizes sizes, CancellationToken cancellationToken)
    {
        MachineDescription.WriteSystem(
            console.Out,
            string.Create(
                CultureInfo.InvariantCulture,
                $"work        {sizes.Trials} trials x {sizes.Epochs} epochs before, then {sizes.Slots} scripted slots that are busy"),
            "place       one silo and the one who scrapes it, in one process");
        var folder = Directory.CreateTempSubdirectory("sweep-metrics-").FullName;
        try
        {
            var row = await new MetricsRun(sizes, folder, console.Error).MeasureAsync(cancellationToken);
            Figure.Write(console.Out, row.Figures());
            ResultJson.WriteOne(console.Out, "metrics", row);
            // Of other sizes the limits say nothing.
            return sizes != MetricsSizes.Usual || row.Figures().All(f => f.IsWithin) ? ExitCode.Done : ExitCode.Missed;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
