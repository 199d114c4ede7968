using System.Text.Json;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class CompareCommandTests
{
    private readonly CommandLine _cli = new();
    private readonly FakeSweep _first;

    public CompareCommandTests()
    {
        _first = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid())
            .Succeed(1, 2).Succeed(2, 3).Succeed(3, 4).Diverge(4, 12).Succeed(5, 6).Succeed(6, 7).Finish());
        var gru = Specs.Grid(lrs: [0.5, 1]);
        _cli.Ledger.Add(new FakeSweep("9x0qtz7k3m", gru with { Name = "gru", Space = gru.Space with { Cells = [Cell.Gru] } })
            .Succeed(1, 1.5).Succeed(2, 3.004).Succeed(3, 4.5).Succeed(4, 5).Finish());
    }

    [Fact]
    public async Task Compare_Sweeps_ShowsDifferencesResultsAndPairs()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("compare", "7k", "9x"));

        Assert.Equal(
            [
                "Differences    7k3m9x0qtz  9x0qtz7k3m",
                "name         time-machine         gru",
                "cell          rnn_scratch         gru",
                "lr              0.5, 1, 2      0.5, 1",
                "",
                "Results                   7k3m9x0qtz  9x0qtz7k3m",
                "state                       finished    finished",
                "trials                             6           4",
                "trials_ended                       6           4",
                "trials_diverged                    1           0",
                "trials_failed                      0           0",
                "best_perplexity                 2.00        1.50",
                "median_perplexity               4.00        3.75",
                "median_tokens_per_second      64.9 k      64.9 k",
                "epochs_done                    2,512       2,000",
                "training_seconds             21m 02s     16m 40s",
                "elapsed_seconds               1h 23m      1h 23m",
                "",
                "3 pairs of trials with the same hyperparameters and repeat: perplexity differs by 0.00 on average "
                + "(9x0qtz7k3m less 7k3m9x0qtz); 9x0qtz7k3m is better in 1, worse in 1, tied in 1.",
                "1 more pair without a result on one side or both.",
                "Without a partner: 2 of 7k3m9x0qtz, 0 of 9x0qtz7k3m.",
            ],
            _cli.OutputLines);
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task Compare_NothingDiffers_LeavesOneBlankLine()
    {
        await _cli.RunAsync("compare", "7k", "7k");

        Assert.Equal(["Differences: none", ""], _cli.OutputLines.Take(2));
        Assert.StartsWith("Results", _cli.OutputLines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_SweepsAsJson_HasEveryPair()
    {
        await _cli.RunAsync("compare", "7k", "9x", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        var pairs = json.RootElement.GetProperty("pairs");
        Assert.Equal(3, pairs.GetProperty("count").GetInt32());
        Assert.Equal(0.004 / 3, pairs.GetProperty("mean_difference").GetDouble(), 12);
        Assert.Equal(-0.5, pairs.GetProperty("trials")[0].GetProperty("difference").GetDouble());
        Assert.Equal("gru", json.RootElement.GetProperty("differences").GetProperty("cell").GetProperty("second").GetString());
        Assert.True(json.RootElement.GetProperty("comparable").GetBoolean());
    }

    [Fact]
    public async Task Compare_Repeats_PairsEachWithItsOwn()
    {
        var spec = Specs.OneTrial with { Repeats = 2 };
        _cli.Ledger.Add(new FakeSweep("a1", spec).Succeed(1, 2).Succeed(2, 3).Finish());
        _cli.Ledger.Add(new FakeSweep("b1", spec).Succeed(1, 2.5).Succeed(2, 3.5).Finish());

        await _cli.RunAsync("compare", "a1", "b1", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal(0.5, json.RootElement.GetProperty("pairs").GetProperty("mean_difference").GetDouble());
    }

    [Fact]
    public async Task Compare_OtherText_WarnsThatFiguresDoNotCompare()
    {
        _cli.Ledger.Add(new("a1", Specs.Grid() with { Corpus = Specs.OneTrial.Corpus with { MaxTokens = 5_000 } }));

        await _cli.RunAsync("compare", "7k", "a1");

        Assert.Equal(
            "Note: their perplexities are not of the same text or the same metric, and do not compare.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Compare_Trials_ShowsCurvesSideBySide()
    {
        _first.Curves[1] = [.. Enumerable.Range(1, 3).Select(e => new Measurement(e, 1, 10 - e, null, 1_000, TimeSpan.FromSeconds(e)))];
        _first.Curves[4] = [new(1, 1, double.NaN, null, 1_000, TimeSpan.FromSeconds(1))];

        await _cli.RunAsync("compare", "7k/1", "7k/4");

        Assert.Equal(
            [
                "Differences  7k3m9x0qtz/1  7k3m9x0qtz/4",
                "lr                    0.5             1",
                "hidden_size           128           256",
            ],
            _cli.OutputLines.Take(3));
        Assert.Equal(
            ["epoch  7k3m9x0qtz/1  7k3m9x0qtz/4", "    1          9.00           NaN", "    2          8.00             -",
                "    3          7.00             -"],
            _cli.OutputLines.TakeLast(4));
    }

    [Fact]
    public async Task Compare_Csv_HasOneRowAKey()
    {
        await _cli.RunAsync("compare", "7k/1", "7k/2", "--output", "csv");

        Assert.Equal(["key,first,second", "hidden_size,128,256", "state,succeeded,succeeded"], _cli.OutputLines.Take(3));
    }

    [Fact]
    public async Task Compare_SweepWithTrial_IsRefused()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("compare", "7k", "7k/2"));

        Assert.StartsWith("'7k' is a sweep and '7k/2' is a trial.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_NothingInCommon_SaysSo()
    {
        _cli.Ledger.Add(new FakeSweep("a1", Specs.Grid(lrs: [8, 9])).Succeed(1, 2));

        await _cli.RunAsync("compare", "7k", "a1");

        Assert.Equal(
            "No trial of one has a partner with the same hyperparameters and repeat, and a result, in the other.",
            _cli.OutputLines[^1]);
    }
}
