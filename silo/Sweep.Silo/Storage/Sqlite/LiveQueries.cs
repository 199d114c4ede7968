using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Reads what changes while a sweep runs, and nothing else.</summary>
internal static class LiveQueries
{
    // Trials that a slot holds ready to follow have an attempt that has not started.
    private static readonly string SelectRunning =
        $"""
         SELECT t.trial, t.repeat, t.hyperparameters, t.seed, t.content_hash, t.attempt, t.epochs_done, a.silo, a.slot,
                {LedgerQueries.MeasurementColumns("m")}
         FROM trials AS t
         JOIN attempts AS a ON a.sweep = t.sweep AND a.trial = t.trial AND a.attempt = t.attempt
         LEFT JOIN measurements AS m ON m.sweep = t.sweep AND m.trial = t.trial AND m.epoch = t.epochs_done
         WHERE t.sweep = @sweep AND t.state = @running AND a.started IS NOT NULL AND a.ended IS NULL
         ORDER BY t.trial
         """;

    private const string SelectEpochs =
        """
        SELECT coalesce(sum(epochs_done), 0),
               coalesce(sum(CASE WHEN state IN (SELECT value FROM json_each(@open))
                                 THEN hyperparameters ->> 'epochs' ELSE epochs_done END), 0)
        FROM trials WHERE sweep = @sweep
        """;

    private const string SelectBest =
        """
        SELECT trial, candidate_perplexity FROM trials
        WHERE sweep = @sweep AND ranked_perplexity IS NOT NULL
        ORDER BY ranked_perplexity, candidate_epoch, trial LIMIT 1
        """;

    // Each point is one step down the table's key, so a curve of a million epochs costs what its points cost. CROSS keeps
    // that order.
    internal static readonly string SelectPoints =
        $"""
         WITH RECURSIVE wanted (epoch) AS (
             SELECT @first WHERE @first <= @last
             UNION ALL SELECT epoch + @stride FROM wanted WHERE epoch + @stride <= @last)
         SELECT {LedgerQueries.MeasurementColumns("m")}
         FROM wanted CROSS JOIN measurements AS m ON m.sweep = @sweep AND m.trial = @trial AND m.epoch = wanted.epoch
         ORDER BY wanted.epoch
         """;

    private static readonly string OpenStates = JsonSerializer.Serialize(
        new[] { LedgerText.Of(TrialState.Queued), LedgerText.Of(TrialState.Running) });

    public static SweepStatus? Status(SqliteConnection connection, SweepId sweep)
    {
        if (LedgerQueries.Sweep(connection, sweep) is not { } record) return null;
        var (done, total) = Epochs(connection, sweep);
        var best = Best(connection, sweep);
        return new(
            sweep, record.Name, record.State, record.Reason, Counts(connection, sweep), done, total,
            Running(connection, sweep), best?.Trial, best?.Perplexity);
    }

    public static ImmutableArray<Measurement> Points(
        SqliteConnection connection, TrialId trial, int first, int last, int stride)
    {
        using var command = Command(connection, SelectPoints, trial.Sweep);
        command.Parameters.AddWithValue("@trial", trial.Number);
        command.Parameters.AddWithValue("@first", first);
        command.Parameters.AddWithValue("@last", last);
        command.Parameters.AddWithValue("@stride", stride);
        using var reader = command.ExecuteReader();
        var points = ImmutableArray.CreateBuilder<Measurement>();
        while (reader.Read()) points.Add(LedgerQueries.Measurement(reader, 0));
        return points.ToImmutable();
    }

    private static ImmutableArray<RunningTrial> Running(SqliteConnection connection, SweepId sweep)
    {
        using var command = Command(connection, SelectRunning, sweep);
        command.Parameters.AddWithValue("@running", LedgerText.Of(TrialState.Running));
        using var reader = command.ExecuteReader();
        var running = ImmutableArray.CreateBuilder<RunningTrial>();
        while (reader.Read())
        {
            TrialSpec trial = new(
                new(sweep, reader.GetInt32(0)), reader.GetInt32(1), LedgerText.Hyperparameters(reader.GetString(2)),
                LedgerText.Seed(reader.GetString(3)), reader.GetString(4));
            running.Add(new(
                trial, reader.GetInt32(5), new(reader.GetString(7), reader.GetString(8)), reader.GetInt32(6),
                reader.IsDBNull(9) ? null : LedgerQueries.Measurement(reader, 9)));
        }

        return running.ToImmutable();
    }

    private static TrialCounts Counts(SqliteConnection connection, SweepId sweep)
    {
        using var command = Command(
            connection, "SELECT state, count(*) FROM trials WHERE sweep = @sweep GROUP BY state", sweep);
        using var reader = command.ExecuteReader();
        var counts = default(TrialCounts);
        while (reader.Read()) counts = counts.Add(LedgerText.Word<TrialState>(reader.GetString(0)), reader.GetInt32(1));
        return counts;
    }

    private static (long Done, long Total) Epochs(SqliteConnection connection, SweepId sweep)
    {
        using var command = Command(connection, SelectEpochs, sweep);
        command.Parameters.AddWithValue("@open", OpenStates);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : default;
    }

    private static (int Trial, double Perplexity)? Best(SqliteConnection connection, SweepId sweep)
    {
        using var command = Command(connection, SelectBest, sweep);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt32(0), SqliteNumber.Read(reader, 1)) : null;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, SweepId sweep)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@sweep", sweep.Value);
        return command;
    }
}
