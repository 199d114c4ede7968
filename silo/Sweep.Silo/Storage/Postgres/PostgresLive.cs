using System.Collections.Immutable;
using Npgsql;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Reads what changes while a sweep runs, and nothing else.</summary>
internal static class PostgresLive
{
    // Trials that a slot holds ready to follow have an attempt that has not started.
    private static readonly string SelectRunning =
        $"""
         SELECT t.trial, t.repeat, t.hyperparameters, t.seed, t.content_hash, t.attempt, t.epochs_done, a.silo, a.slot,
                {PostgresQueries.MeasurementColumns("m")}
         FROM trials AS t
         JOIN attempts AS a ON a.sweep = t.sweep AND a.trial = t.trial AND a.attempt = t.attempt
         LEFT JOIN measurements AS m ON m.sweep = t.sweep AND m.trial = t.trial AND m.epoch = t.epochs_done
         WHERE t.sweep = $1 AND t.state = $2 AND a.started IS NOT NULL AND a.ended IS NULL
         ORDER BY t.trial
         """;

    private const string SelectEpochs =
        """
        SELECT coalesce(sum(epochs_done), 0)::bigint,
               coalesce(sum(CASE WHEN state IN ($2, $3) THEN (hyperparameters::json ->> 'epochs')::bigint
                                 ELSE epochs_done END), 0)::bigint
        FROM trials WHERE sweep = $1
        """;

    private const string SelectBest =
        """
        SELECT trial, candidate_perplexity FROM trials
        WHERE sweep = $1 AND ranked_perplexity IS NOT NULL
        ORDER BY ranked_perplexity, candidate_epoch, trial LIMIT 1
        """;

    // Each point is one step down the table's key, so a curve of a million epochs costs what its points cost: the LIMIT
    // keeps the planner from reading the whole curve instead.
    private static readonly string SelectPoints =
        $"""
         SELECT {PostgresQueries.MeasurementColumns("m")}
         FROM generate_series(
             $3, least($4, (SELECT max(epoch) FROM measurements WHERE sweep = $1 AND trial = $2)), $5) AS wanted (epoch)
         CROSS JOIN LATERAL (
             SELECT * FROM measurements WHERE sweep = $1 AND trial = $2 AND epoch = wanted.epoch LIMIT 1) AS m
         ORDER BY wanted.epoch
         """;

    public static async Task<SweepStatus?> StatusAsync(PostgresSnapshot ledger, SweepId sweep)
    {
        if (await PostgresQueries.SweepAsync(ledger, sweep) is not { } record) return null;
        var epochs = await ledger.QueryAsync(
            SelectEpochs, row => (Done: row.GetInt64(0), Total: row.GetInt64(1)),
            sweep.Value, LedgerText.Of(TrialState.Queued), LedgerText.Of(TrialState.Running));
        var best = await ledger.QueryAsync(
            SelectBest, row => ((int?)row.GetInt32(0), (double?)row.GetDouble(1)), sweep.Value);
        var (bestTrial, bestPerplexity) = best.SingleOrDefault();
        return new(
            sweep, record.Name, record.State, record.Reason, await CountsAsync(ledger, sweep), epochs[0].Done, epochs[0].Total,
            await RunningAsync(ledger, sweep), bestTrial, bestPerplexity);
    }

    public static Task<ImmutableArray<Measurement>> PointsAsync(
        PostgresSnapshot ledger, TrialId trial, int first, int last, int stride) =>
        ledger.QueryAsync(
            SelectPoints, row => PostgresQueries.Measurement(row, 0),
            trial.Sweep.Value, trial.Number, first, last, stride);

    private static Task<ImmutableArray<RunningTrial>> RunningAsync(PostgresSnapshot ledger, SweepId sweep) =>
        ledger.QueryAsync(SelectRunning, row => Running(row, sweep), sweep.Value, LedgerText.Of(TrialState.Running));

    private static RunningTrial Running(NpgsqlDataReader row, SweepId sweep)
    {
        TrialSpec trial = new(
            new(sweep, row.GetInt32(0)), row.GetInt32(1), LedgerText.Hyperparameters(row.GetString(2)),
            LedgerText.Seed(row.GetString(3)), row.GetString(4));
        return new(
            trial, row.GetInt32(5), new(row.GetString(7), row.GetString(8)), row.GetInt32(6),
            row.IsDBNull(9) ? null : PostgresQueries.Measurement(row, 9));
    }

    private static async Task<TrialCounts> CountsAsync(PostgresSnapshot ledger, SweepId sweep)
    {
        var rows = await ledger.QueryAsync(
            "SELECT state, count(*)::integer FROM trials WHERE sweep = $1 GROUP BY state",
            row => (State: LedgerText.Word<TrialState>(row.GetString(0)), Trials: row.GetInt32(1)), sweep.Value);
        return rows.Aggregate(default(TrialCounts), (counts, row) => counts.Add(row.State, row.Trials));
    }
}
