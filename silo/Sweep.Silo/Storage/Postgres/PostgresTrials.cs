using System.Collections.Immutable;
using Npgsql;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Reads trials by the hundred thousand: each table once and in key order, no query per row.</summary>
internal static class PostgresTrials
{
    // Trials are numbered without gaps, so a page is a range of the table's key: an OFFSET would sort a whole sweep of which
    // the planner knows too little.
    private static readonly string SelectPage =
        $"""
         SELECT t.trial, t.repeat, t.hyperparameters, t.seed, t.content_hash, t.state, t.attempt, t.failures,
                t.epochs_done, t.best_perplexity, t.candidate_epoch, t.candidate_perplexity, t.failure, t.version,
                t.to_the_end, t.deaths, {PostgresQueries.MeasurementColumns("m")}
         FROM (SELECT * FROM trials WHERE sweep = $1 AND trial > $3 AND trial <= $3 + $2) AS t
         LEFT JOIN measurements AS m ON m.sweep = t.sweep AND m.trial = t.trial AND m.epoch = t.epochs_done
         ORDER BY t.trial
         """;

    private const string SelectCheckpoints =
        """
        SELECT trial, epoch, attempt, path, sha256, bytes, perplexity FROM checkpoints
        WHERE sweep = $1 AND trial BETWEEN $2 AND $3 ORDER BY trial, epoch, attempt
        """;

    private const string SelectLeases =
        """
        SELECT t.trial, a.silo, a.slot, a.pull, a.started IS NOT NULL, a.epochs, a.resumed_from_epoch
        FROM trials AS t
        JOIN attempts AS a ON a.sweep = t.sweep AND a.trial = t.trial AND a.attempt = t.attempt
        WHERE t.sweep = $1 AND t.state = $2 AND a.ended IS NULL
        """;

    // Each point is one step down the table's key: the LIMIT keeps the planner from reading whole curves instead.
    private static readonly string SelectPoints =
        $"""
         SELECT t.trial, {PostgresQueries.MeasurementColumns("m")}
         FROM trials AS t
         JOIN unnest($2::integer[]) AS wanted (epoch) ON wanted.epoch <= t.epochs_done
         CROSS JOIN LATERAL (
             SELECT * FROM measurements WHERE sweep = t.sweep AND trial = t.trial AND epoch = wanted.epoch LIMIT 1) AS m
         WHERE t.sweep = $1
         ORDER BY t.trial, m.epoch
         """;

    /// <summary>Chosen points of the curves of all trials.</summary>
    public static async Task<ImmutableArray<TrialMeasurement>> MeasurementsAtAsync(
        PostgresSnapshot ledger, SweepId sweep, ImmutableArray<int> epochs) => epochs.IsEmpty ? [] : await ledger.QueryAsync(
            SelectPoints, row => new TrialMeasurement(row.GetInt32(0), PostgresQueries.Measurement(row, 1)),
            sweep.Value, epochs.ToArray());

    /// <summary>A page of trials with their checkpoints and last measurements.</summary>
    public static async Task<ImmutableArray<TrialEntry>> PageAsync(
        PostgresSnapshot ledger, SweepId sweep, int offset, int limit)
    {
        var trials = await ledger.QueryAsync(SelectPage, row => Trial(row, sweep), sweep.Value, (long)limit, (long)offset);
        if (trials.IsEmpty) return trials;
        var rows = await ledger.QueryAsync(
            SelectCheckpoints, row => (Trial: row.GetInt32(0), Checkpoint: Checkpoint(row)),
            sweep.Value, trials[0].Spec.Id.Number, trials[^1].Spec.Id.Number);
        if (rows.IsEmpty) return trials;
        var checkpoints = rows.GroupBy(row => row.Trial, row => row.Checkpoint)
            .ToDictionary(group => group.Key, group => group.ToImmutableArray());
        return
        [
            .. trials.Select(trial =>
                checkpoints.TryGetValue(trial.Spec.Id.Number, out var own) ? trial with { Checkpoints = own } : trial),
        ];
    }

    /// <summary>All trials, the running ones with the leases of their open attempts.</summary>
    public static async Task<ImmutableArray<TrialEntry>> WithLeasesAsync(PostgresSnapshot ledger, SweepId sweep)
    {
        var trials = await PageAsync(ledger, sweep, 0, int.MaxValue);
        var rows = await ledger.QueryAsync(
            SelectLeases, row => (Trial: row.GetInt32(0), Lease: Lease(row)),
            sweep.Value, LedgerText.Of(TrialState.Running));
        if (rows.IsEmpty) return trials;
        var leases = rows.ToDictionary(row => row.Trial, row => row.Lease);
        return
        [
            .. trials.Select(t => leases.TryGetValue(t.Spec.Id.Number, out var lease) ? t with { Lease = lease } : t),
        ];
    }

    private static TrialEntry Trial(NpgsqlDataReader row, SweepId sweep) =>
        new(new TrialSpec(
            new TrialId(sweep, row.GetInt32(0)),
            row.GetInt32(1),
            LedgerText.Hyperparameters(row.GetString(2)),
            LedgerText.Seed(row.GetString(3)),
            row.GetString(4)))
        {
            State = LedgerText.Word<TrialState>(row.GetString(5)),
            Attempt = row.GetInt32(6),
            Failures = row.GetInt32(7),
            EpochsDone = row.GetInt32(8),
            BestPerplexity = row.NumberOrNull(9),
            Candidate = row.IntegerOrNull(10) is { } epoch ? new CandidateResult(epoch, row.GetDouble(11)) : null,
            Failure = row.TextOrNull(12),
            Version = row.GetInt64(13),
            TrainsToTheEnd = row.GetBoolean(14),
            Deaths = row.GetInt32(15),
            Last = row.IsDBNull(16) ? null : PostgresQueries.Measurement(row, 16),
        };

    private static Checkpoint Checkpoint(NpgsqlDataReader row) => new(
        row.GetInt32(1), row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.NumberOrNull(6));

    private static Lease Lease(NpgsqlDataReader row)
    {
        var unset = DateTimeOffset.UnixEpoch;
        var slot = new SlotId(row.GetString(1), row.GetString(2));
        return new(slot, row.GetInt64(3), unset, unset, row.GetBoolean(4), Verdict.Continue)
        {
            Epochs = row.IntegerOrNull(5),
            ResumedFrom = row.IntegerOrNull(6),
        };
    }
}
