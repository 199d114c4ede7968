using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Sweep.Cli.Tests;

/// <summary>Runs command lines against fakes, and keeps what they write.</summary>
internal sealed class CommandLine
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public CommandLine()
    {
        Grids = new(Ledger);
        Runner = new(Ledger);
        Cluster = new(Ledger);
    }

    public FakeLedger Ledger { get; } = new();

    public FakeGrids Grids { get; }

    public FakeRunner Runner { get; }

    public FakeCluster Cluster { get; }

    public FakeSilo Silo { get; } = new();

    public FakeGenerator Generator { get; } = new();

    public FakeEvaluator Evaluator { get; } = new();

    public FakeCorpora Corpora { get; } = new();

    public IPlotDrawing Plots { get; set; } = new FakePlots();

    public FakeDoctor Doctor { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public string Input { get; set; } = "";

    /// <summary>What standard input is; null for <see cref="Input"/>.</summary>
    public TextReader? Reader { get; set; }

    /// <summary>The width of the terminal that both streams are; null where they are files.</summary>
    public int? TerminalWidth { get; set; }

    public bool HasColours { get; set; }

    public CancellationTokenSource Interrupt { get; } = new();

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public IReadOnlyList<string> OutputLines => Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    public Task<int> RunAsync(params string[] args)
    {
        Engine engine = new(() => Ledger, () => Runner, () => Generator, () => Grids)
        {
            Cluster = () => Cluster,
            Silo = () => Silo,
            Evaluator = () => Evaluator,
            Corpora = () => Corpora,
            Plots = () => Plots,
            Doctor = () => Doctor,
        };
        Terminal terminal = new(() => Reader ?? new StringReader(Input), Stream(_output), Stream(_error));
        return CommandApp.RunAsync(
            args, new(terminal, name => Environment.GetValueOrDefault(name), Time, engine), Interrupt.Token);
    }

    private TerminalStream Stream(StringBuilder text) =>
        new(new StringWriter(text), TerminalWidth is not null, HasColours, () => (TerminalWidth ?? 80, 24));
}
