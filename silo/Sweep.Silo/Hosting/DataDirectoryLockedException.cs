using System.Collections.Immutable;

namespace Sweep.Silo;

/// <summary>Other processes have the data directory.</summary>
public sealed class DataDirectoryLockedException : Exception
{
    private const int MostNamed = 5;

    internal DataDirectoryLockedException(string folder, ImmutableArray<LockHolder> holders, string purpose)
        : base($"The data directory '{folder}' is in use by {Names(holders)}. {Advice(holders, purpose)}")
    {
        Folder = folder;
        ProcessId = holders.FirstOrDefault()?.ProcessId;
        Host = holders.FirstOrDefault()?.Host;
    }

    /// <summary>The data directory.</summary>
    public string Folder { get; }

    /// <summary>The process that has it, or the first that does; null when it has not yet said so.</summary>
    public int? ProcessId { get; }

    /// <summary>The machine of that process; null when it has not yet said so.</summary>
    public string? Host { get; }

    private static string Names(ImmutableArray<LockHolder> holders) => holders switch
    {
        [] => "another process",
        { Length: > MostNamed } => $"{string.Join(", ", holders.Take(MostNamed))} and {holders.Length - MostNamed} more",
        _ => string.Join(", ", holders),
    };

    private static string Advice(ImmutableArray<LockHolder> holders, string purpose)
    {
        if (holders.Any(h => h.IsSilo) && purpose == DataDirectoryLock.ForRun)
        {
            return "Hand the grid to the silos there with 'sweep submit', or stop them, or choose another data directory with "
                + "--data-dir.";
        }

        // What changes a sweep, and what resumes one, has asked the silos before it comes here.
        if (holders.Any(h => h.IsSilo) && purpose != DataDirectoryLock.ForSilo)
        {
            return "No silo there answered; the machine may be too busy, or they start or end: try again in a moment. "
                + "If that does not help, stop them.";
        }

        return $"Wait until {(holders.Length > 1 ? "those have" : "that has")} ended or stop {(holders.Length > 1 ? "them" : "it")}, "
            + "or choose another data directory with --data-dir.";
    }
}
