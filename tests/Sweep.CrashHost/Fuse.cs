using System.Diagnostics;

namespace Sweep.CrashHost;

/// <summary>Counts writes and ends the process right before one of them, as SIGKILL does: no handler runs, no buffer is flushed.</summary>
internal sealed class Fuse(int blowsBefore)
{
    private int _writes;

    public int Writes => Volatile.Read(ref _writes);

    public void Count()
    {
        if (Interlocked.Increment(ref _writes) != blowsBefore) return;
        Process.GetCurrentProcess().Kill();
        new ManualResetEvent(false).WaitOne(); // No other line of this thread may run until the signal has arrived.
    }
}
