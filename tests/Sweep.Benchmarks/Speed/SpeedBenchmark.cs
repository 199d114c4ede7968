using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>Compares how many tokens per second Sweep trains, Python's PyTorch, and our loop on libtorch's autograd, and what
/// the machine's own matrix product reaches: side by side in one run.</summary>
internal sealed class SpeedBenchmark : IBenchmark
{
    /// <summary>How many single-threaded trainings or products run at once on every side.</summary>
    public const int Slots = 2;

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
        var seconds = OptionRules.Number("--seconds", "How long one measurement trains; the product takes half of it.", 1.2, 0.1, 600);
        var python = OptionRules.File("--python", "A Python that has PyTorch.", "/usr/bin/python3");
        Command command = new(
            Name,
            "Tokens per second of Sweep, alone and in lanes, of PyTorch in Python and of autograd in Sweep's loop, two threads " +
            "each, and how much of the machine's matrix product Sweep reaches; about 10 minutes.")
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
        var torch = pyTorch.Versions;
        LanesSide lanes = new(text, BatchSize, NumSteps);
        SpeedSides sides = new(
            pyTorch,
            new SweepSide(text, BatchSize, NumSteps, TrialTrainer.StartReference),
            new SweepSide(text, BatchSize, NumSteps, TrialTrainer.Start),
            lanes,
            new ProductSide());
        MachineDescription.Write(
            console.Out,
            $"pytorch     {torch.Torch}, Python {torch.Python}, {torch.Blas}",
            $"training    {Slots} at once of one thread each; batch {BatchSize} x {NumSteps}, sequential, clip 1, lr 1, float32",
            $"text        {textName}, its first {tokens.Length} characters",
            string.Create(CultureInfo.InvariantCulture, $"rounds      {rounds} of {time.Counted.TotalSeconds:0.##} s a side"));

        SpeedSeries[] series = [.. cases.Select(model =>
        {
            var count = lanes.LanesOf(model, out var finding);
            if (finding is not null) console.Error.WriteLine(finding);
            return new SpeedSeries(model, text.Corpus.Vocabulary.Count, count);
        })];
        for (var number = 1; number <= rounds; number++)
        {
            foreach (var one in series)
            {
                var round = await sides.MeasureAsync(one.Model, number, time, cancellationToken);
                one.Add(round);
                console.Error.WriteLine(SpeedTable.Describe(one, number, round));
            }
        }
        SpeedTable.Write(console.Out, series);
        ResultJson.Write(console.Out, Name, series.Select(one => one.Row));
        return ExitCode.Done;
    }
}
