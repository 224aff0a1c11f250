-- Where rankings and visitors are kept for.
CREATE TABLE place (
    id      INTEGER PRIMARY KEY,
    account INTEGER NOT NULL,
    domain  TEXT NOT NULL,
    region  TEXT NOT NULL,
    UNIQUE (account, domain, region)
);

-- A cell (place, kind, span, start, status class) is the sum of its parts: a commit adds a part, and swallows smaller ones.
CREATE TABLE ranking_part (
    id             INTEGER PRIMARY KEY,
    place          INTEGER NOT NULL,
    kind           INTEGER NOT NULL,
    span           INTEGER NOT NULL,              -- 3600: an hour; 86400: the sum of the 24 hours of a rolled day
    start          INTEGER NOT NULL,              -- unix seconds
    status_class   INTEGER NOT NULL,
    keys           INTEGER NOT NULL,
    requests       INTEGER NOT NULL,              -- of all keys, dropped ones included
    bytes          INTEGER NOT NULL,
    requests_error INTEGER NOT NULL,              -- at most this many are missing from a key; 0: exact
    bytes_error    INTEGER NOT NULL,
    entries        BLOB NOT NULL                  -- see RankingCodec
);
CREATE INDEX ranking_part_cell ON ranking_part (place, kind, span, start, status_class);

CREATE TABLE visitor_part (
    id         INTEGER PRIMARY KEY,
    place      INTEGER NOT NULL,
    span       INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    page_views INTEGER NOT NULL,
    size       INTEGER NOT NULL,                  -- bytes of the sketch
    sketch     BLOB NOT NULL                      -- see VisitorSketch
);
CREATE INDEX visitor_part_cell ON visitor_part (place, span, start);

-- Days whose parts with span 86400 hold all that the hours hold; a late line takes the day out again.
CREATE TABLE rolled_day (
    place INTEGER NOT NULL,
    day   INTEGER NOT NULL,                       -- days since 1970-01-01
    PRIMARY KEY (place, day)
) WITHOUT ROWID;
