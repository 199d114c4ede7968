using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Sweep.Silo;

/// <summary>Who has a data directory or a GPU, as a line of its lock file says: <c>pid host since purpose</c>.</summary>
internal sealed record LockHolder(int ProcessId, string Host, DateTimeOffset Since, string? Purpose)
{
    /// <summary>Whether it shares the directory with others of its kind.</summary>
    public bool IsSilo => Purpose == DataDirectoryLock.ForSilo;

    /// <summary>Whether it trains and so may take long; whoever does not is gone in a moment.</summary>
    public bool Trains => Purpose is null or DataDirectoryLock.ForRun or DataDirectoryLock.ForResume;

    /// <summary>Reads a lock file: the process that has the directory alone, or those that share it and still live.</summary>
    public static ImmutableArray<LockHolder> ParseAll(string text) =>
        [.. text.Split('\n').Select(Parse).OfType<LockHolder>().Where(h => !h.IsSilo || h.Lives())];

    /// <summary>Reads what <see cref="ToLine"/> wrote; null for anything else, such as a line that is being
    /// written.</summary>
    public static LockHolder? Parse(string line) =>
        line.TrimEnd().Split(' ', 4) is [var pid, var host, var since, .. var purpose]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
        && DateTimeOffset.TryParseExact(
            since, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new LockHolder(processId, host, time, purpose.FirstOrDefault())
            : null;

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {Host} {Since:O} {Purpose}\n");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"process {ProcessId}{(Purpose is null ? "" : $" ('{Purpose}')")} on '{Host}' since {Since:yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>Those that share a directory leave their line behind.</summary>
    private bool Lives()
    {
        if (Host != Environment.MachineName) return true;
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
