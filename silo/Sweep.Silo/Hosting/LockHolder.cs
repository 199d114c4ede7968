using System.Globalization;

namespace Sweep.Silo;

/// <summary>Who has a data directory, as its lock file says: <c>pid host since</c>.</summary>
internal sealed record LockHolder(int ProcessId, string Host, DateTimeOffset Since)
{
    /// <summary>Reads what <see cref="ToLine"/> wrote; null for anything else, such as a line that is being
    /// written.</summary>
    public static LockHolder? Parse(string line) =>
        line.TrimEnd().Split(' ') is [var pid, var host, var since]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
        && DateTimeOffset.TryParseExact(
            since, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new LockHolder(processId, host, time)
            : null;

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {Host} {Since:O}\n");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"process {ProcessId} on '{Host}' since {Since:yyyy-MM-dd HH:mm:ss} UTC");
}
