CREATE TABLE tracking_task (
    id             INTEGER PRIMARY KEY AUTOINCREMENT, -- DeliverId
    ali_uid        INTEGER NOT NULL REFERENCES account (ali_uid) ON DELETE CASCADE,
    name           TEXT NOT NULL,
    domains        TEXT,                          -- JSON array; NULL: all of the account
    reports        TEXT NOT NULL,                 -- JSON: [{ReportId, Conditions: [{Field, Op, Value}]}]
    email          TEXT NOT NULL,                 -- JSON: {Subject, To, Copy}
    sched_name     TEXT NOT NULL DEFAULT '',
    description    TEXT NOT NULL DEFAULT '',
    crontab        TEXT NOT NULL,                 -- as given
    frequency      TEXT NOT NULL,                 -- h, d, w, M
    status         TEXT NOT NULL,                 -- enable, disable
    effective_from INTEGER,
    effective_end  INTEGER,
    created_by     TEXT NOT NULL DEFAULT '',      -- who set it up, for the mail
    created_at     INTEGER NOT NULL,
    next_fire_at   INTEGER,                       -- NULL: never again
    UNIQUE (ali_uid, name)
);
CREATE INDEX tracking_task_due ON tracking_task (next_fire_at) WHERE status = 'enable';

CREATE TABLE run (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id        INTEGER NOT NULL REFERENCES tracking_task (id) ON DELETE CASCADE,
    ali_uid        INTEGER NOT NULL,
    scheduled_at   INTEGER NOT NULL,
    period_start   INTEGER NOT NULL,
    period_end     INTEGER NOT NULL,
    state          TEXT NOT NULL,                 -- waiting, sending, delivered, partly, failed
    detail         TEXT NOT NULL DEFAULT '',
    due_at         INTEGER NOT NULL,              -- not to be looked at before
    mail           BLOB,                          -- as written, while it is sent: compressed JSON of subject, text, html
    written_at     INTEGER,                       -- when it was written; tries are counted from here
    started_at     INTEGER,
    finished_at    INTEGER,
    lease_owner    TEXT,
    lease_until    INTEGER,
    UNIQUE (task_id, scheduled_at)
);
CREATE INDEX run_due ON run (due_at) WHERE state IN ('waiting', 'sending');

CREATE TABLE delivery (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id         INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    recipient      TEXT NOT NULL,
    message_id     TEXT NOT NULL,                 -- the same on every attempt
    state          TEXT NOT NULL,                 -- pending, sending, delivered, refused, unknown
    attempts       INTEGER NOT NULL DEFAULT 0,
    unknowns       INTEGER NOT NULL DEFAULT 0,    -- attempts that may have arrived without an answer
    reply_code     INTEGER,                       -- of the SMTP server
    reply          TEXT NOT NULL DEFAULT '',
    due_at         INTEGER,                       -- NULL: settled
    delivered_at   INTEGER,
    UNIQUE (run_id, recipient)
);
