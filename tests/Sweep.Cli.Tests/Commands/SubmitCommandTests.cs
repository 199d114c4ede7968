using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class SubmitCommandTests
{
    private readonly CommandLine _cli = new() { Input = "{}" };

    [Fact]
    public async Task Submit_SiloAnswers_PrintsTheIdAlone()
    {
        _cli.Cluster.Answers = true;

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("submit", "-", "--data-dir", "/data"));

        Assert.True(SweepId.TryParse(Assert.Single(_cli.OutputLines), out var id));
        Assert.Equal([$"submit {id}"], _cli.Cluster.Asked);
        Assert.Equal($"Submitted 'time-machine' with 6 trials. See: sweep show {id} --data-dir /data", _cli.Error.TrimEnd());
        Assert.Equal(1, _cli.Cluster.Disposals);
    }

    [Theory]
    [InlineData("/data", "/data")]
    [InlineData("/my data", "'/my data'")]
    public async Task Submit_NoSiloAnswers_SaysTheExactLine(string folder, string quoted)
    {
        _cli.Ledger.InUse = false;

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("submit", "-", "--data-dir", folder));

        Assert.Empty(_cli.Output);
        Assert.Equal($"No silo answers for '{folder}'. Start one with: sweep silo --data-dir {quoted}", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Submit_DryRun_NeedsNoSiloAndSubmitsNothing()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("submit", "-", "--dry-run"));

        Assert.Equal("ok: 6 trials (3 lr x 2 hidden_size); nothing was submitted", Assert.Single(_cli.OutputLines));
        Assert.Empty(_cli.Cluster.Asked);
        Assert.Null(_cli.Cluster.Target);
    }

    [Fact]
    public async Task Submit_RunHasTheDirectory_SaysWhichProcessAndSubmitsNothing()
    {
        _cli.Cluster.Answers = true;
        _cli.Cluster.Picture = new([FakeCluster.Silo(only: new("7k3m9x0qtz"))], []);

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("submit", "-"));

        Assert.StartsWith(
            "Process 4711 on 'here' has the data directory to itself and runs sweep '7k3m9x0qtz' and no other.", _cli.Error,
            StringComparison.Ordinal);
        Assert.Empty(_cli.Cluster.Asked);
    }

    [Fact]
    public async Task Submit_Watch_ShowsProgressAndReport()
    {
        _cli.Cluster.Answers = true;
        _cli.Cluster.Then(s => s.Succeed(1, 1.3)).Then(s => s.Succeed(2, 1.2).Finish());

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("submit", "-", "--watch"));

        var id = _cli.OutputLines[0];
        Assert.Contains($"Watching sweep {id} (time-machine); Ctrl-C ends that and leaves the sweep alone", Plain.Lines(_cli.Error));
        Assert.Contains("[1/6] trial 1 succeeded: perplexity 1.30 after 500 epochs (lr=0.5 hidden_size=128)", Plain.Lines(_cli.Error));
        Assert.Contains("Best checkpoint", _cli.OutputLines);
    }

    [Fact]
    public async Task Submit_WatchInterrupted_SaysThatTheSweepGoesOn()
    {
        _cli.Cluster.Answers = true;
        _cli.Cluster.Then(s =>
        {
            s.Succeed(1, 1.3);
            _cli.Interrupt.Cancel();
        });

        Assert.Equal(ExitCode.Interrupted, await _cli.RunAsync("submit", "-", "--watch"));

        var id = _cli.OutputLines[0];
        Assert.Contains("Watching ends; the sweep goes on.", Plain.Lines(_cli.Error));
        Assert.Contains($"Sweep {id} goes on at the silos. See: sweep show {id}", Plain.Lines(_cli.Error));
        Assert.Equal([$"submit {id}"], _cli.Cluster.Asked); // Nothing was paused or cancelled.
    }

    [Fact]
    public async Task Submit_ClusterWatched_EndsWithASummaryBecauseTheLedgerIsElsewhere()
    {
        _cli.Cluster.Answers = true;
        _cli.Ledger.IsThere = false;
        _cli.Cluster.Then(s => s.Succeed(1, 1.3).Finish());

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("submit", "-", "--watch", "--cluster", "silo.local:30000"));

        Assert.Equal(("silo.local", 30000), (_cli.Cluster.Target!.Gateway!.Host, _cli.Cluster.Target.Gateway.Port));
        Assert.Contains("has finished: ", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("best 1.30 (trial 1)", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_ClusterAndOwnText_AsksForTheDataDirectory()
    {
        _cli.Cluster.Answers = true;
        _cli.Grids.Spec = Specs.OneTrial with { Corpus = Specs.OneTrial.Corpus with { Name = "file:moby.txt" } };

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("submit", "-", "--cluster", "localhost:30000"));

        Assert.Contains("'file:moby.txt'", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("--data-dir", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:0")]
    [InlineData("localhost:70000")]
    [InlineData(":30000")]
    public async Task Submit_ClusterIsNoAddress_SaysWhatWouldBe(string address)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("submit", "-", "--cluster", address));

        Assert.StartsWith(
            $"'--cluster {address}' is not understood. It is HOST:PORT, such as 127.0.0.1:30000", _cli.Error, StringComparison.Ordinal);
    }
}
