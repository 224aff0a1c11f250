-- Keys that visitors of a day are hashed with when addresses are not kept; destroyed some days later.
CREATE TABLE visitor_key (
    day     INTEGER PRIMARY KEY,                  -- UTC, of the requests, days since 1970-01-01
    key     BLOB NOT NULL,
    made_at INTEGER NOT NULL                      -- unix seconds
);
