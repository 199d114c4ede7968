using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Sweep.Cli.Tests;

public sealed class PlainProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringBuilder _text = new();
    private readonly FakeSweep _sweep = new("7k3m9x0qtz", Specs.Grid());

    [Fact]
    public async Task Show_TrialEnds_SaysWithWhat()
    {
        await ShowAsync(
            () => Ended(1, s => s.Succeed(1, 1.0372)),
            () => Ended(2, s => s.Diverge(2, 12)),
            () => Ended(3, s => s.Fail(3, "disk full")));

        Assert.Equal(
            [
                "[1/6] trial 1 succeeded: perplexity 1.04 after 500 epochs (lr=0.5 hidden_size=128)",
                "[2/6] trial 2 diverged after 12 epochs (lr=0.5 hidden_size=256)",
                "[3/6] trial 3 failed: disk full (lr=1 hidden_size=128)",
            ],
            Lines);
    }

    [Fact]
    public async Task Show_Sweep_IsSummedUpEveryTenSeconds()
    {
        _sweep.Succeed(1, 1.0372).Run(2, 100);
        await ShowAsync(() => At(9, 100), () => At(1, 120), () => At(9, 130), () => At(1, 140));

        Assert.Equal(
            [
                "20%: 620/3,000 epochs, 1/6 trials ended, 1 running, best 1.04 (trial 1)",
                "21%: 640/3,000 epochs, 1/6 trials ended, 1 running, best 1.04 (trial 1), about 10m 49s left",
            ],
            Lines);
    }

    [Fact]
    public async Task Show_ManyTrialsEndAtOnce_CutsTheLines()
    {
        var spec = Specs.Grid(lrs: [.. Enumerable.Range(1, 25).Select(i => (double)i)], hiddenSizes: [64]);
        FakeSweep large = new("7k3m9x0qtz", spec);
        for (var number = 1; number <= 25; number++) large.Succeed(number, 1.5);

        await ShowAsync(() => new(large.Status(), [.. large.Trials], []));

        Assert.Equal(11, Lines.Length);
        Assert.Equal(["[1/25]", "[2/25]", "[3/25]"], Lines.Take(3).Select(l => l.Split(' ')[0]));
        Assert.Equal("[25/25] ... and 15 more", Lines[^1]);
    }

    [Fact]
    public async Task Show_LedgerKnowsMoreThanTheStatus_CountsOn()
    {
        var before = _sweep.Status();
        _sweep.Succeed(1, 1.5).Succeed(2, 1.5);

        await ShowAsync(() => new(before, [_sweep.Trials[0]], []), () => new(_sweep.Status(), [_sweep.Trials[1]], []));

        Assert.Equal(["[1/6]", "[2/6]"], Lines.Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public async Task Show_Texts_AreOneLineEach()
    {
        await ShowAsync(() => new(_sweep.Status(), [], [new(3, new(10, "traveller", "traveller\nand"))]));

        Assert.Equal(["trial 3 epoch 10: traveller\\nand"], Lines);
    }

    private string[] Lines => Plain.Lines(_text.ToString());

    private SweepSnapshot At(double seconds, int epochs)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _sweep.Run(2, epochs);
        return new(_sweep.Status(), [], []);
    }

    private SweepSnapshot Ended(int number, Action<FakeSweep> change)
    {
        change(_sweep);
        return new(_sweep.Status(), [_sweep.Trials[number - 1]], []);
    }

    private async Task ShowAsync(params ImmutableArray<Func<SweepSnapshot>> snapshots)
    {
        ProgressLines lines = new(new(_sweep.Spec), Specs.Expand(_sweep.Spec, _sweep.Id));
        PlainProgress progress = new(new StringWriter(_text), lines, _time);
        await progress.ShowAsync(snapshots.ToAsyncEnumerable().Select(snapshot => snapshot()));
    }
}
