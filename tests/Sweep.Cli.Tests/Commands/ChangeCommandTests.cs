namespace Sweep.Cli.Tests;

/// <summary>pause, cancel, retry, extend, delete.</summary>
public sealed class ChangeCommandTests
{
    private const string Id = "7k3m9x0qtz";

    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;

    public ChangeCommandTests()
    {
        _cli.Cluster.Answers = true;
        _sweep = _cli.Ledger.Add(new(Id, Specs.Grid()));
    }

    [Fact]
    public async Task Pause_TrialsRun_SaysThatTheyCheckpoint()
    {
        _sweep.Run(1, 3).Run(2, 0);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("pause"));

        Assert.Equal(
            $"Sweep {Id} is paused: 2 running trials will checkpoint at the end of the epoch and wait. Go on with: sweep resume {Id}",
            Assert.Single(_cli.OutputLines));
        Assert.Equal([$"pause {Id}: It was paused with 'sweep pause'."], _cli.Cluster.Asked);
    }

    [Fact]
    public async Task Pause_NoIdAndTheNewestHasFinished_TakesTheOneThatGoesOn()
    {
        _cli.Ledger.Add(new FakeSweep("8abcdefghj", Specs.OneTrial).Succeed(1, 1.2).Finish());

        await _cli.RunAsync("pause");

        Assert.StartsWith($"pause {Id}", Assert.Single(_cli.Cluster.Asked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("extend", "--epochs", "1000")]
    public async Task RetryAndExtend_NoId_TakeTheNewestThoughItHasFinished(params string[] command)
    {
        _cli.Ledger.Add(new FakeSweep("8abcdefghj", Specs.OneTrial).Succeed(1, 1.2).Finish());

        await _cli.RunAsync(command);

        Assert.StartsWith($"{command[0]} 8abcdefghj", Assert.Single(_cli.Cluster.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_Finished_SaysSo()
    {
        _sweep.Finish();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("pause", "7k"));

        Assert.Equal($"Sweep {Id} has finished already.", Assert.Single(_cli.OutputLines));
    }

    [Fact]
    public async Task Cancel_WholeSweep_CountsWhatItEnded()
    {
        _sweep.Succeed(1, 1.2).Succeed(2, 1.3).Run(3, 4);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("cancel", "7k3m"));

        Assert.Equal($"Sweep {Id}: 4 trials cancelled, 2 had ended.", Assert.Single(_cli.OutputLines));
        Assert.Equal([$"cancel {Id} []"], _cli.Cluster.Asked);
    }

    [Fact]
    public async Task Cancel_TrialsOfTwoSweeps_AreCancelledSweepBySweep()
    {
        _cli.Ledger.Add(new("8abcdefghj", Specs.Grid()));
        _sweep.Succeed(2, 1.3);

        await _cli.RunAsync("cancel", "7k3m/5", "8a/1", "7k3m/2");

        Assert.Equal([$"cancel {Id} [2,5]", "cancel 8abcdefghj [1]"], _cli.Cluster.Asked);
        Assert.Equal(
            [$"Sweep {Id}: 1 trial cancelled, 1 had ended.", "Sweep 8abcdefghj: 1 trial cancelled."], _cli.OutputLines);
    }

    [Fact]
    public async Task Cancel_NumberAlone_IsATrialOfTheNewestThatGoesOn()
    {
        await _cli.RunAsync("cancel", "/5");

        Assert.Equal([$"cancel {Id} [5]"], _cli.Cluster.Asked);
    }

    [Theory]
    [InlineData("7k3m/0")]
    [InlineData("7k3m/99999999999")]
    public async Task Cancel_NoSuchNumber_SaysHowTrialsCount(string reference)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("cancel", reference));

        Assert.Equal($"'{reference}' names no trial. Trials count from 1: 7k3m/1.", _cli.Error.TrimEnd());
        Assert.Empty(_cli.Cluster.Asked);
    }

    [Fact]
    public async Task Cancel_NameWithASlash_IsASweep()
    {
        _cli.Ledger.Add(new("8abcdefghj", Specs.OneTrial with { Name = "rnn/first" }));

        await _cli.RunAsync("cancel", "rnn/first");

        Assert.Equal(["cancel 8abcdefghj []"], _cli.Cluster.Asked);
    }

    [Fact]
    public async Task Retry_Nothing_TakesAllThatFailed()
    {
        _sweep.Fail(1, "no").Fail(4, "no");

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("retry", "--failed"));

        Assert.Equal([$"retry {Id} []"], _cli.Cluster.Asked);
        Assert.Equal($"Sweep {Id}: 2 trials taken up again.", Assert.Single(_cli.OutputLines));
        Assert.Equal("The silos go on with it.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Retry_NothingFailed_SaysSo()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("retry"));

        Assert.Equal($"Sweep {Id}: no trial has failed.", Assert.Single(_cli.OutputLines));
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task Retry_Numbers_AreHandedOver()
    {
        _sweep.Fail(3, "no").Fail(5, "no");

        await _cli.RunAsync("retry", "7k3m", "--trials", "5, 3");

        Assert.Equal([$"retry {Id} [3,5]"], _cli.Cluster.Asked);
    }

    [Theory]
    [InlineData("--trials 3,x", "'--trials 3,x' is not understood.")]
    [InlineData("--trials 0", "'--trials 0' is not understood.")]
    [InlineData("--trials 1 --failed", "'--failed' and '--trials' cannot be given together.")]
    public async Task Retry_WrongOptions_AreRefused(string options, string message)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync(["retry", .. options.Split(' ')]));

        Assert.StartsWith(message, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extend_Everything_IsHandedOverAsChanges()
    {
        Assert.Equal(
            ExitCode.Done,
            await _cli.RunAsync("extend", "7k", "--epochs", "1000", "--trials", "80", "--repeats", "3", "--set", "lr=[4,8]"));

        Assert.Equal([$"extend {Id} [epochs=1000 trials=80 repeats=3 lr=[4,8]]"], _cli.Cluster.Asked);
    }

    [Fact]
    public async Task Extend_Nothing_SaysWhatCanBe()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("extend"));

        Assert.Equal("Nothing to add was named. Give --epochs, --trials, --repeats or --set lr=4.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Delete_NoTerminal_NeedsYes()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("delete", "7k3m"));

        Assert.Equal(
            $"This would delete sweep {Id} (time-machine) with 6 trials and their checkpoints. Nobody can be asked here: add --yes.",
            _cli.Error.TrimEnd());
        Assert.Empty(_cli.Cluster.Asked);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("delete", "7k3m", "--yes"));
        Assert.Equal([$"delete {Id}"], _cli.Cluster.Asked);
        Assert.Equal($"Sweep {Id} is deleted.", Assert.Single(_cli.OutputLines));
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("yes\n", true)]
    [InlineData("\n", false)]
    [InlineData("n\n", false)]
    [InlineData("", false)]
    public async Task Delete_Terminal_Asks(string answer, bool isDeleted)
    {
        _cli.TerminalWidth = 120;
        _cli.Input = answer;

        Assert.Equal(isDeleted ? ExitCode.Done : ExitCode.BadInput, await _cli.RunAsync("delete", "7k3m"));

        Assert.Contains(
            $"Delete sweep {Id} (time-machine) with 6 trials and their checkpoints? [y/N]", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(isDeleted ? 1 : 0, _cli.Cluster.Asked.Count);
    }

    [Fact]
    public async Task Delete_NoId_IsRefused() => Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("delete", "--yes"));

    [Fact]
    public async Task Change_NoSilo_ActsHereAndSaysHowToTrain()
    {
        _cli.Cluster.Answers = false;
        _sweep.Fail(1, "no");

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("retry"));

        Assert.Equal("sweep retry", _cli.Cluster.OpenedFor);
        Assert.Equal($"Train on with: sweep resume {Id}", _cli.Error.TrimEnd());
    }

    [Theory]
    [InlineData(null, "sweep resume 7k3m9x0qtz --data-dir '/my data'")]
    [InlineData("/my data", "sweep resume 7k3m9x0qtz")]
    public async Task Change_DataDirectoryIsNamed_StandsInTheNextCommandToo(string? variable, string next)
    {
        _cli.Cluster.Answers = false;
        _sweep.Fail(1, "no");
        if (variable is not null) _cli.Environment["SWEEP_STORE"] = variable;

        await _cli.RunAsync("retry", "--data-dir", "/my data");
        await _cli.RunAsync("pause", "--data-dir", "/my data");

        Assert.Equal($"Train on with: {next}", _cli.Error.TrimEnd());
        Assert.EndsWith($"Go on with: {next}", _cli.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_ClusterAlone_StandsInTheNextCommandToo()
    {
        await _cli.RunAsync("pause", Id, "--cluster", "localhost:30000");

        Assert.EndsWith($"Go on with: sweep resume {Id} --cluster localhost:30000", _cli.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_OnlyARunOfAnotherAnswers_SaysHowToTrain()
    {
        _cli.Cluster.Picture = new([FakeCluster.Silo(only: new("8abcdefghj"))], []);
        _sweep.Fail(1, "no");

        await _cli.RunAsync("retry");

        Assert.Null(_cli.Cluster.OpenedFor);
        Assert.Equal($"Train on with: sweep resume {Id}", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Change_DirectoryIsLockedAndSilent_SaysWhoHasIt()
    {
        _cli.Cluster.Answers = false;
        _cli.Cluster.Locked = "The data directory is in use.";

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("pause"));

        Assert.Equal("The data directory is in use.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Change_ClusterAlone_NeedsTheWholeId()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("pause", "7k3m", "--cluster", "localhost:30000"));
        Assert.StartsWith("With --cluster alone, name the sweep by its whole id of 10 characters", _cli.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("pause", Id, "--cluster", "localhost:30000"));
    }

    [Fact]
    public async Task Change_ClusterDoesNotAnswer_ActsNowhere()
    {
        _cli.Cluster.Answers = false;

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("pause", Id, "--cluster", "localhost:30000"));

        Assert.Null(_cli.Cluster.OpenedFor);
        Assert.StartsWith("No silo answers at 'localhost:30000'.", _cli.Error, StringComparison.Ordinal);
    }
}
