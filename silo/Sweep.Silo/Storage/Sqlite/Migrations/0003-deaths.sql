-- A trial may be what kills the silos that train it.

PRAGMA user_version = 3;

-- How often in a row the silo that trained the trial died, with no new checkpoint between.
ALTER TABLE trials ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
