-- What these tables promise to whoever reads them with SQL:
--   times are ISO-8601 text in UTC with seven decimals, so text order is time order;
--   seeds are decimal text, because a 64-bit seed does not fit SQLite's signed integers;
--   numbers that can be NaN are columns of type ANY, and NaN is the text 'NaN': SQLite would turn it into NULL. Text
--   sorts after every number, so a diverged trial ranks last. The views give NULL instead, which avg() and its like
--   pass over.

PRAGMA application_id = 1398228304;
PRAGMA user_version = 1;

CREATE TABLE sweeps (
    id       TEXT    NOT NULL PRIMARY KEY,
    name     TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    reason   TEXT,
    priority INTEGER NOT NULL,
    created  TEXT    NOT NULL,
    finished TEXT,
    spec     TEXT    NOT NULL,
    version  INTEGER NOT NULL
) STRICT;

CREATE TABLE trials (
    sweep                TEXT    NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
    trial                INTEGER NOT NULL,
    repeat               INTEGER NOT NULL,
    hyperparameters      TEXT    NOT NULL,
    seed                 TEXT    NOT NULL,
    content_hash         TEXT    NOT NULL,
    state                TEXT    NOT NULL,
    attempt              INTEGER NOT NULL,
    failures             INTEGER NOT NULL,
    epochs_done          INTEGER NOT NULL,
    best_perplexity      ANY,
    candidate_epoch      INTEGER,
    candidate_perplexity ANY,
    failure              TEXT,
    version              INTEGER NOT NULL,
    PRIMARY KEY (sweep, trial)
) STRICT, WITHOUT ROWID;

-- Counts by state are read from this index alone, and so are the running trials of a sweep that is loaded.
CREATE INDEX trials_by_state ON trials (sweep, state);

CREATE TABLE attempts (
    sweep              TEXT    NOT NULL,
    trial              INTEGER NOT NULL,
    attempt            INTEGER NOT NULL,
    silo               TEXT    NOT NULL,
    slot               TEXT    NOT NULL,
    pull               INTEGER NOT NULL,
    opened             TEXT    NOT NULL,
    started            TEXT,
    resumed_from_epoch INTEGER,
    device             TEXT,
    kernel             TEXT,
    version            TEXT,
    note               TEXT,
    ended              TEXT,
    outcome            TEXT,
    failure            TEXT,
    PRIMARY KEY (sweep, trial, attempt),
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, trial) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE measurements (
    sweep                 TEXT    NOT NULL,
    trial                 INTEGER NOT NULL,
    epoch                 INTEGER NOT NULL,
    attempt               INTEGER NOT NULL,
    loss                  ANY     NOT NULL,
    perplexity            ANY     NOT NULL,
    validation_perplexity ANY,
    tokens_per_second     ANY     NOT NULL,
    elapsed_seconds       REAL    NOT NULL,
    PRIMARY KEY (sweep, trial, epoch),
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, trial) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
    sweep      TEXT    NOT NULL,
    trial      INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    path       TEXT    NOT NULL,
    sha256     TEXT    NOT NULL,
    bytes      INTEGER NOT NULL,
    perplexity ANY,
    PRIMARY KEY (sweep, trial, epoch, attempt),
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, trial) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- With a rowid, because that keeps the order in which the prompts of an epoch were reported.
CREATE TABLE samples (
    sweep   TEXT    NOT NULL,
    trial   INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    prompt  TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    UNIQUE (sweep, trial, epoch, prompt),
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, trial) ON DELETE CASCADE
) STRICT;

CREATE VIEW trial_results AS
SELECT
    t.sweep,
    s.name                                          AS sweep_name,
    t.trial,
    t.repeat,
    t.hyperparameters ->> 'cell'                    AS cell,
    t.hyperparameters ->> 'layers'                  AS layers,
    CAST(t.hyperparameters ->> 'lr' AS REAL)        AS lr,
    t.hyperparameters ->> 'hidden_size'             AS hidden_size,
    t.hyperparameters ->> 'sampling'                AS sampling,
    t.hyperparameters ->> 'batch_size'              AS batch_size,
    t.hyperparameters ->> 'num_steps'               AS num_steps,
    t.hyperparameters ->> 'epochs'                  AS epochs,
    CAST(t.hyperparameters ->> 'clip_norm' AS REAL) AS clip_norm,
    CAST(t.hyperparameters ->> 'init_std' AS REAL)  AS init_std,
    t.seed,
    t.state,
    t.epochs_done,
    nullif(m.perplexity, 'NaN')                     AS perplexity,
    nullif(m.validation_perplexity, 'NaN')          AS validation_perplexity,
    nullif(t.best_perplexity, 'NaN')                AS best_perplexity,
    nullif(t.candidate_perplexity, 'NaN')           AS checkpoint_perplexity,
    t.candidate_epoch                               AS checkpoint_epoch,
    nullif(m.tokens_per_second, 'NaN')              AS tokens_per_second,
    m.elapsed_seconds,
    t.attempt                                       AS attempts,
    t.failures,
    t.failure
FROM trials AS t
JOIN sweeps AS s ON s.id = t.sweep
LEFT JOIN measurements AS m ON m.sweep = t.sweep AND m.trial = t.trial AND m.epoch = t.epochs_done;

CREATE VIEW learning_curves AS
SELECT
    sweep,
    trial,
    epoch,
    nullif(loss, 'NaN')                  AS loss,
    nullif(perplexity, 'NaN')            AS perplexity,
    nullif(validation_perplexity, 'NaN') AS validation_perplexity,
    nullif(tokens_per_second, 'NaN')     AS tokens_per_second,
    elapsed_seconds
FROM measurements;

CREATE VIEW sweep_progress AS
SELECT
    s.id,
    s.name,
    s.state,
    s.created,
    s.finished,
    count(t.trial)                                  AS trials,
    count(*) FILTER (WHERE t.state = 'queued')      AS queued,
    count(*) FILTER (WHERE t.state = 'running')     AS running,
    count(*) FILTER (WHERE t.state = 'paused')      AS paused,
    count(*) FILTER (WHERE t.state = 'succeeded')   AS succeeded,
    count(*) FILTER (WHERE t.state = 'diverged')    AS diverged,
    count(*) FILTER (WHERE t.state = 'failed')      AS failed,
    count(*) FILTER (WHERE t.state = 'stopped')     AS stopped,
    count(*) FILTER (WHERE t.state = 'cancelled')   AS cancelled
FROM sweeps AS s
LEFT JOIN trials AS t ON t.sweep = s.id
GROUP BY s.id;
