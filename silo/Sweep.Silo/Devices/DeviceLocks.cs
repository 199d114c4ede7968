using System.Text;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Keeps each GPU of the machine for one process: an advisory lock on a file per physical card, in a folder
/// that all users share.</summary>
/// <param name="folder">The folder; made if need be.</param>
/// <param name="purpose">The command that they are for, for the messages of others: <c>sweep silo</c>.</param>
/// <param name="timeProvider">Says since when a card is locked.</param>
/// <remarks>Containers keep a card from each other only where they share the folder. Not run on a GPU, nor on
/// Windows.</remarks>
internal sealed class DeviceLocks(string folder, string purpose, TimeProvider timeProvider)
{
    private const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Everyone may make files; only their owner may delete them.</summary>
    private const UnixFileMode Shared = ReadAndWrite | UnixFileMode.StickyBit
        | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const int MostBytes = 1024;

    /// <summary>The folder that all users and services of this machine see. Nothing that a user sets changes it, or two
    /// could look in different places.</summary>
    public static string MachineFolder() => MachineFolder("/run/lock");

    /// <summary>Takes a card.</summary>
    /// <param name="card">Its address on the bus.</param>
    /// <returns>Null when another has it, in this process or another.</returns>
    /// <exception cref="DeviceUnavailableException">The folder or the file cannot be written.</exception>
    public DeviceLock? TryTake(string card)
    {
        var path = FileOf(card);
        try
        {
            MakeFolder();
            if (TryOpen(path) is not { } file) return null;
            return TrySign(file) ? new DeviceLock(file) : throw CannotLock(path, "it is not a lock file of Sweep.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var reason = fault is IOException ? DiskFaults.Explain(fault) : "this user may not write it.";
            throw CannotLock(path, reason, fault);
        }
    }

    /// <summary>Who has a card; null when they have not said so.</summary>
    public LockHolder? HolderOf(string card) => DataDirectoryLock.Holders(FileOf(card)).FirstOrDefault();

    /// <param name="usual">Where a Unix keeps locks of programs, if all may.</param>
    internal static string MachineFolder(string usual)
    {
        const string Name = "sweep-devices";
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), Name);
        // Debian and its kin let every user write there, Fedora and its kin do not. Where all may it is better than
        // /tmp, which services may have one each of, and which is swept of old files.
        var isShared = Directory.Exists(usual)
            && File.GetUnixFileMode(usual).HasFlag(UnixFileMode.OtherWrite | UnixFileMode.StickyBit);
        return Path.Combine(isShared ? usual : "/tmp", Name);
    }

    private static FileStream? TryOpen(string path)
    {
        // As for a data directory: on Unix only None is an exclusive lock, on Windows Read lets others see who has it.
        var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        try
        {
            // Kernels with fs.protected_regular refuse to create what is there already as the file of another user,
            // even root: what is there is opened, and only what is not is created.
            return File.Exists(path)
                ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, share)
                : Create(path, share);
        }
        catch (IOException fault) when (DataDirectoryLock.IsTaken(fault))
        {
            return null;
        }
    }

    private static FileStream Create(string path, FileShare share)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, share);
        }
        catch (IOException fault) when (File.Exists(path) && !DataDirectoryLock.IsTaken(fault))
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, share); // Another was quicker.
        }

        // Set afterwards, since the process' mask applies when a file is created.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, ReadAndWrite);
        return file;
    }

    private void MakeFolder()
    {
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder);
        try
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, Shared);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user was quicker, and does so.
        }
    }

    /// <summary>Writes who has the card.</summary>
    /// <returns>Whether it is a file of ours. Anyone may write in the folder: a link there must not have this process
    /// empty a file elsewhere.</returns>
    private bool TrySign(FileStream file)
    {
        try
        {
            if (!IsOurs(file))
            {
                file.Dispose();
                return false;
            }

            var since = timeProvider.GetUtcNow();
            var holder = new LockHolder(Environment.ProcessId, Environment.MachineName, since, purpose);
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes(holder.ToLine()));
            file.Flush();
            return true;
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }
    }

    private static bool IsOurs(FileStream file)
    {
        if (new FileInfo(file.Name).LinkTarget is not null || file.Length > MostBytes) return false;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        file.Position = 0;
        var text = Encoding.UTF8.GetString(bytes);
        // A line that was cut off has no end.
        return !text.Contains('\n', StringComparison.Ordinal) || LockHolder.Parse(text) is not null;
    }

    private DeviceUnavailableException CannotLock(string path, string reason, Exception? inner = null) => new(
        $"The lock '{path}', which keeps a GPU for one process, cannot be taken: {reason} All who train on this machine "
        + $"must be able to write there: when nothing trains, its owner or root may delete '{folder}', and it is made anew. "
        + "'--slots cpu:N' needs no lock.",
        inner);

    private string FileOf(string card)
    {
        var name = string.Concat(card.Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-'));
        return Path.Combine(folder, $"gpu-{name}.lock");
    }
}
