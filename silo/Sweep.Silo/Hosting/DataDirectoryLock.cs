using System.Text;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Keeps a data directory for one process. The system frees it with the process, however that ends.</summary>
public sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; makes the folder if need be.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="timeProvider">Says since when it is locked.</param>
    /// <exception cref="DataDirectoryLockedException">It is taken, by another process or by this one.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be made or written.</exception>
    public static DataDirectoryLock Take(DataDirectory directory, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(timeProvider);
        try
        {
            Directory.CreateDirectory(directory.Root);
            // On Unix only None is an exclusive lock; on Windows Read keeps writers out and lets others see who has it.
            var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
            var file = new FileStream(directory.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
            var holder = new LockHolder(Environment.ProcessId, Environment.MachineName, timeProvider.GetUtcNow());
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes(holder.ToLine()));
            file.Flush();
            return new DataDirectoryLock(file);
        }
        catch (IOException fault) when (IsTaken(fault))
        {
            throw new DataDirectoryLockedException(directory.Root, Holder(directory.LockFile));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"the data directory '{directory.Root}' cannot be locked: {DiskFaults.Explain(fault)}");
        }
    }

    /// <summary>Frees the directory. The file stays: deleting it could take away the lock of a process that just opened
    /// it.</summary>
    public void Dispose()
    {
        if (!_file.CanWrite) return;
        _file.SetLength(0);
        _file.Dispose();
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.</summary>
    private static bool IsTaken(IOException fault) => fault.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static LockHolder? Holder(string path)
    {
        try
        {
            using var file = OperatingSystem.IsWindows()
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
                : new FileStream(UnixFile.Open(path), FileAccess.Read);
            using var reader = new StreamReader(file);
            return LockHolder.Parse(reader.ReadToEnd());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // The lock itself is reported all the same.
        }
    }
}
