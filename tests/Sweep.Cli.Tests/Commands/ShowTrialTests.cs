using System.Text.Json;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class ShowTrialTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-show-").FullName;
    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;

    public ShowTrialTests()
    {
        _sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid()).Succeed(1, 1.04, epoch: 3, last: 1.2).Fail(3, "disk full"));
        _sweep.Curves[1] =
        [
            .. Enumerable.Range(1, 7).Select(e => new Measurement(e, 8 - e, Math.Exp(8 - e), null, 64_901, TimeSpan.FromSeconds(e))),
        ];
        _sweep.Samples[1] =
        [
            new(1, "time", "time aaaa"), new(1, "mill", "mill bbbb"), new(7, "time", "time the end"), new(7, "mill", "mill\nround"),
        ];
        var id = _sweep.Trials[0].Spec.Id;
        var opened = _sweep.Record.Created;
        _cli.Ledger.Attempts[id] =
        [
            new(new(id, 1), new("127.0.0.1:11111@1", "cpu:0"), opened, new(0, "cpu", "exact; x", "1", null), opened.AddSeconds(90),
                new(AttemptOutcome.Lost)),
            new(new(id, 2), new("127.0.0.1:11111@2", "cpu:1"), opened.AddSeconds(100),
                new(3, "cpu", "exact; x", "1", "The checkpoint of epoch 5 is damaged."), opened.AddSeconds(105),
                new(AttemptOutcome.Succeeded)),
        ];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Show_Trial_HasAllThatPeopleAsk()
    {
        Assert.Equal(ExitCode.Done, await ShowAsync("7k/1"));

        var path = new Silo.DataDirectory(_folder).Locate(_sweep.Trials[0].Checkpoints[0]);
        Assert.Equal(
            [
                "trial            1 of sweep 7k3m9x0qtz (time-machine)",
                "state            succeeded",
                "hyperparameters  cell=rnn_scratch layers=1 lr=0.5 hidden_size=128 sampling=sequential batch_size=32 num_steps=35 "
                + "epochs=500 clip_norm=1 init_std=0.01",
                "seed             17000000000000000001",
                "corpus           timemachine, the first 10,000 tokens",
                "epochs           500 of 500, 4m 10s of training",
                "perplexity       1.20 in the last epoch",
                "best             1.04, checkpoint of epoch 3",
                "tokens/s         64.9 k",
                "",
                "Curve",
                "  █▇▆▅▃▂▁",
                "epoch    loss  perplexity  tokens/s  time",
                "    1  7.0000     1096.63    64.9 k    1s",
                "    2  6.0000      403.43    64.9 k    2s",
                "    5  3.0000       20.09    64.9 k    5s",
                "    7  1.0000        2.72    64.9 k    7s",
                "",
                "Samples",
                "epoch 7: time the end",
                "epoch 7: mill\\nround",
                "(2 earlier ones: -v)",
                "",
                "Attempts",
                "1  2026-07-01 09:05 UTC for 1m 30s on 127.0.0.1:11111@1/cpu:0, from the beginning: lost",
                "   cpu; exact; x",
                "2  2026-07-01 09:06 UTC for 5s on 127.0.0.1:11111@2/cpu:1, from epoch 3: succeeded",
                "   cpu; exact; x",
                "   note: The checkpoint of epoch 5 is damaged.",
                "",
                "Checkpoints",
                $"epoch 3, perplexity 1.04, 1.2 MiB: {path} (missing)",
            ],
            _cli.OutputLines);
    }

    [Fact]
    public async Task Show_NewestSweepsTrial_TakesASlashAlone()
    {
        await ShowAsync("/3");

        Assert.StartsWith("trial            3 of sweep 7k3m9x0qtz", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("failure          disk full", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Verbose_HasAllSamples()
    {
        await ShowAsync("/1", "-v");

        Assert.Contains("epoch 1: time aaaa", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_TrialAsJson_HasEverything()
    {
        await ShowAsync("7k/1", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        var trial = json.RootElement;
        Assert.Equal("7k3m9x0qtz", trial.GetProperty("sweep").GetString());
        Assert.Equal(7, trial.GetProperty("curve").GetArrayLength());
        Assert.Equal(4, trial.GetProperty("samples").GetArrayLength());
        Assert.Equal("lost", trial.GetProperty("attempt_history")[0].GetProperty("outcome").GetString());
        Assert.False(trial.GetProperty("checkpoints")[0].GetProperty("there").GetBoolean());
        Assert.Equal(2, trial.GetProperty("attempt_history").GetArrayLength());
    }

    [Fact]
    public async Task Show_TrialAsCsv_IsItsCurve()
    {
        await ShowAsync("7k/1", "--output", "csv");

        Assert.Equal(8, _cli.OutputLines.Count);
        Assert.Equal("epoch,loss,perplexity,validation_perplexity,tokens_per_second,elapsed_seconds", _cli.OutputLines[0].TrimEnd());
    }

    [Theory]
    [InlineData("/0")]
    [InlineData("7k/7")]
    public async Task Show_NoSuchTrial_SaysWhichThereAre(string name)
    {
        Assert.Equal(ExitCode.BadInput, await ShowAsync(name));

        Assert.EndsWith(
            "Its trials are numbered 1 to 6; 'sweep trials 7k3m9x0qtz' lists them.", _cli.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_NameWithASlashAndNumber_IsTheSweep()
    {
        _cli.Ledger.Add(new("9x", Specs.OneTrial with { Name = "runs/2" }));

        await ShowAsync("runs/2");

        Assert.StartsWith("sweep    9x", _cli.Output, StringComparison.Ordinal);
    }

    private Task<int> ShowAsync(params string[] args) => _cli.RunAsync(["show", .. args, "--data-dir", _folder]);
}
