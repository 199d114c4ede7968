using System.Text.Json;

namespace Sweep.Cli.Tests;

public sealed class TrialsSelectionTests
{
    private readonly CommandLine _cli = new();

    public TrialsSelectionTests() => _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid())
        .Succeed(1, 1.0372, epoch: 450).Diverge(2, 12).Fail(3, "disk full").Run(4, 120));

    [Fact]
    public async Task Trials_Where_ShowsThoseAndHowMany()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("trials", "--where", "lr>=1 and hidden_size=128"));

        Assert.Equal(["    3", "    5"], _cli.OutputLines.Skip(1).Take(2).Select(l => l[..5]));
        Assert.Equal("2 of 6 trials.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Trials_Page_SaysTheCommandForTheNext()
    {
        await _cli.RunAsync(
            "trials", "7k", "--where", "lr != 0.5", "--sort", "-lr", "--limit", "2", "--offset", "1", "--data-dir", "my data");

        Assert.Equal(["    6", "    3"], _cli.OutputLines.Skip(1).Take(2).Select(l => l[..5]));
        Assert.Equal(
            "rows 2-3 of 4; next: sweep trials 7k3m9x0qtz --where 'lr != 0.5' --sort -lr --limit 2 --data-dir 'my data' --offset 3",
            _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Trials_States_AreAlternatives()
    {
        await _cli.RunAsync("trials", "--state", "failed", "--state", "diverged", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal([2, 3], json.RootElement.EnumerateArray().Select(t => t.GetProperty("trial").GetInt32()));
    }

    [Fact]
    public async Task Trials_NoneMatches_SaysSo()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("trials", "--where", "lr > 5"));

        Assert.Empty(_cli.Output);
        Assert.Equal("None of the 6 trials of sweep '7k3m9x0qtz' matches.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Trials_NoneMatches_JsonIsAnEmptyArray()
    {
        await _cli.RunAsync("trials", "--where", "lr > 5", "--output", "json");

        Assert.Equal("[]", _cli.Output.TrimEnd());
    }

    [Fact]
    public async Task Trials_WrongExpression_IsBadInputAndReadsNothing()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("trials", "--where", "lr >= 1 and sell=gru"));

        Assert.StartsWith("'--where' at character 13: there is no column 'sell'. Did you mean 'cell'?", _cli.Error,
            StringComparison.Ordinal);
        Assert.Null(_cli.Ledger.Opened);
    }

    [Fact]
    public async Task Trials_UnknownState_ListsThem()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("trials", "--state", "done"));

        Assert.Contains("'succeeded'", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trials_NarrowTerminal_BreaksNoWord()
    {
        _cli.TerminalWidth = 50;

        await _cli.RunAsync("trials", "--limit", "1");

        Assert.Equal(
            [
                "trial  state       epochs  perplexity  best",
                "    1  succeeded  500/500        1.14  1.04",
                "       lr=0.5 hidden_size=128",
            ],
            Plain.Lines(_cli.Output));
    }
}
