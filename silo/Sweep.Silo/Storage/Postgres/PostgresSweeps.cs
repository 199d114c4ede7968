using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using static Sweep.Silo.PostgresValue;

namespace Sweep.Silo;

/// <summary>Says in SQL how a whole sweep comes and goes.</summary>
internal static class PostgresSweeps
{
    // One statement, so that 10,000 trials are one journey. Gives a row when the sweep was not there.
    private const string Create =
        """
        WITH made AS (
            INSERT INTO sweeps (id, name, state, reason, priority, created, finished, spec, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO NOTHING
            RETURNING id
        ), submitted_again AS (
            DELETE FROM deleted_sweeps WHERE sweep IN (SELECT id FROM made)
        ), added AS (
            INSERT INTO trials (sweep, trial, repeat, hyperparameters, seed, content_hash, state, attempt, failures,
                                epochs_done, version)
            SELECT made.id, trial.*, 'queued', 0, 0, 0, 0
            FROM made CROSS JOIN unnest($10::integer[], $11::integer[], $12::text[], $13::text[], $14::text[]) AS trial
        )
        SELECT 1 FROM made
        """;

    // Materialized, because the version is to be compared once the row is locked, not before. Gives a row when it is
    // another one.
    private const string LockOtherVersion =
        """
        WITH locked AS MATERIALIZED (SELECT version FROM sweeps WHERE id = $1 FOR UPDATE)
        SELECT 1 FROM locked WHERE version <> $2
        """;

    // Nothing is noted when the sweep was not there.
    private const string Delete =
        """
        WITH gone AS (DELETE FROM sweeps WHERE id = $1 RETURNING id)
        INSERT INTO deleted_sweeps (sweep, deleted) SELECT id, $2 FROM gone
        ON CONFLICT (sweep) DO UPDATE SET deleted = excluded.deleted
        """;

    // Each table by itself: the cascade of the foreign keys would look every trial up in every table.
    private static readonly string[] DeleteParts =
    [
        .. new[] { "samples", "checkpoints", "measurements", "attempts", "trials" }
            .Select(table => $"DELETE FROM {table} WHERE sweep = $1"),
    ];

    public static void AddCreation(PostgresStatements statements, SweepRecord sweep, ImmutableArray<TrialSpec> trials) =>
        statements.Add(
            Create, rows: null, Text(sweep.Id.Value), Text(sweep.Name), Text(LedgerText.Of(sweep.State)), Text(sweep.Reason),
            Integer(sweep.Priority), Time(sweep.Created), Time(sweep.Finished), Text(sweep.SpecJson), Long(sweep.Version),
            Integers(trials.Select(trial => trial.Id.Number)), Integers(trials.Select(trial => trial.Repeat)),
            Texts(trials.Select(trial => LedgerText.Of(trial.Hyperparameters))),
            Texts(trials.Select(trial => LedgerText.Of(trial.Seed))), Texts(trials.Select(trial => trial.ContentHash)));

    public static void AddDeletion(PostgresStatements statements, SweepId sweep, long version, DateTimeOffset at)
    {
        statements.Add(LockOtherVersion, rows: 0, Text(sweep.Value), Long(version));
        foreach (var part in DeleteParts) statements.Add(part, rows: null, Text(sweep.Value));
        statements.Add(Delete, rows: null, Text(sweep.Value), Time(at));
    }

    public static void AddForgetting(PostgresStatements statements, SweepId sweep) =>
        statements.Add("DELETE FROM deleted_sweeps WHERE sweep = $1", rows: null, Text(sweep.Value));
}
