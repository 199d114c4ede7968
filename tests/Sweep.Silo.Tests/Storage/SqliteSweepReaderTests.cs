using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SqliteSweepReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Ledger => _folder["ledger.db"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_NoFile_ReturnsNullAndMakesNone()
    {
        Assert.Null(await SqliteSweepReader.OpenAsync(Ledger, Cancellation));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Open_FileWithoutTables_ReturnsNull()
    {
        await File.WriteAllBytesAsync(Ledger, [], Cancellation);

        Assert.Null(await SqliteSweepReader.OpenAsync(Ledger, Cancellation));
    }

    [Fact]
    public async Task Open_Folder_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => SqliteSweepReader.OpenAsync(_folder.Path, Cancellation));

        Assert.Contains("is a folder where the ledger's file should be", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_SaysSo()
    {
        Execute("CREATE TABLE bookmarks (url TEXT)");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => SqliteSweepReader.OpenAsync(Ledger, Cancellation));
    }

    [Theory]
    [InlineData(99, "newer version")]
    [InlineData(-1, "older version")]
    public async Task Open_OtherVersion_IsRefusedAndLeftAlone(int version, string words)
    {
        await WriteAsync();
        Execute($"PRAGMA user_version = {version}");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => SqliteSweepReader.OpenAsync(Ledger, Cancellation));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        using var connection = Connect();
        Assert.Equal(version, connection.Scalar<long>("PRAGMA user_version"));
    }

    [Fact]
    public async Task Read_WhileTheWriterHasItOpen_SeesEachWriteOnceItIsDone()
    {
        await using var store = await SqliteSweepStore.OpenAsync(Ledger, TimeProvider.System, Cancellation);
        using var reader = await SqliteSweepReader.OpenAsync(Ledger, Cancellation);
        for (var count = 1; count <= 5; count++)
        {
            await store.CreateAsync(LedgerSamples.Sweep(), [], Cancellation);
            Assert.Equal(count, (await reader!.ListAsync(Cancellation)).Length);
        }
    }

    [Fact]
    public async Task Read_AfterTheWriterWasClosed_SeesAll()
    {
        var sweep = await WriteAsync();

        using var reader = await SqliteSweepReader.OpenAsync(Ledger, Cancellation);

        Assert.Equal(3, (await reader!.TrialsAsync(sweep, 0, int.MaxValue, Cancellation)).Length);
    }

    [Fact]
    public async Task Read_FolderMayNotBeWritten_SeesAll()
    {
        var sweep = await WriteAsync();
        using var locked = ReadOnlyPermissions.On(_folder.Path);

        using var reader = await SqliteSweepReader.OpenAsync(Ledger, Cancellation);

        Assert.Equal(3, (await reader!.TrialsAsync(sweep, 0, int.MaxValue, Cancellation)).Length);
        Assert.Single(await reader.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Read_StillSource_SeesAllAndMakesNoFiles()
    {
        var sweep = await WriteAsync();
        using var reader = new SqliteSweepReader(new LedgerSource.Still(Ledger, new SqliteSettings()));

        Assert.Equal(3, (await reader.TrialsAsync(sweep, 0, int.MaxValue, Cancellation)).Length);

        Assert.Equal([Ledger], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Read_StillSourceWhileAWriterHasEntriesWaiting_IsRefused()
    {
        await using var store = await SqliteSweepStore.OpenAsync(Ledger, TimeProvider.System, Cancellation);
        await store.CreateAsync(LedgerSamples.Sweep(), [], Cancellation);
        using var reader = new SqliteSweepReader(new LedgerSource.Still(Ledger, new SqliteSettings()));

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => reader.ListAsync(Cancellation));

        Assert.Contains($"the newest entries wait in '{Ledger}-wal'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThrowIfDisturbed_SomebodyWroteMeanwhile_Throws()
    {
        await WriteAsync();
        var source = new LedgerSource.Still(Ledger, new SqliteSettings());
        using (source.Open()) source.ThrowIfDisturbed();

        await WriteAsync();

        Assert.Throws<StoreUnavailableException>(source.ThrowIfDisturbed);
    }

    [Fact]
    public async Task Read_AfterDispose_IsRefused()
    {
        await WriteAsync();
        var reader = await SqliteSweepReader.OpenAsync(Ledger, Cancellation);
        reader!.Dispose();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => reader.ListAsync(Cancellation));
    }

    private async Task<SweepId> WriteAsync()
    {
        await using var store = await SqliteSweepStore.OpenAsync(Ledger, TimeProvider.System, Cancellation);
        var sweep = LedgerSamples.Sweep();
        await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 3), Cancellation);
        return sweep.Id;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Ledger, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        connection.Run(sql);
    }
}
