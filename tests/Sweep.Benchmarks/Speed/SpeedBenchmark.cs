using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace Sweep.Benchmarks;

/// <summary>Compares how many tokens per second Sweep and Python's PyTorch train, side by side in one run.</summary>
internal sealed class SpeedBenchmark : IBenchmark
{
    /// <summary>How many single-threaded trainings run at once on either side.</summary>
    public const int Trainings = 2;

    private const int BatchSize = 32;
    private const int NumSteps = 35;
    private const int MaxTokens = 10_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.4);

    public string Name => "speed";

    public Command Declare(BenchmarkConsole console)
    {
        var cells = OptionRules.Words("--cells", "Only these cells", SpeedCase.All.Select(c => c.CellName));
        var sizes = OptionRules.Numbers("--sizes", "Only these hidden sizes, for each of the cells.", 1, 8192);
        var rounds = OptionRules.Number("--rounds", "How often each side is measured; figures to quote want 5 or more.", 7, 1, 1000);
        var seconds = OptionRules.Number("--seconds", "How long one measurement trains.", 1.8, 0.1, 600);
        var python = OptionRules.File("--python", "A Python that has PyTorch.", "/usr/bin/python3");
        Command command = new(Name, "Tokens per second of Sweep and of PyTorch in Python, two trainings of one thread each; 7 minutes.")
        {
            cells, sizes, rounds, seconds, python,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console,
            SpeedCase.Select(parsed.GetValue(cells)!, parsed.GetValue(sizes)!),
            parsed.GetValue(rounds),
            new SpeedTime(WarmUp, TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            parsed.GetValue(python)!,
            cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        BenchmarkConsole console,
        ImmutableArray<SpeedCase> cases,
        int rounds,
        SpeedTime time,
        string python,
        CancellationToken cancellationToken)
    {
        var textName = await PreparedGrid.ChooseTextAsync(cancellationToken);
        var text = await PreparedGrid.LoadAsync(
            $$"""{ "corpus": { "name": "{{textName}}", "max_tokens": {{MaxTokens}} } }""", cancellationToken);
        var tokens = text.Corpus.Tokens[..Math.Min(MaxTokens, text.Corpus.Count)].ToArray();
        await using var pyTorch = await PyTorchSide.StartAsync(
            python, new PyTorchSetup(tokens, text.Corpus.Vocabulary.Count, BatchSize, NumSteps, 1), cancellationToken);
        var (torch, ours) = (pyTorch.Versions, new SweepSide(text, BatchSize, NumSteps));
        MachineDescription.Write(
            console.Out,
            $"pytorch     {torch.Torch}, Python {torch.Python}, {torch.Blas}",
            $"training    {Trainings} at once of one thread each; batch {BatchSize} x {NumSteps}, sequential, clip 1, lr 1, float32",
            $"text        {textName}, its first {tokens.Length} characters",
            string.Create(CultureInfo.InvariantCulture, $"rounds      {rounds} of {time.Counted.TotalSeconds:0.##} s a side"));

        SpeedSeries[] series = [.. cases.Select(c => new SpeedSeries(c))];
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var one in series) await MeasureAsync(one, round, pyTorch, ours, time, console, cancellationToken);
        }
        WriteTable(console.Out, series);
        ResultJson.Write(console.Out, Name, series.Select(s => s.Row));
        return ExitCode.Done;
    }

    private static async Task MeasureAsync(
        SpeedSeries series,
        int round,
        PyTorchSide pyTorch,
        SweepSide ours,
        SpeedTime time,
        BenchmarkConsole console,
        CancellationToken cancellationToken)
    {
        // Who goes first changes from round to round, so that a machine that gets slower or faster favours neither.
        ITrainingSide[] order = round % 2 == 1 ? [pyTorch, ours] : [ours, pyTorch];
        var first = await order[0].MeasureAsync(series.Model, time, cancellationToken);
        var second = await order[1].MeasureAsync(series.Model, time, cancellationToken);
        var (theirs, own) = round % 2 == 1 ? (first, second) : (second, first);
        series.Add(theirs, own);
        console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round}: {series.Model}: PyTorch {theirs / 1000:0} k, Sweep {own / 1000:0} k tokens/s, ratio {own / theirs:0.00}"));
    }

    private static void WriteTable(TextWriter output, IEnumerable<SpeedSeries> series)
    {
        ResultTable table = new("cell", "hidden_size", "PyTorch tokens/s", "(range)", "Sweep tokens/s", "(range)", "ratio", "(by round)");
        foreach (var one in series)
        {
            table.Add(
                one.Model.CellName,
                one.Model.HiddenSize.ToString(CultureInfo.InvariantCulture),
                Thousands(one.PyTorch.Median),
                $"({Thousands(one.PyTorch.Lowest)} to {Thousands(one.PyTorch.Highest)})",
                Thousands(one.Ours.Median),
                $"({Thousands(one.Ours.Lowest)} to {Thousands(one.Ours.Highest)})",
                one.Row.Ratio.ToString("0.00", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"({one.Ratios.Lowest:0.00} to {one.Ratios.Highest:0.00})"));
        }
        table.Write(output);
    }

    private static string Thousands(double tokensPerSecond) =>
        string.Create(CultureInfo.InvariantCulture, $"{tokensPerSecond / 1000:0.0} k");
}
