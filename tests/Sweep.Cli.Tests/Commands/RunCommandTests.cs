using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class RunCommandTests
{
    private readonly CommandLine _cli = new() { Input = "{}" };

    [Fact]
    public async Task Run_AllSucceed_ReportsTheBestAndWhatItWrites()
    {
        _cli.Runner
            .Then(s => s.Succeed(1, 1.3).Succeed(2, 1.2).Succeed(3, 1.1).Succeed(4, 1.4).Succeed(5, 1.5).Diverge(6, 9))
            .Then(s => s.Finish().Samples[3] =
                [Text(490, "no"), Text(500, "time traveller held"), Text(500, "traveller with")]);

        Assert.Equal(ExitCode.Done, await RunAsync("--data-dir", "/data"));

        var id = _cli.Runner.Request!.Id.Value;
        Assert.Equal(
            [
                "trial   lr  hidden_size  state       epochs  perplexity  best",
                "    3    1          128  succeeded  500/500        1.20  1.10",
                "    2  0.5          256  succeeded  500/500        1.30  1.20",
                "    1  0.5          128  succeeded  500/500        1.40  1.30",
                "    4    1          256  succeeded  500/500        1.50  1.40",
                "    5    2          128  succeeded  500/500        1.60  1.50",
                "    6    2          256  diverged     9/500         NaN     -",
                "",
                "Best checkpoint",
                $"trial            3 of sweep {id}",
                "perplexity       1.10 of the training text",
                "epoch            500 of 500",
                "hyperparameters  cell=rnn_scratch layers=1 lr=1 hidden_size=128 sampling=sequential batch_size=32 "
                + "num_steps=35 epochs=500 clip_norm=1 init_std=0.01",
                "tokens/s         64.9 k",
                "size             1.2 MiB",
                $"file             /data/checkpoints/{id}/3/1/500.safetensors",
                "",
                "  time traveller held",
                "  traveller with",
            ],
            _cli.OutputLines);
        Assert.Contains("[6/6] trial 6 diverged after 9 epochs (lr=2 hidden_size=256)", Plain.Lines(_cli.Error));
        Assert.Contains($"Next: sweep best {id} --top 5 --data-dir /data", Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Run_ManyTrials_ShowsThirty()
    {
        _cli.Grids.Spec = Specs.Grid(lrs: [.. Enumerable.Range(1, 40).Select(i => (double)i)]);
        _cli.Runner.Then(s => s.Succeed(77, 1.3).Finish());

        await RunAsync();

        Assert.StartsWith("   77  ", _cli.OutputLines[1], StringComparison.Ordinal);
        Assert.Equal($"... and 50 more: sweep trials {_cli.Runner.Request!.Id}", _cli.OutputLines[31]);
    }

    [Fact]
    public async Task Run_HandsOverSpecSlotsAndFolder()
    {
        _cli.Runner.Then(s => s.Succeed(1, 1.3).Finish());

        await RunAsync("--slots", "cpu:2", "--data-dir", "/data");

        Assert.Equal(
            ("/data", "cpu:2", _cli.Grids.Spec),
            (_cli.Runner.Request!.Data.Root, $"{_cli.Runner.Request.Slots}", _cli.Runner.Request.Spec));
    }

    [Fact]
    public async Task Run_SlotsLeftOut_TakesWhatIsThere()
    {
        _cli.Runner.Then(s => s.Succeed(1, 1.3).Finish());

        await RunAsync();

        Assert.Equal("auto", $"{_cli.Runner.Request!.Slots}");
    }

    [Fact]
    public async Task Run_ATrialFailed_ExitsOne()
    {
        _cli.Runner.Then(s => s.Succeed(1, 1.3).Fail(2, "disk full").Finish());

        Assert.Equal(ExitCode.SweepFailed, await RunAsync());

        Assert.Contains("failed: trial 2: disk full", _cli.OutputLines);
    }

    [Fact]
    public async Task Run_NoneSucceeded_ExitsOne()
    {
        _cli.Runner.Then(s => s.Diverge(1, 3).Finish());

        Assert.Equal(ExitCode.SweepFailed, await RunAsync());

        Assert.Contains("No trial has a result.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoppedAtItsTarget_IsDone()
    {
        _cli.Runner.Then(s => s.Succeed(1, 1.3).Set(1, t => t with { State = TrialState.Stopped }).Finish());

        Assert.Equal(ExitCode.Done, await RunAsync());
    }

    [Fact]
    public async Task Run_PausesItself_GivesTheReasonAndExitsOne()
    {
        const string Reason = "The first 3 trials failed alike: disk full.";
        _cli.Runner.Then(s => s.Record = s.Record with { State = SweepState.Paused, Reason = Reason });

        Assert.Equal(ExitCode.SweepFailed, await RunAsync());

        Assert.Contains(
            $"The sweep is paused: {Reason} "
            + $"Go on with: sweep resume {_cli.Runner.Request!.Id}",
            Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Run_Interrupted_SaysHowToGoOn()
    {
        _cli.Runner.Then(s => s.Run(1, 20)).Then(_ => _cli.Interrupt.Cancel())
            .Then(_ => Assert.Fail("The run went on."));

        Assert.Equal(ExitCode.Interrupted, await RunAsync());

        Assert.Equal(
            [
                "Checkpointing and stopping; Ctrl-C again stops at once "
                    + "(work since the last checkpoint is done again on resume).",
                $"Stopped. Go on with: sweep resume {_cli.Runner.Request!.Id}",
            ],
            Plain.Lines(_cli.Error)[^2..]);
    }

    [Fact]
    public async Task Run_InterruptedAsTheLastTrialEnds_Reports()
    {
        _cli.Runner.Then(s =>
        {
            _cli.Interrupt.Cancel();
            s.Succeed(1, 1.3).Finish();
        });

        Assert.Equal(ExitCode.Done, await RunAsync());
    }

    [Fact]
    public async Task Run_SiloStopsByItself_ExitsUnreachable()
    {
        _cli.Runner.Then(s => s.Run(1, 20));

        Assert.Equal(ExitCode.Unreachable, await RunAsync());

        var hint = $"Go on with: sweep resume {_cli.Runner.Request!.Id}";
        Assert.EndsWith(hint, _cli.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Verbose_ShowsTexts()
    {
        _cli.Runner.Then(s => s.Run(1, 10).Samples[1] = [Text(10, "time traveller the")])
            .Then(s => s.Succeed(1, 1.3).Finish());

        await RunAsync("--verbose");

        Assert.Contains("trial 1 epoch 10: time traveller the", Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Run_FaultyGrid_StartsNothing()
    {
        _cli.Grids.Faults = [new("$.lr", 1, 2, "wrong")];

        Assert.Equal(ExitCode.BadInput, await RunAsync());

        Assert.Equal(["stdin:1:2: $.lr: wrong", "1 fault."], Plain.Lines(_cli.Error));
        Assert.Null(_cli.Runner.Request);
    }

    [Fact]
    public async Task Run_NoTextsInTheLedger_AsksTheCheckpoint()
    {
        var folder = Directory.CreateTempSubdirectory("sweep-run-").FullName;
        _cli.Runner.Then(s =>
        {
            var file = new Silo.DataDirectory(folder).Locate(s.Succeed(1, 1.3).Finish().Trials[0].Checkpoints[0]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, [1]);
        });

        await RunAsync("--data-dir", folder);
        Directory.Delete(folder, recursive: true);

        Assert.Equal(("time traveller", 50), (_cli.Generator.Asked?.Prompt, _cli.Generator.Asked?.Length));
        Assert.Equal("  time traveller held in his hand", _cli.OutputLines[^1]);
    }

    [Fact]
    public async Task Run_OnATerminal_KeepsThePictureOutOfTheData()
    {
        _cli.TerminalWidth = 80;
        _cli.Runner.Then(s => s.Run(1, 20)).Then(s => s.Succeed(1, 1.3).Finish());

        await RunAsync();

        Assert.Contains("━", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("━", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu:0")]
    [InlineData("cpu:x")]
    [InlineData("cpu:-1")]
    public async Task Run_SlotsNotUnderstood_IsBadInput(string slots)
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync("--slots", slots));

        Assert.StartsWith(
            $"'--slots {slots}' is not understood. It is 'auto', 'cpu:N' with N from 1 to 1024, ", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ADeviceNamedTwice_IsBadInput()
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync("--slots", "cuda:0,1,0"));

        Assert.StartsWith(
            "'--slots cuda:0,1,0' is not understood. It names device '0' more than once; name each once.", _cli.Error,
            StringComparison.Ordinal);
    }

    private static Sample Text(int epoch, string text) => new(epoch, "time traveller", text);

    private Task<int> RunAsync(params string[] options) => _cli.RunAsync(["run", "-", .. options]);
}
