using System.Text.Json;

namespace Sweep.Cli.Tests;

public sealed class TrialsCommandTests
{
    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;

    public TrialsCommandTests()
    {
        _sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid())
            .Succeed(1, 1.0372, epoch: 450).Diverge(2, 12).Fail(3, "disk full").Run(4, 120));
    }

    [Fact]
    public async Task Trials_Table_ShowsWhatVaries()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("trials"));

        Assert.Equal(
            [
                "trial   lr  hidden_size  state       epochs  perplexity  best",
                "    1  0.5          128  succeeded  500/500        1.14  1.04",
                "    2  0.5          256  diverged    12/500         NaN     -",
                "    3    1          128  failed       0/500           -     -",
                "    4    1          256  running    120/500        8.25     -",
                "    5    2          128  queued       0/500           -     -",
                "    6    2          256  queued       0/500           -     -",
                "failed: trial 3: disk full",
            ],
            _cli.OutputLines);
    }

    [Fact]
    public async Task Trials_Page_SaysHowToGoOn()
    {
        await _cli.RunAsync("trials", "7k", "--offset", "1", "--limit", "2");

        Assert.Equal(["    2", "    3"], _cli.OutputLines.Skip(1).Take(2).Select(l => l[..5]));
        Assert.Equal("rows 2-3 of 6; next: sweep trials 7k3m9x0qtz --limit 2 --offset 3", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Trials_LastPage_SaysNothingMore()
    {
        await _cli.RunAsync("trials", "--offset", "4");

        Assert.Equal("rows 5-6 of 6", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Trials_BeyondTheLast_SaysHowManyThereAre()
    {
        await _cli.RunAsync("trials", "--offset", "6");

        Assert.Empty(_cli.Output);
        Assert.Equal("Sweep '7k3m9x0qtz' has 6 trials; none after 6.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Trials_Json_HasEveryField()
    {
        await _cli.RunAsync("trials", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        var (first, diverged) = (json.RootElement[0], json.RootElement[1]);
        Assert.Equal(6, json.RootElement.GetArrayLength());
        Assert.Equal("rnn_scratch", first.GetProperty("cell").GetString());
        Assert.Equal(0.5, first.GetProperty("lr").GetDouble());
        Assert.Equal("17000000000000000001", first.GetProperty("seed").GetString());
        Assert.Equal(64_901.25, first.GetProperty("tokens_per_second").GetDouble());
        Assert.Equal(450, first.GetProperty("best_epoch").GetInt32());
        Assert.Equal("NaN", diverged.GetProperty("perplexity").GetString());
    }

    [Fact]
    public async Task Trials_Csv_KeysAreStable()
    {
        await _cli.RunAsync("trials", "--output", "csv", "--limit", "1");

        Assert.Equal(
            "trial,repeat,cell,layers,lr,hidden_size,sampling,batch_size,num_steps,epochs,clip_norm,init_std,"
            + "seed,state,attempts,failures,epochs_done,loss,perplexity,validation_perplexity,tokens_per_second,"
            + "elapsed_seconds,best_epoch,best_perplexity,failure,content_hash",
            _cli.OutputLines[0]);
        Assert.Equal(2, _cli.OutputLines.Count);
    }

    [Fact]
    public async Task Trials_Repeats_HaveAColumn()
    {
        _cli.Ledger.Add(new("8abcdefghj", Specs.OneTrial with { Repeats = 2 }));

        await _cli.RunAsync("trials");

        Assert.Equal("trial  repeat  state   epochs  perplexity  best", _cli.OutputLines[0]);
    }

    [Fact]
    public async Task Trials_Validation_HasAColumn()
    {
        _sweep.Set(1, t => t with { Last = t.Last! with { ValidationPerplexity = 8.5 } });

        await _cli.RunAsync("trials");

        Assert.Contains("validation", _cli.OutputLines[0], StringComparison.Ordinal);
        Assert.Contains("  8.50  ", _cli.OutputLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trials_ManyAxesInANarrowTerminal_ShareOneColumn()
    {
        var spec = Specs.Grid();
        var space = spec.Space with { BatchSizes = [16, 32], NumSteps = [35, 70], ClipNorms = [0.5, 1] };
        _cli.Ledger.Add(new("8abcdefghj", spec with { Space = space }));
        _cli.TerminalWidth = 80;

        await _cli.RunAsync("trials", "--limit", "1");

        var lines = Plain.Lines(_cli.Output);
        Assert.Equal("trial  hyperparameters                          state   epochs  perplexity  best", lines[0]);
        Assert.Equal("    1  lr=0.5 hidden_size=128 batch_size=16     queued   0/500           -     -", lines[1]);
        Assert.Equal("       num_steps=35 clip_norm=0.5", lines[2]);
    }

    [Theory]
    [InlineData("--limit", "0")]
    [InlineData("--offset", "-1")]
    public async Task Trials_NumberTooSmall_IsBadInput(string option, string value)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("trials", option, value));

        Assert.StartsWith($"'{option} {value}' is too small", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "'--limit abc' is no whole number; it is 1 or more.")]
    [InlineData("1.5", "'--limit 1.5' is no whole number; it is 1 or more.")]
    [InlineData("", "'--limit ' is no whole number; it is 1 or more.")]
    [InlineData("99999999999", "'--limit 99999999999' is too large; it is 2147483647 at most.")]
    public async Task Trials_NoNumber_IsBadInputAndNoBug(string value, string message)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("trials", "--limit", value));

        Assert.StartsWith(message, _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--limit")]
    [InlineData("--limit", "1", "--limit", "2")]
    public async Task Trials_NumberMissingOrTwice_IsBadInput(params string[] options)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync(["trials", .. options]));

        Assert.Contains("'--limit'", _cli.Error, StringComparison.Ordinal);
    }
}
