using System.Text.Json.Nodes;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class SlotsCommandTests
{
    private const string Silo = "127.0.0.1:40001@7";

    private readonly CommandLine _cli = new();

    public SlotsCommandTests()
    {
        _cli.Cluster.Answers = true;
        _cli.Cluster.Picture = new(
            [
                FakeCluster.Silo(
                    Silo, null,
                    new(new(Silo, "cpu:0"), SlotState.Training, 1, [Lane(3, 41, 64_901.25)]),
                    new(new(Silo, "cpu:1"), SlotState.Idle, 0, [])),
            ],
            []);
    }

    [Fact]
    public async Task Slots_Table_ShowsWhatEachTrains()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("slots"));

        Assert.Equal(
            [
                "silo               process  slot   state     trial         epoch  tokens/s",
                "127.0.0.1:40001@7     4711  cpu:0  training  7k3m9x0qtz/3     41    64.9 k",
                "127.0.0.1:40001@7     4711  cpu:1  idle      -                 -         -",
            ],
            _cli.OutputLines);
        Assert.Equal("1 of 2 slots train, 1 trial, 64.9 k tokens/s in all.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Slots_TableWithLanes_ShowsEachAndTheSlotsSum()
    {
        _cli.Cluster.Picture = _cli.Cluster.Picture with
        {
            Silos =
            [
                FakeCluster.Silo(
                    Silo, null,
                    new(new(Silo, "cuda:0"), SlotState.Training, 4, [Lane(3, 41, 1_500_000), Lane(7, 9, 2_000_000), Lane(8, null, 0)]),
                    new(new(Silo, "cuda:1"), SlotState.Idle, 0, [])),
            ],
        };

        await _cli.RunAsync("slots");

        Assert.Equal(
            [
                "silo               process  slot    state     trial         epoch  tokens/s   lanes  slot's tokens/s",
                "127.0.0.1:40001@7     4711  cuda:0  training  7k3m9x0qtz/3     41    1.50 M  3 of 4           3.50 M",
                "                                              7k3m9x0qtz/7      9    2.00 M",
                "                                              7k3m9x0qtz/8      -         -",
                "127.0.0.1:40001@7     4711  cuda:1  idle      -                 -         -       -                -",
            ],
            _cli.OutputLines.Select(line => line.TrimEnd()));
        Assert.Equal("1 of 2 slots train, 3 trials, 3.50 M tokens/s in all.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Slots_JsonWithLanes_HasARowForEachLaneAndEachIdleSlot()
    {
        _cli.Cluster.Picture = _cli.Cluster.Picture with
        {
            Silos =
            [
                FakeCluster.Silo(
                    Silo, null,
                    new(new(Silo, "cuda:0"), SlotState.Training, 4, [Lane(3, 41, 1_500_000), Lane(7, 9, 2_000_000)]),
                    new(new(Silo, "cuda:1"), SlotState.Idle, 0, [])),
            ],
        };

        await _cli.RunAsync("slots", "--output", "json");

        var rows = JsonNode.Parse(_cli.Output)!.AsArray();
        Assert.Equal(
            [(1, 4, 3, 3_500_000.0), (2, 4, 7, 3_500_000.0)],
            rows.Take(2).Select(r => ((int)r!["lane"]!, (int)r["lanes"]!, (int)r["trial"]!, (double)r["slot_tokens_per_second"]!)));
        Assert.Null(rows[2]!["lane"]);
        Assert.Equal("idle", (string)rows[2]!["state"]!);
    }

    [Fact]
    public async Task Slots_Json_HasEveryFieldAtFullPrecision()
    {
        await _cli.RunAsync("slots", "--output", "json");

        var first = JsonNode.Parse(_cli.Output)![0]!;
        Assert.Equal(("7k3m9x0qtz", 3, 2), ((string)first["sweep"]!, (int)first["trial"]!, (int)first["attempt"]!));
        Assert.Equal(64_901.25, (double)first["tokens_per_second"]!);
    }

    [Fact]
    public async Task Slots_SiloIsSilent_SaysSo()
    {
        _cli.Cluster.Picture = _cli.Cluster.Picture with { Silent = ["127.0.0.1:40005@8"] };

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("slots"));

        Assert.EndsWith("\nSilo 127.0.0.1:40005@8 does not answer.", _cli.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slots_NoSilo_SaysHowToStartOne()
    {
        _cli.Cluster.Answers = false;
        _cli.Ledger.InUse = false;

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("slots", "--data-dir", "/data"));

        Assert.Equal("No silo answers for '/data'. Start one with: sweep silo --data-dir /data", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Slots_SilentButInUse_DoesNotSendForAnotherSilo()
    {
        _cli.Cluster.Answers = false;

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("slots", "--data-dir", "/data"));

        Assert.Equal(
            "A process has '/data', but no silo answers there. It may be starting or ending, or the machine too busy: "
            + "try again in a moment.",
            _cli.Error.TrimEnd());
    }

    private static LaneStatus Lane(int trial, int? epoch, double tokensPerSecond) => new(
        1,
        new(new(new("7k3m9x0qtz"), trial), 2),
        epoch is { } number ? new(number, 1, 2.5, null, tokensPerSecond, TimeSpan.FromSeconds(9)) : null);
}
