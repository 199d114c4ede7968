using System.Net;
using System.Net.Sockets;
using Sweep.Silo;

namespace Sweep.Deploy.Tests;

/// <summary>Ports of the loopback address in a row that were free just now.</summary>
internal static class FreePorts
{
    /// <summary>The first of as many that follow one another.</summary>
    public static int TakeRow(int count)
    {
        while (true)
        {
            var first = LoopbackPorts.TakeTwo().First;
            if (first + count <= IPEndPoint.MaxPort && Enumerable.Range(first, count).All(IsFree)) return first;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
