using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Reads trials by the hundred thousand: each table once and in key order, no query per row.</summary>
internal static class TrialQueries
{
    // The page is cut before the join, so that trials that are passed over cost one step in an index.
    private static readonly string SelectPage =
        $"""
         SELECT t.trial, t.repeat, t.hyperparameters, t.seed, t.content_hash, t.state, t.attempt, t.failures,
                t.epochs_done, t.best_perplexity, t.candidate_epoch, t.candidate_perplexity, t.failure, t.version,
                t.to_the_end, t.deaths, {LedgerQueries.MeasurementColumns("m")}
         FROM (SELECT * FROM trials WHERE sweep = @sweep ORDER BY trial LIMIT @limit OFFSET @offset) AS t
         LEFT JOIN measurements AS m ON m.sweep = t.sweep AND m.trial = t.trial AND m.epoch = t.epochs_done
         ORDER BY t.trial
         """;

    // Each point is one step down the table's key. CROSS keeps that order.
    private static readonly string SelectPoints =
        $"""
         SELECT t.trial, {LedgerQueries.MeasurementColumns("m")}
         FROM trials AS t
         CROSS JOIN json_each(@epochs) AS wanted ON wanted.value <= t.epochs_done
         CROSS JOIN measurements AS m ON m.sweep = t.sweep AND m.trial = t.trial AND m.epoch = wanted.value
         WHERE t.sweep = @sweep
         ORDER BY t.trial, m.epoch
         """;

    /// <summary>Chosen points of the curves of all trials.</summary>
    public static ImmutableArray<TrialMeasurement> MeasurementsAt(
        SqliteConnection connection, SweepId sweep, ImmutableArray<int> epochs)
    {
        if (epochs.IsEmpty) return [];
        using var command = Command(connection, SelectPoints, sweep);
        command.Parameters.AddWithValue("@epochs", JsonSerializer.Serialize(epochs.Order()));
        using var reader = command.ExecuteReader();
        var points = ImmutableArray.CreateBuilder<TrialMeasurement>();
        while (reader.Read()) points.Add(new(reader.GetInt32(0), LedgerQueries.Measurement(reader, 1)));
        return points.ToImmutable();
    }

    /// <summary>A page of trials with their checkpoints and last measurements.</summary>
    public static ImmutableArray<TrialEntry> Page(SqliteConnection connection, SweepId sweep, int offset, int limit)
    {
        var trials = ImmutableArray.CreateBuilder<TrialEntry>();
        using (var command = Command(connection, SelectPage, sweep))
        {
            command.Parameters.AddWithValue("@offset", offset);
            command.Parameters.AddWithValue("@limit", limit);
            using var reader = command.ExecuteReader();
            while (reader.Read()) trials.Add(Trial(reader, sweep));
        }

        if (trials.Count > 0) AddCheckpoints(connection, sweep, trials);
        return trials.ToImmutable();
    }

    /// <summary>All trials, the running ones with the leases of their open attempts.</summary>
    public static ImmutableArray<TrialEntry> WithLeases(SqliteConnection connection, SweepId sweep)
    {
        var trials = Page(connection, sweep, 0, int.MaxValue);
        var leases = Leases(connection, sweep);
        if (leases.Count == 0) return trials;
        return
        [
            .. trials.Select(t => leases.TryGetValue(t.Spec.Id.Number, out var lease) ? t with { Lease = lease } : t),
        ];
    }

    private static TrialEntry Trial(SqliteDataReader reader, SweepId sweep) =>
        new(new TrialSpec(
            new TrialId(sweep, reader.GetInt32(0)),
            reader.GetInt32(1),
            LedgerText.Hyperparameters(reader.GetString(2)),
            LedgerText.Seed(reader.GetString(3)),
            reader.GetString(4)))
        {
            State = LedgerText.Word<TrialState>(reader.GetString(5)),
            Attempt = reader.GetInt32(6),
            Failures = reader.GetInt32(7),
            EpochsDone = reader.GetInt32(8),
            BestPerplexity = SqliteNumber.ReadOrNull(reader, 9),
            Candidate = reader.IsDBNull(10)
                ? null
                : new CandidateResult(reader.GetInt32(10), SqliteNumber.Read(reader, 11)),
            Failure = reader.IsDBNull(12) ? null : reader.GetString(12),
            Version = reader.GetInt64(13),
            TrainsToTheEnd = reader.GetBoolean(14),
            Deaths = reader.GetInt32(15),
            Last = reader.IsDBNull(16) ? null : LedgerQueries.Measurement(reader, 16),
        };

    private static void AddCheckpoints(
        SqliteConnection connection, SweepId sweep, ImmutableArray<TrialEntry>.Builder trials)
    {
        using var command = Command(
            connection,
            """
            SELECT trial, epoch, attempt, path, sha256, bytes, perplexity FROM checkpoints
            WHERE sweep = @sweep AND trial BETWEEN @first AND @last ORDER BY trial, epoch, attempt
            """,
            sweep);
        command.Parameters.AddWithValue("@first", trials[0].Spec.Id.Number);
        command.Parameters.AddWithValue("@last", trials[^1].Spec.Id.Number);
        using var reader = command.ExecuteReader();

        // Both come in the order of trial numbers, so one walk over the page matches them.
        var at = 0;
        var checkpoints = ImmutableArray.CreateBuilder<Checkpoint>();
        while (reader.Read())
        {
            var number = reader.GetInt32(0);
            if (trials[at].Spec.Id.Number != number)
            {
                Flush();
                while (trials[at].Spec.Id.Number != number) at++;
            }

            checkpoints.Add(new Checkpoint(
                reader.GetInt32(1), reader.GetInt32(2), reader.GetString(3), reader.GetString(4), reader.GetInt64(5),
                SqliteNumber.ReadOrNull(reader, 6)));
        }

        Flush();

        void Flush()
        {
            if (checkpoints.Count > 0) trials[at] = trials[at] with { Checkpoints = checkpoints.ToImmutable() };
            checkpoints.Clear();
        }
    }

    private static Dictionary<int, Lease> Leases(SqliteConnection connection, SweepId sweep)
    {
        using var command = Command(
            connection,
            """
            SELECT t.trial, a.silo, a.slot, a.pull, a.started IS NOT NULL, a.epochs,
                   a.resumed_from_epoch
            FROM trials AS t
            JOIN attempts AS a ON a.sweep = t.sweep AND a.trial = t.trial AND a.attempt = t.attempt
            WHERE t.sweep = @sweep AND t.state = @running AND a.ended IS NULL
            """,
            sweep);
        command.Parameters.AddWithValue("@running", LedgerText.Of(TrialState.Running));
        using var reader = command.ExecuteReader();
        var leases = new Dictionary<int, Lease>();
        while (reader.Read())
        {
            var slot = new SlotId(reader.GetString(1), reader.GetString(2));
            var unset = DateTimeOffset.UnixEpoch;
            leases.Add(
                reader.GetInt32(0),
                new Lease(slot, reader.GetInt64(3), unset, unset, reader.GetBoolean(4), Verdict.Continue)
                {
                    Epochs = reader.IsDBNull(5) ? null : reader.GetInt32(5),
                    ResumedFrom = reader.IsDBNull(6) ? null : reader.GetInt32(6),
                });
        }

        return leases;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, SweepId sweep)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@sweep", sweep.Value);
        return command;
    }
}
