using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SharedFolderTests(PostgresServer server) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweep-folder-");
    private PostgresDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        await using var ledger = await PostgresSweepStore.OpenAsync(_database.ConnectionString, TimeProvider.System, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Join_SecondSiloChoosesNothing_IsSentToTheFirstOnesFolder()
    {
        await JoinAsync(Chosen("a"));

        var second = await JoinAsync(new("elsewhere") { Server = _database.ConnectionString, IsChosen = false });

        Assert.Equal(Chosen("a").Root, second.Root);
        Assert.Equal(_database.ConnectionString, second.Server);
    }

    [Fact]
    public async Task Join_TenFirstSilosAtOnce_AgreeOnOneId()
    {
        var joined = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => JoinAsync(Chosen("a"))));

        Assert.All(joined, data => Assert.Equal(Chosen("a").Root, data.Root));
        Assert.Equal(1L, await _database.ScalarAsync<long>("SELECT count(*) FROM folder"));
        Assert.Equal(
            await _database.ScalarAsync<string>("SELECT id FROM folder"),
            (await File.ReadAllTextAsync(Path.Combine(Chosen("a").CheckpointRoot, SharedFolder.IdFile), Cancellation)).Trim());
    }

    [Fact]
    public async Task Join_SameFolderMountedElsewhere_IsWelcome()
    {
        await JoinAsync(Chosen("a"));
        Directory.CreateSymbolicLink(Chosen("b").Root, Chosen("a").Root);

        Assert.Equal(Chosen("b").Root, (await JoinAsync(Chosen("b"))).Root);
    }

    [Theory]
    [InlineData(false, "there is no such folder")]
    [InlineData(true, "there is no 'folder-id' in it")]
    public async Task Join_VolumeIsNotMounted_SaysSoAndWritesNothing(bool isThere, string what)
    {
        await JoinAsync(Chosen("a"));
        if (isThere) Directory.CreateDirectory(Chosen("b").Root);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => JoinAsync(Chosen("b")));

        Assert.Contains("are not to be seen here", fault.Message, StringComparison.Ordinal);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", fault.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(Directory.Exists(Chosen("b").CheckpointRoot));
    }

    [Fact]
    public async Task Join_FolderOfAnotherCluster_IsRefused()
    {
        await JoinAsync(Chosen("a"));
        Directory.CreateDirectory(Chosen("b").CheckpointRoot);
        await File.WriteAllTextAsync(Path.Combine(Chosen("b").CheckpointRoot, SharedFolder.IdFile), "another\n", Cancellation);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => JoinAsync(Chosen("b")));

        Assert.Contains("it is the folder of another cluster", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_RootIsAFile_SaysThatCheckpointsCannotBeWritten()
    {
        await File.WriteAllTextAsync(Chosen("a").Root, "", Cancellation);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => JoinAsync(Chosen("a")));

        Assert.Contains("checkpoints cannot be written to", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await _database.ScalarAsync<long>("SELECT count(*) FROM folder"));
    }

    [Fact]
    public async Task Locate_NothingChosen_FindsTheFolderThatSilosUse()
    {
        var unchosen = new DataDirectory("elsewhere") { Server = _database.ConnectionString, IsChosen = false };
        var before = await SharedFolder.LocateAsync(unchosen, Cancellation);
        await JoinAsync(Chosen("a"));

        Assert.Equal(unchosen.Root, before.Root);
        Assert.Equal(Chosen("a").Root, (await SharedFolder.LocateAsync(unchosen, Cancellation)).Root);
        Assert.Equal(Chosen("b").Root, (await SharedFolder.LocateAsync(Chosen("b"), Cancellation)).Root);
    }

    [Fact]
    public async Task Locate_DatabaseWithoutALedger_LeavesTheFolder()
    {
        await using var empty = await server.CreateDatabaseAsync();
        var unchosen = new DataDirectory("elsewhere") { Server = empty.ConnectionString, IsChosen = false };

        Assert.Equal(unchosen.Root, (await SharedFolder.LocateAsync(unchosen, Cancellation)).Root);
    }

    private DataDirectory Chosen(string name) => new(Path.Combine(_folder.FullName, name)) { Server = _database.ConnectionString };

    private static Task<DataDirectory> JoinAsync(DataDirectory data) =>
        SharedFolder.JoinAsync(data, TimeProvider.System, Cancellation);
}
