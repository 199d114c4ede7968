-- The one folder with the checkpoints that this ledger names. The id is in a file there too: so a process sees whether
-- what it finds at a path is that folder, or an empty one where a volume should have been mounted.
CREATE TABLE folder (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    id    TEXT NOT NULL,
    path  TEXT NOT NULL,
    noted TEXT COLLATE "C" NOT NULL
);
