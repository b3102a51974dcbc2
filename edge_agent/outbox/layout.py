"""The tables of an outbox file. A change here is a new ``LAYOUT``."""

LAYOUT = 1
"""``PRAGMA user_version`` of the tables below."""

TABLES = """
CREATE TABLE identity (edge_id TEXT NOT NULL, epoch TEXT NOT NULL);
CREATE TABLE shard (
    shard INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL DEFAULT 0,
    sent_seq INTEGER NOT NULL DEFAULT 0,
    acked_seq INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE score_window (
    shard INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    running_s REAL NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (shard, seq)
) WITHOUT ROWID;
CREATE TABLE volume (bytes INTEGER NOT NULL);
INSERT INTO volume VALUES (0);
CREATE TABLE lost (
    shard INTEGER NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    t INTEGER NOT NULL,
    PRIMARY KEY (shard, from_seq)
) WITHOUT ROWID;
CREATE TABLE alarm (alarm_id TEXT PRIMARY KEY, unsent INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE consent (person_id TEXT PRIMARY KEY, seen_at INTEGER NOT NULL, body TEXT NOT NULL);
"""
