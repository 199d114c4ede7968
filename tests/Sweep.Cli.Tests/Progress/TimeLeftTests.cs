using Microsoft.Extensions.Time.Testing;

namespace Sweep.Cli.Tests;

public sealed class TimeLeftTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TimeLeft _timeLeft;

    public TimeLeftTests() => _timeLeft = new(_time);

    [Fact]
    public void Estimate_FirstStatus_HasNothingToJudgeBy() => Assert.Null(After(0, 100));

    [Fact]
    public void Estimate_SteadyRate_ExtendsIt()
    {
        After(0, 100);

        Assert.Equal(TimeSpan.FromSeconds(90), After(10, 110, total: 200));
    }

    [Fact]
    public void Estimate_ResumedSweep_CountsOnlyTheEpochsItSaw()
    {
        After(0, 900, total: 1_000);

        Assert.Equal(TimeSpan.FromSeconds(90), After(10, 910, total: 1_000));
    }

    [Fact]
    public void Estimate_RateChanges_ForgetsWhatIsOlderThanAMinute()
    {
        After(0, 0, total: 10_000);
        After(60, 6_000, total: 10_000);
        for (var seconds = 1; seconds < 60; seconds++) After(1, 6_000 + seconds, total: 10_000);

        Assert.Equal(TimeSpan.FromSeconds(10_000 - 6_060), After(1, 6_060, total: 10_000));
    }

    [Fact]
    public void Estimate_SlowEpochs_LooksBackFurther()
    {
        After(0, 0, total: 10);
        After(100, 1, total: 10);

        Assert.Equal(TimeSpan.FromSeconds(800), After(100, 2, total: 10));
    }

    [Fact]
    public void Estimate_EpochsTakenBack_StartsAnew()
    {
        After(0, 0);
        After(10, 100);

        Assert.Null(After(10, 50));
        Assert.Equal(TimeSpan.FromSeconds(140), After(10, 60, total: 200));
    }

    [Fact]
    public void Estimate_AllDone_IsZero() => Assert.Equal(TimeSpan.Zero, After(0, 200));

    private TimeSpan? After(double seconds, long done, long total = 200)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _timeLeft.Estimate(done, total);
    }
}
