using System.Collections.Immutable;
using Npgsql;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Reads sweeps and what belongs to one trial.</summary>
internal static class PostgresQueries
{
    private const string SweepColumns = "id, spec, name, priority, created, state, reason, finished, version";

    /// <summary>One step down an index for each sweep, however many trials it has.</summary>
    internal const string SelectBest =
        """
        SELECT s.id, t.trial, t.candidate_epoch, t.candidate_perplexity
        FROM sweeps AS s
        CROSS JOIN LATERAL (
            SELECT trial, candidate_epoch, candidate_perplexity FROM trials
            WHERE sweep = s.id AND ranked_perplexity IS NOT NULL
            ORDER BY ranked_perplexity, candidate_epoch, trial LIMIT 1) AS t
        """;

    public static async Task<SweepRecord?> SweepAsync(PostgresSnapshot ledger, SweepId id)
    {
        var rows = await ledger.QueryAsync($"SELECT {SweepColumns} FROM sweeps WHERE id = $1", Sweep, id.Value);
        return rows.SingleOrDefault();
    }

    // Of equal times the ordinal tells which was written first.
    public static Task<ImmutableArray<SweepRecord>> UnfinishedAsync(PostgresSnapshot ledger) => ledger.QueryAsync(
        $"SELECT {SweepColumns} FROM sweeps WHERE state IN ($1, $2) ORDER BY created, ordinal",
        Sweep, LedgerText.Of(SweepState.Running), LedgerText.Of(SweepState.Stopping));

    public static async Task<ImmutableArray<SweepSummary>> SummariesAsync(PostgresSnapshot ledger)
    {
        var sweeps = await ledger.QueryAsync($"SELECT {SweepColumns} FROM sweeps ORDER BY created DESC, ordinal DESC", Sweep);
        var counts = await CountsAsync(ledger);
        var best = (await ledger.QueryAsync(SelectBest, Best)).ToDictionary(row => row.Sweep, row => row.Trial);
        return
        [
            .. sweeps.Select(sweep => new SweepSummary(sweep, counts.GetValueOrDefault(sweep.Id.Value))
            {
                Best = best.TryGetValue(sweep.Id.Value, out var first) ? first : null,
            }),
        ];
    }

    public static Task<ImmutableArray<DeletedSweep>> DeletedAsync(PostgresSnapshot ledger) => ledger.QueryAsync(
        "SELECT sweep, deleted FROM deleted_sweeps ORDER BY deleted, sweep",
        row => new DeletedSweep(new SweepId(row.GetString(0)), row.Time(1)));

    public static Task<ImmutableArray<Sample>> SamplesAsync(PostgresSnapshot ledger, TrialId trial) => ledger.QueryAsync(
        "SELECT epoch, prompt, text FROM samples WHERE sweep = $1 AND trial = $2 ORDER BY epoch, ordinal",
        row => new Sample(row.GetInt32(0), row.GetString(1), row.GetString(2)),
        trial.Sweep.Value, trial.Number);

    public static Task<ImmutableArray<AttemptRecord>> AttemptsAsync(PostgresSnapshot ledger, TrialId trial) =>
        ledger.QueryAsync(
            """
            SELECT attempt, silo, slot, opened, resumed_from_epoch, device, kernel, version, note, ended, outcome, failure
            FROM attempts WHERE sweep = $1 AND trial = $2 ORDER BY attempt
            """,
            row => Attempt(row, trial),
            trial.Sweep.Value, trial.Number);

    public static Task<ImmutableArray<Measurement>> MeasurementsAsync(PostgresSnapshot ledger, TrialId trial) =>
        ledger.QueryAsync(
            $"SELECT {MeasurementColumns("m")} FROM measurements AS m WHERE sweep = $1 AND trial = $2 ORDER BY epoch",
            row => Measurement(row, 0),
            trial.Sweep.Value, trial.Number);

    /// <summary>The columns that <see cref="Measurement"/> reads, of a table with this alias.</summary>
    public static string MeasurementColumns(string table) =>
        $"{table}.epoch, {table}.loss, {table}.perplexity, {table}.validation_perplexity, {table}.tokens_per_second, " +
        $"{table}.elapsed_seconds";

    public static Measurement Measurement(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetDouble(first + 1),
        row.GetDouble(first + 2),
        row.NumberOrNull(first + 3),
        row.GetDouble(first + 4),
        LedgerText.Elapsed(row.GetDouble(first + 5)));

    private static async Task<Dictionary<string, TrialCounts>> CountsAsync(PostgresSnapshot ledger)
    {
        var rows = await ledger.QueryAsync(
            "SELECT sweep, state, count(*)::integer FROM trials GROUP BY sweep, state",
            row => (Sweep: row.GetString(0), State: LedgerText.Word<TrialState>(row.GetString(1)), Trials: row.GetInt32(2)));
        var counts = new Dictionary<string, TrialCounts>(StringComparer.Ordinal);
        foreach (var (sweep, state, trials) in rows)
            counts[sweep] = counts.GetValueOrDefault(sweep).Add(state, trials);
        return counts;
    }

    private static (string Sweep, RankedTrial Trial) Best(NpgsqlDataReader row) =>
        (row.GetString(0), new RankedTrial(new CandidateResult(row.GetInt32(2), row.GetDouble(3)), row.GetInt32(1)));

    private static SweepRecord Sweep(NpgsqlDataReader row) =>
        new(new SweepId(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetInt32(3), row.Time(4))
        {
            State = LedgerText.Word<SweepState>(row.GetString(5)),
            Reason = row.TextOrNull(6),
            Finished = row.TimeOrNull(7),
            Version = row.GetInt64(8),
        };

    private static AttemptRecord Attempt(NpgsqlDataReader row, TrialId trial) => new(
        new AttemptId(trial, row.GetInt32(0)),
        new SlotId(row.GetString(1), row.GetString(2)),
        row.Time(3),
        row.IntegerOrNull(4) is { } epoch
            ? new AttemptStart(epoch, row.GetString(5), row.GetString(6), row.GetString(7), row.TextOrNull(8))
            : null,
        row.TimeOrNull(9),
        row.TextOrNull(10) is { } outcome
            ? new AttemptEnd(LedgerText.Word<AttemptOutcome>(outcome), row.TextOrNull(11))
            : null);
}
