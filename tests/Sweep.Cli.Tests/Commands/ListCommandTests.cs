using System.Text.Json;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class ListCommandTests
{
    private readonly CommandLine _cli = new();

    public ListCommandTests()
    {
        _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.OneTrial).Succeed(1, 1.0372).Finish());
        _cli.Ledger.Add(new("8abcdefghj", Specs.Grid() with { Name = "lr, wide" }))
            .Succeed(1, 1.5).Succeed(2, 1.25).Diverge(3, 4);
    }

    [Fact]
    public async Task List_Table_ShowsTheNewestFirst()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("list"));

        Assert.Equal(
            [
                "id          name          state     trials  best  created (UTC)",
                "8abcdefghj  lr, wide      running      3/6  1.25  2026-07-01 09:05",
                "7k3m9x0qtz  time-machine  finished     1/1  1.04  2026-07-01 09:05",
            ],
            _cli.OutputLines);
        Assert.Empty(_cli.Error);
        Assert.Equal(0, _cli.Ledger.TrialReads); // A sweep may have 100,000 of them.
    }

    [Fact]
    public async Task List_Json_HasFullPrecision()
    {
        await _cli.RunAsync("list", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        var oldest = json.RootElement[1];
        Assert.Equal(2, json.RootElement.GetArrayLength());
        Assert.Equal(1.0372, oldest.GetProperty("best_perplexity").GetDouble());
        Assert.Equal("2026-07-01T10:28:00.000Z", oldest.GetProperty("finished").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement[0].GetProperty("finished").ValueKind);
    }

    [Fact]
    public async Task List_Csv_QuotesNames()
    {
        await _cli.RunAsync("list", "-o", "csv");

        Assert.StartsWith(
            "id,name,state,reason,priority,created,finished,trials,", _cli.OutputLines[0], StringComparison.Ordinal);
        Assert.StartsWith("8abcdefghj,\"lr, wide\",running,,0,", _cli.OutputLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NoLedger_SaysHowToStart()
    {
        _cli.Ledger.IsThere = false;

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("list", "--data-dir", "/data/none"));

        Assert.Empty(_cli.Output);
        Assert.Equal(
            "There are no sweeps in '/data/none' yet. Start one with 'sweep run data/grids/quickstart.json'.",
            _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task List_NoLedgerAsJson_IsAnEmptyArray()
    {
        _cli.Ledger.IsThere = false;

        await _cli.RunAsync("list", "--output", "json");

        Assert.Equal(["[]"], _cli.OutputLines);
    }

    [Fact]
    public async Task List_NameHoldsControlCodes_ShowsThemHarmless()
    {
        _cli.Ledger.Add(new("9abcdefghj", Specs.OneTrial with { Name = "\e]0;title\a" }));

        await _cli.RunAsync("list");

        Assert.DoesNotContain('\e', _cli.Output);
    }

    [Fact]
    public async Task List_StoreCannotBeRead_ExitsUnreachable()
    {
        _cli.Ledger.Outage = "'/data/ledger.db' is locked by another process. Try again when it has ended.";

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("list"));

        Assert.Equal(new StoreUnavailableException(_cli.Ledger.Outage).Message, _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task List_ClosesTheLedger()
    {
        await _cli.RunAsync("list");

        Assert.Equal(1, _cli.Ledger.Disposals);
    }

    [Theory]
    [InlineData(Contracts.SweepState.Running, false, "interrupted")]
    [InlineData(Contracts.SweepState.Running, true, "running")]
    [InlineData(Contracts.SweepState.Stopping, false, "interrupted")]
    [InlineData(Contracts.SweepState.Paused, false, "paused")]
    [InlineData(Contracts.SweepState.Finished, false, "finished")]
    public async Task List_NobodyTrains_TellsInterruptedFromRunning(Contracts.SweepState state, bool isInUse, string shown)
    {
        CommandLine cli = new();
        var sweep = cli.Ledger.Add(new("7k3m9x0qtz", Specs.OneTrial));
        sweep.Record = sweep.Record with { State = state };
        cli.Ledger.InUse = isInUse;

        await cli.RunAsync("list");
        await cli.RunAsync("show");

        Assert.Contains($"  {shown}  ", cli.OutputLines[1], StringComparison.Ordinal);
        Assert.Contains(cli.OutputLines, l => l.StartsWith($"state    {shown}", StringComparison.Ordinal));
    }
}
