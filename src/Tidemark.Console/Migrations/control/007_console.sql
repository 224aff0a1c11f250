CREATE TABLE console_session (
    id             TEXT PRIMARY KEY,              -- SHA-256 of the token in the cookie, hex
    access_key_id  TEXT NOT NULL REFERENCES access_key (id) ON DELETE CASCADE,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
);
CREATE INDEX console_session_key ON console_session (access_key_id);
CREATE INDEX console_session_expiry ON console_session (expires_at);

CREATE TABLE sign_in_failure (
    subject        TEXT PRIMARY KEY,              -- key:ID or address:IP
    failures       INTEGER NOT NULL,              -- without a pause of a window between two
    last_at        INTEGER NOT NULL,
    locked_until   INTEGER NOT NULL DEFAULT 0
);
