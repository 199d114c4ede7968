using System.Collections.Immutable;
using System.Text;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Keeps a data directory for one process, or for silos that share it. The system frees it with the process,
/// however that ends.</summary>
/// <remarks>On Linux and macOS these are advisory locks of the whole file, on Windows its share modes.</remarks>
public sealed class DataDirectoryLock : IDisposable
{
    internal const string ForRun = "sweep run";
    internal const string ForResume = "sweep resume";
    internal const string ForSilo = "sweep silo";

    /// <summary>How long a silo waits for who does not train: another silo that starts, a command that changes a sweep.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;
    private readonly bool _isAlone;

    private DataDirectoryLock(FileStream file, bool isAlone)
    {
        _file = file;
        _isAlone = isAlone;
    }

    /// <summary>Takes the directory for this process alone; makes the folder if need be.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="purpose">The command that it is for, for the messages of others: <c>sweep run</c>.</param>
    /// <param name="timeProvider">Says since when it is locked.</param>
    /// <exception cref="DataDirectoryLockedException">It is taken, by other processes or by this one.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be made or written.</exception>
    public static DataDirectoryLock Take(DataDirectory directory, string purpose, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(timeProvider);
        return TryTake(directory, purpose, timeProvider)
            ?? throw new DataDirectoryLockedException(directory.Root, Holders(directory.LockFile), purpose);
    }

    /// <summary>Takes the directory together with other silos.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="whenFirst">Called when no other process lives there, and none can come in meanwhile.</param>
    /// <param name="timeProvider">Says since when it is locked; measures how long to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDirectoryLockedException">A process has it alone.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be made or written.</exception>
    public static async Task<DataDirectoryLock> ShareAsync(
        DataDirectory directory, Action whenFirst, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(whenFirst);
        ArgumentNullException.ThrowIfNull(timeProvider);
        var begun = timeProvider.GetTimestamp();
        while (true)
        {
            using (var alone = TryTake(directory, ForSilo, timeProvider))
            {
                if (alone is not null) whenFirst();
            }

            // Between the two another may come in: a silo does no harm, and for one that wants it alone this one waits.
            if (TryShare(directory, timeProvider) is { } shared) return shared;
            var holders = Holders(directory.LockFile);
            if (holders.Any(h => h.Trains) || timeProvider.GetElapsedTime(begun) > Patience)
                throw new DataDirectoryLockedException(directory.Root, holders, ForSilo);
            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    /// <summary>Whether a process has the directory right now. Where that cannot be asked, nobody is thought to have
    /// it.</summary>
    public static bool IsInUse(DataDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        try
        {
            // Who frees it empties the file, so the lock itself is only tried where it may be held or its holder died.
            if (new FileInfo(directory.LockFile) is not { Exists: true, Length: > 0 }) return false;
            using var file = new FileStream(directory.LockFile, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException fault)
        {
            return IsTaken(fault);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Who has the directory, as far as they said so.</summary>
    internal static ImmutableArray<LockHolder> HoldersOf(DataDirectory directory) => Holders(directory.LockFile);

    /// <summary>Frees the directory. The file stays: deleting it could take away the lock of a process that just opened
    /// it.</summary>
    public void Dispose()
    {
        if (!_file.CanWrite) return;
        if (_isAlone) _file.SetLength(0);
        _file.Dispose();
    }

    private static DataDirectoryLock? TryTake(DataDirectory directory, string purpose, TimeProvider timeProvider)
    {
        // On Unix only None is an exclusive lock; on Windows Read keeps writers out and lets others see who has it.
        var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        if (TryOpen(directory, share) is not { } file) return null;
        file.SetLength(0);
        Write(file, purpose, timeProvider);
        return new DataDirectoryLock(file, isAlone: true);
    }

    private static DataDirectoryLock? TryShare(DataDirectory directory, TimeProvider timeProvider)
    {
        if (TryOpen(directory, FileShare.ReadWrite) is not { } file) return null;
        // Two that come at the very same moment may write over each other: then a message names one less.
        file.Seek(0, SeekOrigin.End);
        Write(file, ForSilo, timeProvider);
        return new DataDirectoryLock(file, isAlone: false);
    }

    /// <summary>Opens the file and, by that, locks it.</summary>
    /// <returns>Null when it is taken.</returns>
    private static FileStream? TryOpen(DataDirectory directory, FileShare share)
    {
        try
        {
            Directory.CreateDirectory(directory.Root);
            return new FileStream(directory.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        }
        catch (IOException fault) when (IsTaken(fault))
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CannotLock(directory, fault);
        }
    }

    private static void Write(FileStream file, string purpose, TimeProvider timeProvider)
    {
        var holder = new LockHolder(Environment.ProcessId, Environment.MachineName, timeProvider.GetUtcNow(), purpose);
        try
        {
            file.Write(Encoding.UTF8.GetBytes(holder.ToLine()));
            file.Flush();
        }
        catch (IOException fault)
        {
            file.Dispose();
            throw CannotLock(new DataDirectory(Path.GetDirectoryName(file.Name)!), fault);
        }
    }

    private static StoreUnavailableException CannotLock(DataDirectory directory, Exception fault) =>
        new($"the data directory '{directory.Root}' cannot be locked: {DiskFaults.Explain(fault)}");

    /// <summary>EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.</summary>
    internal static bool IsTaken(IOException fault) => fault.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Who a lock file says has it; none where it cannot be read.</summary>
    internal static ImmutableArray<LockHolder> Holders(string path)
    {
        try
        {
            using var file = OperatingSystem.IsWindows()
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
                : new FileStream(UnixFile.Open(path), FileAccess.Read);
            using var reader = new StreamReader(file);
            return LockHolder.ParseAll(reader.ReadToEnd());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return []; // The lock itself is reported all the same.
        }
    }
}
