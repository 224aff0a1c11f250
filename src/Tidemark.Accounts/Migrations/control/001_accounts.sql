CREATE TABLE account (
    ali_uid        INTEGER PRIMARY KEY,           -- 16 digits, below 2^53
    name           TEXT NOT NULL UNIQUE,
    zone           TEXT NOT NULL,                 -- IANA name
    traffic_factor REAL NOT NULL DEFAULT 1.0,     -- billed bytes over logged bytes; usage figures only
    created_at     INTEGER NOT NULL
);

CREATE TABLE access_key (
    id             TEXT PRIMARY KEY,
    ali_uid        INTEGER NOT NULL REFERENCES account (ali_uid) ON DELETE CASCADE,
    secret         BLOB NOT NULL,                 -- sealed with the data key, bound to id
    active         INTEGER NOT NULL DEFAULT 1,
    content        TEXT,                          -- auto, object or text; NULL: as the server is set
    created_at     INTEGER NOT NULL
);
CREATE INDEX access_key_account ON access_key (ali_uid);

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
