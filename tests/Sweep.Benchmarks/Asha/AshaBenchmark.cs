using System.CommandLine;
using System.Globalization;

namespace Sweep.Benchmarks;

/// <summary>Trains a grid with and without successive halving, and compares what that costs and finds.</summary>
internal sealed class AshaBenchmark : IBenchmark
{
    private const int GridEpochs = 500;

    public string Name => "asha";

    public Command Declare(BenchmarkConsole console)
    {
        var epochs = OptionRules.Number(
            "--epochs", "Passes over the text; limits are checked only with the grid's own.", GridEpochs, 2, 1_000_000);
        var slots = OptionRules.Number("--slots", "How many trials train at a time, one thread each.", 2, 1, 1024);
        var grid = OptionRules.File(
            "--grid", "The grid file.", Path.Combine(BenchmarkPaths.Root, "data", "grids", "train_ch8.json"));
        Command command = new(
            Name, "Epochs and best perplexity of train_ch8.json with and without successive halving; six minutes on two cores.")
        {
            epochs, slots, grid,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console, parsed.GetValue(epochs), parsed.GetValue(slots), parsed.GetValue(grid)!, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(BenchmarkConsole console, int epochs, int slots, string grid, CancellationToken cancellationToken)
    {
        MachineDescription.Write(
            console.Out,
            string.Create(CultureInfo.InvariantCulture, $"grid        {grid}, {epochs} epochs"),
            string.Create(CultureInfo.InvariantCulture, $"slots       {slots}, one thread each"));
        AshaRun run = new(await File.ReadAllTextAsync(grid, cancellationToken), slots, console.Error);
        var length = string.Create(CultureInfo.InvariantCulture, $"epochs={epochs}");
        var asha = await run.TrainAsync("asha", [length, "search.scheduler=asha"], cancellationToken);
        var full = await run.TrainAsync("full", [length, "search.scheduler=null"], cancellationToken);

        var row = AshaRow.Of(full, asha);
        ResultTable table = new("", "epochs", "best perplexity", "seconds");
        Add(table, "full", row.EpochsFull, row.BestFull, row.SecondsFull);
        Add(table, "asha", row.EpochsAsha, row.BestAsha, row.SecondsAsha);
        table.Write(console.Out);
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Saving():0.0} times fewer epochs (at least {AshaRow.LeastSaving:0}); best {row.BestAsha / row.BestFull:0.000} times the"
            + $" full one's (at most {AshaRow.MostLoss:0.00})"));
        ResultJson.WriteOne(console.Out, Name, row);
        return epochs != GridEpochs || row.IsWithinLimits() ? ExitCode.Done : ExitCode.Missed;
    }

    private static void Add(ResultTable table, string what, long epochs, double best, double seconds) => table.Add(
        what, epochs.ToString(CultureInfo.InvariantCulture), best.ToString("0.000", CultureInfo.InvariantCulture),
        seconds.ToString("0", CultureInfo.InvariantCulture));
}
