namespace Sweep.Grains.Tests;

/// <summary>A clock for code that waits on its own thread: whoever waits is at once that much later.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private long _ticks;

    /// <summary>How long all waits were together.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(_ticks);

    /// <summary>So much time goes by.</summary>
    public void Wait(TimeSpan time) => _ticks += time.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _ticks += dueTime.Ticks;
        callback(state);
        return new Rung();
    }

    private sealed class Rung : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
