using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class WatchCommandTests
{
    private const string LeaveScreen = "\e[?1049l";

    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;

    public WatchCommandTests()
    {
        _sweep = _cli.Ledger.Add(new("7k3m9x0qtz", Specs.Grid()));
        _sweep.Succeed(1, 1.3).Run(2, 120).Run(3, 40);
        _sweep.Curves[1] = Curve(500, 60);
        _sweep.Curves[2] = Curve(120, 80);
        _sweep.Curves[3] = Curve(40, 30);
    }

    [Fact]
    public async Task Watch_Once_IsOnePictureWithChartAndTable()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("watch", "--once"));

        Assert.Equal(
            [
                "time-machine  7k3m9x0qtz  running",
                "━━━━━━━━────────────────────────────────  22%  660/3,000 epochs  1/6 trials  9m 45s left",
                "129.8 k tokens/s  2 running  3 queued  1 succeeded",
                "",
                "perplexity",
                "    │⠹⣦⡀",
                "    │ ⢣⠫⡢⡀",
                " 20 ┤ ⠈⢆⠘⢌⠢⡀",
                "    │  ⠘⡄ ⠣⡈⠢⡀",
                " 15 ┤   ⠱⡀ ⠘⢄⠈⠢⡀",
                "    │    ⢣   ⠣⡀⠈⠢⡀",
                "    │    ⠈⢆   ⠈⢆ ⠈⠢⡀",
                " 10 ┤     ⠘⡄    ⠱⡀ ⠈⠢⡀",
                "    │      ⠱⡀    ⠈⢆  ⠈⠢⡀",
                "    │       b      ⠑⢄  ⠈⠒⢄",
                "  7 ┤               ⠈⠢⡀   ⠑a",
                "    │                 ⠈⢆",
                "    │                   ⠑⢄",
                "  5 ┤                    ⠈⠢⡀",
                "    │                      ⠈⠢⡀",
                "    │                        ⠈⠢⡀",
                "    │                          ⠈⠢⡀",
                "  3 ┤                            ⠈⠢⡀",
                "    │                              ⠈⠢⢄",
                "    │                                 ⠑⢄⡀",
                "  2 ┤                                   ⠈⠒⢄",
                "    │                                      ⠉⠒⢄⡀",
                "    │                                         ⠈⠑⠢⢄⡀",
                "1.5 ┤                                             ⠈⠑⠒⠤⣀⡀",
                "    │                                                  ⠈⠉⠑⠒⠤⠤⢄⣀⣀",
                "    │                                                           ⠉⠉⠉⠑⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀*",
                "    └───────────────────────┴───────────────────────┴──────────────────────┴───────────────────────┴",
                "     epoch 0               125                     250                    375                    500",
                "",
                "trial   lr  hidden_size    epoch  perplexity  tokens/s    left",
                "  a 2  0.5          256  120/500        8.25    64.9 k  3m 10s",
                "  b 3    1          128   40/500        8.25    64.9 k  3m 50s",
                "* best so far: perplexity 1.30, trial 1 (lr=0.5 hidden_size=128)",
            ],
            _cli.OutputLines);
        Assert.Empty(_cli.Error);
        Assert.DoesNotContain('\e', _cli.Output);
    }

    [Fact]
    public async Task Watch_Finished_ShowsTheBestTrialsOnceAndEnds()
    {
        foreach (var number in Enumerable.Range(1, 6)) _sweep.Succeed(number, 1 + (number * 0.1));
        _sweep.Finish();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("watch"));

        Assert.Equal("time-machine  7k3m9x0qtz  finished", _cli.OutputLines[0]);
        Assert.Contains("* 1  0.5          128  500/500        1.10", _cli.OutputLines.Select(l => l.Trim()));
        Assert.Equal("* best: perplexity 1.10, trial 1 (lr=0.5 hidden_size=128)", _cli.OutputLines[^1]);
        Assert.Equal("Sweep 7k3m9x0qtz has finished. See: sweep show 7k3m9x0qtz", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Watch_FinishedWithAFailure_ExitsAsRunDoes()
    {
        foreach (var number in Enumerable.Range(1, 5)) _sweep.Succeed(number, 1.5);
        _sweep.Fail(6, "disk full").Finish();

        Assert.Equal(ExitCode.SweepFailed, await _cli.RunAsync("watch"));
        Assert.Equal(ExitCode.SweepFailed, await _cli.RunAsync("watch", "--once"));
    }

    [Theory]
    [InlineData(SweepState.Running)]
    [InlineData(SweepState.Stopping)]
    public async Task Watch_NobodyTrains_SaysHowToGoOnAndEnds(SweepState state)
    {
        _sweep.Record = _sweep.Record with { State = state };
        _cli.Ledger.InUse = false;

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("watch", "--data-dir", "/my data"));

        Assert.Equal("time-machine  7k3m9x0qtz  interrupted", _cli.OutputLines[0]);
        Assert.Equal(
            [
                "The sweep was interrupted: no process trains it.",
                "Go on with: sweep resume 7k3m9x0qtz --data-dir '/my data'",
            ],
            Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Watch_Paused_SaysWhyAndEnds()
    {
        _sweep.Record = _sweep.Record with { State = SweepState.Paused, Reason = "A user asked for it." };
        _cli.Ledger.InUse = false;

        Assert.Equal(ExitCode.SweepFailed, await _cli.RunAsync("watch"));

        Assert.Equal(
            ["The sweep is paused: A user asked for it.", "Go on with: sweep resume 7k3m9x0qtz"],
            Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Watch_PausedWhileTrialsCheckpoint_WaitsForThem()
    {
        _sweep.Record = _sweep.Record with { State = SweepState.Paused, Reason = "A user asked for it." };
        _cli.Ledger.Steps.Enqueue(s => s.Set(2, t => t with { State = TrialState.Paused }));
        _cli.Ledger.Steps.Enqueue(s => s.Set(3, t => t with { State = TrialState.Paused }));

        Assert.Equal(ExitCode.SweepFailed, await WatchAsync());

        Assert.Empty(_cli.Ledger.Steps);
    }

    [Fact]
    public async Task Watch_NoTerminal_HasALineForEachTrialThatEnds()
    {
        _cli.Ledger.Steps.Enqueue(s => s.Succeed(2, 1.2));
        _cli.Ledger.Steps.Enqueue(s => s.Succeed(3, 1.4).Succeed(4, 1.4).Diverge(5, 7).Succeed(6, 1.5).Finish());

        Assert.Equal(ExitCode.Done, await WatchAsync());

        Assert.Equal(
            [
                "[2/6] trial 2 succeeded: perplexity 1.20 after 500 epochs (lr=0.5 hidden_size=256)",
                "[3/6] trial 3 succeeded: perplexity 1.40 after 500 epochs (lr=1 hidden_size=128)",
                "[4/6] trial 4 succeeded: perplexity 1.40 after 500 epochs (lr=1 hidden_size=256)",
                "[5/6] trial 5 diverged after 7 epochs (lr=2 hidden_size=128)",
                "[6/6] trial 6 succeeded: perplexity 1.50 after 500 epochs (lr=2 hidden_size=256)",
                "100%: 2,507/2,507 epochs, 6/6 trials ended, 0 running, best 1.20 (trial 2)",
            ],
            _cli.OutputLines);
    }

    [Fact]
    public async Task Watch_Terminal_DrawsInPlaceAndLeavesTheLastPicture()
    {
        _cli.TerminalWidth = 80;
        _cli.Ledger.Steps.Enqueue(s => s.Run(2, 140));
        _cli.Ledger.Steps.Enqueue(s =>
        {
            foreach (var number in Enumerable.Range(2, 5)) s.Succeed(number, 1 + (number * 0.1));
            s.Finish();
        });

        Assert.Equal(ExitCode.Done, await WatchAsync());

        Assert.StartsWith("\e[?1049h\e[?25l\e[H", _cli.Output, StringComparison.Ordinal);
        var left = _cli.Output[(_cli.Output.LastIndexOf(LeaveScreen, StringComparison.Ordinal) + LeaveScreen.Length)..];
        Assert.StartsWith("time-machine  7k3m9x0qtz  finished", left, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', left); // No colours were asked for.
        Assert.Contains("140/500", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_StoreFailsMeanwhile_GivesTheTerminalBack()
    {
        _cli.TerminalWidth = 80;
        _cli.Ledger.Steps.Enqueue(_ => throw new StoreUnavailableException("disk I/O error"));

        Assert.Equal(ExitCode.Unreachable, await WatchAsync());

        Assert.EndsWith($"\e[?25h{LeaveScreen}", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_SweepDeletedMeanwhile_SaysSo()
    {
        _cli.Ledger.Steps.Enqueue(s => _cli.Ledger.Remove(s.Id));

        Assert.Equal(ExitCode.BadInput, await WatchAsync());

        Assert.Equal("Sweep '7k3m9x0qtz' is gone: someone deleted it.", _cli.Error.TrimEnd());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(80)]
    public async Task Watch_Interrupted_SaysThatTheSweepGoesOn(int? width)
    {
        _cli.TerminalWidth = width;
        _cli.Ledger.Steps.Enqueue(_ => _cli.Interrupt.Cancel());

        Assert.Equal(ExitCode.Interrupted, await WatchAsync());

        Assert.Equal("Watching ends; the sweep goes on. See: sweep show 7k3m9x0qtz", _cli.Error.TrimEnd());
        Assert.Empty(_cli.Cluster.Asked);
    }

    [Fact]
    public async Task Watch_Looks_ReadOnlyNewPointsOfWhatIsShown()
    {
        _cli.TerminalWidth = 80;
        await LookTwiceAsync(s =>
        {
            s.Curves[2] = Curve(125, 80);
            s.Run(2, 125);
        });

        Assert.Equal(500 + 125 + 40, _cli.Ledger.PointReads);
    }

    [Fact]
    public async Task Watch_NewestHasFinished_TakesOneThatHasNot()
    {
        _cli.Ledger.Add(new FakeSweep("9abcdefghj", Specs.OneTrial).Succeed(1, 1.1).Finish());

        await _cli.RunAsync("watch", "--once");

        Assert.Equal("time-machine  7k3m9x0qtz  running", _cli.OutputLines[0]);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3601")]
    [InlineData("NaN")]
    public async Task Watch_IntervalOutOfRange_SaysTheBounds(string seconds)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("watch", "--interval", seconds));

        Assert.StartsWith(
            $"'--interval {seconds}' is not from 0.2 to 3600 seconds.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ClusterAlone_ShowsWhatTheSilosTell()
    {
        _cli.Cluster.Answers = true;
        _cli.Ledger.IsThere = false;

        Assert.Equal(
            ExitCode.Done, await _cli.RunAsync("watch", "7k3m9x0qtz", "--cluster", "silo.local:30000", "--once"));

        Assert.Equal("time-machine  7k3m9x0qtz  running", _cli.OutputLines[0]);
        Assert.Contains("  a 2  0.5          256  120/500        8.25    64.9 k  3m 10s", _cli.OutputLines);
    }

    [Fact]
    public async Task Watch_ClusterAloneAndNoSilo_IsUnreachable() => Assert.Equal(
        ExitCode.Unreachable, await _cli.RunAsync("watch", "7k3m9x0qtz", "--cluster", "silo.local:30000"));

    [Fact]
    public async Task Watch_ClusterAlone_NeedsAWholeId()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("watch", "7k3m", "--cluster", "silo.local:30000"));

        Assert.Contains("by its whole id of 10 characters", _cli.Error, StringComparison.Ordinal);
    }

    private async Task LookTwiceAsync(Action<FakeSweep> between)
    {
        _cli.Ledger.Steps.Enqueue(between);
        _cli.Ledger.Steps.Enqueue(_ => _cli.Interrupt.Cancel());
        await WatchAsync();
    }

    /// <summary>Watches while the clock goes on.</summary>
    private async Task<int> WatchAsync()
    {
        var watching = _cli.RunAsync("watch");
        while (!watching.IsCompleted)
        {
            _cli.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        return await watching;
    }

    private static ImmutableArray<Measurement> Curve(int epochs, double decay) =>
    [
        .. Enumerable.Range(1, epochs).Select(epoch =>
        {
            var perplexity = 1.05 + (26 * Math.Exp(-epoch / decay));
            return new Measurement(
                epoch, Math.Log(perplexity), perplexity, null, 64_901.25, TimeSpan.FromSeconds(epoch * 0.5));
        }),
    ];
}
