using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;

namespace Sweep.Testing;

/// <summary>All of a trial that must be equal, bit for bit, in two ledgers of one grid: its state, curve, texts, and the
/// weights of every kept candidate. Of a SQLite file or a PostgreSQL database alike.</summary>
public static class LedgerContent
{
    /// <summary>What a ledger has of each trial, by number.</summary>
    /// <param name="connection">An open connection to it.</param>
    /// <param name="sweep">The sweep's id.</param>
    /// <param name="checkpoints">The folder that paths of checkpoints are relative to.</param>
    public static async Task<SortedDictionary<int, string>> OfAsync(DbConnection connection, string sweep, string checkpoints)
    {
        var trials = new SortedDictionary<int, List<string>>();
        foreach (var row in await ReadAsync(connection, sweep, """
            SELECT trial, state, epochs_done, failures, best_perplexity, candidate_epoch, candidate_perplexity
            FROM trials WHERE sweep = @sweep ORDER BY trial
            """))
        {
            trials[Number(row)] = [$"trial {Text(row)}"];
        }

        foreach (var row in await ReadAsync(connection, sweep, """
            SELECT trial, epoch, loss, perplexity, validation_perplexity FROM measurements WHERE sweep = @sweep
            ORDER BY trial, epoch
            """))
        {
            trials[Number(row)].Add($"measurement {Text(row)}");
        }

        foreach (var row in await ReadAsync(connection, sweep, """
            SELECT trial, epoch, prompt, text FROM samples WHERE sweep = @sweep ORDER BY trial, epoch, prompt
            """))
        {
            trials[Number(row)].Add($"sample {Text(row)}");
        }

        foreach (var row in await ReadAsync(connection, sweep, """
            SELECT trial, epoch, perplexity, path FROM checkpoints WHERE sweep = @sweep AND perplexity IS NOT NULL
            ORDER BY trial, epoch
            """))
        {
            var weights = HashOfWeights(Path.Combine(checkpoints, (string)row[3]));
            trials[Number(row)].Add($"candidate {Text(row[..3])} {weights}");
        }

        return new(trials.ToDictionary(t => t.Key, t => string.Join('\n', t.Value)));
    }

    /// <summary>The rows of a query that may name <c>@sweep</c>.</summary>
    public static async Task<List<object[]>> ReadAsync(DbConnection connection, string sweep, string sql)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var id = command.CreateParameter();
        (id.ParameterName, id.Value) = ("@sweep", sweep);
        command.Parameters.Add(id);
        await using var reader = await command.ExecuteReaderAsync();
        List<object[]> rows = [];
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static int Number(object[] row) => Convert.ToInt32(row[0], CultureInfo.InvariantCulture);

    // "R" gives every bit of a double.
    private static string Text(object[] row) => string.Join(
        ' ', row.Select(v => v is double number ? number.ToString("R", CultureInfo.InvariantCulture) : $"{v}"));

    /// <summary>The header names the sweep and the training time, which differ; what follows it is the
    /// weights.</summary>
    private static string HashOfWeights(string path)
    {
        if (!File.Exists(path)) return "missing";
        var file = File.ReadAllBytes(path);
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return Convert.ToHexString(SHA256.HashData(file.AsSpan(8 + header)));
    }
}
