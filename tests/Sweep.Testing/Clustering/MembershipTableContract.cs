using System.Net;
using Orleans.Messaging;

namespace Sweep.Testing;

/// <summary>What every list of silos has to keep, as Orleans relies on it. Derive one test class for each kind.</summary>
public abstract partial class MembershipTableContract
{
    /// <summary>The id of the cluster that tables are opened for.</summary>
    protected const string Cluster = "sweep";

    private static readonly DateTime Start = new(2026, 3, 1, 12, 30, 0, 123, DateTimeKind.Utc);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens one more table object, as another process would, on the place that this test has for itself.</summary>
    protected abstract IMembershipTable Open();

    /// <summary>Opens a client's look at the same place.</summary>
    protected abstract IGatewayListProvider OpenGateways();

    [Fact]
    public async Task ReadAll_NewTable_IsEmpty()
    {
        var table = await OpenAsync();

        var all = await table.ReadAllAsync(Cancellation);

        Assert.Empty(all.Members);
        Assert.Equal(0, all.Version.Version);
    }

    [Fact]
    public async Task InsertRow_ReadByAnother_IsTheSame()
    {
        var table = await OpenAsync();
        var entry = Entry(11111);
        entry.SuspectTimes = [Tuple.Create(Address(1), Start.AddSeconds(1)), Tuple.Create(Address(2), Start.AddSeconds(2))];

        Assert.True(await InsertAsync(table, entry));

        var all = await (await OpenAsync()).ReadAllAsync(Cancellation);
        var read = Assert.Single(all.Members).Item1;
        Assert.Equal(1, all.Version.Version);
        Assert.Equal(
            (entry.SiloAddress, entry.Status, entry.ProxyPort, entry.HostName, entry.SiloName, entry.RoleName),
            (read.SiloAddress, read.Status, read.ProxyPort, read.HostName, read.SiloName, read.RoleName));
        Assert.Equal((entry.StartTime, entry.IAmAliveTime), (read.StartTime, read.IAmAliveTime));
        Assert.Equal(DateTimeKind.Utc, read.IAmAliveTime.Kind);
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task InsertRow_LeastThatAnEntryMayHave_IsTheSame()
    {
        var table = await OpenAsync();
        var silo = SiloAddress.New(IPAddress.IPv6Loopback, 1, 7);

        var entry = new MembershipEntry { SiloAddress = silo, Status = SiloStatus.ShuttingDown };

        Assert.True(await InsertAsync(table, entry));

        var read = Assert.Single((await table.ReadRowAsync(silo, Cancellation)).Members).Item1;
        Assert.Equal((silo, SiloStatus.ShuttingDown, 0), (read.SiloAddress, read.Status, read.ProxyPort));
        Assert.All([read.HostName, read.SiloName, read.RoleName], Assert.Null);
        Assert.Equal((default, default), (read.StartTime, read.IAmAliveTime));
        Assert.Empty(read.SuspectTimes ?? []);
    }

    [Fact]
    public async Task InsertRow_ThereAlready_IsRefusedAndChangesNothing()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));

        var again = Entry(1);
        again.Status = SiloStatus.Dead;

        Assert.False(await InsertAsync(table, again));
        var all = await table.ReadAllAsync(Cancellation);
        Assert.Equal((1, SiloStatus.Joining), (all.Version.Version, Assert.Single(all.Members).Item1.Status));
    }

    [Fact]
    public async Task InsertRow_TableHasMovedOn_IsRefusedAndChangesNothing()
    {
        var table = await OpenAsync();
        var stale = (await table.ReadAllAsync(Cancellation)).Version.Next();
        await InsertAsync(table, Entry(1));

        Assert.False(await table.InsertRowAsync(Entry(2), stale, Cancellation));

        var all = await table.ReadAllAsync(Cancellation);
        Assert.Equal((1, 1), (all.Version.Version, all.Members.Count));
    }

    [Fact]
    public async Task UpdateRow_Sound_MovesRowAndVersionOn()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));
        var before = await table.ReadRowAsync(Address(1), Cancellation);
        var (entry, etag) = Assert.Single(before.Members);

        entry.Status = SiloStatus.Active;
        Assert.True(await table.UpdateRowAsync(entry, etag, before.Version.Next(), Cancellation));

        var after = await table.ReadRowAsync(Address(1), Cancellation);
        Assert.Equal((2, SiloStatus.Active), (after.Version.Version, Assert.Single(after.Members).Item1.Status));
        Assert.NotEqual(before.Version.VersionEtag, after.Version.VersionEtag);
    }

    [Fact]
    public async Task UpdateRow_TableHasMovedOn_IsRefusedAndChangesNothing()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));
        var before = await table.ReadRowAsync(Address(1), Cancellation);
        var (entry, etag) = Assert.Single(before.Members);
        await InsertAsync(table, Entry(2));

        entry.Status = SiloStatus.Dead;
        Assert.False(await table.UpdateRowAsync(entry, etag, before.Version.Next(), Cancellation));

        var after = await table.ReadRowAsync(Address(1), Cancellation);
        Assert.Equal((2, SiloStatus.Joining), (after.Version.Version, Assert.Single(after.Members).Item1.Status));
    }

    [Fact]
    public async Task UpdateRow_OldEtagOrUnknownSilo_IsRefusedAndChangesNothing()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));
        var first = await table.ReadRowAsync(Address(1), Cancellation);
        var (entry, etag) = Assert.Single(first.Members);
        Assert.True(await table.UpdateRowAsync(entry, etag, first.Version.Next(), Cancellation));
        var version = (await table.ReadAllAsync(Cancellation)).Version;

        Assert.False(await table.UpdateRowAsync(entry, etag, version.Next(), Cancellation));
        Assert.False(await table.UpdateRowAsync(Entry(2), etag, version.Next(), Cancellation));

        var all = await table.ReadAllAsync(Cancellation);
        Assert.Equal((2, 1), (all.Version.Version, all.Members.Count));
    }

    [Fact]
    public async Task UpdateRow_EtagsThatNoTableGave_AreRefused()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));
        var row = await table.ReadRowAsync(Address(1), Cancellation);
        var (entry, etag) = Assert.Single(row.Members);

        Assert.False(await table.UpdateRowAsync(entry, "no etag", row.Version.Next(), Cancellation));
        Assert.False(await table.UpdateRowAsync(entry, etag, new TableVersion(2, "no etag"), Cancellation));

        Assert.Equal(row.Version, (await table.ReadAllAsync(Cancellation)).Version);
    }

    [Fact]
    public async Task UpdateRow_LeavesOtherRowsAlone()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));
        await InsertAsync(table, Entry(2));
        var (other, etagOfOther) = Assert.Single((await table.ReadRowAsync(Address(2), Cancellation)).Members);

        await UpdateAsync(table, 1, entry => entry.Status = SiloStatus.Active);

        var row = await table.ReadRowAsync(Address(2), Cancellation);
        Assert.Equal((other.Status, etagOfOther), (Assert.Single(row.Members).Item1.Status, row.Members[0].Item2));
        Assert.True(await table.UpdateRowAsync(other, etagOfOther, row.Version.Next(), Cancellation));
    }

    [Fact]
    public async Task UpdateIAmAlive_LeavesVersionAndEtagAlone()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));
        var before = await table.ReadRowAsync(Address(1), Cancellation);

        await table.UpdateIAmAliveAsync(Beat(1, Start.AddMinutes(5)), Cancellation);

        var after = await table.ReadRowAsync(Address(1), Cancellation);
        var (entry, etag) = Assert.Single(after.Members);
        Assert.Equal(
            (Start.AddMinutes(5), SiloStatus.Joining, 2, "here", Start),
            (entry.IAmAliveTime, entry.Status, entry.ProxyPort, entry.HostName, entry.StartTime));
        Assert.Equal(before.Version.VersionEtag, after.Version.VersionEtag);
        Assert.Equal(Assert.Single(before.Members).Item2, etag);
        Assert.True(await table.UpdateRowAsync(entry, etag, before.Version.Next(), Cancellation));
    }

    [Fact]
    public async Task UpdateIAmAlive_UnknownSilo_ChangesNothing()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));

        await table.UpdateIAmAliveAsync(Beat(2, Start.AddMinutes(5)), Cancellation);

        var all = await table.ReadAllAsync(Cancellation);
        Assert.Equal((1, Start.AddTicks(7)), (all.Version.Version, Assert.Single(all.Members).Item1.IAmAliveTime));
    }

    [Fact]
    public async Task ReadRow_UnknownSilo_GivesTheVersionAlone()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));

        var row = await table.ReadRowAsync(Address(2), Cancellation);

        Assert.Empty(row.Members);
        Assert.Equal(1, row.Version.Version);
    }

    private async Task<IMembershipTable> OpenAsync()
    {
        var table = Open();
        await table.InitializeMembershipTableAsync(true, Cancellation);
        return table;
    }

    private static async Task<bool> InsertAsync(IMembershipTable table, MembershipEntry entry) =>
        await table.InsertRowAsync(entry, (await table.ReadAllAsync(Cancellation)).Version.Next(), Cancellation);

    /// <summary>Reads, changes and writes a row. Returns whether the table took it.</summary>
    private static async Task<bool> UpdateAsync(IMembershipTable table, int port, Action<MembershipEntry> change)
    {
        var row = await table.ReadRowAsync(Address(port), Cancellation);
        var (entry, etag) = Assert.Single(row.Members);
        change(entry);
        return await table.UpdateRowAsync(entry, etag, row.Version.Next(), Cancellation);
    }

    private static IEnumerable<int> Ports(MembershipTableData data) =>
        data.Members.Select(m => m.Item1.SiloAddress.Endpoint.Port).Order();

    /// <summary>All that Orleans sends as a sign of life.</summary>
    private static MembershipEntry Beat(int port, DateTime time) =>
        new() { SiloAddress = Address(port), IAmAliveTime = time };

    private static SiloAddress Address(int port) => SiloAddress.New(IPAddress.Loopback, port, 7);

    private static MembershipEntry With(MembershipEntry entry, SiloStatus status, DateTime time)
    {
        (entry.Status, entry.StartTime, entry.IAmAliveTime) = (status, time, time);
        return entry;
    }

    private static MembershipEntry Entry(int port) => new()
    {
        SiloAddress = Address(port),
        Status = SiloStatus.Joining,
        ProxyPort = port + 1,
        HostName = "here",
        SiloName = $"silo-{port}",
        RoleName = "role",
        StartTime = Start,
        IAmAliveTime = Start.AddTicks(7),
        SuspectTimes = [],
    };
}
