using System.Net;
using System.Net.Sockets;

namespace Sweep.Silo;

/// <summary>Asks whether a program listens at an address.</summary>
internal static class PortProbe
{
    /// <summary>Connects, and hangs up.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="limit">How long to wait for an answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PortAnswer> AskAsync(IPEndPoint endpoint, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        using Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, patience.Token);
            return PortAnswer.Listens;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return PortAnswer.Refused;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return PortAnswer.None;
        }
    }
}

/// <summary>What came of asking.</summary>
internal enum PortAnswer
{
    /// <summary>Nothing: the machine is off, or cut off, or too busy.</summary>
    None,

    /// <summary>A program listens; a hung one too.</summary>
    Listens,

    /// <summary>The machine is there, and no program listens: whatever did has ended.</summary>
    Refused,
}
