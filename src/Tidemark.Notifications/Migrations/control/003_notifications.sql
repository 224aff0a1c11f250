CREATE TABLE notification (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    ali_uid          INTEGER NOT NULL REFERENCES account (ali_uid) ON DELETE CASCADE,
    idempotent_id    TEXT NOT NULL,
    idempotent_count INTEGER NOT NULL DEFAULT 0,  -- repeats that were blocked
    type             TEXT NOT NULL,               -- Sell, Operation, Promotion
    level            TEXT NOT NULL,               -- help, success, warning, error, loading, notice
    template         TEXT NOT NULL,
    element          TEXT NOT NULL,               -- JSON object
    confirmed        INTEGER NOT NULL DEFAULT 0,
    confirmor        INTEGER NOT NULL DEFAULT 0,
    created_at       INTEGER NOT NULL,
    modified_at      INTEGER NOT NULL,
    UNIQUE (ali_uid, idempotent_id)
);
CREATE INDEX notification_created ON notification (ali_uid, created_at);
