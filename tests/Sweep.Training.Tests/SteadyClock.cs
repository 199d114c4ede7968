namespace Sweep.Training.Tests;

/// <summary>A clock that moves on by a quarter of a second whenever it is looked at.</summary>
internal sealed class SteadyClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks += TimeSpan.TicksPerSecond / 4;
}
