-- A sweep can be changed once it is there: retried, extended, deleted.

PRAGMA user_version = 2;

-- To which epoch the slot was asked to train; the trial may have been given more since. NULL in older rows.
ALTER TABLE attempts ADD COLUMN epochs INTEGER;

-- 1 once a user has retried a trial that had been stopped: nothing stops it early any more.
ALTER TABLE trials ADD COLUMN to_the_end INTEGER NOT NULL DEFAULT 0;

-- The perplexity that ranks the trial: that of its best candidate to two decimals, halves up, as the program rounds (the
-- largest double below one half is added, so that a number just below a half does not reach it). NULL when it has no rank.
ALTER TABLE trials ADD COLUMN ranked_perplexity REAL GENERATED ALWAYS AS (
    CASE
        WHEN state = 'diverged' OR typeof(candidate_perplexity) <> 'real' OR abs(candidate_perplexity) = 9e999 THEN NULL
        WHEN candidate_perplexity BETWEEN 0 AND 1e16
            THEN CAST(candidate_perplexity * 100.0 + 0.49999999999999994 AS INTEGER) / 100.0
        ELSE candidate_perplexity
    END
) VIRTUAL;

-- The best trial of a sweep is the first of its entries here.
CREATE INDEX trials_by_rank ON trials (sweep, ranked_perplexity, candidate_epoch, trial)
WHERE ranked_perplexity IS NOT NULL;

-- Sweeps that are gone from the tables above and whose checkpoint files are to go too.
CREATE TABLE deleted_sweeps (
    sweep   TEXT NOT NULL PRIMARY KEY,
    deleted TEXT NOT NULL
) STRICT;
