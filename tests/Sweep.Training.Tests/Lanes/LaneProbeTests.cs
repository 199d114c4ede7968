using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class LaneProbeTests
{
    [Fact]
    public void Choose_ACpu_TellsOnceWhatItFound()
    {
        LaneShape shape = new(Cell.Gru, 2, 11, 4, 9, 28);

        var first = LaneProbe.Choose("cpu", shape, TimeProvider.System);
        var second = LaneProbe.Choose("cpu", shape, TimeProvider.System);

        Assert.StartsWith("cpu: gru, 2 layers, 11 hidden, batch 4 x 9: ", first.Finding, StringComparison.Ordinal);
        Assert.Equal(new LaneChoice(first.Lanes, null), second);
    }

    [Fact]
    public void Choose_ModelThatACpuTakesLongOver_DoesWithoutMeasuring()
    {
        var choice = LaneProbe.Choose("cpu", new LaneShape(Cell.RnnScratch, 1, 4096, 4096, 4096, 28), TimeProvider.System);

        Assert.Equal(
            new LaneChoice(
                1, "cpu: rnn_scratch, 1 layer, 4096 hidden, batch 4096 x 4096: a step is too long to try lanes; one is used."),
            choice);
    }

    [Theory]
    [InlineData(256, 32, 35, false)]
    [InlineData(512, 32, 35, true)]
    [InlineData(4096, 1, 1, true)] // Hardly any arithmetic, and many weights to lay out.
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, true)]
    public void IsTooLarge_AnyShape_GoesByOperationsAndWeights(int hidden, int rows, int steps, bool expected) =>
        Assert.Equal(expected, LaneProbe.IsTooLarge(new LaneShape(Cell.RnnScratch, 1, hidden, rows, steps, 28)));

    /// <summary>A clock that stands still must not keep a probe from its end.</summary>
    [Fact]
    public void Search_ClockThatStandsStill_Ends()
    {
        LaneShape shape = new(Cell.Rnn, 1, 8, 2, 3, 28);

        var (lanes, _) = LaneProbe.Search("cpu", shape, isBatched: false, ProbeTime.OfCpu, new StillClock());

        Assert.InRange(lanes, 1, LaneGroup.MostLanes);
    }

    [Fact]
    public void Choose_NoSuchModelOrDevice_Throws()
    {
        LaneShape shape = new(Cell.RnnScratch, 2, 8, 2, 3, 28);

        Assert.Throws<ArgumentException>(() => LaneProbe.Choose("cpu", shape, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => LaneProbe.Choose("tpu", shape with { Layers = 1 }, TimeProvider.System));
    }

    private sealed class StillClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
