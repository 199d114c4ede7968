using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Sweep.EndToEnd.Tests;

/// <summary>All that must be equal, bit for bit, in two ledgers of one grid: states, curves, texts, and the weights of
/// every kept candidate.</summary>
internal static class LedgerOnDisk
{
    public static string Describe(string data)
    {
        using var connection = Open(data);
        return string.Join(
            '\n',
            [
                "sweeps", .. Rows(connection, "SELECT state FROM sweeps"),
                "trials", .. Rows(connection, """
                    SELECT trial, state, epochs_done, failures, best_perplexity, candidate_epoch, candidate_perplexity
                    FROM trials ORDER BY trial
                    """),
                "measurements", .. Rows(connection, """
                    SELECT trial, epoch, loss, perplexity, validation_perplexity FROM measurements ORDER BY trial, epoch
                    """),
                "samples", .. Rows(connection, "SELECT trial, epoch, prompt, text FROM samples ORDER BY trial, epoch, prompt"),
                "candidates", .. Candidates(connection, Path.Combine(data, "checkpoints")),
            ]);
    }

    /// <summary>How many attempts all trials took.</summary>
    public static long Attempts(string data) => Number(data, "SELECT count(*) FROM attempts");

    /// <summary>A file that a resumption would begin with.</summary>
    public static string NewestCheckpointOfARunningTrial(string data)
    {
        using var connection = Open(data);
        var row = Read(connection, """
            SELECT c.path FROM checkpoints c JOIN trials t USING (sweep, trial)
            WHERE t.state = 'running' ORDER BY c.epoch DESC LIMIT 1
            """).Single();
        return Path.Combine(data, "checkpoints", (string)row[0]);
    }

    /// <summary>Epochs that the ledger has; 0 while there is no ledger that can be read.</summary>
    public static long EpochsDone(string data)
    {
        try
        {
            return Number(data, "SELECT coalesce(sum(epochs_done), 0) FROM trials");
        }
        catch (SqliteException)
        {
            return 0; // Not there yet, or just being made.
        }
    }

    /// <summary>What a query for one whole number gives.</summary>
    public static long Number(string data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string data)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, "ledger.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static IEnumerable<string> Candidates(SqliteConnection connection, string root)
    {
        var rows = Read(
            connection, "SELECT trial, epoch, path, perplexity FROM checkpoints WHERE perplexity IS NOT NULL ORDER BY trial, epoch");
        foreach (var row in rows) yield return $"{row[0]} {row[1]} {row[3]:R} {HashOfWeights(Path.Combine(root, (string)row[2]))}";
    }

    /// <summary>The header names the sweep and the training time, which differ; what follows it is the
    /// weights.</summary>
    private static string HashOfWeights(string path)
    {
        var file = File.ReadAllBytes(path);
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return Convert.ToHexString(SHA256.HashData(file.AsSpan(8 + header)));
    }

    // "R" gives every bit of a double.
    private static IEnumerable<string> Rows(SqliteConnection connection, string sql) =>
        Read(connection, sql).Select(row => string.Join(' ', row.Select(v => v is double number ? number.ToString("R") : $"{v}")));

    private static List<object[]> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
