-- Which rows of an older version may lack checksums: those with ids up to last. Maintenance adds them, and has reached next. No row: all have them.
CREATE TABLE checksum_gap (
    name TEXT PRIMARY KEY,                        -- of a table
    next INTEGER NOT NULL,
    last INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO checksum_gap SELECT 'usage_block', 1, max(id) FROM usage_block HAVING max(id) IS NOT NULL;
INSERT INTO checksum_gap SELECT 'ranking_part', 1, max(id) FROM ranking_part HAVING max(id) IS NOT NULL;
INSERT INTO checksum_gap SELECT 'visitor_part', 1, max(id) FROM visitor_part HAVING max(id) IS NOT NULL;
INSERT INTO checksum_gap SELECT 'contribution', 1, max(id) FROM contribution HAVING max(id) IS NOT NULL;
