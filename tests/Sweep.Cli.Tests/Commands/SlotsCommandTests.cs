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
                    new(new(Silo, "cpu:0"), SlotState.Training, new(new(new("7k3m9x0qtz"), 3), 2),
                        new(41, 1, 2.5, null, 64_901.25, TimeSpan.FromSeconds(9))),
                    new(new(Silo, "cpu:1"), SlotState.Idle, null, null)),
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

        Assert.Equal("Silo 127.0.0.1:40005@8 does not answer.", _cli.Error.TrimEnd());
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
}
