using Orleans.Messaging;

namespace Sweep.Silo;

/// <summary>Tells a client where silos of a data directory take calls.</summary>
internal sealed class MembersGatewayList(Members members) : IGatewayListProvider
{
    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(2);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() =>
        Task.Run<IList<Uri>>(() => [.. members.Gateways().Select(m => GatewayOf(m).ToGatewayUri())]);

    public static SiloAddress GatewayOf(MembershipEntry member) => SiloAddress.New(
        member.SiloAddress.Endpoint.Address, member.ProxyPort, member.SiloAddress.Generation);
}
