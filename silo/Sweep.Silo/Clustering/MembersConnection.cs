using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Sweep.Silo;

/// <summary>Opens <c>members.db</c>, the file in which silos of one data directory find each other.</summary>
internal static class MembersConnection
{
    /// <summary>Long enough for any other process's write, short enough to be felt as a fault by the silo itself.</summary>
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS cluster (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            version INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS members (
            silo TEXT PRIMARY KEY,
            etag INTEGER NOT NULL,
            status TEXT NOT NULL,
            gateway_port INTEGER NOT NULL,
            host TEXT,
            name TEXT,
            role TEXT,
            started TEXT NOT NULL,
            alive TEXT NOT NULL,
            suspects TEXT NOT NULL
        ) STRICT;
        INSERT OR IGNORE INTO cluster VALUES (1, 0);
        """;

    /// <summary>For a silo: makes file, folder and tables if need be.</summary>
    public static SqliteConnection OpenForWriting(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // After a power cut nobody lives here any more, so what was written last may be lost; torn it must not be.
            connection.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            connection.Run($"BEGIN IMMEDIATE; {Tables} COMMIT;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>For who only looks. Writing is allowed because SQLite's log of a live file cannot be read without.</summary>
    public static SqliteConnection OpenForReading(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        connection.Run("PRAGMA query_only = ON");
        return connection;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 1, // SQLite's own busy handler waits; the library's would add to it.
        }.ToString());
        try
        {
            connection.Open();
            var busy = (long)BusyTimeout.TotalMilliseconds;
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {busy}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
