using Sweep.Search;
using System.Text.Json;

namespace Sweep.Cli.Tests;

public sealed class BestCommandTests
{
    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;

    public BestCommandTests()
    {
        _sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid())
            .Succeed(1, 1.30).Succeed(2, 1.1049, epoch: 450).Succeed(3, 1.1001, epoch: 500).Diverge(4, 12));
    }

    [Fact]
    public async Task Best_ShowsAllOfTheBestTrial()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("best", "--data-dir", "/data"));

        Assert.Equal(
            [
                "trial            2 of sweep 7k3m9x0qtz",
                "perplexity       1.10 of the training text",
                "epoch            450 of 500",
                "hyperparameters  cell=rnn_scratch layers=1 lr=0.5 hidden_size=256 sampling=sequential batch_size=32 "
                + "num_steps=35 epochs=500 clip_norm=1 init_std=0.01",
                "tokens/s         64.9 k",
                "size             1.2 MiB",
                "file             /data/checkpoints/7k3m9x0qtz/2/1/450.safetensors",
            ],
            _cli.OutputLines);
    }

    [Fact]
    public async Task Best_Top_RanksTrials()
    {
        await _cli.RunAsync("best", "--top", "9");

        Assert.Equal(
            [
                "trial   lr  hidden_size  perplexity  epoch  tokens/s  checkpoint",
                "    2  0.5          256        1.10    450    64.9 k  7k3m9x0qtz/2/1/450.safetensors",
                "    3    1          128        1.10    500    64.9 k  7k3m9x0qtz/3/1/500.safetensors",
                "    1  0.5          128        1.30    500    64.9 k  7k3m9x0qtz/1/1/500.safetensors",
            ],
            _cli.OutputLines);
    }

    [Fact]
    public async Task Best_NarrowTerminal_KeepsThePathWhole()
    {
        _cli.TerminalWidth = 40;

        await _cli.RunAsync("best", "--data-dir", "/data");

        Assert.Contains(
            "file             /data/checkpoints/7k3m9x0qtz/2/1/450.safetensors", Plain.Lines(_cli.Output));
    }

    [Fact]
    public async Task Best_Json_HasThePath()
    {
        await _cli.RunAsync("best", "--output", "json", "--data-dir", "/data");

        using var json = JsonDocument.Parse(_cli.Output);
        var best = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("/data/checkpoints/7k3m9x0qtz/2/1/450.safetensors", best.GetProperty("file").GetString());
        Assert.Equal(1.1049, best.GetProperty("perplexity").GetDouble());
        Assert.Equal(1, best.GetProperty("rank").GetInt32());
    }

    [Fact]
    public async Task Best_LedgerForgotTheFile_SaysSo()
    {
        _sweep.Set(2, t => t with { Checkpoints = [] });

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("best"));

        Assert.Equal("file             (deleted: quota)", _cli.OutputLines[^1]);
    }

    [Fact]
    public async Task Best_NoCandidateYet_SaysHowFarItIs()
    {
        _cli.Ledger.Add(new("8abcdefghj", Specs.Grid())).Diverge(1, 3);

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("best"));

        Assert.Equal(
            "Sweep '8abcdefghj' (time-machine) has no checkpoint to rank yet: 1/6 trials ended, 1 diverged, 0 failed. "
            + "See 'sweep show 8abcdefghj'.",
            _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Best_TieByHeart_Warns()
    {
        _sweep.Succeed(5, 1.0451).Succeed(6, 1.0501);

        await _cli.RunAsync("best");

        Assert.StartsWith("Note: 2 trials tie at a training perplexity of 1.05:", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Best_TieAboveByHeart_DoesNotWarn()
    {
        await _cli.RunAsync("best");

        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task Best_TieOfHeldOutText_DoesNotWarn()
    {
        var spec = Specs.Grid();
        spec = spec with { Objective = spec.Objective with { Metric = ObjectiveMetric.ValidationPerplexity } };
        _cli.Ledger.Add(new FakeSweep("8abcdefghj", spec).Succeed(1, 1.01).Succeed(2, 1.01));

        await _cli.RunAsync("best");

        Assert.Empty(_cli.Error);
        Assert.Contains("perplexity       1.01 of the held-out text", _cli.OutputLines);
    }

    [Fact]
    public async Task Best_EveryTrialDiverged_SaysSoAndExitsAsAFailedSweep()
    {
        CommandLine cli = new();
        cli.Ledger.Add(new FakeSweep("9x", Specs.Grid(lrs: [100], hiddenSizes: [64, 128])).Diverge(1, 2).Diverge(2, 3).Finish());

        Assert.Equal(ExitCode.SweepFailed, await cli.RunAsync("best"));

        Assert.Equal(
            "Sweep '9x' (time-machine) is over and no trial has a result: of 2, 2 diverged and 0 failed. "
            + "A lower lr or clip_norm may help: they diverged. See 'sweep show 9x'.",
            cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Best_Where_RanksThoseAlone()
    {
        CommandLine cli = new();
        cli.Ledger.Add(new FakeSweep("9x", Specs.Grid()).Succeed(1, 1.5).Succeed(2, 1.2).Succeed(3, 1.4));

        await cli.RunAsync("best", "--where", "hidden_size=128", "--top", "5", "--output", "csv");

        Assert.Equal(["1,9x,3,", "2,9x,1,"], cli.OutputLines.Skip(1).Select(l => l[..7]));
    }

    [Fact]
    public async Task Best_WhereMatchesNone_SaysSo()
    {
        CommandLine cli = new();
        cli.Ledger.Add(new FakeSweep("9x", Specs.Grid()).Succeed(1, 1.5));

        Assert.Equal(ExitCode.BadInput, await cli.RunAsync("best", "--where", "lr=2"));

        Assert.Equal(
            "Of the 1 trial with a result in sweep '9x' none matches. 'sweep trials 9x' lists them.", cli.Error.TrimEnd());
    }
}
