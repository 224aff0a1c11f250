-- What a source contributed can be taken out again: its parts of rankings and visitors are its own, its usage is kept beside the sums.
-- The source stands in the index of cells: a source's parts of an hour are found without an index of their own.
ALTER TABLE ranking_part ADD COLUMN source INTEGER;  -- NULL: the sum of a day, or written by an older version
DROP INDEX ranking_part_cell;
CREATE INDEX ranking_part_cell ON ranking_part (place, kind, span, start, status_class, source);

ALTER TABLE visitor_part ADD COLUMN source INTEGER;  -- as in ranking_part
DROP INDEX visitor_part_cell;
CREATE INDEX visitor_part_cell ON visitor_part (place, span, start, source);

ALTER TABLE source ADD COLUMN supplement_of INTEGER REFERENCES source (id);  -- the source whose unknown hosts it meters: the same content once more
ALTER TABLE source ADD COLUMN supplement_end INTEGER; -- of a supplement: up to which byte of the content it goes
CREATE INDEX source_supplement ON source (supplement_of) WHERE supplement_of IS NOT NULL;

ALTER TABLE source_range ADD COLUMN parser INTEGER;  -- version of the parser, 0: ready-made figures; NULL: an older version, which kept no contribution

-- What some ranges of a source added, in the order of the ranges.
CREATE TABLE contribution (
    id           INTEGER PRIMARY KEY,
    source       INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    start        INTEGER NOT NULL,                -- bytes of the content
    "end"        INTEGER NOT NULL,
    first_bucket INTEGER,                         -- NULL: no usage
    last_bucket  INTEGER,
    cells        BLOB NOT NULL,                   -- usage, see CellCodec
    places       BLOB NOT NULL                    -- places and days with parts of rankings or visitors, see PlaceDayCodec
);
CREATE INDEX contribution_source ON contribution (source, id);
CREATE INDEX contribution_time ON contribution (last_bucket, first_bucket);

-- Hosts that were no domains of the account. Every line of the host in [start, end) of the content was rejected for it.
CREATE TABLE source_unknown_host (
    source     INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    host       TEXT NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    lines      INTEGER NOT NULL,
    growing    INTEGER NOT NULL,                  -- 1: the next range with lines of the host is added here, 0: it begins anew
    supplement INTEGER NOT NULL DEFAULT 0,        -- the source that meters these lines; 0: none does
    PRIMARY KEY (source, host, start)
) WITHOUT ROWID;
CREATE INDEX source_unknown_host_supplement ON source_unknown_host (supplement) WHERE supplement <> 0;
