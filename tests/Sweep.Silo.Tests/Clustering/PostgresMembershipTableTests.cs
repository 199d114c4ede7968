using Orleans.Messaging;
using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class PostgresMembershipTableTests(PostgresServer server) : MembershipTableContract, IAsyncLifetime
{
    private readonly List<IDisposable> _opened = [];
    private PostgresDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string UserName => $"plain_{_database.Name}";

    public async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened) opened.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Calls_ConnectionsWereLost_ReadAndBeatOnNewOnes()
    {
        var table = Open(_database.ConnectionString);
        await table.InitializeMembershipTableAsync(true, Cancellation);

        await CutOffAsync();
        Assert.Empty((await table.ReadAllAsync(Cancellation)).Members);
        await CutOffAsync();
        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = SiloAddress.Zero }, Cancellation);
        await CutOffAsync();
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UnixEpoch, Cancellation);
    }

    [Fact]
    public async Task InsertRow_ConnectionWasLost_FailsOnceBecauseItMayHaveBeenDone()
    {
        var table = Open(_database.ConnectionString);
        await table.InitializeMembershipTableAsync(true, Cancellation);
        var entry = new MembershipEntry { SiloAddress = SiloAddress.Zero };
        var next = (await table.ReadAllAsync(Cancellation)).Version.Next();
        await CutOffAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => table.InsertRowAsync(entry, next, Cancellation));

        Assert.True(await table.InsertRowAsync(entry, next, Cancellation));
    }

    [Fact]
    public async Task InitializeMembershipTable_UserMayCreateNothing_UsesTheTablesThatAreThere()
    {
        var plain = await UserWithoutRightsAsync();
        await Open(_database.ConnectionString).InitializeMembershipTableAsync(true, Cancellation);
        await _database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON cluster, members TO {UserName}");

        var table = Open(plain);
        await table.InitializeMembershipTableAsync(true, Cancellation);

        var next = (await table.ReadAllAsync(Cancellation)).Version.Next();
        Assert.True(await table.InsertRowAsync(
            new MembershipEntry { SiloAddress = SiloAddress.Zero }, next, Cancellation));
    }

    [Fact]
    public async Task InitializeMembershipTable_UserMayCreateNothingAndNoTablesAreThere_SaysWhatToDo()
    {
        var table = Open(await UserWithoutRightsAsync());

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => table.InitializeMembershipTableAsync(true, Cancellation));

        Assert.Contains("permission denied for schema public", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Make the user the owner", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAll_VersionRowIsGone_SaysWhatToDo()
    {
        var table = Open(_database.ConnectionString);
        await table.InitializeMembershipTableAsync(true, Cancellation);
        await _database.ExecuteAsync("DELETE FROM cluster");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => table.ReadAllAsync(Cancellation));

        Assert.Contains("has lost its version. With no silo running, drop", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAll_Disposed_IsRefused()
    {
        var table = Open(_database.ConnectionString);
        table.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => table.ReadAllAsync(Cancellation));
    }

    protected override IMembershipTable Open() => Open(_database.ConnectionString);

    protected override IGatewayListProvider OpenGateways() => Keep(new PostgresGatewayList(_database.ConnectionString));

    /// <summary>With more patience than a silo has: ten tables at once may find the tests' machine busy.</summary>
    private PostgresMembershipTable Open(string address) =>
        Keep(new PostgresMembershipTable(new PostgresMembers(address, TimeSpan.FromMinutes(1)), Cluster));

    private T Keep<T>(T opened)
        where T : IDisposable
    {
        lock (_opened) _opened.Add(opened);
        return opened;
    }

    /// <summary>Ends what serves the tables' connections, and waits until it has ended.</summary>
    private async Task CutOffAsync()
    {
        const string Ours =
            "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sweep members'";
        Assert.NotEqual(0, await _database.ScalarAsync<long>($"SELECT count(pg_terminate_backend(pid, 10000)) {Ours}"));
        Assert.Equal(0, await _database.ScalarAsync<long>($"SELECT count(*) {Ours}"));
    }

    private async Task<string> UserWithoutRightsAsync()
    {
        await _database.ExecuteAsync(
            $"CREATE ROLE {UserName} LOGIN PASSWORD 'plain'; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        return new Npgsql.NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Username = UserName,
            Password = "plain",
        }.ToString();
    }
}
