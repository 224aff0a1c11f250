-- How feeds deliver: line by line, or in files of an hour or a day that complete it.
ALTER TABLE feed ADD COLUMN rhythm TEXT;                       -- live, hourly or daily, as it was set; NULL: it is learnt
ALTER TABLE feed ADD COLUMN rhythm_learnt TEXT;                -- the same, as the feed shows it; NULL: not known yet
ALTER TABLE feed ADD COLUMN recent_files TEXT NOT NULL DEFAULT '';   -- the periods of its last three files
ALTER TABLE feed ADD COLUMN utc_offset INTEGER NOT NULL DEFAULT 0;   -- seconds east of UTC: the clock of its hours and days

ALTER TABLE source ADD COLUMN first_offset INTEGER;            -- the offset that the earliest line writes, in seconds east of UTC; NULL: it writes none
ALTER TABLE source ADD COLUMN last_offset INTEGER;             -- the same of the latest line
ALTER TABLE source ADD COLUMN complete_at INTEGER;             -- unix seconds: the end of the hour or day that the file completes; NULL: it completes none
