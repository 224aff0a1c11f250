CREATE TABLE ingest_token (
    id             INTEGER PRIMARY KEY,
    ali_uid        INTEGER NOT NULL REFERENCES account (ali_uid) ON DELETE CASCADE,
    name           TEXT NOT NULL,
    hash           BLOB NOT NULL UNIQUE,          -- SHA-256 of the token; the token itself is not kept
    created_at     INTEGER NOT NULL,
    last_used_at   INTEGER,                       -- coarse: not moved on for every use
    revoked_at     INTEGER
);
CREATE UNIQUE INDEX ingest_token_name ON ingest_token (ali_uid, name) WHERE revoked_at IS NULL;
