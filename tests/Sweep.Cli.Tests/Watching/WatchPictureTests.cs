using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;

namespace Sweep.Cli.Tests;

public sealed class WatchPictureTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeSweep _sweep = new FakeSweep("7k3m9x0qtz", Specs.Grid(lrs: [0.5, 1, 2, 4])).Succeed(1, 1.0372);

    [Fact]
    public void Draw_40By10_LeavesOutChartAndWhatVaries()
    {
        _sweep.Run(2, 120).Run(3, 0);

        Assert.Equal(
            [
                "time-machine  7k3m9x0qtz  running",
                "━─────────  15%  620/4,000 epochs  1/8…",
                "14m 05s left  64.9 k tokens/s  2 runni…",
                "trial    epoch  perplexity  tokens/s",
                "  a 2  120/500        8.25    64.9 k",
                "  b 3    0/500           -         -",
                "* best so far: perplexity 1.04, trial …",
            ],
            Draw(39, 10));
    }

    [Fact]
    public void Draw_MoreTrialsThanLines_SaysHowManyItHides()
    {
        for (var number = 2; number <= 8; number++) _sweep.Run(number, number);

        var lines = Draw(80, 24);

        Assert.Equal("       ... and 3 more", lines[^2]);
        Assert.Contains(lines, l => l.StartsWith("perplexity", StringComparison.Ordinal));
    }

    [Fact]
    public void Draw_AnySize_FitsIt()
    {
        for (var number = 2; number <= 8; number++) _sweep.Run(number, number);
        for (var width = 30; width <= 130; width += 5)
        {
            for (var height = 7; height <= 60; height++)
            {
                var lines = Draw(width, height);
                Assert.True(lines.Length <= height, $"{width}x{height}: {lines.Length}");
                Assert.All(lines, line => Assert.True(line.Length <= width, line));
            }
        }
    }

    [Fact]
    public void Draw_NothingRuns_SaysWhatItWaitsFor() =>
        Assert.Contains("no trial is running: the sweep waits for a slot, see 'sweep slots'", Draw(80, 24));

    [Fact]
    public void Draw_Colours_AreThoseOfTheTable()
    {
        _sweep.Run(2, 120);
        StringWriter writer = new();
        TerminalStream terminal = new(writer, true, true, () => (100, 24));

        terminal.LiveConsole.Write(new WatchPicture(_time).Draw(Moment(), 80, 24, hasChart: true));

        Assert.Matches("\e\\[94ma 2", writer.ToString());
        Assert.Matches("\e\\[94m[\u2801-\u28ff]*a", writer.ToString());
    }

    private string[] Draw(int width, int height)
    {
        StringWriter writer = new();
        TerminalStream terminal = new(writer, true, false, () => (Math.Max(width, 130), height));
        terminal.Console.Write(new WatchPicture(_time).Draw(Moment(), width, height, hasChart: true));
        return Plain.Lines(writer.ToString());
    }

    private WatchMoment Moment()
    {
        var status = _sweep.Status();
        ImmutableArray<WatchedTrial> trials =
        [
            .. status.Running.Select((r, i) => new WatchedTrial(r.Trial, r.EpochsDone, r.Last?.Perplexity)
            {
                TokensPerSecond = r.Last?.TokensPerSecond,
                Left = TimeLeft.Of(r),
                Key = CurveKeys.Letters[i],
                Curve = [.. Enumerable.Range(1, r.EpochsDone).Select(e => new ChartPoint(e, 1 + (20.0 / e) + i))],
            }),
        ];
        WatchedTrial best = new(_sweep.Trials[0].Spec, 500, 1.0372)
        {
            Key = CurveKeys.Best,
            Curve = [new(1, 20), new(500, 1.1)],
        };
        return new(status, IsInterrupted: false, IsOver: false, trials, best, new(_sweep.Spec), "perplexity");
    }
}
