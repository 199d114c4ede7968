using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sweep.Silo;

/// <summary>Opens the ledger's SQLite file in the three ways there are.</summary>
internal static class LedgerConnection
{
    /// <summary>For the one writer: creates the file if need be; every commit reaches the disk before it
    /// returns.</summary>
    public static SqliteConnection OpenForWriting(string path, SqliteSettings settings)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate, settings);
        try
        {
            // SQLite opens a file that it may not write without a word, and refuses the first write.
            if (raw.sqlite3_db_readonly(connection.Handle!, "main") == 1) throw SqliteFaults.ReadOnly(path);
            SqliteFaults.ThrowIfForeign(connection, path);
            var mode = connection.Scalar<string>("PRAGMA journal_mode = WAL");
            if (mode != "wal") throw SqliteFaults.WithoutWal(path);
            // fullfsync matters on macOS alone, where fsync does not reach the disk's platters.
            connection.Run("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;");
            // A large submission swells the WAL; without a limit it would keep that size for good.
            connection.Run("PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864;");
            if (settings.MaxPages is { } pages)
            {
                connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>For reading next to the writer of this process.</summary>
    public static SqliteConnection OpenBesideWriter(string path, SqliteSettings settings)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite, settings);
        connection.Run("PRAGMA query_only = ON");
        return connection;
    }

    /// <summary>For reading alone, whoever may write meanwhile.</summary>
    public static SqliteConnection OpenReadOnly(string path, SqliteSettings settings) =>
        Open(path, SqliteOpenMode.ReadOnly, settings);

    /// <summary>For a file in a folder that cannot be written: SQLite then looks for no lock and no WAL, so nobody may
    /// write it.</summary>
    public static SqliteConnection OpenImmutable(string path, SqliteSettings settings) =>
        Open(new Uri(path).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly, settings);

    private static SqliteConnection Open(string source, SqliteOpenMode mode, SqliteSettings settings)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            // The library's pool would keep the file open after the store was disposed.
            Pooling = false,
            // SQLite's own busy handler does the waiting; the library's would try again only every 150 ms.
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            var busy = (long)settings.BusyTimeout.TotalMilliseconds;
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {busy}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static T Scalar<T>(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }
}
