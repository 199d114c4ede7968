using System.Text.Json;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly CommandLine _cli = new();
    private readonly string _golden = Path.GetTempFileName();

    public void Dispose() => File.Delete(_golden);

    [Fact]
    public async Task Doctor_Warning_IsDone()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("doctor", "--data-dir", "no-such-folder"));

        Assert.Equal(
            [
                "ok       libtorch  2.10.0",
                "warning  disk      10 KiB free",
                "                   Free some space.",
                "",
                "1 ok, 1 warning, 0 failed",
            ],
            _cli.OutputLines);
        Assert.Equal(["machine no-such-folder"], _cli.Doctor.Asked);
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task Doctor_FailedCheck_ExitsOne()
    {
        _cli.Doctor.Machine = [new("ledger", DoctorState.Failed, "is damaged", "Restore it.")];

        Assert.Equal(ExitCode.SweepFailed, await _cli.RunAsync("doctor"));

        Assert.Equal("0 ok, 0 warnings, 1 failed", _cli.OutputLines[^1]);
    }

    [Fact]
    public async Task Doctor_NarrowTerminal_BreaksBetweenWordsAlone()
    {
        _cli.TerminalWidth = 40;
        _cli.Doctor.Machine =
        [
            new("data directory", DoctorState.Failed, "'/a/very/long/path/to/some/folder/.sweep' cannot be written", "Make it writable."),
        ];

        await _cli.RunAsync("doctor");

        Assert.Equal(
            ["failed  data directory", "        '/a/very/long/path/to/some/folder/.sweep'", "        cannot be written",
                "        Make it writable."],
            Plain.Lines(_cli.Output)[..4]);
    }

    [Fact]
    public async Task Doctor_FindingWithControlCodes_ShowsThemEscaped()
    {
        _cli.Doctor.Machine = [new("environment", DoctorState.Ok, "SWEEP_X=\e[31mred\n")];

        await _cli.RunAsync("doctor");

        Assert.Equal("ok  environment  SWEEP_X=\\u001b[31mred\\n", _cli.OutputLines[0]);
    }

    [Fact]
    public async Task Doctor_Json_HasEveryField()
    {
        await _cli.RunAsync("doctor", "--self-test", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        var check = json.RootElement.GetProperty("checks")[0];
        Assert.Equal("cpu", json.RootElement.GetProperty("device").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("ok").GetInt32());
        Assert.Equal("gradient: gru, 1 layer", check.GetProperty("check").GetString());
        Assert.Equal("ok", check.GetProperty("state").GetString());
        Assert.Equal(2e-7, check.GetProperty("figures").GetProperty("gradient_error").GetDouble());
        Assert.Equal("Infinity", check.GetProperty("figures").GetProperty("other").GetString());
    }

    [Fact]
    public async Task Doctor_Csv_HasARowForEachCheck()
    {
        await _cli.RunAsync("doctor", "--output", "csv");

        Assert.Equal(
            ["check,state,finding,remedy", "libtorch,ok,2.10.0,", "disk,warning,10 KiB free,Free some space."], _cli.OutputLines);
    }

    [Fact]
    public async Task SelfTest_Passed_SaysDeviceAndEndsWithTheCounts()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("doctor", "--self-test", "--device", "cuda:1"));

        Assert.Equal(
            [
                "device  cuda:1",
                "",
                "passed    gradient: gru, 1 layer",
                "          largest relative error 2.0e-7",
                "measured  speed: rnn_scratch",
                "          64,000 tokens/s",
                "",
                "1 passed, 0 failed",
            ],
            _cli.OutputLines);
        Assert.Equal("cuda:1: gradients", _cli.Error.TrimEnd());
        Assert.Equal(["self-test cuda:1"], _cli.Doctor.Asked);
    }

    [Fact]
    public async Task SelfTest_Failed_ExitsOne()
    {
        _cli.Doctor.Tests = [new("resume: gru", DoctorState.Failed, "not bit for bit"), new("x", DoctorState.NotCheckable, "open")];

        Assert.Equal(ExitCode.SweepFailed, await _cli.RunAsync("doctor", "--self-test"));

        Assert.Equal(["1 not checkable", "0 passed, 1 failed"], _cli.OutputLines.TakeLast(2));
    }

    [Fact]
    public async Task SelfTest_DeviceIsNotHere_IsBadInput()
    {
        _cli.Doctor.Refusal = "The device 'cuda:0' is not here. Devices here: 'cpu'.";

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("doctor", "--self-test", "--device", "cuda:0"));

        Assert.Equal(_cli.Doctor.Refusal, _cli.Error.TrimEnd());
        Assert.Empty(_cli.Output);
    }

    [Fact]
    public async Task SelfTest_Interrupted_SaysSo()
    {
        await _cli.Interrupt.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await _cli.RunAsync("doctor", "--self-test"));

        Assert.EndsWith("Interrupted.", _cli.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Golden_WithSelfTest_DoesBothTheFileFirst()
    {
        await _cli.RunAsync("doctor", "--self-test", "--golden", _golden);

        Assert.Equal([$"golden cpu {Path.GetFileName(_golden)}", "self-test cpu"], _cli.Doctor.Asked);
        Assert.Equal("2 passed, 0 failed", _cli.OutputLines[^1]);
    }

    [Fact]
    public async Task Golden_MissingFile_IsBadInput()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("doctor", "--golden", "none.json"));

        Assert.Equal("There is no golden file 'none.json'. Name one with '--golden'.", _cli.Error.TrimEnd());
        Assert.Empty(_cli.Doctor.Asked);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda")]
    [InlineData("cuda:-1")]
    [InlineData("cpu:0")]
    public async Task Device_NoDevice_IsBadUsage(string device)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("doctor", "--self-test", "--device", device));

        Assert.StartsWith($"'--device {device}' is not understood.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_WithoutATest_IsBadUsage()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("doctor", "--device", "cpu"));

        Assert.StartsWith("'--device' goes with '--self-test' or '--golden'", _cli.Error, StringComparison.Ordinal);
    }
}
