ALTER TABLE account ADD COLUMN percentile TEXT NOT NULL DEFAULT 'month'; -- month or validdays
