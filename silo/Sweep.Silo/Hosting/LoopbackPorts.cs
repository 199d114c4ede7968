using System.Net;
using System.Net.Sockets;

namespace Sweep.Silo;

/// <summary>Finds free ports on the loopback address.</summary>
internal static class LoopbackPorts
{
    /// <summary>Two different ports that were free just now. The system hands them out in turn, so that another process
    /// is not given one of them right after.</summary>
    public static (int First, int Second) TakeTwo()
    {
        using var first = Listen();
        using var second = Listen();
        return (Port(first), Port(second));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
