using System.Net;
using System.Net.Sockets;

namespace Sweep.Deploy.Tests;

/// <summary>Ports of the loopback address that were free just now.</summary>
internal static class FreePorts
{
    /// <summary>As many different ones.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => Listen(0)).ToList();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    /// <summary>The first of as many that follow one another.</summary>
    public static int TakeRow(int count)
    {
        while (true)
        {
            var first = Take(1)[0];
            if (first + count <= IPEndPoint.MaxPort && Enumerable.Range(first, count).All(IsFree)) return first;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            Listen(port).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static TcpListener Listen(int port)
    {
        TcpListener listener = new(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }
}
