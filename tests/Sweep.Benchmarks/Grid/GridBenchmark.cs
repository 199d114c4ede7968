using System.CommandLine;
using System.Globalization;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Benchmarks;

/// <summary>Trains a shipped grid twice: as <c>sweep run</c> does, and with Optuna's grid sampler over the notebook's code.</summary>
internal sealed class GridBenchmark : IBenchmark
{
    private const int Slots = 2;
    private const int Epochs = 50;

    public string Name => "grid";

    public Command Declare(BenchmarkConsole console)
    {
        var epochs = OptionRules.Number(
            "--epochs", "How long each trial trains; limits count for the usual number alone.", Epochs, 1, 1000);
        var python = OptionRules.File("--python", "A Python that has Optuna and PyTorch.", "/usr/bin/python3");
        Command command = new(
            Name,
            "The 27 trials of data/grids/train_ch8.json, the longest first, on two slots, and the same with Optuna in two processes; " +
            "about 3 minutes.")
        {
            epochs, python,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(console, parsed.GetValue(epochs), parsed.GetValue(python)!, cancellationToken));
        return command;
    }

    /// <summary>The grid with the largest models first. Sweep hands trials out by number, and what was added later comes later: so
    /// the sizes are added one after the other.</summary>
    /// <param name="grid">The text of a grid file.</param>
    /// <param name="epochs">Of all trials.</param>
    /// <param name="text">The corpus.</param>
    /// <param name="cancellationToken">Gives up a download.</param>
    public static async Task<PreparedGrid> LongestFirstAsync(string grid, int epochs, string text, CancellationToken cancellationToken)
    {
        var asShipped = GridFile.Parse(grid, []);
        int[] sizes = [.. PreparedGrid.Take(asShipped.Spec, asShipped.Faults).Space.HiddenSizes.OrderDescending()];
        var number = epochs.ToString(CultureInfo.InvariantCulture);
        var prepared = await PreparedGrid.LoadAsync(
            grid, [$"epochs={number}", Size(sizes[0]), $"corpus.name={text}"], cancellationToken);
        return sizes.Skip(1).Aggregate(prepared, (so, size) =>
        {
            var extended = SpecExtension.Apply(so.Spec, [Size(size)]);
            return so with { Spec = PreparedGrid.Take(extended.Spec, extended.Faults) };
        });

        static string Size(int size) => string.Create(CultureInfo.InvariantCulture, $"hidden_size={size}");
    }

    private static async Task<int> RunAsync(
        BenchmarkConsole console, int epochs, string python, CancellationToken cancellationToken)
    {
        var textName = await PreparedGrid.ChooseTextAsync(cancellationToken);
        var file = await File.ReadAllTextAsync(
            Path.Combine(BenchmarkPaths.Root, "data", "grids", "train_ch8.json"), cancellationToken);
        var (spec, corpus) = await LongestFirstAsync(file, epochs, textName, cancellationToken);
        using var folder = new TemporaryFolder();
        var space = spec.Space;
        OptunaSetup setup = new(
            corpus.Tokens[..Math.Min(spec.Corpus.MaxTokens ?? int.MaxValue, corpus.Count)].ToArray(),
            corpus.Vocabulary.Count,
            space.BatchSizes.Single(),
            space.NumSteps.Single(),
            epochs,
            folder["journal"],
            new([.. space.HiddenSizes], [.. space.Lrs], [.. space.Samplings.Select(GridWords.Of)]));
        MachineDescription.Write(
            console.Out,
            string.Create(CultureInfo.InvariantCulture, $"grid        data/grids/train_ch8.json, {epochs} epochs, longest first"),
            string.Create(CultureInfo.InvariantCulture, $"text        {textName}, its first {setup.Tokens.Length} characters"),
            string.Create(CultureInfo.InvariantCulture, $"slots       {Slots} of one thread on either side"));
        var (optuna, versions) = await OptunaSide.RunAsync(python, setup, Slots, console.Error, cancellationToken);
        var sweep = await SweepGridSide.RunAsync(BenchmarkPaths.Data, spec, Slots, console.Error, cancellationToken);
        var expected = Expansion.Count(spec);
        if (optuna.Points != expected || sweep.Points != expected)
        {
            throw new BenchmarkFailedException(
                ExitCode.Missed, $"Of '{expected}' points Optuna trained '{optuna.Points}' and Sweep '{sweep.Points}'.");
        }

        var row = GridRow.Of(optuna, sweep);
        Write(console.Out, optuna, sweep, versions);
        ResultJson.WriteOne(console.Out, "grid", row);
        return epochs != Epochs || row.IsWithin() ? ExitCode.Done : ExitCode.Missed;
    }

    private static void Write(TextWriter output, GridOutcome optuna, GridOutcome sweep, OptunaVersions versions)
    {
        output.WriteLine($"optuna      {versions.Optuna}, PyTorch {versions.Torch}, Python {versions.Python}, {versions.Blas}");
        output.WriteLine();
        ResultTable table = new("", "Optuna", "Sweep");
        Add("seconds in all", outcome => outcome.Seconds);
        Add("seconds of training, each point once", outcome => outcome.TrainingSeconds);
        Add("trials that repeated a point", outcome => outcome.Trials.Length - outcome.Points);
        Add("between trials, % of the time in them", outcome => outcome.OverheadPercent);
        table.Write(output);

        void Add(string what, Func<GridOutcome, double> figure) => table.Add(what, Text(figure(optuna)), Text(figure(sweep)));

        static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
    }
}
