PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE migration (name TEXT PRIMARY KEY);
INSERT INTO migration VALUES('001_accounts.sql');
INSERT INTO migration VALUES('002_reports.sql');
INSERT INTO migration VALUES('003_notifications.sql');
INSERT INTO migration VALUES('004_tracking.sql');
INSERT INTO migration VALUES('005_exports.sql');
INSERT INTO migration VALUES('007_console.sql');
INSERT INTO migration VALUES('008_ingest_tokens.sql');
CREATE TABLE account (
    ali_uid        INTEGER PRIMARY KEY,           -- 16 digits, below 2^53
    name           TEXT NOT NULL UNIQUE,
    zone           TEXT NOT NULL,                 -- IANA name
    traffic_factor REAL NOT NULL DEFAULT 1.0,     -- billed bytes over logged bytes; usage figures only
    created_at     INTEGER NOT NULL
);
INSERT INTO account VALUES(1234567890123456,'north','UTC',1.0,1796124619859);
INSERT INTO account VALUES(4256554357761745,'demo','Asia/Shanghai',1.0,1796123941038);
INSERT INTO account VALUES(6776109400203357,'harbour','Europe/Berlin',1.0,1796124613447);
CREATE TABLE access_key (
    id             TEXT PRIMARY KEY,
    ali_uid        INTEGER NOT NULL REFERENCES account (ali_uid) ON DELETE CASCADE,
    secret         BLOB NOT NULL,                 -- sealed with the data key, bound to id
    active         INTEGER NOT NULL DEFAULT 1,
    content        TEXT,                          -- auto, object or text; NULL: as the server is set
    created_at     INTEGER NOT NULL
);
INSERT INTO access_key VALUES('TM5bw5xYzYO1BXvNNt4Zs187',4256554357761745,X'a29a8b01fb2c86c4f70e4b444a82cafa29010a4e7b6852790b16d0cadc3203ac4440dc12bdf16e7fec00936ad4d73ed5cbdac87a7238516432f2',1,NULL,1796123941038);
INSERT INTO access_key VALUES('TMlOJ6T99C41ju2aYtYl7RQK',6776109400203357,X'780878965da6c4799858d7031c27da27d971d536a2dfcf5f45833eb7336e2944ed0fa9005dacd5d9b7e208453bc72f2681347bd1604de935ec23',1,NULL,1796124613447);
INSERT INTO access_key VALUES('TMyugpj4lkTKPzLouS4iAHLh',1234567890123456,X'46ec74fb4e691b796a50da2ed00575c775666e6f83bd8e945cc078e7050d69f3bddf7a96f0ce1ec919468a07f1a0b226d1848152fcf64a9d77fd',1,NULL,1796124619859);
CREATE TABLE domain (
    id             INTEGER PRIMARY KEY,
    ali_uid        INTEGER NOT NULL REFERENCES account (ali_uid) ON DELETE CASCADE,
    name           TEXT NOT NULL,                 -- lower case; a leading dot is a wildcard
    cdn_type       TEXT NOT NULL DEFAULT 'web',
    coverage       TEXT NOT NULL DEFAULT 'domestic',
    status         TEXT NOT NULL DEFAULT 'online',
    sources        TEXT NOT NULL DEFAULT '[]',    -- JSON: content, type, port, priority, weight
    resource_group TEXT NOT NULL DEFAULT '',
    tags           TEXT NOT NULL DEFAULT '{}',    -- JSON object
    created_at     INTEGER NOT NULL,
    modified_at    INTEGER NOT NULL,
    UNIQUE (ali_uid, name)
);
INSERT INTO domain VALUES(1,4256554357761745,'www.example.com','web','domestic','online','[]','','{}',1796123942238,1796123942238);
INSERT INTO domain VALUES(2,4256554357761745,'static.example.com','web','domestic','online','[]','','{}',1796123942238,1796123942238);
INSERT INTO domain VALUES(3,4256554357761745,'img.example.com','web','domestic','online','[]','','{}',1796123942238,1796123942238);
INSERT INTO domain VALUES(4,4256554357761745,'video.example.net','web','domestic','online','[]','','{}',1796123942238,1796123942238);
INSERT INTO domain VALUES(5,4256554357761745,'download.example.net','web','domestic','online','[]','','{}',1796123942238,1796123942238);
INSERT INTO domain VALUES(6,4256554357761745,'api.example.org','web','domestic','online','[]','','{}',1796123942238,1796123942238);
INSERT INTO domain VALUES(7,4256554357761745,'live.example.net','web','domestic','online','[]','','{}',1796123942238,1796123942238);
INSERT INTO domain VALUES(8,4256554357761745,'blog.example.org','web','domestic','online','[]','','{}',1796123942238,1796123942238);
INSERT INTO domain VALUES(9,1234567890123456,'www.north.example','web','domestic','online','[]','','{}',1796124653008,1796124653008);
INSERT INTO domain VALUES(10,1234567890123456,'.img.north.example','web','domestic','online','[]','','{}',1796124653201,1796124653201);
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
INSERT INTO custom_report VALUES(1,4256554357761745,'[1,3,5,7,9,11,13,15,17,19,21,23]',NULL,1796123942284,1796123942284,1803899942284,'enable');
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
INSERT INTO notification VALUES(1,4256554357761745,'demo-renewal',0,'Sell','warning','RenewalRecommend','{"instanceName":"rm-demo-orders","reservedTime":7}',0,0,1796123942334,1796123942334);
INSERT INTO notification VALUES(2,4256554357761745,'demo-create-failed',0,'Operation','error','InstanceCreateFailed','{"orderId":"202600001","reason":"the chosen zone has no capacity left"}',0,0,1796123942423,1796123942423);
INSERT INTO notification VALUES(3,1234567890123456,'renewal-rm-1',1,'Sell','warning','RenewalRecommend','{"instanceName":"rm-1","reservedTime":7}',0,0,1796124660679,1796124667148);
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
INSERT INTO tracking_task VALUES(1,4256554357761745,'Daily traffic 每日流量',NULL,'[{"ReportId":17,"Conditions":[]},{"ReportId":1,"Conditions":[]},{"ReportId":19,"Conditions":[]}]','{"Subject":null,"To":["ops@example.com","billing@example.com"],"Copy":[]}','Daily traffic 每日流量','','17 19 19 * * ?','d','enable',NULL,NULL,'demo',1796123951371,1796210357000);
INSERT INTO tracking_task VALUES(2,4256554357761745,'Hourly visits','["www.example.com","img.example.com"]','[{"ReportId":19,"Conditions":[]},{"ReportId":13,"Conditions":[]}]','{"Subject":null,"To":["ops@example.com"],"Copy":[]}','Hourly visits','','0 5 * * * ?','h','enable',NULL,NULL,'demo',1796123951637,1796126700000);
INSERT INTO tracking_task VALUES(3,4256554357761745,'Weekly review 每周汇总',NULL,'[{"ReportId":17,"Conditions":[]},{"ReportId":3,"Conditions":[]},{"ReportId":7,"Conditions":[]},{"ReportId":15,"Conditions":[]}]','{"Subject":null,"To":["lead@example.com"],"Copy":[]}','Weekly review 每周汇总','','0 0 9 ? * MON','w','enable',NULL,NULL,'demo',1796123951659,1796605200000);
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
INSERT INTO run VALUES(1,1,4256554357761745,1796123957000,1795968000000,1796054400000,'delivered','Delivered to 2 of 2 recipients.',1796123957322,NULL,1796123958486,1796123958486,1796123962708,NULL,NULL);
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
INSERT INTO delivery VALUES(1,1,'ops@example.com','<24132ae94539f113c3ebcd0dc7d1876d@localhost>','delivered',1,0,NULL,'written to 20261201T111918Z-cffc31ef64d53558.eml',NULL,1796123961920);
INSERT INTO delivery VALUES(2,1,'billing@example.com','<ad9b3db1cdc48d12fe81827a6573d616@localhost>','delivered',1,0,NULL,'written to 20261201T111918Z-343a439c0a401dd2.eml',NULL,1796123962565);
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
INSERT INTO export_task VALUES(1,4256554357761745,'usage','用量汇总 30 天',1793462400000,1796054400000,'2026-10-31T16:00:00Z','2026-11-30T16:00:00Z','zh-cn',NULL,NULL,'success',0,'','af9b0fcda64c6bdb8db8b4ceff4289bb4bae6058fb7a862c81162cca40c8ada7','tidemark-usage-1.pdf',63016,1796123986787,1796123994436,1796123986787,NULL,NULL);
INSERT INTO export_task VALUES(2,4256554357761745,'usage','Usage of 30 days',1793462400000,1796054400000,'2026-10-31T16:00:00Z','2026-11-30T16:00:00Z','en-us',NULL,NULL,'success',0,'','d4dc1729239ffa4b8b90483a89b3d9a213a42098a294e51b4a4fee6a8c274527','tidemark-usage-2.pdf',41996,1796123987004,1796123998178,1796123987004,NULL,NULL);
INSERT INTO export_task VALUES(3,4256554357761745,'detail','Traffic of a week',1795449600000,1796054400000,'2026-11-23T16:00:00Z','2026-11-30T16:00:00Z','en-us','flow','["img.example.com","static.example.com","video.example.net","www.example.com"]','success',0,'','6898e2657ff5aa25125d50ca9a17487d3cddb7677658c7a66ad73ddd1d8a47e4','tidemark-detail-flow-3.xlsx',416660,1796123987118,1796123999388,1796123987118,NULL,NULL);
CREATE TABLE console_session (
    id             TEXT PRIMARY KEY,              -- SHA-256 of the token in the cookie, hex
    access_key_id  TEXT NOT NULL REFERENCES access_key (id) ON DELETE CASCADE,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
);
INSERT INTO console_session VALUES('9a33e7562d86053b62cae2b07c96aa23cdc14f2645a3dfb61c009470dbe51e11','TM5bw5xYzYO1BXvNNt4Zs187',1796124720874,1796167920874);
CREATE TABLE sign_in_failure (
    subject        TEXT PRIMARY KEY,              -- key:ID or address:IP
    failures       INTEGER NOT NULL,              -- without a pause of a window between two
    last_at        INTEGER NOT NULL,
    locked_until   INTEGER NOT NULL DEFAULT 0
);
INSERT INTO sign_in_failure VALUES('address:127.0.0.1',2,1796124720801,0);
INSERT INTO sign_in_failure VALUES('key:TMnotthere',1,1796124719786,1796124719786);
CREATE TABLE ingest_token (
    id             INTEGER PRIMARY KEY,
    ali_uid        INTEGER NOT NULL REFERENCES account (ali_uid) ON DELETE CASCADE,
    name           TEXT NOT NULL,
    hash           BLOB NOT NULL UNIQUE,          -- SHA-256 of the token; the token itself is not kept
    created_at     INTEGER NOT NULL,
    last_used_at   INTEGER,                       -- coarse: not moved on for every use
    revoked_at     INTEGER
);
INSERT INTO ingest_token VALUES(1,1234567890123456,'edge-1',X'5e10efa147cdfba7834ec506436d64b31edebd68a2170896533e2fe881b0fa03',1796124628965,NULL,NULL);
INSERT INTO ingest_token VALUES(2,1234567890123456,'edge-2',X'2cab8ad01e809f44601d76622e003b04e05bd9fb0df2eac4b0ce13efcef4c0e6',1796124637036,NULL,1796124644017);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('custom_report',1);
INSERT INTO sqlite_sequence VALUES('notification',4);
INSERT INTO sqlite_sequence VALUES('tracking_task',3);
INSERT INTO sqlite_sequence VALUES('run',1);
INSERT INTO sqlite_sequence VALUES('delivery',2);
INSERT INTO sqlite_sequence VALUES('export_task',3);
CREATE INDEX access_key_account ON access_key (ali_uid);
CREATE INDEX notification_created ON notification (ali_uid, created_at);
CREATE INDEX tracking_task_due ON tracking_task (next_fire_at) WHERE status = 'enable';
CREATE INDEX run_due ON run (due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX export_task_account ON export_task (ali_uid, kind, id);
CREATE INDEX export_task_due ON export_task (due_at) WHERE state = 'created';
CREATE INDEX console_session_key ON console_session (access_key_id);
CREATE INDEX console_session_expiry ON console_session (expires_at);
CREATE UNIQUE INDEX ingest_token_name ON ingest_token (ali_uid, name) WHERE revoked_at IS NULL;
COMMIT;
