using System.Diagnostics;
using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class DataDirectoryLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataDirectory _directory;

    public DataDirectoryLockTests() => _directory = new(_folder["data"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_AlreadyTaken_NamesTheProcessThatHasIt()
    {
        using var first = Take();

        var fault = Assert.Throws<DataDirectoryLockedException>(Take);

        Assert.Equal(_directory.Root, fault.Folder);
        Assert.Equal(Environment.ProcessId, fault.ProcessId);
        Assert.Equal(Environment.MachineName, fault.Host);
        Assert.Equal(
            $"The data directory '{_directory.Root}' is in use by process {Environment.ProcessId} ('sweep run') on " +
            $"'{Environment.MachineName}' since 2025-03-01 12:30:00 UTC. Wait until that has ended or stop it, or " +
            "choose another data directory with --data-dir.",
            fault.Message);
    }

    [Fact]
    public void Take_AfterItWasFreed_Succeeds()
    {
        var first = Take();
        first.Dispose();
        first.Dispose();

        using var second = Take();

        Assert.Throws<DataDirectoryLockedException>(Take);
    }

    [Fact]
    public void Take_FileOfAnEarlierProcess_Succeeds()
    {
        Directory.CreateDirectory(_directory.Root);
        File.WriteAllText(
            _directory.LockFile, "1 elsewhere 2025-03-01T12:30:00.0000000+00:00\n" + new string('x', 1000));

        using var taken = Take();

        Assert.Equal(Environment.ProcessId, Assert.Throws<DataDirectoryLockedException>(Take).ProcessId);
    }

    [Fact]
    public async Task Take_HolderWasKilled_Succeeds()
    {
        const string Missing = "Needs the command 'flock'.";
        var isThere = File.Exists("/usr/bin/flock");
        Assert.True(isThere || Environment.GetEnvironmentVariable("CI") != "true", Missing);
        Assert.SkipUnless(isThere, Missing);
        Directory.CreateDirectory(_directory.Root);
        using var holder = Process.Start(
            new ProcessStartInfo(
                "/usr/bin/flock", ["--no-fork", _directory.LockFile, "sh", "-c", "echo held; exec sleep 600"])
            {
                RedirectStandardOutput = true,
            })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        var fault = Assert.Throws<DataDirectoryLockedException>(Take);
        Assert.Contains("is in use by another process.", fault.Message, StringComparison.Ordinal);
        Assert.Null(fault.ProcessId);

        holder.Kill();
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);

        Take().Dispose();
    }

    [Fact]
    public void Take_FolderIsAFile_SaysWhatToDo()
    {
        File.WriteAllText(_folder["data"], "text");

        var fault = Assert.Throws<StoreUnavailableException>(Take);

        Assert.Contains(
            $"the data directory '{_directory.Root}' cannot be locked", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsInUse_TakenFreedAndLeftBehind_TellsWhoLives()
    {
        Assert.False(DataDirectoryLock.IsInUse(_directory));
        using (Take())
        {
            Assert.True(DataDirectoryLock.IsInUse(_directory));
        }
        Assert.False(DataDirectoryLock.IsInUse(_directory));

        File.WriteAllText(_directory.LockFile, "1 elsewhere 2025-03-01T12:30:00.0000000+00:00\n");

        Assert.False(DataDirectoryLock.IsInUse(_directory));
        Take().Dispose();
    }

    [Fact]
    public async Task ShareAsync_SecondSilo_IsLetInAndNotFirst()
    {
        var first = 0;
        using var one = await ShareAsync(() => first++);
        using var two = await ShareAsync(() => first++);

        Assert.Equal(1, first);
        Assert.Contains(
            $"is in use by process {Environment.ProcessId} ('sweep silo') on", Assert.Throws<DataDirectoryLockedException>(Take).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShareAsync_AllOthersLeft_IsFirstAgain()
    {
        var first = 0;
        (await ShareAsync(() => first++)).Dispose();

        (await ShareAsync(() => first++)).Dispose();

        Assert.Equal(2, first);
        Take().Dispose();
    }

    [Fact]
    public async Task ShareAsync_FirstAtWork_NobodyElseComesIn()
    {
        using var shared = await ShareAsync(() => Assert.Throws<DataDirectoryLockedException>(Take));
    }

    [Fact]
    public async Task ShareAsync_RunHasIt_NamesTheRunAtOnce()
    {
        using var run = Take();

        var fault = await Assert.ThrowsAsync<DataDirectoryLockedException>(() => ShareAsync(() => Assert.Fail("It is not alone.")));

        Assert.Contains($"process {Environment.ProcessId} ('sweep run')", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("choose another data directory with --data-dir.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_SilosShareIt_NamesThoseThatLiveAndSuggestsSubmit()
    {
        using var silo = await ShareAsync(() => { });
        // One that has ended leaves its line behind; process ids end far below this one.
        await File.AppendAllTextAsync(
            _directory.LockFile, $"{int.MaxValue} {Environment.MachineName} 2025-03-01T12:30:00.0000000+00:00 sweep silo\n",
            TestContext.Current.CancellationToken);

        var fault = Assert.Throws<DataDirectoryLockedException>(Take);

        Assert.Equal(
            $"The data directory '{_directory.Root}' is in use by process {Environment.ProcessId} ('sweep silo') on " +
            $"'{Environment.MachineName}' since 2025-03-01 12:30:00 UTC. Hand the grid to the silos there with 'sweep submit', " +
            "or stop them, or choose another data directory with --data-dir.",
            fault.Message);
    }

    [Fact]
    public async Task Take_SilosThatGaveAChangeNoAnswer_SuggestsToTryAgain()
    {
        using var silo = await ShareAsync(() => { });

        var fault = Assert.Throws<DataDirectoryLockedException>(
            () => DataDirectoryLock.Take(_directory, "sweep cancel", new StandingClock()));

        Assert.EndsWith(
            "No silo there answered; the machine may be too busy, or they start or end: try again in a moment. " +
            "If that does not help, stop them.",
            fault.Message,
            StringComparison.Ordinal);
    }

    private Task<DataDirectoryLock> ShareAsync(Action whenFirst) =>
        DataDirectoryLock.ShareAsync(_directory, whenFirst, new StandingClock(), TestContext.Current.CancellationToken);

    private DataDirectoryLock Take() => DataDirectoryLock.Take(_directory, "sweep run", new StandingClock());

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => LedgerSamples.Start;
    }
}
