using System.Diagnostics;
using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class DeviceLocksTests : IDisposable
{
    private const string Card = "0000:01:00.0";

    private readonly TemporaryFolder _folder = new();
    private readonly DeviceLocks _locks;

    public DeviceLocksTests() => _locks = new(_folder["devices"], "sweep silo", TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    private string LockFile => Path.Combine(_folder["devices"], "gpu-0000-01-00.0.lock");

    [Fact]
    public void TryTake_Taken_IsNullUntilItIsFreed()
    {
        using (Assert.IsType<DeviceLock>(_locks.TryTake(Card)))
        {
            Assert.Null(_locks.TryTake(Card));
            Assert.Equal(Environment.ProcessId, _locks.HolderOf(Card)!.ProcessId);
            using var other = _locks.TryTake("0000:02:00.0");
            Assert.NotNull(other);
        }

        _locks.TryTake(Card)!.Dispose();
    }

    [Fact]
    public async Task TryTake_HolderWasKilled_Succeeds()
    {
        const string Missing = "Needs the command 'flock'.";
        var isThere = File.Exists("/usr/bin/flock");
        Assert.True(isThere || Environment.GetEnvironmentVariable("CI") != "true", Missing);
        Assert.SkipUnless(isThere, Missing);
        _locks.TryTake(Card)!.Dispose();
        using var holder = Process.Start(
            new ProcessStartInfo(
                "/usr/bin/flock",
                ["--no-fork", LockFile, "sh", "-c", $"echo $$ here 2025-03-01T12:30:00.0000000+00:00 sweep run > '{LockFile}'; "
                    + "echo held; exec sleep 600"])
            {
                RedirectStandardOutput = true,
            })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Null(_locks.TryTake(Card));
        Assert.Equal((holder.Id, "sweep run"), (_locks.HolderOf(Card)!.ProcessId, _locks.HolderOf(Card)!.Purpose));

        holder.Kill();
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var own = _locks.TryTake(Card);
        Assert.Equal(Environment.ProcessId, _locks.HolderOf(Card)!.ProcessId);
    }

    [Fact]
    public void TryTake_FolderIsNew_IsForEveryUser()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps permissions otherwise.");
        if (OperatingSystem.IsWindows()) return; // For the analyzer.

        _locks.TryTake(Card)!.Dispose();

        Assert.Equal("1777", Convert.ToString((int)File.GetUnixFileMode(_folder["devices"]), 8));
        Assert.Equal("666", Convert.ToString((int)File.GetUnixFileMode(LockFile), 8));
    }

    [Fact]
    public void TryTake_FolderIsAFile_SaysWhatToDo()
    {
        File.WriteAllText(_folder["devices"], "text");

        var fault = Assert.Throws<DeviceUnavailableException>(() => _locks.TryTake(Card));

        Assert.StartsWith(
            $"The lock '{LockFile}', which keeps a GPU for one process, cannot be taken: the system says '", fault.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("'--slots cpu:N' needs no lock.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryTake_FolderCannotBeWritten_SaysWhatToDo()
    {
        Directory.CreateDirectory(_folder["devices"]);
        using var readOnly = ReadOnlyPermissions.On(_folder["devices"]);

        var fault = Assert.Throws<DeviceUnavailableException>(() => _locks.TryTake(Card));

        Assert.Contains(
            "cannot be taken: this user may not write it. All who train", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryTake_FileIsNoneOfOurs_IsLeftAsItIs(bool isLink)
    {
        Directory.CreateDirectory(_folder["devices"]);
        File.WriteAllText(_folder["precious"], isLink ? "" : "line\nline\n");
        if (isLink) File.CreateSymbolicLink(LockFile, _folder["precious"]);
        else File.Move(_folder["precious"], LockFile);

        var fault = Assert.Throws<DeviceUnavailableException>(() => _locks.TryTake(Card));

        Assert.Contains("cannot be taken: it is not a lock file of Sweep.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(isLink ? "" : "line\nline\n", File.ReadAllText(LockFile));
    }

    [Fact]
    public void TryTake_LineWasCutOff_Succeeds()
    {
        Directory.CreateDirectory(_folder["devices"]);
        File.WriteAllText(LockFile, "123 he");

        _locks.TryTake(Card)!.Dispose();
    }

    [Fact]
    public void MachineFolder_NotForAllUsers_IsAnother()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has one place.");
        if (OperatingSystem.IsWindows()) return; // For the analyzer.
        Directory.CreateDirectory(_folder["locks"]);
        Assert.Equal("/tmp/sweep-devices", DeviceLocks.MachineFolder(_folder["locks"]));
        Assert.Equal("/tmp/sweep-devices", DeviceLocks.MachineFolder(_folder["nowhere"]));

        File.SetUnixFileMode(_folder["locks"], (UnixFileMode)0b1_111_111_111);

        Assert.Equal(Path.Combine(_folder["locks"], "sweep-devices"), DeviceLocks.MachineFolder(_folder["locks"]));
    }
}
