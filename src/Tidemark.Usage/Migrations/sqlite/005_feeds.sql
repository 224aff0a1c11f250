-- Where sources come from over time (an edge, a followed path, a token), and up to when everything it has to say was heard.
CREATE TABLE feed (
    account   INTEGER NOT NULL,
    name      TEXT NOT NULL,
    watermark INTEGER NOT NULL,                   -- unix seconds; never in the future, never back
    heard_at  INTEGER NOT NULL,                   -- unix milliseconds
    PRIMARY KEY (account, name)
) WITHOUT ROWID;

ALTER TABLE source ADD COLUMN feed TEXT;          -- the feed that its last batch came from; NULL: nobody said
