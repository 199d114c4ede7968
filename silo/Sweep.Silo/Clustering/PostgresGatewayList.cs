using Orleans.Messaging;

namespace Sweep.Silo;

/// <summary>Tells a client where the silos of a PostgreSQL database take calls.</summary>
/// <remarks>While the server is away it fails rather than name none: so a client keeps the silos that it has.</remarks>
/// <param name="address">See <see cref="PostgresAddress"/>; its limits of time and connections are replaced.</param>
internal sealed class PostgresGatewayList(string address) : IGatewayListProvider, IDisposable
{
    private readonly PostgresMembers _members = new(address);

    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(2);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken)
    {
        var members = await _members.GatewaysAsync(cancellationToken);
        return [.. members.Select(m => MembersGatewayList.GatewayOf(m).ToGatewayUri())];
    }

    /// <summary>Closes all connections. Later calls are refused.</summary>
    public void Dispose() => _members.Dispose();
}
