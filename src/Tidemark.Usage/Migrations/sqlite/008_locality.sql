-- A batch adds to all places of an hour or two, and to all series of a day: what it touches lies together, however much there is of other times.
-- The size is last: which parts a new one swallows is read from the index alone.
DROP INDEX ranking_part_cell;
CREATE INDEX ranking_part_cell ON ranking_part (span, start, place, kind, status_class, source, keys);
DROP INDEX visitor_part_cell;
CREATE INDEX visitor_part_cell ON visitor_part (span, start, place, source, size);

-- The day of a series is the sum of its blocks: a commit adds a block, and swallows those before it that are not much larger. Sealing leaves one.
DROP INDEX usage_block_day;
ALTER TABLE usage_block ADD COLUMN size INTEGER;   -- bytes of slots and codes; NULL: an older version did not note it
CREATE INDEX usage_block_day ON usage_block (series, day, size);
ALTER TABLE usage_block ADD COLUMN later INTEGER;  -- 1: there is an earlier one of the day; NULL: there is not
CREATE INDEX usage_block_later ON usage_block (day, series) WHERE later = 1;
