namespace Sweep.Testing;

/// <content>Several silos at once, each with a table object of its own.</content>
public abstract partial class MembershipTableContract
{
    private const int Silos = 10;

    [Fact]
    public async Task InitializeMembershipTable_ManyAtOnceOnNothing_AllFindOneTable()
    {
        var tables = await AtOnceAsync(_ => OpenAsync());

        await InsertAsync(tables[0], Entry(1));
        foreach (var table in tables) Assert.Equal([1], Ports(await table.ReadAllAsync(Cancellation)));
    }

    [Fact]
    public async Task InsertRow_ManyAtOnce_EachIsInAndTheVersionCountsThem()
    {
        await AtOnceAsync(InsertUntilInAsync);

        var all = await (await OpenAsync()).ReadAllAsync(Cancellation);
        Assert.Equal((Silos, Silos), (all.Version.Version, all.Members.Count));
    }

    [Fact]
    public async Task InsertRow_ManyOntoOneVersion_OneWins()
    {
        var tables = await AtOnceAsync(_ => OpenAsync());
        var next = (await tables[0].ReadAllAsync(Cancellation)).Version.Next();

        var won = await AtOnceAsync(i => tables[i].InsertRowAsync(Entry(i + 1), next, Cancellation));

        var all = await tables[0].ReadAllAsync(Cancellation);
        Assert.Single(won, true);
        Assert.Equal([Array.IndexOf(won, true) + 1], Ports(all));
        Assert.Equal(1, all.Version.Version);
    }

    [Fact]
    public async Task InsertRow_TheSameSiloManyTimesAtOnce_OneWins()
    {
        var tables = await AtOnceAsync(_ => OpenAsync());

        var won = await AtOnceAsync(i => InsertAsync(tables[i], Entry(1)));

        Assert.Single(won, true);
        Assert.Equal(1, (await tables[0].ReadAllAsync(Cancellation)).Version.Version);
    }

    [Fact]
    public async Task UpdateRow_ManyOntoOneVersion_OneWinsAndOthersLeaveNoTrace()
    {
        var tables = await AtOnceAsync(_ => OpenAsync());
        for (var i = 0; i < Silos; i++) await InsertAsync(tables[0], Entry(i + 1));
        var before = await tables[0].ReadAllAsync(Cancellation);

        var won = await AtOnceAsync(i =>
        {
            var (entry, etag) = before.Members.Single(m => m.Item1.SiloAddress.Equals(Address(i + 1)));
            entry.Status = SiloStatus.Dead;
            return tables[i].UpdateRowAsync(entry, etag, before.Version.Next(), Cancellation);
        });

        var after = await tables[0].ReadAllAsync(Cancellation);
        var dead = Assert.Single(after.Members, m => m.Item1.Status == SiloStatus.Dead).Item1;
        Assert.Single(won, true);
        Assert.Equal(Address(Array.IndexOf(won, true) + 1), dead.SiloAddress);
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
    }

    [Fact]
    public async Task UpdateRow_AmidHeartbeats_IsNeverRefused()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry(1));
        await InsertAsync(table, Entry(2));

        await AmidAsync(2, (i, end) => BeatAsync(i + 1, end), async () =>
        {
            for (var port = 1000; port < 1050; port++)
            {
                Assert.True(await UpdateAsync(table, 1, entry => entry.ProxyPort = port));
            }
        });

        var row = await table.ReadRowAsync(Address(1), Cancellation);
        Assert.Equal((52, 1049), (row.Version.Version, Assert.Single(row.Members).Item1.ProxyPort));
    }

    [Fact]
    public async Task ReadAll_AmidWrites_SeesVersionAndRowsOfOneMoment()
    {
        var table = await OpenAsync();

        await AmidAsync(3, (_, end) => ReadAsync(end), async () =>
        {
            for (var port = 1; port <= 50; port++) Assert.True(await InsertAsync(table, Entry(port)));
        });

        // There are as many rows as the version says, and one that is looked at alone is there from its version on.
        async Task ReadAsync(CancellationToken end)
        {
            var reader = await OpenAsync();
            while (!end.IsCancellationRequested)
            {
                var all = await reader.ReadAllAsync(Cancellation);
                var row = await reader.ReadRowAsync(Address(25), Cancellation);
                Assert.Equal(all.Version.Version, all.Members.Count);
                Assert.Equal(row.Version.Version >= 25, row.Members.Count == 1);
            }
        }
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_ByManyAtOnceAmidWrites_DisturbsNobody()
    {
        var table = await OpenAsync();
        for (var port = 1; port <= 20; port++) await InsertAsync(table, With(Entry(port), SiloStatus.Dead, Start));
        await InsertAsync(table, Entry(100));

        await AmidAsync(Silos, (_, _) => CleanUpAsync(), async () =>
        {
            for (var port = 1000; port < 1020; port++)
            {
                Assert.True(await UpdateAsync(table, 100, entry => entry.ProxyPort = port));
            }
        });

        var all = await table.ReadAllAsync(Cancellation);
        Assert.Equal([100], Ports(all));
        Assert.Equal(41, all.Version.Version);

        async Task CleanUpAsync()
        {
            var cleaner = await OpenAsync();
            await cleaner.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start).AddDays(1), Cancellation);
        }
    }

    /// <summary>As a joining silo does: on a refusal it reads afresh and tries again.</summary>
    private async Task<bool> InsertUntilInAsync(int index)
    {
        var table = await OpenAsync();
        while (!await InsertAsync(table, Entry(index + 1)))
        {
        }

        return true;
    }

    private async Task BeatAsync(int port, CancellationToken end)
    {
        var table = await OpenAsync();
        for (var time = Start; !end.IsCancellationRequested; time = time.AddSeconds(1))
        {
            await table.UpdateIAmAliveAsync(Beat(port, time), Cancellation);
        }
    }

    /// <summary>On the pool, since a table may take its caller's thread for the first part of a call.</summary>
    private static Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, Silos).Select(i => Task.Run(() => act(i), Cancellation)));

    /// <summary>Acts while others disturb, who hear when it is over.</summary>
    private static async Task AmidAsync(int others, Func<int, CancellationToken, Task> disturb, Func<Task> act)
    {
        using var over = new CancellationTokenSource();
        var disturbing = Task.WhenAll(
            Enumerable.Range(0, others).Select(i => Task.Run(() => disturb(i, over.Token), Cancellation)));
        try
        {
            await act();
        }
        finally
        {
            await over.CancelAsync();
        }

        await disturbing;
    }
}
