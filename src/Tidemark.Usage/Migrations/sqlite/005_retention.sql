-- How fine the figures of a block still are, in seconds. NULL: five minutes, so that nothing is read behind the blobs to learn it.
-- 3600: the slots of an hour hold its sum, spread evenly; 86400: those of the day do.
ALTER TABLE usage_block ADD COLUMN resolution INTEGER;
CREATE INDEX usage_block_age ON usage_block (resolution, day);

-- From which UTC day on an account's figures are all there; what was older was deleted. No row: nothing was.
CREATE TABLE kept_since (
    account INTEGER NOT NULL,
    what    INTEGER NOT NULL,                     -- 0: usage; 1: rankings and visitors
    day     INTEGER NOT NULL,                     -- days since 1970-01-01
    PRIMARY KEY (account, what)
) WITHOUT ROWID;
