CREATE TABLE export_task (
    id             INTEGER PRIMARY KEY AUTOINCREMENT, -- TaskId
    ali_uid        INTEGER NOT NULL REFERENCES account (ali_uid) ON DELETE CASCADE,
    kind           TEXT NOT NULL,                 -- usage (PDF), detail (XLSX)
    name           TEXT NOT NULL DEFAULT '',
    range_start    INTEGER NOT NULL,
    range_end      INTEGER NOT NULL,
    start_text     TEXT NOT NULL,                 -- as given, for the answer
    end_text       TEXT NOT NULL,
    language       TEXT NOT NULL,                 -- zh-cn, en-us
    detail_type    TEXT,                          -- flow, vas
    domains        TEXT,                          -- JSON array; NULL: the account as a whole
    state          TEXT NOT NULL,                 -- created, success, failed
    attempts       INTEGER NOT NULL DEFAULT 0,
    failure        TEXT NOT NULL DEFAULT '',
    file_hash      TEXT,                          -- SHA-256, hex: the key in the file store
    file_name      TEXT,                          -- offered on download
    file_size      INTEGER,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    due_at         INTEGER NOT NULL,
    lease_owner    TEXT,
    lease_until    INTEGER
);
CREATE INDEX export_task_account ON export_task (ali_uid, kind, id);
CREATE INDEX export_task_due ON export_task (due_at) WHERE state = 'created';
