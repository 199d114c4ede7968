using System.Text.Json;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class ShowCommandTests
{
    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;

    public ShowCommandTests()
    {
        _sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid())
            .Succeed(1, 1.30).Succeed(2, 1.20).Succeed(3, 1.10).Diverge(4, 12).Fail(5, "disk full").Run(6, 20));
    }

    [Fact]
    public async Task Show_Table_HasHeadAxesAndFailures()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("show"));

        Assert.Equal(
            [
                "sweep    7k3m9x0qtz",
                "name     time-machine",
                "state    running",
                "created  2026-07-01 09:05 UTC",
                "corpus   timemachine, the first 10,000 tokens",
                "trials   5/6 ended: 3 succeeded, 1 diverged, 1 failed, 1 running",
                "best     perplexity 1.10: trial 3 lr=1 hidden_size=128",
                "",
                "hyperparameter  value  trials  best  median  diverged  failed",
                "lr              0.5         2  1.20    1.25         -       -",
                "                1           2  1.10    1.10         1       -",
                "                2           2     -       -         -       1",
                "hidden_size     128         3  1.10    1.20         -       1",
                "                256         3  1.20    1.20         1       -",
                "",
                "failed: trial 5: disk full",
            ],
            _cli.OutputLines);
    }

    [Fact]
    public async Task Show_NotedAttempt_SaysWhat()
    {
        TrialId trial = new(_sweep.Id, 5); // The one that took more than one attempt.
        SlotId slot = new("127.0.0.1:1@1", "cpu:0");
        AttemptStart start = new(3, "cpu", "exact", "1", "The checkpoint of epoch 4 was passed over.");
        _cli.Ledger.Attempts[trial] =
        [
            new(new(trial, 1), slot, default, start with { Note = null }, null, null),
            new(new(trial, 2), slot, default, start, null, null),
        ];

        await _cli.RunAsync("show");

        Assert.Equal("Trial 5, attempt 2: The checkpoint of epoch 4 was passed over.", _cli.OutputLines[^1]);
    }

    [Fact]
    public async Task Show_Paused_GivesTheReason()
    {
        _sweep.Record = _sweep.Record with { State = SweepState.Paused, Reason = "The first 3 trials failed alike." };

        await _cli.RunAsync("show");

        Assert.Contains("reason   The first 3 trials failed alike.", _cli.OutputLines);
    }

    [Fact]
    public async Task Show_Finished_SaysHowLongItTook()
    {
        _sweep.Finish();

        await _cli.RunAsync("show");

        Assert.Contains("finished  2026-07-01 10:28 UTC, after 1h 23m", _cli.OutputLines);
    }

    [Fact]
    public async Task Show_Json_HasTheWholeSweep()
    {
        await _cli.RunAsync("show", "7k3", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        var sweep = json.RootElement;
        Assert.Equal("7k3m9x0qtz", sweep.GetProperty("id").GetString());
        Assert.Equal(10_000, sweep.GetProperty("corpus").GetProperty("max_tokens").GetInt32());
        Assert.Equal(1.25, sweep.GetProperty("axes")[0].GetProperty("median_perplexity").GetDouble(), 12);
        Assert.Equal(0.5, sweep.GetProperty("axes")[0].GetProperty("value").GetDouble());
        Assert.Equal(5, sweep.GetProperty("failures")[0].GetProperty("trials")[0].GetInt32());
    }

    [Fact]
    public async Task Show_Csv_HasTheAxes()
    {
        await _cli.RunAsync("show", "--output", "csv");

        Assert.Equal(
            "hyperparameter,value,trials,ranked,diverged,failed,best_perplexity,median_perplexity",
            _cli.OutputLines[0]);
        Assert.Equal("lr,1,2,1,1,0,1.1,1.1", _cli.OutputLines[2]);
    }

    [Fact]
    public async Task Show_Unknown_IsBadInput()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("show", "nothing-like-it"));

        Assert.Equal(
            "No sweep has the id or name 'nothing-like-it'. 'sweep list' shows those that are here.",
            _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Show_NoLedger_IsBadInput()
    {
        _cli.Ledger.IsThere = false;

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("show"));

        Assert.Contains("There are no sweeps in", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_SpecOfAnotherVersion_IsExplained()
    {
        _cli.Grids.Unreadable = "$.scheduler: not known.";

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("show"));

        Assert.Equal(
            "The spec of sweep '7k3m9x0qtz' cannot be read by this version of 'sweep': $.scheduler: not known.",
            _cli.Error.TrimEnd());
    }

    [Theory]
    [InlineData(0, 10_000, "timemachine, the first 10,000 tokens")]
    [InlineData(2_000, 10_000, "timemachine, the first 10,000 tokens, the next 2,000 held out")]
    [InlineData(2_000, null, "timemachine, all tokens, the last 2,000 held out")]
    public void CorpusText_SaysWhatIsTrainedOn(int validationTokens, int? maxTokens, string text) => Assert.Equal(
        text, CorpusText.Of(Specs.OneTrial.Corpus with { ValidationTokens = validationTokens, MaxTokens = maxTokens }));
}
