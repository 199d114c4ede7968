namespace Sweep.Testing;

/// <content>What clients read of the list.</content>
public abstract partial class MembershipTableContract
{
    [Fact]
    public async Task Gateways_NoSiloWasEverThere_AreNone()
    {
        var gateways = OpenGateways();

        await gateways.InitializeGatewayListProviderAsync(Cancellation);

        Assert.Empty(await gateways.GetGatewaysAsync(Cancellation));
    }

    [Fact]
    public async Task Gateways_AreThoseOfActiveSilosThatTakeClients()
    {
        var table = await OpenAsync();
        foreach (var status in Enum.GetValues<SiloStatus>())
        {
            await InsertAsync(table, With(Entry(10 * ((int)status + 1)), status, Start));
        }

        var closed = With(Entry(1000), SiloStatus.Active, Start);
        closed.ProxyPort = 0;
        await InsertAsync(table, closed);

        var active = (10 * ((int)SiloStatus.Active + 1)) + 1;
        Assert.Equal([new Uri($"gwy.tcp://127.0.0.1:{active}/7")], await OpenGateways().GetGatewaysAsync(Cancellation));
    }

    [Fact]
    public async Task Gateways_SilosComeAndGo_AreFoundByTheSameList()
    {
        var table = await OpenAsync();
        var gateways = OpenGateways();
        await InsertAsync(table, With(Entry(1), SiloStatus.Active, Start));
        Assert.Equal([2], await GatewayPortsAsync());

        await InsertAsync(table, With(Entry(5), SiloStatus.Active, Start));
        Assert.Equal([2, 6], await GatewayPortsAsync());

        await UpdateAsync(table, 1, entry => entry.Status = SiloStatus.Dead);
        Assert.Equal([6], await GatewayPortsAsync());

        async Task<IEnumerable<int>> GatewayPortsAsync() =>
            (await gateways.GetGatewaysAsync(Cancellation)).Select(uri => uri.Port).Order();
    }
}
