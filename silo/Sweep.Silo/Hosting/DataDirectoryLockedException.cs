namespace Sweep.Silo;

/// <summary>Another process has the data directory to itself.</summary>
public sealed class DataDirectoryLockedException : Exception
{
    internal DataDirectoryLockedException(string folder, LockHolder? holder)
        : base(
            $"The data directory '{folder}' is in use by {holder?.ToString() ?? "another process"}. " +
            "Wait until that has ended or stop it, or choose another data directory with --data-dir.")
    {
        Folder = folder;
        ProcessId = holder?.ProcessId;
        Host = holder?.Host;
    }

    /// <summary>The data directory.</summary>
    public string Folder { get; }

    /// <summary>The process that has it; null when it has not yet said so.</summary>
    public int? ProcessId { get; }

    /// <summary>The machine of that process; null when it has not yet said so.</summary>
    public string? Host { get; }
}
