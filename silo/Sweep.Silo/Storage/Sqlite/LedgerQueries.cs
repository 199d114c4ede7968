using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Reads sweeps and what belongs to one trial.</summary>
internal static class LedgerQueries
{
    private const string SweepColumns =
        "id AS Id, name AS Name, state AS State, reason AS Reason, priority AS Priority, created AS Created, " +
        "finished AS Finished, spec AS Spec, version AS Version";

    /// <summary>One step down an index for each sweep, however many trials it has. CROSS keeps that order: the planner would
    /// rather begin with all trials.</summary>
    internal const string SelectBest =
        """
        SELECT t.sweep, t.trial, t.candidate_epoch, t.candidate_perplexity
        FROM sweeps AS s
        CROSS JOIN trials AS t ON t.sweep = s.id AND t.trial = (
            SELECT trial FROM trials AS r
            WHERE r.sweep = s.id AND r.ranked_perplexity IS NOT NULL
            ORDER BY r.ranked_perplexity, r.candidate_epoch, r.trial LIMIT 1)
        """;

    public static SweepRecord? Sweep(SqliteConnection connection, SweepId id) =>
        connection.QuerySingleOrDefault<SweepRow>(
            $"SELECT {SweepColumns} FROM sweeps WHERE id = @id", new { id = id.Value })?.ToRecord();

    // Of equal times the rowid tells which was written first.
    public static ImmutableArray<SweepRecord> Unfinished(SqliteConnection connection) =>
    [
        .. connection.Query<SweepRow>(
                $"SELECT {SweepColumns} FROM sweeps WHERE state IN (@running, @stopping) ORDER BY created, rowid",
                new { running = LedgerText.Of(SweepState.Running), stopping = LedgerText.Of(SweepState.Stopping) })
            .Select(row => row.ToRecord()),
    ];

    public static ImmutableArray<SweepSummary> Summaries(SqliteConnection connection)
    {
        var counts = Counts(connection);
        var best = Best(connection);
        var sweeps = connection.Query<SweepRow>($"SELECT {SweepColumns} FROM sweeps ORDER BY created DESC, rowid DESC");
        return
        [
            .. sweeps.Select(row => new SweepSummary(row.ToRecord(), counts.GetValueOrDefault(row.Id))
            {
                Best = best.TryGetValue(row.Id, out var first) ? first : null,
            }),
        ];
    }

    public static ImmutableArray<DeletedSweep> Deleted(SqliteConnection connection) =>
    [
        .. connection.Query<(string Sweep, string At)>("SELECT sweep, deleted FROM deleted_sweeps ORDER BY deleted, sweep")
            .Select(row => new DeletedSweep(new SweepId(row.Sweep), LedgerText.Time(row.At))),
    ];

    public static ImmutableArray<Sample> Samples(SqliteConnection connection, TrialId trial) =>
    [
        .. connection.Query<SampleRow>(
                """
                SELECT epoch AS Epoch, prompt AS Prompt, text AS Text FROM samples
                WHERE sweep = @sweep AND trial = @number ORDER BY epoch, rowid
                """,
                Key(trial))
            .Select(row => new Sample((int)row.Epoch, row.Prompt, row.Text)),
    ];

    public static ImmutableArray<AttemptRecord> Attempts(SqliteConnection connection, TrialId trial) =>
    [
        .. connection.Query<AttemptRow>(
                """
                SELECT attempt AS Attempt, silo AS Silo, slot AS Slot, opened AS Opened,
                       resumed_from_epoch AS ResumedFromEpoch, device AS Device, kernel AS Kernel, version AS Version,
                       note AS Note, ended AS Ended, outcome AS Outcome, failure AS Failure
                FROM attempts WHERE sweep = @sweep AND trial = @number ORDER BY attempt
                """,
                Key(trial))
            .Select(row => row.ToRecord(trial)),
    ];

    public static ImmutableArray<Measurement> Measurements(SqliteConnection connection, TrialId trial)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
             SELECT {MeasurementColumns("m")} FROM measurements AS m
             WHERE sweep = @sweep AND trial = @trial ORDER BY epoch
             """;
        command.Parameters.AddWithValue("@sweep", trial.Sweep.Value);
        command.Parameters.AddWithValue("@trial", trial.Number);
        using var reader = command.ExecuteReader();
        var curve = ImmutableArray.CreateBuilder<Measurement>();
        while (reader.Read()) curve.Add(Measurement(reader, 0));
        return curve.ToImmutable();
    }

    /// <summary>The columns that <see cref="Measurement"/> reads, of a table with this alias.</summary>
    public static string MeasurementColumns(string table) =>
        $"{table}.epoch, {table}.loss, {table}.perplexity, {table}.validation_perplexity, {table}.tokens_per_second, " +
        $"{table}.elapsed_seconds";

    public static Measurement Measurement(SqliteDataReader reader, int first) => new(
        reader.GetInt32(first),
        SqliteNumber.Read(reader, first + 1),
        SqliteNumber.Read(reader, first + 2),
        SqliteNumber.ReadOrNull(reader, first + 3),
        SqliteNumber.Read(reader, first + 4),
        LedgerText.Elapsed(reader.GetDouble(first + 5)));

    private static Dictionary<string, TrialCounts> Counts(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sweep, state, count(*) FROM trials GROUP BY sweep, state";
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<string, TrialCounts>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var sweep = reader.GetString(0);
            var state = LedgerText.Word<TrialState>(reader.GetString(1));
            counts[sweep] = counts.GetValueOrDefault(sweep).Add(state, reader.GetInt32(2));
        }

        return counts;
    }

    /// <summary>The best trial of every sweep that has one.</summary>
    private static Dictionary<string, RankedTrial> Best(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SelectBest;
        using var reader = command.ExecuteReader();
        var best = new Dictionary<string, RankedTrial>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var candidate = new CandidateResult(reader.GetInt32(2), SqliteNumber.Read(reader, 3));
            best.Add(reader.GetString(0), new RankedTrial(candidate, reader.GetInt32(1)));
        }

        return best;
    }

    private static object Key(TrialId trial) => new { sweep = trial.Sweep.Value, number = trial.Number };

    private sealed record SampleRow(long Epoch, string Prompt, string Text);

    private sealed record SweepRow(
        string Id, string Name, string State, string? Reason, long Priority, string Created, string? Finished,
        string Spec, long Version)
    {
        public SweepRecord ToRecord() =>
            new(new SweepId(Id), Spec, Name, (int)Priority, LedgerText.Time(Created))
            {
                State = LedgerText.Word<SweepState>(State),
                Reason = Reason,
                Finished = Finished is null ? null : LedgerText.Time(Finished),
                Version = Version,
            };
    }

    private sealed record AttemptRow(
        long Attempt, string Silo, string Slot, string Opened, long? ResumedFromEpoch, string? Device, string? Kernel,
        string? Version, string? Note, string? Ended, string? Outcome, string? Failure)
    {
        public AttemptRecord ToRecord(TrialId trial) => new(
            new AttemptId(trial, (int)Attempt),
            new SlotId(Silo, Slot),
            LedgerText.Time(Opened),
            ResumedFromEpoch is { } epoch ? new AttemptStart((int)epoch, Device!, Kernel!, Version!, Note) : null,
            Ended is null ? null : LedgerText.Time(Ended),
            Outcome is null ? null : new AttemptEnd(LedgerText.Word<AttemptOutcome>(Outcome), Failure));
    }
}
