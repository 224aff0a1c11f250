CREATE TABLE item (
    name TEXT NOT NULL
);
