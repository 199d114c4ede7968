using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>The attempts that wait to be trained on a slot, in order, and what its thread waits by.</summary>
internal sealed class SlotQueue
{
    // What the training waits for raises a pulse; a disk does not.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    // With a plain monitor: a blocking collection spins before it waits, on a processor that other slots train on.
    private readonly Queue<AttemptRun> _runs = [];
    private bool _wasPulsed;
    private bool _isClosed;

    /// <summary>Queues an attempt. It begins at once if it can train beside those that do and a lane is free, else when they all
    /// have ended.</summary>
    public void Enqueue(AttemptRun run)
    {
        lock (_runs)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _runs.Enqueue(run);
            Pulse();
        }
    }

    /// <summary>Takes no more; what is queued is still trained.</summary>
    public void Close()
    {
        lock (_runs)
        {
            _isClosed = true;
            Pulse();
        }
    }

    /// <summary>Waits for the next attempt.</summary>
    /// <returns>Null when it was closed and is empty.</returns>
    public AttemptRun? Next()
    {
        lock (_runs)
        {
            while (_runs.Count == 0 && !_isClosed) Monitor.Wait(_runs);
            return _runs.TryDequeue(out var run) ? run : null;
        }
    }

    /// <summary>The next attempt, if it may train beside those of this sweep and shape; null otherwise.</summary>
    public AttemptRun? TakeBeside(LaneRequest lane)
    {
        lock (_runs)
        {
            var fits = _runs.TryPeek(out var next) && next.Lane == lane && !next.Assignment.RunsAlone;
            return fits ? _runs.Dequeue() : null;
        }
    }

    /// <summary>Waits until something was queued or heard since the last wait, or for a moment.</summary>
    public void Wait()
    {
        lock (_runs)
        {
            if (!_wasPulsed) Monitor.Wait(_runs, Glance);
            _wasPulsed = false;
        }
    }

    /// <summary>Ends a <see cref="Wait"/>: there is news for an attempt that trains.</summary>
    public void Wake()
    {
        lock (_runs) Pulse();
    }

    private void Pulse()
    {
        _wasPulsed = true;
        Monitor.Pulse(_runs);
    }
}
