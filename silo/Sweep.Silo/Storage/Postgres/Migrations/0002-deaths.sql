-- How often in a row the silo that trained the trial died, with no new checkpoint between: it may be what kills them.
ALTER TABLE trials ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
