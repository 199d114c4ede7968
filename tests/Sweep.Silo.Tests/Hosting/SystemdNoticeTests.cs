using System.Net.Sockets;
using Microsoft.Extensions.Hosting.Systemd;

namespace Sweep.Silo.Tests;

public sealed class SystemdNoticeTests
{
    [Fact]
    public void Leaving_Twice_IsToldOnce()
    {
        Recorded systemd = new();
        SystemdNotice notice = new(systemd, _ => { });

        notice.Ready();
        notice.Leaving();
        notice.Leaving();

        Assert.Equal(["READY=1", "STOPPING=1"], systemd.Told);
    }

    [Fact]
    public void Ready_SocketIsGone_SaysSoAndGoesOn()
    {
        List<string> said = [];

        new SystemdNotice(new Gone(), said.Add).Ready();

        Assert.StartsWith("systemd could not be told 'READY=1': ", Assert.Single(said), StringComparison.Ordinal);
    }

    private sealed class Recorded : ISystemdNotifier
    {
        public List<string> Told { get; } = [];

        public bool IsEnabled => true;

        public void Notify(ServiceState state) => Told.Add(state.ToString());
    }

    private sealed class Gone : ISystemdNotifier
    {
        public bool IsEnabled => true;

        public void Notify(ServiceState state) => throw new SocketException((int)SocketError.ConnectionRefused);
    }
}
