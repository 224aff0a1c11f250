CREATE TABLE series (
    id      INTEGER PRIMARY KEY,
    account INTEGER NOT NULL,
    domain  TEXT NOT NULL,
    region  TEXT NOT NULL,
    isp     TEXT NOT NULL,
    UNIQUE (account, domain, region, isp)
);

-- The usage of a series in a bucket is its open row plus its slot in the block of the day: either may be absent.
CREATE TABLE usage_open (
    bucket          INTEGER NOT NULL,             -- its start, unix seconds; first in the key: one tick of all series is one place in the file
    series          INTEGER NOT NULL,
    requests        INTEGER NOT NULL CHECK (typeof(requests) = 'integer'),  -- a sum beyond 63 bits turns real: refused
    bytes           INTEGER NOT NULL CHECK (typeof(bytes) = 'integer'),
    hit_requests    INTEGER NOT NULL,
    hit_bytes       INTEGER NOT NULL CHECK (typeof(hit_bytes) = 'integer'),
    origin_requests INTEGER NOT NULL,
    origin_bytes    INTEGER NOT NULL CHECK (typeof(origin_bytes) = 'integer'),
    https_requests  INTEGER NOT NULL,
    https_bytes     INTEGER NOT NULL CHECK (typeof(https_bytes) = 'integer'),
    status_2xx      INTEGER NOT NULL,
    status_3xx      INTEGER NOT NULL,
    status_4xx      INTEGER NOT NULL,
    status_5xx      INTEGER NOT NULL,
    PRIMARY KEY (bucket, series)
) WITHOUT ROWID;

CREATE TABLE usage_open_code (
    bucket   INTEGER NOT NULL,
    series   INTEGER NOT NULL,
    code     INTEGER NOT NULL,                    -- exact status code
    requests INTEGER NOT NULL CHECK (typeof(requests) = 'integer'),
    PRIMARY KEY (bucket, series, code)
) WITHOUT ROWID;

CREATE TABLE usage_block (
    id     INTEGER PRIMARY KEY,
    series INTEGER NOT NULL,
    day    INTEGER NOT NULL,                      -- UTC, days since 1970-01-01
    slots  BLOB NOT NULL,                         -- 288 slots of each measure, see BlockCodec
    codes  BLOB NOT NULL                          -- 288 slots of each exact status code
);
CREATE UNIQUE INDEX usage_block_day ON usage_block (series, day);
