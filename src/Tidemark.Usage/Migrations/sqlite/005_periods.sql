-- The UTC days on which an account has usage, and when the first of it was metered: 0, before this was noted.
CREATE TABLE metered_day (
    account  INTEGER NOT NULL,
    day      INTEGER NOT NULL,                    -- days since 1970-01-01
    first_at INTEGER NOT NULL,                    -- unix milliseconds
    PRIMARY KEY (account, day)
) WITHOUT ROWID;
INSERT OR IGNORE INTO metered_day SELECT DISTINCT s.account, b.day, 0 FROM usage_block b JOIN series s ON s.id = b.series;
INSERT OR IGNORE INTO metered_day SELECT DISTINCT s.account, o.bucket / 86400, 0 FROM usage_open o JOIN series s ON s.id = o.series;

-- A period whose figures were taken as final. What it held then plus its adjustments is what the store answers for it.
CREATE TABLE closed_period (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    account   INTEGER NOT NULL,
    start     INTEGER NOT NULL,                   -- unix seconds, the start of a bucket
    "end"     INTEGER NOT NULL,                   -- unix seconds, exclusive
    closed_at INTEGER NOT NULL,                   -- unix milliseconds
    UNIQUE (account, start, "end")
);

CREATE TABLE closed_figure (
    period   INTEGER NOT NULL REFERENCES closed_period (id) ON DELETE CASCADE,
    domain   TEXT NOT NULL,
    requests INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    PRIMARY KEY (period, domain)
) WITHOUT ROWID;

-- What was added to a closed period, or taken out of it again, by source.
CREATE TABLE adjustment (
    period   INTEGER NOT NULL REFERENCES closed_period (id) ON DELETE CASCADE,
    source   INTEGER NOT NULL,                    -- stays when the source is removed
    removed  INTEGER NOT NULL,                    -- 0: lines came late; 1: the source was removed, its figures are negative
    domain   TEXT NOT NULL,
    name     TEXT NOT NULL,                       -- of the source's file
    at       INTEGER NOT NULL,                    -- the last time, unix milliseconds
    requests INTEGER NOT NULL CHECK (typeof(requests) = 'integer'),
    bytes    INTEGER NOT NULL CHECK (typeof(bytes) = 'integer'),
    PRIMARY KEY (period, source, removed, domain)
) WITHOUT ROWID;
