using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

/// <summary>The list of silos on a server that stops and comes back.</summary>
public sealed class PostgresOutageTests(PostgresOutageTests.OwnServer own)
    : IClassFixture<PostgresOutageTests.OwnServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_ServerIsAway_FailWithoutSecretsAndSucceedWhenItIsBack()
    {
        await using var database = await own.Server.CreateDatabaseAsync();
        using var table = new PostgresMembershipTable(database.ConnectionString, "sweep");
        await table.InitializeMembershipTableAsync(true, Cancellation);
        var entry = new MembershipEntry { SiloAddress = SiloAddress.Zero };
        var next = (await table.ReadAllAsync(Cancellation)).Version.Next();

        await own.Server.StopAsync();
        await FailsAsync(table.ReadAllAsync(Cancellation));
        await FailsAsync(table.ReadRowAsync(SiloAddress.Zero, Cancellation));
        await FailsAsync(table.InsertRowAsync(entry, next, Cancellation));
        await FailsAsync(table.UpdateRowAsync(entry, "1", next, Cancellation));
        await FailsAsync(table.UpdateIAmAliveAsync(entry, Cancellation));
        await FailsAsync(table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UnixEpoch, Cancellation));
        await FailsAsync(table.InitializeMembershipTableAsync(true, Cancellation));

        await own.Server.StartAsync();
        Assert.True(await table.InsertRowAsync(entry, next, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAll_ServerRestartedMeanwhile_SucceedsAtOnceOnEveryConnection(bool crash)
    {
        await using var database = await own.Server.CreateDatabaseAsync();
        using var table = new PostgresMembershipTable(database.ConnectionString, "sweep");
        await table.InitializeMembershipTableAsync(true, Cancellation);
        await ReadManyAtOnceAsync();

        await own.Server.RestartAsync(crash);

        await ReadManyAtOnceAsync();

        Task ReadManyAtOnceAsync() =>
            Task.WhenAll(Enumerable.Range(0, 10).Select(_ => table.ReadAllAsync(Cancellation)));
    }

    [Fact]
    public async Task Gateways_ServerIsAway_FailsRatherThanNameNone()
    {
        await using var database = await own.Server.CreateDatabaseAsync();
        using var gateways = new PostgresGatewayList(database.ConnectionString);

        await own.Server.StopAsync();
        await FailsAsync(gateways.GetGatewaysAsync(Cancellation));

        await own.Server.StartAsync();
        Assert.Empty(await gateways.GetGatewaysAsync(Cancellation));
    }

    [Fact]
    public async Task ReadAll_HostIsUnknown_SaysSo()
    {
        const string Nowhere = "Host=no-such-host.invalid;Database=sweep;Password=secret";
        using var table = new PostgresMembershipTable(Nowhere, "sweep");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => table.ReadAllAsync(Cancellation));

        Assert.Contains("database 'sweep' at 'no-such-host.invalid:5432'", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    private async Task FailsAsync(Task call)
    {
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => call);
        Assert.Contains("no PostgreSQL server answers for the database", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"at '127.0.0.1:{own.Server.Port}'", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", fault.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Nobody else's tests are disturbed.</summary>
    public sealed class OwnServer : IAsyncDisposable
    {
        public PostgresServer Server { get; } = new();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
