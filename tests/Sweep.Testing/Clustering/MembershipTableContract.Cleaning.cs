namespace Sweep.Testing;

/// <content>Rows that go, and rows that must stay.</content>
public abstract partial class MembershipTableContract
{
    [Fact]
    public async Task CleanupDefunctSiloEntries_DeletesOldDeadOnesAlone()
    {
        var table = await OpenAsync();
        var old = Start.AddDays(-30);
        await InsertAsync(table, With(Entry(1), SiloStatus.Dead, old));
        await InsertAsync(table, With(Entry(2), SiloStatus.Active, old));
        await InsertAsync(table, With(Entry(3), SiloStatus.Dead, Start));
        var declaredLately = With(Entry(4), SiloStatus.Dead, old);
        declaredLately.SuspectTimes = [Tuple.Create(Address(2), Start)];
        await InsertAsync(table, declaredLately);
        await InsertAsync(table, With(Entry(5), SiloStatus.Dead, Start.AddDays(-7)));
        await InsertAsync(table, With(Entry(6), SiloStatus.Dead, Start.AddDays(-7).AddTicks(-1)));

        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start).AddDays(-7), Cancellation);

        Assert.Equal([2, 3, 4, 5], Ports(await table.ReadAllAsync(Cancellation)));
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_LeavesTheVersionAlone()
    {
        var table = await OpenAsync();
        await InsertAsync(table, With(Entry(1), SiloStatus.Dead, Start));
        await InsertAsync(table, Entry(2));
        var before = await table.ReadRowAsync(Address(2), Cancellation);
        var (entry, etag) = Assert.Single(before.Members);

        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start).AddDays(1), Cancellation);

        Assert.Equal([2], Ports(await table.ReadAllAsync(Cancellation)));
        Assert.True(await table.UpdateRowAsync(entry, etag, before.Version.Next(), Cancellation));
    }

    [Fact]
    public async Task DeleteMembershipTableEntries_IsForTheNamedClusterAlone()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));

        await table.DeleteMembershipTableEntriesAsync("another", Cancellation);
        Assert.Single((await table.ReadAllAsync(Cancellation)).Members);

        await table.DeleteMembershipTableEntriesAsync(Cluster, Cancellation);
        Assert.Empty((await table.ReadAllAsync(Cancellation)).Members);
    }

    [Fact]
    public async Task DeleteMembershipTableEntries_WhatWasDecidedBefore_IsRefusedAfter()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));
        var version = (await table.ReadAllAsync(Cancellation)).Version;

        await table.DeleteMembershipTableEntriesAsync(Cluster, Cancellation);

        Assert.False(await table.InsertRowAsync(Entry(2), version.Next(), Cancellation));
        Assert.True(await InsertAsync(table, Entry(2)));
    }

    [Fact]
    public async Task InitializeMembershipTable_ThereAlready_KeepsWhatIsThere()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));

        await table.InitializeMembershipTableAsync(true, Cancellation);

        var all = await (await OpenAsync()).ReadAllAsync(Cancellation);
        Assert.Equal((1, 1), (all.Version.Version, all.Members.Count));
    }
}
