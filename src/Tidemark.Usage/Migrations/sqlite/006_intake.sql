-- A post is a body that someone sent whole. It is in here when, and only when, what it says was added to the figures.
CREATE TABLE post (
    id         INTEGER PRIMARY KEY,
    account    INTEGER NOT NULL,
    identity   BLOB NOT NULL,                     -- SHA-256 of its sender and key, or of what it says
    body       BLOB NOT NULL,                     -- SHA-256 of what it says
    source     INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    start      INTEGER NOT NULL,                  -- its range of the source
    answer     BLOB NOT NULL,                     -- as the sender got it
    created_at INTEGER NOT NULL,                  -- unix milliseconds
    UNIQUE (account, identity)
);
CREATE INDEX post_created ON post (created_at);
CREATE INDEX post_source ON post (source);
