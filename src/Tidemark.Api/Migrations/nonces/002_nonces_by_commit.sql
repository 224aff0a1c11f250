CREATE TABLE nonce_batch (
    id      INTEGER PRIMARY KEY,  -- ascends from commit to commit; the newest row always stays, so no id is given twice
    expires INTEGER NOT NULL,     -- unix seconds: from then on the time stamps of all its nonces alone are refused
    nonces  BLOB NOT NULL         -- 16 bytes for each: the first ones of SHA-256 over access key id and nonce
);
INSERT INTO nonce_batch (expires, nonces) SELECT expires, id FROM nonce ORDER BY expires;
DROP TABLE nonce;
