-- What these tables promise to whoever reads them with SQL, beside what their names say:
--   times are ISO-8601 text in UTC with seven decimals, because a timestamp here would lose the last of them. The text
--   sorts as the times do, and the views give timestamps;
--   seeds are decimal text, because a 64-bit seed does not fit a signed integer;
--   NaN sorts after every number, so a diverged trial ranks last. The views give NULL instead, which avg() and its like
--   pass over.
-- Names and values are those of the SQLite ledger.

CREATE TABLE sweeps (
    id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    ordinal  BIGINT  GENERATED ALWAYS AS IDENTITY,
    name     TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    reason   TEXT,
    priority INTEGER NOT NULL,
    created  TEXT COLLATE "C" NOT NULL,
    finished TEXT COLLATE "C",
    spec     TEXT    NOT NULL,
    version  BIGINT  NOT NULL
);

-- The rows of trials are written again and again, so their pages keep room for it.
CREATE TABLE trials (
    sweep                TEXT COLLATE "C" NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
    trial                INTEGER NOT NULL,
    repeat               INTEGER NOT NULL,
    hyperparameters      TEXT    NOT NULL,
    seed                 TEXT    NOT NULL,
    content_hash         TEXT    NOT NULL,
    state                TEXT    NOT NULL,
    attempt              INTEGER NOT NULL,
    failures             INTEGER NOT NULL,
    epochs_done          INTEGER NOT NULL,
    best_perplexity      DOUBLE PRECISION,
    candidate_epoch      INTEGER,
    candidate_perplexity DOUBLE PRECISION,
    failure              TEXT,
    to_the_end           BOOLEAN NOT NULL DEFAULT FALSE,
    version              BIGINT  NOT NULL,
    -- The perplexity that ranks the trial: that of its best candidate to two decimals, halves up, as the program rounds
    -- (the largest double below one half is added, so that a number just below a half does not reach it). NULL when it
    -- has no rank.
    ranked_perplexity    DOUBLE PRECISION GENERATED ALWAYS AS (
        CASE
            WHEN state = 'diverged' OR candidate_perplexity IS NULL
                OR candidate_perplexity IN ('NaN'::float8, 'Infinity'::float8, '-Infinity'::float8) THEN NULL
            WHEN candidate_perplexity BETWEEN 0::float8 AND 1e16::float8
                THEN trunc(candidate_perplexity * 100::float8 + 0.49999999999999994::float8) / 100::float8
            ELSE candidate_perplexity
        END
    ) STORED,
    PRIMARY KEY (sweep, trial)
) WITH (fillfactor = 70);

CREATE INDEX trials_by_state ON trials (sweep, state);

-- The best trial of a sweep is the first of its entries here.
CREATE INDEX trials_by_rank ON trials (sweep, ranked_perplexity, candidate_epoch, trial)
WHERE ranked_perplexity IS NOT NULL;

CREATE TABLE attempts (
    sweep              TEXT COLLATE "C" NOT NULL,
    trial              INTEGER NOT NULL,
    attempt            INTEGER NOT NULL,
    silo               TEXT    NOT NULL,
    slot               TEXT    NOT NULL,
    pull               BIGINT  NOT NULL,
    epochs             INTEGER,
    opened             TEXT COLLATE "C" NOT NULL,
    started            TEXT COLLATE "C",
    resumed_from_epoch INTEGER,
    device             TEXT,
    kernel             TEXT,
    version            TEXT,
    note               TEXT,
    ended              TEXT COLLATE "C",
    outcome            TEXT,
    failure            TEXT,
    PRIMARY KEY (sweep, trial, attempt),
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, trial) ON DELETE CASCADE
);

CREATE TABLE measurements (
    sweep                 TEXT COLLATE "C" NOT NULL,
    trial                 INTEGER NOT NULL,
    epoch                 INTEGER NOT NULL,
    attempt               INTEGER NOT NULL,
    loss                  DOUBLE PRECISION NOT NULL,
    perplexity            DOUBLE PRECISION NOT NULL,
    validation_perplexity DOUBLE PRECISION,
    tokens_per_second     DOUBLE PRECISION NOT NULL,
    elapsed_seconds       DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (sweep, trial, epoch),
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, trial) ON DELETE CASCADE
);

CREATE TABLE checkpoints (
    sweep      TEXT COLLATE "C" NOT NULL,
    trial      INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    path       TEXT    NOT NULL,
    sha256     TEXT    NOT NULL,
    bytes      BIGINT  NOT NULL,
    perplexity DOUBLE PRECISION,
    PRIMARY KEY (sweep, trial, epoch, attempt),
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, trial) ON DELETE CASCADE
);

-- With an ordinal, because that keeps the order in which the prompts of an epoch were reported. A prompt may be too
-- long for an index.
CREATE TABLE samples (
    sweep   TEXT COLLATE "C" NOT NULL,
    trial   INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    ordinal BIGINT  GENERATED ALWAYS AS IDENTITY,
    attempt INTEGER NOT NULL,
    prompt  TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    PRIMARY KEY (sweep, trial, epoch, ordinal),
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, trial) ON DELETE CASCADE
);

-- Sweeps that are gone from the tables above and whose checkpoint files are to go too.
CREATE TABLE deleted_sweeps (
    sweep   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    deleted TEXT COLLATE "C" NOT NULL
);

-- How many groups of writes each process has committed. Who loses the connection during a commit finds here whether it
-- was carried out.
CREATE TABLE ledger_writers (
    writer  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    groups  BIGINT NOT NULL,
    written TEXT COLLATE "C" NOT NULL
) WITH (fillfactor = 50);

CREATE VIEW trial_results AS
SELECT
    t.sweep,
    s.name                                                      AS sweep_name,
    t.trial,
    t.repeat,
    t.hyperparameters::json ->> 'cell'                          AS cell,
    (t.hyperparameters::json ->> 'layers')::integer             AS layers,
    (t.hyperparameters::json ->> 'lr')::float8                  AS lr,
    (t.hyperparameters::json ->> 'hidden_size')::integer        AS hidden_size,
    t.hyperparameters::json ->> 'sampling'                      AS sampling,
    (t.hyperparameters::json ->> 'batch_size')::integer         AS batch_size,
    (t.hyperparameters::json ->> 'num_steps')::integer          AS num_steps,
    (t.hyperparameters::json ->> 'epochs')::integer             AS epochs,
    (t.hyperparameters::json ->> 'clip_norm')::float8           AS clip_norm,
    (t.hyperparameters::json ->> 'init_std')::float8            AS init_std,
    t.seed,
    t.state,
    t.epochs_done,
    nullif(m.perplexity, 'NaN'::float8)                         AS perplexity,
    nullif(m.validation_perplexity, 'NaN'::float8)              AS validation_perplexity,
    nullif(t.best_perplexity, 'NaN'::float8)                    AS best_perplexity,
    nullif(t.candidate_perplexity, 'NaN'::float8)               AS checkpoint_perplexity,
    t.candidate_epoch                                           AS checkpoint_epoch,
    nullif(m.tokens_per_second, 'NaN'::float8)                  AS tokens_per_second,
    m.elapsed_seconds,
    t.attempt                                                   AS attempts,
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
    nullif(loss, 'NaN'::float8)                  AS loss,
    nullif(perplexity, 'NaN'::float8)            AS perplexity,
    nullif(validation_perplexity, 'NaN'::float8) AS validation_perplexity,
    nullif(tokens_per_second, 'NaN'::float8)     AS tokens_per_second,
    elapsed_seconds
FROM measurements;

CREATE VIEW sweep_progress AS
SELECT
    s.id,
    s.name,
    s.state,
    s.created::timestamptz                          AS created,
    s.finished::timestamptz                         AS finished,
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
