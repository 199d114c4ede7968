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
        Assert.Equal(("7k3m9x0qtz", null, 1), (request.Id.Value, request.Spec, request.CpuSlots));
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
}
