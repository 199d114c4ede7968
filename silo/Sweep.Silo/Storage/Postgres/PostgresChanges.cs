using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using static Sweep.Silo.PostgresValue;

namespace Sweep.Silo;

/// <summary>Says in SQL what a coordinator changes. What a change goes onto stands in its statement, so that another
/// coordinator's row is never touched.</summary>
internal static class PostgresChanges
{
    private const string SetSweep =
        """
        UPDATE sweeps SET state = $2, reason = $3, finished = $4, spec = $5, version = $6
        WHERE id = $1 AND version = $6 - 1
        """;

    private const string AddTrial =
        """
        INSERT INTO trials
            (sweep, trial, repeat, hyperparameters, seed, content_hash, state, attempt, failures, epochs_done, version)
        VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, 0, 0, 0)
        """;

    private const string SetTrial =
        """
        UPDATE trials
        SET state = $3, attempt = $4, failures = $5, epochs_done = $6, best_perplexity = $7, candidate_epoch = $8,
            candidate_perplexity = $9, failure = $10, to_the_end = $11, deaths = $12, version = $13
        WHERE sweep = $1 AND trial = $2 AND version = $13 - 1
        """;

    // Apart from the rest of the row: most changes leave them, and a report should not write them again.
    private const string SetTrialSpec =
        "UPDATE trials SET hyperparameters = $3, content_hash = $4 WHERE sweep = $1 AND trial = $2";

    private const string OpenAttempt =
        """
        INSERT INTO attempts (sweep, trial, attempt, silo, slot, pull, opened, epochs)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    private const string StartAttempt =
        """
        UPDATE attempts SET started = $4, resumed_from_epoch = $5, device = $6, kernel = $7, version = $8, note = $9
        WHERE sweep = $1 AND trial = $2 AND attempt = $3 AND ended IS NULL
        """;

    private const string CutCurve = "DELETE FROM measurements WHERE sweep = $1 AND trial = $2 AND epoch > $3";

    private const string CutSamples = "DELETE FROM samples WHERE sweep = $1 AND trial = $2 AND epoch > $3";

    private const string CloseAttempt =
        """
        UPDATE attempts SET ended = $4, outcome = $5, failure = $6
        WHERE sweep = $1 AND trial = $2 AND attempt = $3 AND ended IS NULL
        """;

    // All points of a report in one statement.
    private const string Measure =
        """
        INSERT INTO measurements (sweep, trial, attempt, epoch, loss, perplexity, validation_perplexity, tokens_per_second,
                                  elapsed_seconds)
        SELECT $1, $2, $3, point.*
        FROM unnest($4::integer[], $5::float8[], $6::float8[], $7::float8[], $8::float8[], $9::float8[]) AS point
        """;

    private const string ReplaceSample =
        """
        UPDATE samples SET attempt = $4, text = $6
        WHERE sweep = $1 AND trial = $2 AND epoch = $3 AND prompt = $5
        """;

    private const string AddSample =
        """
        INSERT INTO samples (sweep, trial, epoch, attempt, prompt, text)
        SELECT $1, $2, $3, $4, $5, $6
        WHERE NOT EXISTS (SELECT FROM samples WHERE sweep = $1 AND trial = $2 AND epoch = $3 AND prompt = $5)
        """;

    // An attempt that writes an epoch again replaced the file as well, so the later record is the true one.
    private const string AddCheckpoint =
        """
        INSERT INTO checkpoints (sweep, trial, epoch, attempt, path, sha256, bytes, perplexity)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (sweep, trial, epoch, attempt) DO UPDATE
        SET path = excluded.path, sha256 = excluded.sha256, bytes = excluded.bytes, perplexity = excluded.perplexity
        """;

    private const string ForgetCheckpoint =
        "DELETE FROM checkpoints WHERE sweep = $1 AND trial = $2 AND epoch = $3 AND attempt = $4";

    /// <summary>Adds the statements of changes, in their order.</summary>
    public static void Add(PostgresStatements statements, ImmutableArray<LedgerChange> changes)
    {
        foreach (var change in changes) Add(statements, change);
    }

    private static void Add(PostgresStatements statements, LedgerChange change)
    {
        switch (change)
        {
            case LedgerChange.SweepSet(var sweep):
                statements.Add(
                    SetSweep, rows: 1, Text(sweep.Id.Value), Text(LedgerText.Of(sweep.State)), Text(sweep.Reason),
                    Time(sweep.Finished), Text(sweep.SpecJson), Long(sweep.Version));
                break;
            case LedgerChange.TrialAdded(var trial):
                statements.Add(
                    AddTrial, rows: 1, Text(trial.Id.Sweep.Value), Integer(trial.Id.Number), Integer(trial.Repeat),
                    Text(LedgerText.Of(trial.Hyperparameters)), Text(LedgerText.Of(trial.Seed)), Text(trial.ContentHash));
                break;
            case LedgerChange.TrialSet(var trial, var hasNewSpec):
                Set(statements, trial, hasNewSpec);
                break;
            case LedgerChange.AttemptOpened(var attempt, var slot, var pull, var at, var epochs):
                statements.Add(
                    OpenAttempt, rows: 1, Text(attempt.Trial.Sweep.Value), Integer(attempt.Trial.Number),
                    Integer(attempt.Number), Text(slot.Silo), Text(slot.Device), Long(pull), Time(at), Integer(epochs));
                break;
            case LedgerChange.AttemptStarted(var attempt, var start, var at):
                Start(statements, attempt, start, at);
                break;
            case LedgerChange.AttemptClosed(var attempt, var end, var at):
                statements.Add(
                    CloseAttempt, rows: 1, Text(attempt.Trial.Sweep.Value), Integer(attempt.Trial.Number),
                    Integer(attempt.Number), Time(at), Text(LedgerText.Of(end.Outcome)), Text(end.Failure));
                break;
            case LedgerChange.Measured(var attempt, var measurements):
                Add(statements, attempt, measurements);
                break;
            case LedgerChange.Sampled(var attempt, var samples):
                foreach (var sample in samples) Add(statements, attempt, sample);
                break;
            case LedgerChange.CheckpointAdded(var trial, var checkpoint):
                statements.Add(
                    AddCheckpoint, rows: 1, Text(trial.Sweep.Value), Integer(trial.Number), Integer(checkpoint.Epoch),
                    Integer(checkpoint.Attempt), Text(checkpoint.Path), Text(checkpoint.Sha256), Long(checkpoint.Bytes),
                    Number(checkpoint.Perplexity));
                break;
            case LedgerChange.CheckpointForgotten(var trial, var checkpoint):
                statements.Add(
                    ForgetCheckpoint, rows: null, Text(trial.Sweep.Value), Integer(trial.Number),
                    Integer(checkpoint.Epoch), Integer(checkpoint.Attempt));
                break;
            default:
                throw new NotSupportedException($"The store does not know how to write '{change.GetType().Name}'.");
        }
    }

    private static void Set(PostgresStatements statements, TrialEntry trial, bool hasNewSpec)
    {
        var (sweep, number) = (trial.Spec.Id.Sweep.Value, trial.Spec.Id.Number);
        statements.Add(
            SetTrial, rows: 1, Text(sweep), Integer(number), Text(LedgerText.Of(trial.State)), Integer(trial.Attempt),
            Integer(trial.Failures), Integer(trial.EpochsDone), Number(trial.BestPerplexity),
            Integer(trial.Candidate?.Epoch), Number(trial.Candidate?.Perplexity), Text(trial.Failure),
            Flag(trial.TrainsToTheEnd), Integer(trial.Deaths), Long(trial.Version));
        if (!hasNewSpec) return;
        statements.Add(
            SetTrialSpec, rows: 1, Text(sweep), Integer(number), Text(LedgerText.Of(trial.Spec.Hyperparameters)),
            Text(trial.Spec.ContentHash));
    }

    private static void Start(PostgresStatements statements, AttemptId attempt, AttemptStart start, DateTimeOffset at)
    {
        var (sweep, number) = (attempt.Trial.Sweep.Value, attempt.Trial.Number);
        var epoch = start.ResumedFromEpoch;
        statements.Add(
            StartAttempt, rows: 1, Text(sweep), Integer(number), Integer(attempt.Number), Time(at), Integer(epoch),
            Text(start.Device), Text(start.Kernel), Text(start.Version), Text(start.Note));
        if (attempt.Number == 1 && epoch == 0) return; // Nothing can be there yet.
        statements.Add(CutCurve, rows: null, Text(sweep), Integer(number), Integer(epoch));
        statements.Add(CutSamples, rows: null, Text(sweep), Integer(number), Integer(epoch));
    }

    private static void Add(PostgresStatements statements, AttemptId attempt, ImmutableArray<Measurement> points)
    {
        statements.Add(
            Measure, rows: points.Length, Text(attempt.Trial.Sweep.Value), Integer(attempt.Trial.Number),
            Integer(attempt.Number), Integers(points.Select(point => point.Epoch)),
            Numbers(points.Select(point => point.Loss)), Numbers(points.Select(point => point.Perplexity)),
            Numbers(points.Select(point => point.ValidationPerplexity)),
            Numbers(points.Select(point => point.TokensPerSecond)),
            Numbers(points.Select(point => LedgerText.Seconds(point.Elapsed))));
    }

    private static void Add(PostgresStatements statements, AttemptId attempt, Sample sample)
    {
        // Parameters belong to one statement each.
        statements.Add(ReplaceSample, rows: null, Values());
        statements.Add(AddSample, rows: null, Values());

        Npgsql.NpgsqlParameter[] Values() =>
        [
            Text(attempt.Trial.Sweep.Value), Integer(attempt.Trial.Number), Integer(sample.Epoch), Integer(attempt.Number),
            Text(sample.Prompt), Text(sample.Text),
        ];
    }
}
