using Microsoft.Extensions.Time.Testing;

namespace Sweep.Cli.Tests;

public sealed class LiveProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeSweep _sweep =
        new FakeSweep("7k3m9x0qtz", Specs.Grid()).Succeed(1, 1.0372).Run(2, 120).Run(3, 0);

    [Fact]
    public void Picture_At80Columns_HasBarTrialsAndBest() => Assert.Equal(
        [
            "time-machine  7k3m9x0qtz",
            "━━━━━━━━────────────────────────────────  20%  620/3,000 epochs  1/6 trials",
            "trial   lr  hidden_size    epoch  perplexity  tokens/s    left",
            "    2  0.5          256  120/500        8.25    64.9 k  3m 10s",
            "    3    1          128    0/500           -         -       -",
            "best so far: perplexity 1.04, trial 1 (lr=0.5 hidden_size=128)",
        ],
        Draw(80, 24));

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(77)]
    [InlineData(120)]
    public void Picture_AnyWidth_FitsIt(int width) =>
        Assert.All(Draw(width, 24), line => Assert.True(line.Length <= width, line));

    [Fact]
    public void Picture_LowTerminal_SaysHowManyTrialsItHides()
    {
        _sweep.Run(4, 1).Run(5, 1).Run(6, 1);

        var lines = Draw(80, 8);

        Assert.Equal(7, lines.Length);
        Assert.Equal("       ... and 3 more", lines[^2]);
    }

    [Fact]
    public void Picture_AfterAWhile_TellsTheTimeLeft()
    {
        ProgressPicture picture = new(new(_sweep.Spec), _time);
        Draw(80, 24, picture);
        _time.Advance(TimeSpan.FromSeconds(10));
        _sweep.Run(2, 140);

        Assert.EndsWith("1/6 trials  19m 40s left", Draw(80, 24, picture)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Failure_ScrollsByAbove()
    {
        StringWriter writer = new();
        TerminalStream terminal = new(writer, true, false, () => (80, 24));
        TrialTable table = new(_sweep.Spec);
        LiveProgress live = new(terminal, new(table, _time), new(table, Specs.Expand(_sweep.Spec, _sweep.Id)));
        _sweep.Fail(3, "disk full");

        var last = await live.ShowAsync(
            new SweepSnapshot[] { new(_sweep.Status(), [_sweep.Trials[2]], []) }.ToAsyncEnumerable());

        Assert.Contains(
            "[2/6] trial 3 failed: disk full (lr=1 hidden_size=128)\e[K", writer.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h", writer.ToString(), StringComparison.Ordinal);
        Assert.Equal(_sweep.Id, last?.Id);
    }

    private string[] Draw(int width, int height, ProgressPicture? picture = null)
    {
        StringWriter writer = new();
        ProgressLines lines = new(new(_sweep.Spec), Specs.Expand(_sweep.Spec, _sweep.Id));
        TerminalStream terminal = new(writer, true, false, () => (Math.Max(width, 80), height));
        var status = _sweep.Status();
        picture ??= new(new(_sweep.Spec), _time);
        terminal.Console.Write(picture.Draw(status, lines.Best(status), width, height));
        return Plain.Lines(writer.ToString());
    }
}
