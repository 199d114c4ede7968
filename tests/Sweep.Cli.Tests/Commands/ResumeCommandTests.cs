using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class ResumeCommandTests
{
    private readonly CommandLine _cli = new();

    [Fact]
    public async Task Resume_Nothing_TakesTheNewestUnfinished()
    {
        _cli.Ledger.Add(new("7k3m9x0qtz", Specs.OneTrial));
        _cli.Ledger.Add(new FakeSweep("8abcdefghj", Specs.OneTrial).Succeed(1, 1.2).Finish());
        _cli.Runner.Then(s => s.Succeed(1, 1.3).Finish());

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("resume", "--slots", "cpu:1"));

        var request = _cli.Runner.Request!;
        Assert.Equal(("7k3m9x0qtz", null, "cpu:1"), (request.Id.Value, request.Spec, $"{request.Slots}"));
        Assert.StartsWith("Resuming sweep 7k3m9x0qtz (time-machine)", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_FinishedSweep_OnlyReports()
    {
        _cli.Ledger.Add(new FakeSweep("8abcdefghj", Specs.OneTrial).Succeed(1, 1.2).Finish());

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("resume", "8a"));

        Assert.StartsWith("Sweep '8abcdefghj' has finished already.", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("Best checkpoint", _cli.OutputLines);
        Assert.Null(_cli.Runner.Request);
    }

    [Fact]
    public async Task Resume_Opens_ClosesTheLedgerBeforeTheSiloOpensIt()
    {
        _cli.Ledger.Add(new("7k3m9x0qtz", Specs.OneTrial));
        var disposals = 0;
        _cli.Runner.Then(s =>
        {
            disposals = _cli.Ledger.Disposals;
            s.Succeed(1, 1.3).Finish();
        });

        await _cli.RunAsync("resume");

        Assert.Equal(1, disposals);
    }

    [Fact]
    public async Task Resume_TellsOnlyWhatIsNew()
    {
        _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid()).Succeed(1, 1.2));
        _cli.Runner.Then(s => s.Succeed(2, 1.3)).Then(s => s.Finish());

        await _cli.RunAsync("resume");

        Assert.DoesNotContain("trial 1 succeeded", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("trial 2 succeeded", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_SiloAnswers_GoesOnThereAndEnds()
    {
        _cli.Cluster.Answers = true;
        var sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid()).Succeed(1, 1.2));
        sweep.Record = sweep.Record with { State = SweepState.Paused, Reason = "enough" };

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("resume"));

        Assert.Equal(["resume 7k3m9x0qtz"], _cli.Cluster.Asked);
        Assert.Equal("Sweep 7k3m9x0qtz goes on at the silos: 1/6 trials ended.", Assert.Single(_cli.OutputLines));
        Assert.Null(_cli.Runner.Request);
    }

    [Fact]
    public async Task Resume_SiloAnswersAndWatch_ShowsItToTheEnd()
    {
        _cli.Cluster.Answers = true;
        _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid()).Succeed(1, 1.2));
        _cli.Cluster.Then(_ => { }).Then(s => s.Succeed(2, 1.3).Finish());

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("resume", "--watch"));

        Assert.Contains("trial 2 succeeded", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("trial 1 succeeded", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("Best checkpoint", _cli.OutputLines);
    }

    [Fact]
    public async Task Resume_RunOfAnotherSweepAnswers_SaysWhichProcess()
    {
        _cli.Cluster.Answers = true;
        _cli.Cluster.Picture = new([FakeCluster.Silo(only: new("8abcdefghj"))], []);
        _cli.Ledger.Add(new("7k3m9x0qtz", Specs.OneTrial));

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("resume"));

        Assert.Contains("Process 4711 on 'here'", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_cli.Cluster.Asked);
    }
}
