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

-- Which days of a place have hours; those of a rolled day are also kept as one sum, the parts with span 86400.
CREATE TABLE place_day (
    place   INTEGER NOT NULL,
    day     INTEGER NOT NULL,                     -- UTC, days since 1970-01-01
    rolled  INTEGER NOT NULL,                     -- 0: the sum is missing, or short of a late line
    changes INTEGER NOT NULL,                     -- commits so far: a sum is entered only if nothing came in since its hours were read
    PRIMARY KEY (place, day)
) WITHOUT ROWID;
CREATE INDEX place_day_waiting ON place_day (day, place) WHERE rolled = 0;
