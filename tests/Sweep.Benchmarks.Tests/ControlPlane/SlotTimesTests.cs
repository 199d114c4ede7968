namespace Sweep.Benchmarks.Tests;

public sealed class SlotTimesTests
{
    [Fact]
    public void Of_TwoSlots_CountsEachFromItsFirstTrialToItsLast()
    {
        // 80 of 100 and 100 of 100.
        var times = SlotTimes.Of([[Span(0, 40), Span(60, 100)], [Span(500, 600)]], TimeProvider.System);

        Assert.Equal(90, times.BusyPercent);
        Assert.Equal(TimeSpan.FromMilliseconds(20), times.GapP99);
    }

    [Fact]
    public void Of_AHundredGaps_PassesOverTheLongestAlone()
    {
        // The gap behind trial n is n ms.
        var slot = Enumerable.Range(0, 101).Select(n => (Start: 10L * n + n * (n + 1L) / 2, n)).Select(t => Span(t.Start, t.Start + 10));

        var times = SlotTimes.Of([[.. slot]], TimeProvider.System);

        Assert.Equal(TimeSpan.FromMilliseconds(99), times.GapP99);
    }

    [Fact]
    public void Of_OneTrialASlot_HasNoGap() =>
        Assert.Equal(TimeSpan.Zero, SlotTimes.Of([[Span(0, 10)]], TimeProvider.System).GapP99);

    private static TrialSpan Span(long beganMs, long endedMs) =>
        new(beganMs * TimeProvider.System.TimestampFrequency / 1000, endedMs * TimeProvider.System.TimestampFrequency / 1000);
}
