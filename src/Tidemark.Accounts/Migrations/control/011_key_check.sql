-- A known value, sealed with the data key: it tells at the start whether the key opens the secrets of this folder.
CREATE TABLE key_check (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value BLOB NOT NULL
);
