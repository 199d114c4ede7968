using Microsoft.Extensions.Logging;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

public sealed class SiloCommandTests
{
    private readonly CommandLine _cli = new();

    public SiloCommandTests() => _cli.Silo.Work = _ => _cli.Interrupt.Cancel();

    [Fact]
    public async Task Silo_Ready_SaysWhereAndHowToSubmit()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("silo", "--data-dir", "/data"));

        Assert.Equal(
            "Silo 127.0.0.1:40001@7 is ready: cpu:0 cpu:1 on '/data', gateway 127.0.0.1:40002. "
            + "Submit with: sweep submit GRID --data-dir /data",
            Assert.Single(_cli.OutputLines));
    }

    [Fact]
    public async Task Silo_Interrupted_SaysThatItDrainsAndThatItLeft()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("silo"));

        Assert.Equal(
            [
                "2000-01-01 00:00:00Z Checkpointing and leaving; Ctrl-C again stops at once "
                + "(work since the last checkpoint is done again).",
                "2000-01-01 00:00:00Z Left.",
            ],
            Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Silo_Options_AreHandedOver()
    {
        string[] options = ["--slots", "cpu:3", "--silo-port", "11111", "--gateway-port", "30000", "-v", "--data-dir", "/data"];
        await _cli.RunAsync(["silo", .. options]);

        var request = _cli.Silo.Request!;
        Assert.Equal(
            ("/data", "cpu:3", 11111, 30000, true),
            (request.Data.Root, $"{request.Slots}", request.SiloPort, request.GatewayPort, request.IsVerbose));
    }

    [Fact]
    public async Task Silo_OfADatabase_SaysWhereCheckpointsAreAndShowsNoPassword()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("silo", "--store", "postgres://ann:secret@db/sweep"));

        Assert.Equal(
            "Silo 127.0.0.1:40001@7 is ready: cpu:0 cpu:1 on 'postgres://ann@db/sweep', gateway 127.0.0.1:40002, checkpoints in '/data'. "
            + "Submit with: sweep submit GRID --store 'postgres://ann@db/sweep'",
            Assert.Single(_cli.OutputLines));
    }

    [Fact]
    public async Task Silo_MetricsAndDashboard_AreServedWhereAsked()
    {
        await _cli.RunAsync("silo", "--metrics", "9464", "--dashboard", "8080");
        var chosen = _cli.Silo.Request!;
        await _cli.RunAsync("silo");
        var usual = _cli.Silo.Request!;

        Assert.Equal((9464, 8080), (chosen.MetricsPort, chosen.DashboardPort));
        Assert.Equal((null, null), (usual.MetricsPort, usual.DashboardPort));
    }

    [Fact]
    public async Task Silo_AddressAndGrace_AreHandedOver()
    {
        await _cli.RunAsync("silo", "--advertise", "10.0.0.5", "--grace", "90");
        var chosen = _cli.Silo.Request!;
        await _cli.RunAsync("silo");
        var usual = _cli.Silo.Request!;

        Assert.Equal(("10.0.0.5", 90), ($"{chosen.Advertise}", chosen.Grace.TotalSeconds));
        Assert.Equal(("", 25), ($"{usual.Advertise}", usual.Grace.TotalSeconds));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("node-1")]
    [InlineData("10.0.0.5:11111")]
    public async Task Silo_AddressThatNobodyReaches_IsRefused(string address)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("silo", "--advertise", address));

        Assert.StartsWith($"'--advertise {address}' is no address. It is an IP address", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "auto")]
    [InlineData("cpu:5", null, "cpu:5")]
    [InlineData("cpu:5", "cpu:1", "cpu:1")]
    [InlineData("cpu:5", "auto", "auto")]
    [InlineData("cuda:2,0", null, "cuda:2,0")]
    [InlineData("cuda:0", "cuda:all", "cuda:all")]
    public async Task Silo_Slots_ComeFromTheOptionElseTheEnvironment(string? variable, string? option, string slots)
    {
        if (variable is not null) _cli.Environment["SWEEP_SLOTS"] = variable;

        await _cli.RunAsync(option is null ? ["silo"] : ["silo", "--slots", option]);

        Assert.Equal(slots, $"{_cli.Silo.Request!.Slots}");
    }

    [Fact]
    public async Task Silo_SlotsVariableIsWrong_SaysWhatWouldBeRight()
    {
        _cli.Environment["SWEEP_SLOTS"] = "many";

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("silo"));

        Assert.Equal(
            "SWEEP_SLOTS is 'many'. It is 'auto', 'cpu:N' with N from 1 to 1024, 'cuda:all', or CUDA devices by number: "
            + "'cuda:0', 'cuda:0,2'.",
            _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Silo_JsonLog_IsAnObjectALine()
    {
        _cli.Silo.Work = write =>
        {
            write(new LogLine("Attempt '7k3m9x0qtz/2#1' was lost.")
            {
                Level = LogLevel.Warning,
                Category = "Sweep.Grains.SweepGrain",
                Fields = [new("sweep", "7k3m9x0qtz"), new("trial", 2), new("seconds", 0.5), new("rate", double.NaN), new("is_late", true)],
            });
            _cli.Interrupt.Cancel();
        };

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("silo", "--data-dir", "/data", "--log-format", "json"));

        const string Head = "{\"time\":\"2000-01-01T00:00:00.000Z\",\"level\":";
        const string Own = Head + "\"information\",\"category\":\"Sweep\",\"message\":";
        Assert.Equal(
            Own + "\"Silo 127.0.0.1:40001@7 is ready: cpu:0 cpu:1 on '/data', gateway 127.0.0.1:40002. "
            + "Submit with: sweep submit GRID --data-dir /data\","
            + """
            "silo":"127.0.0.1:40001@7","gateway":"127.0.0.1:40002",
            """
            + """
            "slots":"cpu:0 cpu:1"}
            """,
            Assert.Single(_cli.OutputLines));
        Assert.Equal(
            [
                Head + "\"warning\",\"category\":\"Sweep.Grains.SweepGrain\",\"message\":\"Attempt '7k3m9x0qtz/2#1' was lost.\","
                + """
                "sweep":"7k3m9x0qtz","trial":2,"seconds":0.5,"rate":"NaN","is_late":true}
                """,
                Own + """
                "Checkpointing and leaving; Ctrl-C again stops at once (work since the last checkpoint is done again)."}
                """,
                Own + """
                "Left."}
                """,
            ],
            Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Silo_LogFormatIsNone_IsRefused()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("silo", "--log-format", "xml"));

        Assert.Contains("'xml'", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("json", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_Metrics_AreHandedOver()
    {
        await _cli.RunAsync("silo", "--metrics", "9464");
        var chosen = _cli.Silo.Request!;
        await _cli.RunAsync("silo");

        Assert.Equal((9464, null), (chosen.MetricsPort, _cli.Silo.Request!.MetricsPort));
    }

    [Theory]
    [InlineData("--metrics", "0")]
    [InlineData("--silo-port", "0")]
    [InlineData("--gateway-port", "65536")]
    [InlineData("--gateway-port", "http")]
    public async Task Silo_PortOutOfRange_IsRefused(string option, string port)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("silo", option, port));

        Assert.StartsWith($"'{option} {port}' is no port; ports go from 1 to 65535.", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--silo-port", "--gateway-port")]
    [InlineData("--gateway-port", "--metrics")]
    [InlineData("--metrics", "--dashboard")]
    public async Task Silo_OnePortForTwo_IsRefused(string first, string second)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("silo", first, "30000", second, "30000"));

        Assert.Equal($"Port '30000' cannot be both {first} and {second}. Name two.", _cli.Error.TrimEnd());
    }
}
