using System.Net.Sockets;
using Microsoft.Extensions.Hosting.Systemd;

namespace Sweep.Silo;

/// <summary>Tells systemd how far the silo is, where it started this process and waits for word of it (a unit with
/// <c>Type=notify</c>); elsewhere nobody is told.</summary>
/// <param name="systemd">Whom to tell.</param>
/// <param name="warn">Takes one line when it cannot be told.</param>
internal sealed class SystemdNotice(ISystemdNotifier systemd, Action<string> warn)
{
    private int _isLeaving;

    /// <summary>The silo works. Its unit counts as started from then on.</summary>
    public void Ready() => Tell(ServiceState.Ready);

    /// <summary>The silo began to leave. A repeated call says nothing.</summary>
    public void Leaving()
    {
        if (Interlocked.Exchange(ref _isLeaving, 1) == 0) Tell(ServiceState.Stopping);
    }

    private void Tell(ServiceState state)
    {
        try
        {
            systemd.Notify(state);
        }
        catch (SocketException fault)
        {
            warn($"systemd could not be told '{state}': {fault.Message}. It listens at NOTIFY_SOCKET, which this process "
                + "must be allowed to write to.");
        }
    }
}
