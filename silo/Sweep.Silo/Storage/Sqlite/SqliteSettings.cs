namespace Sweep.Silo;

/// <summary>What a test may want other than a user.</summary>
internal sealed record SqliteSettings
{
    /// <summary>How long a statement waits for another process's lock before the write or read is refused.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Beyond this many pages of 4 KiB SQLite says that the disk is full; null for no such limit.</summary>
    public int? MaxPages { get; init; }
}
