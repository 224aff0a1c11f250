CREATE TABLE custom_report (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    ali_uid        INTEGER NOT NULL UNIQUE REFERENCES account (ali_uid) ON DELETE CASCADE,
    report_ids     TEXT NOT NULL,                 -- JSON array of numbers
    domains        TEXT,                          -- JSON array of names; NULL: all of the account
    created_at     INTEGER NOT NULL,
    effective_from INTEGER NOT NULL,
    effective_end  INTEGER NOT NULL,
    status         TEXT NOT NULL DEFAULT 'enable'
);
