using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Writes sweeps and their changes through prepared statements. Belongs to the writer's thread.</summary>
internal sealed class LedgerStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _insertSweep = new(
        connection,
        """
        INSERT INTO sweeps (id, name, state, reason, priority, created, finished, spec, version)
        VALUES (@id, @name, @state, @reason, @priority, @created, @finished, @spec, @version)
        ON CONFLICT (id) DO NOTHING
        """,
        "@id", "@name", "@state", "@reason", "@priority", "@created", "@finished", "@spec", "@version");

    private readonly SqliteStatement _insertTrial = new(
        connection,
        """
        INSERT INTO trials
            (sweep, trial, repeat, hyperparameters, seed, content_hash, state, attempt, failures, epochs_done, version)
        VALUES (@sweep, @trial, @repeat, @hyperparameters, @seed, @hash, 'queued', 0, 0, 0, 0)
        """,
        "@sweep", "@trial", "@repeat", "@hyperparameters", "@seed", "@hash");

    private readonly SqliteStatement _setSweep = new(
        connection,
        """
        UPDATE sweeps SET state = @state, reason = @reason, finished = @finished, spec = @spec, version = @version
        WHERE id = @id AND version = @version - 1
        """,
        "@id", "@state", "@reason", "@finished", "@spec", "@version");

    private readonly SqliteStatement _setTrial = new(
        connection,
        """
        UPDATE trials
        SET state = @state, attempt = @attempt, failures = @failures, epochs_done = @epochs, best_perplexity = @best,
            candidate_epoch = @candidateEpoch, candidate_perplexity = @candidate, failure = @failure,
            to_the_end = @toTheEnd, deaths = @deaths, version = @version
        WHERE sweep = @sweep AND trial = @trial AND version = @version - 1
        """,
        "@sweep", "@trial", "@state", "@attempt", "@failures", "@epochs", "@best", "@candidateEpoch", "@candidate",
        "@failure", "@toTheEnd", "@deaths", "@version");

    // Apart from the rest of the row: most changes leave them, and a report should not write them again.
    private readonly SqliteStatement _setTrialSpec = new(
        connection,
        "UPDATE trials SET hyperparameters = @hyperparameters, content_hash = @hash WHERE sweep = @sweep AND trial = @trial",
        "@sweep", "@trial", "@hyperparameters", "@hash");

    private readonly SqliteStatement _openAttempt = new(
        connection,
        """
        INSERT INTO attempts (sweep, trial, attempt, silo, slot, pull, opened, epochs)
        VALUES (@sweep, @trial, @attempt, @silo, @slot, @pull, @at, @epochs)
        """,
        "@sweep", "@trial", "@attempt", "@silo", "@slot", "@pull", "@at", "@epochs");

    private readonly SqliteStatement _startAttempt = new(
        connection,
        """
        UPDATE attempts
        SET started = @at, resumed_from_epoch = @epoch, device = @device, kernel = @kernel, version = @version,
            note = @note
        WHERE sweep = @sweep AND trial = @trial AND attempt = @attempt AND ended IS NULL
        """,
        "@sweep", "@trial", "@attempt", "@at", "@epoch", "@device", "@kernel", "@version", "@note");

    private readonly SqliteStatement _cutCurve = new(
        connection,
        "DELETE FROM measurements WHERE sweep = @sweep AND trial = @trial AND epoch > @epoch",
        "@sweep", "@trial", "@epoch");

    private readonly SqliteStatement _cutSamples = new(
        connection,
        "DELETE FROM samples WHERE sweep = @sweep AND trial = @trial AND epoch > @epoch",
        "@sweep", "@trial", "@epoch");

    private readonly SqliteStatement _closeAttempt = new(
        connection,
        """
        UPDATE attempts SET ended = @at, outcome = @outcome, failure = @failure
        WHERE sweep = @sweep AND trial = @trial AND attempt = @attempt AND ended IS NULL
        """,
        "@sweep", "@trial", "@attempt", "@at", "@outcome", "@failure");

    private readonly SqliteStatement _measure = new(
        connection,
        """
        INSERT INTO measurements (sweep, trial, epoch, attempt, loss, perplexity, validation_perplexity,
                                  tokens_per_second, elapsed_seconds)
        VALUES (@sweep, @trial, @epoch, @attempt, @loss, @perplexity, @validation, @tokens, @elapsed)
        """,
        "@sweep", "@trial", "@epoch", "@attempt", "@loss", "@perplexity", "@validation", "@tokens", "@elapsed");

    private readonly SqliteStatement _sample = new(
        connection,
        """
        INSERT INTO samples (sweep, trial, epoch, attempt, prompt, text)
        VALUES (@sweep, @trial, @epoch, @attempt, @prompt, @text)
        ON CONFLICT (sweep, trial, epoch, prompt) DO UPDATE SET attempt = excluded.attempt, text = excluded.text
        """,
        "@sweep", "@trial", "@epoch", "@attempt", "@prompt", "@text");

    // An attempt that writes an epoch again replaced the file as well, so the later record is the true one.
    private readonly SqliteStatement _addCheckpoint = new(
        connection,
        """
        INSERT OR REPLACE INTO checkpoints (sweep, trial, epoch, attempt, path, sha256, bytes, perplexity)
        VALUES (@sweep, @trial, @epoch, @attempt, @path, @sha256, @bytes, @perplexity)
        """,
        "@sweep", "@trial", "@epoch", "@attempt", "@path", "@sha256", "@bytes", "@perplexity");

    private readonly SqliteStatement _forgetCheckpoint = new(
        connection,
        "DELETE FROM checkpoints WHERE sweep = @sweep AND trial = @trial AND epoch = @epoch AND attempt = @attempt",
        "@sweep", "@trial", "@epoch", "@attempt");

    /// <returns>False, with nothing changed, when the sweep is there already.</returns>
    public bool Create(SweepRecord sweep, ImmutableArray<TrialSpec> trials)
    {
        var id = sweep.Id.Value;
        var rows = _insertSweep.Execute(
            id, sweep.Name, LedgerText.Of(sweep.State), sweep.Reason, sweep.Priority, LedgerText.Of(sweep.Created),
            TimeOrNull(sweep.Finished), sweep.SpecJson, sweep.Version);
        if (rows == 0) return false;
        LedgerDeletion.Forget(connection, sweep.Id); // Submitted again: its files are no longer to go.
        foreach (var trial in trials) Add(trial);
        return true;
    }

    /// <summary>Deletes a sweep, of this version only, and notes that its files are to go. Harmless when it is not
    /// there.</summary>
    /// <exception cref="LedgerConflictException">It has another version.</exception>
    public void Delete(SweepId sweep, long version, DateTimeOffset at) => LedgerDeletion.Delete(connection, sweep, version, at);

    /// <summary>The files of a deleted sweep are gone.</summary>
    public void ForgetDeleted(SweepId sweep) => LedgerDeletion.Forget(connection, sweep);

    /// <summary>Writes changes in their order; the caller undoes them all when one is refused.</summary>
    /// <exception cref="LedgerConflictException">Another coordinator was first.</exception>
    public void Apply(SweepId sweep, ImmutableArray<LedgerChange> changes)
    {
        try
        {
            foreach (var change in changes)
            {
                if (!Apply(change)) throw new LedgerConflictException(sweep);
            }
        }
        catch (SqliteException fault) when (SqliteFaults.IsClash(fault))
        {
            throw new LedgerConflictException(sweep);
        }
    }

    private bool Apply(LedgerChange change)
    {
        switch (change)
        {
            case LedgerChange.SweepSet(var sweep):
                return _setSweep.Execute(
                    sweep.Id.Value, LedgerText.Of(sweep.State), sweep.Reason, TimeOrNull(sweep.Finished),
                    sweep.SpecJson, sweep.Version) == 1;
            case LedgerChange.TrialAdded(var added):
                Add(added);
                return true;
            case LedgerChange.TrialSet(var trial, var hasNewSpec):
                return Set(trial, hasNewSpec);
            case LedgerChange.AttemptOpened(var attempt, var slot, var pull, var at, var epochs):
                var (openedSweep, openedTrial) = Key(attempt.Trial);
                _openAttempt.Execute(
                    openedSweep, openedTrial, attempt.Number, slot.Silo, slot.Device, pull, LedgerText.Of(at), epochs);
                return true;
            case LedgerChange.AttemptStarted(var attempt, var start, var at):
                return Start(attempt, start, at);
            case LedgerChange.AttemptClosed(var attempt, var end, var at):
                var (closedSweep, closedTrial) = Key(attempt.Trial);
                return _closeAttempt.Execute(
                    closedSweep, closedTrial, attempt.Number, LedgerText.Of(at), LedgerText.Of(end.Outcome),
                    end.Failure) == 1;
            case LedgerChange.Measured(var attempt, var measurements):
                Measure(attempt, measurements);
                return true;
            case LedgerChange.Sampled(var attempt, var samples):
                Sample(attempt, samples);
                return true;
            case LedgerChange.CheckpointAdded(var trial, var checkpoint):
                Add(trial, checkpoint);
                return true;
            case LedgerChange.CheckpointForgotten(var trial, var checkpoint):
                var (sweepId, number) = Key(trial);
                _forgetCheckpoint.Execute(sweepId, number, checkpoint.Epoch, checkpoint.Attempt);
                return true;
            default:
                throw new NotSupportedException($"The store does not know how to write '{change.GetType().Name}'.");
        }
    }

    private void Add(TrialSpec trial)
    {
        var (sweep, number) = Key(trial.Id);
        _insertTrial.Execute(
            sweep, number, trial.Repeat, LedgerText.Of(trial.Hyperparameters), LedgerText.Of(trial.Seed), trial.ContentHash);
    }

    private bool Set(TrialEntry trial, bool hasNewSpec)
    {
        var (sweep, number) = Key(trial.Spec.Id);
        var isSet = _setTrial.Execute(
            sweep, number, LedgerText.Of(trial.State), trial.Attempt, trial.Failures, trial.EpochsDone,
            SqliteNumber.Of(trial.BestPerplexity), trial.Candidate?.Epoch, SqliteNumber.Of(trial.Candidate?.Perplexity),
            trial.Failure, trial.TrainsToTheEnd, trial.Deaths, trial.Version) == 1;
        if (isSet && hasNewSpec)
            _setTrialSpec.Execute(sweep, number, LedgerText.Of(trial.Spec.Hyperparameters), trial.Spec.ContentHash);
        return isSet;
    }

    private bool Start(AttemptId attempt, AttemptStart start, DateTimeOffset at)
    {
        var (sweep, number) = Key(attempt.Trial);
        var epoch = start.ResumedFromEpoch;
        var rows = _startAttempt.Execute(
            sweep, number, attempt.Number, LedgerText.Of(at), epoch, start.Device, start.Kernel, start.Version,
            start.Note);
        _cutCurve.Execute(sweep, number, epoch);
        _cutSamples.Execute(sweep, number, epoch);
        return rows == 1;
    }

    private void Measure(AttemptId attempt, ImmutableArray<Measurement> measurements)
    {
        var (sweep, number) = Key(attempt.Trial);
        foreach (var point in measurements)
        {
            _measure.Execute(
                sweep, number, point.Epoch, attempt.Number, SqliteNumber.Of(point.Loss),
                SqliteNumber.Of(point.Perplexity), SqliteNumber.Of(point.ValidationPerplexity),
                SqliteNumber.Of(point.TokensPerSecond), LedgerText.Seconds(point.Elapsed));
        }
    }

    private void Sample(AttemptId attempt, ImmutableArray<Sample> samples)
    {
        var (sweep, number) = Key(attempt.Trial);
        foreach (var sample in samples)
        {
            _sample.Execute(sweep, number, sample.Epoch, attempt.Number, sample.Prompt, sample.Text);
        }
    }

    private void Add(TrialId trial, Checkpoint checkpoint)
    {
        var (sweep, number) = Key(trial);
        _addCheckpoint.Execute(
            sweep, number, checkpoint.Epoch, checkpoint.Attempt, checkpoint.Path, checkpoint.Sha256, checkpoint.Bytes,
            SqliteNumber.Of(checkpoint.Perplexity));
    }

    private static (string Sweep, int Trial) Key(TrialId trial) => (trial.Sweep.Value, trial.Number);

    private static string? TimeOrNull(DateTimeOffset? time) => time is { } known ? LedgerText.Of(known) : null;

    public void Dispose()
    {
        SqliteStatement[] all =
        [
            _insertSweep, _insertTrial, _setSweep, _setTrial, _setTrialSpec, _openAttempt, _startAttempt, _cutCurve, _cutSamples,
            _closeAttempt, _measure, _sample, _addCheckpoint, _forgetCheckpoint,
        ];
        foreach (var statement in all) statement.Dispose();
    }
}
