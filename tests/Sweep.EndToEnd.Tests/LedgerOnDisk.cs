using Microsoft.Data.Sqlite;
using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>Looks into the ledger of a data directory that a command has or had.</summary>
internal static class LedgerOnDisk
{
    public static async Task<string> DescribeAsync(string data)
    {
        await using var connection = Open(data);
        var sweep = (string)Read(connection, "SELECT id FROM sweeps").Single()[0];
        var trials = await LedgerContent.OfAsync(connection, sweep, Path.Combine(data, "checkpoints"));
        var state = Read(connection, "SELECT state FROM sweeps").Single()[0];
        return string.Join('\n', [$"sweep {state}", .. trials.Values]);
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
