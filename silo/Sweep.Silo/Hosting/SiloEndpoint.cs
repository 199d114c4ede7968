using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Sweep.Silo;

/// <summary>Where a silo listens, and what it tells others to reach it by.</summary>
/// <param name="Advertised">What others are told.</param>
/// <param name="Listening">What it listens on.</param>
internal sealed record SiloEndpoint(IPAddress Advertised, IPAddress Listening)
{
    /// <summary>On this machine alone.</summary>
    public static SiloEndpoint Loopback { get; } = new(IPAddress.Loopback, IPAddress.Loopback);

    /// <summary>Whether other machines can reach it.</summary>
    public bool IsOpen => !IPAddress.IsLoopback(Listening);

    /// <summary>The endpoint of a silo that others reach by an address: on that address alone where it is one of this
    /// machine's, else on all of them, since something between, as for a container, leads from there to here.</summary>
    /// <param name="advertised">What others are told.</param>
    /// <param name="own">The addresses of this machine.</param>
    public static SiloEndpoint For(IPAddress advertised, ImmutableArray<IPAddress> own) =>
        IPAddress.IsLoopback(advertised) || own.Contains(advertised)
            ? new(advertised, advertised)
            : new(advertised, advertised.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);

    /// <summary>The addresses of this machine.</summary>
    public static ImmutableArray<IPAddress> OwnAddresses() =>
    [
        .. from card in NetworkInterface.GetAllNetworkInterfaces()
           from address in card.GetIPProperties().UnicastAddresses
           select address.Address,
    ];
}
