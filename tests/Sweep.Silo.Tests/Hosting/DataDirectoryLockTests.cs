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
            $"The data directory '{_directory.Root}' is in use by process {Environment.ProcessId} on " +
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

    private DataDirectoryLock Take() => DataDirectoryLock.Take(_directory, new StandingClock());

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => LedgerSamples.Start;
    }
}
