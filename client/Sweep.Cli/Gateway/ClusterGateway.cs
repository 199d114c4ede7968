using System.Net;
using System.Net.Sockets;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

internal sealed class ClusterGateway : IClusterGateway
{
    public async Task<ISweepControl?> TryConnectAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        if (target.Gateway is not { } gateway) return await ClusterClient.TryConnectAsync(target.Data, cancellationToken);
        foreach (var address in await AddressesAsync(gateway, cancellationToken))
        {
            if (await ClusterClient.TryConnectAsync(new IPEndPoint(address, gateway.Port), cancellationToken) is { } client)
                return client;
        }
        return null;
    }

    public async Task<ISweepControl> OpenAsync(
        DataDirectory data, string purpose, Action<string> warn, CancellationToken cancellationToken)
    {
        try
        {
            return await EmbeddedSilo.StartAsync(
                new EmbeddedSiloOptions(data, default, SlotSelection.Auto, warn) { Purpose = purpose, HasSlots = false },
                cancellationToken);
        }
        catch (Exception fault) when (fault is DataDirectoryLockedException or PortTakenException)
        {
            throw new CommandException(fault.Message, ExitCode.Unreachable, fault);
        }
    }

    public Task<SweepSpec> PrepareAsync(DataDirectory data, SweepSpec spec, CancellationToken cancellationToken) =>
        SpecPreparation.For(data).PrepareAsync(spec, cancellationToken);

    private static async Task<IPAddress[]> AddressesAsync(ClusterAddress gateway, CancellationToken cancellationToken)
    {
        try
        {
            // 'localhost' may stand for an address that no silo listens on; silos listen on IPv4.
            return await Dns.GetHostAddressesAsync(gateway.Host, AddressFamily.InterNetwork, cancellationToken);
        }
        catch (SocketException fault)
        {
            throw new CommandException($"The host of '{gateway}' is not known: {fault.Message}", ExitCode.Unreachable, fault);
        }
    }
}
