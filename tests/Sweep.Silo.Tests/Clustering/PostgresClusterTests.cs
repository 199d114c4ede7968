using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;
using Sweep.Grains;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

/// <summary>Silos and clients that find each other in PostgreSQL.</summary>
public sealed class PostgresClusterTests(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoSilosAndAClient_FindEachOther()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        await using var one = await StartAsync(new(folder["data"]), database);
        await using var two = await StartAsync(new(folder["data"]), database);
        using var client = Client(database);

        await client.StartAsync(Cancellation);
        var hosts = await client.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, Cancellation);
        await client.StopAsync(Cancellation);

        Assert.Equal(
            new[] { one.Address, two.Address }.Order(StringComparer.Ordinal),
            hosts.Keys.Select(silo => silo.ToParsableString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Silo_Leaves_IsNoGatewayAnyMore()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        using var gateways = new PostgresGatewayList(database.ConnectionString);

        await using (var silo = await StartAsync(new(folder["data"]), database))
        {
            var gateway = Assert.Single(await gateways.GetGatewaysAsync(Cancellation));
            Assert.Equal(IPEndPoint.Parse(silo.Gateway), gateway.ToGatewayAddress()!.Endpoint);
        }

        Assert.Empty(await gateways.GetGatewaysAsync(Cancellation));
    }

    private static Task<SharedSilo> StartAsync(DataDirectory data, PostgresDatabase database) => SharedSilo.StartAsync(
        new(data, SlotSelection.Cpu(1), _ => { })
        {
            Configure = services => services
                .AddSingleton<IMembershipTable>(
                    _ => new PostgresMembershipTable(database.ConnectionString, ClusterNames.ClusterId))
                .AddSingleton<ITrialTrainer>(new ScriptedTrainer()),
        },
        Cancellation);

    private static IHost Client(PostgresDatabase database)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(_ => new PostgresGatewayList(database.ConnectionString));
            client.Configure<ClusterOptions>(
                o => (o.ClusterId, o.ServiceId) = (ClusterNames.ClusterId, ClusterNames.ServiceId));
        });
        return builder.Build();
    }
}
