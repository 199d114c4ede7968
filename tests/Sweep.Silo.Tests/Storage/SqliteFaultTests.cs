using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SqliteFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Ledger => _folder["ledger.db"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_PathIsAFolder_SaysSo()
    {
        Directory.CreateDirectory(Ledger);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync());

        Assert.Equal(
            $"The store cannot be used: '{Ledger}' is a folder where the ledger's file should be. Move it away, or " +
            "choose another data directory with --data-dir.",
            fault.Message);
    }

    [Fact]
    public async Task Open_FolderIsAFile_SaysThatItCannotBeMade()
    {
        await File.WriteAllTextAsync(_folder["file"], "text", Cancellation);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => OpenAsync(path: _folder["file", "ledger.db"]));

        Assert.Contains("cannot be made", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FileIsNoDatabase_LeavesItAndSaysSo()
    {
        var text = new string('x', 5000);
        await File.WriteAllTextAsync(Ledger, text, Cancellation);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync());

        Assert.Contains($"'{Ledger}' is no SQLite database", fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Ledger, Cancellation));
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_LeavesItAndSaysSo()
    {
        Execute("CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1;");
        var before = await File.ReadAllBytesAsync(Ledger, Cancellation);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync());

        Assert.Contains("is a database of another program", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Ledger, Cancellation));
    }

    [Fact]
    public async Task Open_NewerLedger_IsRefused()
    {
        await (await OpenAsync()).DisposeAsync();
        Execute("PRAGMA user_version = 99");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync());

        Assert.Contains("written by a newer version of Sweep", fault.Message, StringComparison.Ordinal);
        Assert.Contains("version '99'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_LedgerMayNotBeWritten_IsRefused()
    {
        await (await OpenAsync()).DisposeAsync();
        using var locked = ReadOnlyPermissions.On(Ledger);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync());

        Assert.Contains("cannot be written", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_DiskIsFull_FailsTheWholeGroupAndKeepsNothing()
    {
        await using var store = await OpenAsync(new SqliteSettings { MaxPages = 60 });
        var small = LedgerSamples.Sweep();
        await store.CreateAsync(small, LedgerSamples.Trials(small.Id, 2), Cancellation);
        var large = LedgerSamples.Sweep();

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.CreateAsync(large, LedgerSamples.Trials(large.Id, 2000), Cancellation));

        Assert.Equal(
            $"The store cannot be used: the disk with the ledger '{Ledger}' is full. Free some space there, then " +
            "repeat the command.",
            fault.Message);
        Assert.Null(await store.LoadAsync(large.Id, Cancellation));
    }

    [Fact]
    public async Task Commit_DiskWasFull_GoesOnOnceThereIsRoom()
    {
        await using var store = await OpenAsync(new SqliteSettings { MaxPages = 60 });
        var sweep = LedgerSamples.Sweep();
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 2000), Cancellation));

        Assert.True(await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 2), Cancellation));

        Assert.Equal(2, (await store.LoadAsync(sweep.Id, Cancellation))!.Trials.Length);
    }

    [Fact]
    public async Task Commit_AnotherProcessHoldsTheLock_IsRefusedAndLaterAccepted()
    {
        await using var store = await OpenAsync(new SqliteSettings { BusyTimeout = TimeSpan.FromMilliseconds(20) });
        var sweep = LedgerSamples.Sweep();
        using (var shell = Connect())
        {
            shell.Run("BEGIN IMMEDIATE");
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
                () => store.CreateAsync(sweep, [], Cancellation));
            Assert.Contains(
                $"another process keeps the ledger '{Ledger}' locked", fault.Message, StringComparison.Ordinal);
            Assert.Empty(await store.ListAsync(Cancellation));
        }

        Assert.True(await store.CreateAsync(sweep, [], Cancellation));
    }

    [Fact]
    public async Task Load_ValueThatNoVersionWrites_NamesIt()
    {
        await using var store = await OpenAsync();
        var sweep = LedgerSamples.Sweep();
        await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 1), Cancellation);
        Execute("UPDATE trials SET state = 'exploded'");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.LoadAsync(sweep.Id, Cancellation));

        Assert.Contains("'exploded' is no TrialState", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed", "-1")]
    [InlineData("hyperparameters", "{}")]
    [InlineData("hyperparameters", "null")]
    [InlineData("best_perplexity", "none")]
    public async Task Load_ColumnChangedByHand_NamesTheValue(string column, string value)
    {
        await using var store = await OpenAsync();
        var sweep = LedgerSamples.Sweep();
        await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 1), Cancellation);
        Execute($"UPDATE trials SET {column} = '{value}'");

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.LoadAsync(sweep.Id, Cancellation));

        Assert.Contains($"'{value}' is no ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAndLoad_DamagedFile_SaysSo()
    {
        var sweep = LedgerSamples.Sweep();
        await using (var store = await OpenAsync())
        {
            await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 500), Cancellation);
        }

        await using (var file = new FileStream(Ledger, FileMode.Open, FileAccess.Write))
        {
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xEE, (int)file.Length - 4096).ToArray(), Cancellation);
        }

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            await using var reopened = await OpenAsync();
            await reopened.LoadAsync(sweep.Id, Cancellation);
        });

        Assert.Contains("is damaged", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_ValueThatTheTableRefuses_FailsAlone()
    {
        await using var store = await OpenAsync();
        var sound = LedgerSamples.Sweep();
        var broken = LedgerSamples.Sweep() with { Name = null! };

        var refused = store.CreateAsync(broken, [], Cancellation);
        var accepted = store.CreateAsync(sound, [], Cancellation);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => refused);
        Assert.True(await accepted);
    }

    private Task<SqliteSweepStore> OpenAsync(SqliteSettings? settings = null, string? path = null) =>
        SqliteSweepStore.OpenAsync(path ?? Ledger, settings ?? new SqliteSettings(), TimeProvider.System, Cancellation);

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
