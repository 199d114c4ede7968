using System.CommandLine;
using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Benchmarks;

/// <summary>Trains what the book trains, and compares the perplexities with those that its builds printed.</summary>
internal sealed class PublishedBenchmark : IBenchmark
{
    private const string Source =
        "book: Dive into Deep Learning, sections 9.5, 9.6, 10.1 to 10.3 (d2l.ai): perplexities that separate builds of it printed," +
        "\nto one decimal: median [5 %, 95 %] of how many; of 9.5 those with the notebook's hyperparameters.";

    public string Name => "published";

    public Command Declare(BenchmarkConsole console)
    {
        var cells = OptionRules.Words("--cells", "Only these cells", PublishedCase.All.Select(c => c.CellName));
        var seeds = OptionRules.Number("--seeds", "Seeds of each model: those of a sweep with so many repeats.", 5, 1, 1000);
        var epochs = OptionRules.Number(
            "--epochs", "Passes over the text; limits are checked only with the book's.", PublishedCase.BookEpochs, 1, 1_000_000);
        var slots = OptionRules.Number("--slots", "How many trials train at a time, one thread each.", 2, 1, 1024);
        var file = OptionRules.File(
            "--results",
            "Keeps the results of finished trials, so that an interrupted run goes on.",
            Path.Combine(BenchmarkPaths.Cache, "published.jsonl"));
        Command command = new(Name, "Perplexities of the book's models after 500 epochs, five seeds each; about an hour on two cores.")
        {
            cells, seeds, epochs, slots, file,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console,
            Select(parsed.GetValue(cells)!),
            new PublishedScale(parsed.GetValue(epochs), parsed.GetValue(seeds), parsed.GetValue(slots)),
            parsed.GetValue(file)!,
            cancellationToken));
        return command;
    }

    private static PublishedCase[] Select(string[] cells) =>
        [.. PublishedCase.All.Where(c => cells.Length == 0 || cells.Contains(c.CellName))];

    private async Task<int> RunAsync(
        BenchmarkConsole console, PublishedCase[] cases, PublishedScale scale, string file, CancellationToken cancellationToken)
    {
        var results = PublishedResults.Open(file);
        var trials = new List<PublishedTrial>();
        foreach (var one in cases) trials.AddRange(await ExpandAsync(one, scale, cancellationToken));
        MachineDescription.Write(
            console.Out,
            $"training    {scale.Epochs} epochs, {scale.Seeds} seeds, {scale.Slots} trials at a time of one thread each",
            "text        timemachine, its first 10,000 characters",
            $"results     {file}");

        await new PublishedRun(results, scale.Slots, console.Error).TrainAsync(trials, cancellationToken);
        PublishedOutcome[] outcomes =
        [
            .. trials.GroupBy(t => t.Case).Select(group => new PublishedOutcome(
                group.Key, [.. group.Select(t => results.Find(PublishedRun.KeyOf(t))!.Perplexity)])),
        ];
        return Report(console, outcomes, scale);
    }

    private static async Task<IEnumerable<PublishedTrial>> ExpandAsync(
        PublishedCase one, PublishedScale scale, CancellationToken cancellationToken)
    {
        var grid = await PreparedGrid.LoadAsync(one.Grid(scale.Epochs, scale.Seeds), cancellationToken);
        return Expansion.Trials(grid.Spec, SweepId.New()).Select(trial => new PublishedTrial(one, grid, trial));
    }

    private int Report(BenchmarkConsole console, PublishedOutcome[] outcomes, PublishedScale scale)
    {
        var isChecked = scale.Epochs == PublishedCase.BookEpochs;
        ResultTable table = new("cell", "layers", "hidden_size", "lr", "sampling", "perplexity", "(range)", "limit", "", "book");
        foreach (var outcome in outcomes)
        {
            var (one, spread) = (outcome.Case, outcome.Spread);
            table.Add(
                one.CellName,
                one.Layers.ToString(CultureInfo.InvariantCulture),
                one.HiddenSize.ToString(CultureInfo.InvariantCulture),
                one.Lr.ToString(CultureInfo.InvariantCulture),
                one.SamplingName,
                spread.Median.ToString("0.000", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"({spread.Lowest:0.000} to {spread.Highest:0.000})"),
                one.Limit,
                !isChecked ? "not checked" : outcome.IsWithinLimits ? "met" : "MISSED",
                one.Book);
        }
        table.Write(console.Out);
        console.Out.WriteLine(Source);
        ResultJson.Write(console.Out, Name, outcomes.Select(o => o.Row));

        PublishedOutcome[] missed = isChecked ? [.. outcomes.Where(o => !o.IsWithinLimits)] : [];
        foreach (var miss in missed)
        {
            console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Missed: {miss.Case}: the median perplexity is '{miss.Row.Perplexity}'; it should be {miss.Case.Limit}."));
        }
        return missed.Length == 0 ? ExitCode.Done : ExitCode.Missed;
    }
}

/// <summary>How much is trained.</summary>
/// <param name="Epochs">Passes over the text.</param>
/// <param name="Seeds">Seeds of each case.</param>
/// <param name="Slots">Trials at a time.</param>
internal readonly record struct PublishedScale(int Epochs, int Seeds, int Slots);
