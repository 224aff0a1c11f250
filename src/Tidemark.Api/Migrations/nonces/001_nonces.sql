CREATE TABLE nonce (
    id      BLOB PRIMARY KEY,     -- first 16 bytes of SHA-256 over access key id and nonce
    expires INTEGER NOT NULL      -- unix seconds: from then on its time stamp alone is refused
) WITHOUT ROWID;
CREATE INDEX nonce_expires ON nonce (expires);
