-- A source is its content. Its ranges follow each other without gaps from 0 to length.
CREATE TABLE source (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account     INTEGER NOT NULL,
    target      TEXT NOT NULL,                    -- domain given for all lines, or ''
    name        TEXT NOT NULL,                    -- of the file when it was first read
    format      TEXT NOT NULL,
    head_length INTEGER NOT NULL,
    head_hash   BLOB NOT NULL,                    -- SHA-256 of the first head_length bytes
    length      INTEGER NOT NULL,                 -- bytes of content committed
    lines       INTEGER NOT NULL CHECK (typeof(lines) = 'integer'),
    accepted    INTEGER NOT NULL CHECK (typeof(accepted) = 'integer'),
    bytes       INTEGER NOT NULL CHECK (typeof(bytes) = 'integer'),
    first_at    INTEGER,                          -- earliest request, unix seconds
    last_at     INTEGER,                          -- latest request, unix seconds
    created_at  INTEGER NOT NULL,                 -- unix milliseconds
    updated_at  INTEGER NOT NULL
);
CREATE INDEX source_head ON source (account, target, head_length, head_hash);
CREATE INDEX source_target ON source (account, target, id);
CREATE INDEX source_last ON source (account, last_at);

CREATE TABLE source_range (
    id           INTEGER PRIMARY KEY,
    source       INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    start        INTEGER NOT NULL,
    "end"        INTEGER NOT NULL,
    hash         BLOB NOT NULL,                   -- SHA-256 of the bytes
    format       TEXT NOT NULL,
    lines        INTEGER NOT NULL,
    accepted     INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    first_at     INTEGER,
    last_at      INTEGER,
    committed_at INTEGER NOT NULL,
    UNIQUE (source, start)
);

CREATE TABLE source_rejected (
    source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    lines  INTEGER NOT NULL CHECK (typeof(lines) = 'integer'),
    PRIMARY KEY (source, reason)
) WITHOUT ROWID;

CREATE TABLE reject_sample (
    id     INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    offset INTEGER NOT NULL,                      -- in the decompressed content
    reason TEXT NOT NULL,
    line   BLOB NOT NULL
);
CREATE INDEX reject_sample_source ON reject_sample (source, id);
