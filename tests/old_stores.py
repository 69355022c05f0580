"""Files of a store as each earlier version wrote them: recorded, so that no later change of the schema touches them."""

import sqlite3
from pathlib import Path

_FIRST = """
CREATE TABLE threads (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    title TEXT,
    status TEXT NOT NULL,
    used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX threads_by_use ON threads (used);
CREATE TABLE items (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (thread_id, id)
);
CREATE TABLE feedback (
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    item_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (thread_id, item_id)
) WITHOUT ROWID;
INSERT INTO threads VALUES ('thr_1', '2025-05-01T12:00:00+00:00', 'Title of thr_1', '{"type":"active"}', 2);
INSERT INTO threads VALUES ('thr_2', '2025-05-01T12:00:00+00:00', NULL, '{"type":"closed","reason":"Done"}', 1);
INSERT INTO items (thread_id, id, data) VALUES ('thr_1', 'm0', '{"type":"user_message","id":"m0","thread_id":"thr_1",
"created_at":"2025-05-01T12:00:00Z","content":[{"type":"input_text","text":"Hello"}]}');
INSERT INTO items (thread_id, id, data) VALUES ('thr_1', 'm1', '{"type":"assistant_message","id":"m1",
"thread_id":"thr_1","created_at":"2025-05-01T12:00:00Z","content":[{"type":"output_text","text":"Good day"}]}');
INSERT INTO feedback VALUES ('thr_1', 'm1', 'positive', '2025-05-01T12:00:00+00:00');
PRAGMA user_version = 1;
"""

_SECOND = """
CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    thread_id TEXT,
    item_id TEXT,
    created_at TEXT NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    preview_url TEXT,
    FOREIGN KEY (thread_id, item_id) REFERENCES items (thread_id, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX attachments_by_item ON attachments (thread_id, item_id);
CREATE INDEX items_in_order ON items (thread_id, place);
CREATE TABLE attachment_bytes (
    attachment_id TEXT NOT NULL REFERENCES attachments (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (attachment_id, place)
);
INSERT INTO attachments
VALUES ('atc', 'thr_1', 'm0', '2025-05-01T12:00:00+00:00', 'file', 'a.csv', 'text/csv', 3, NULL);
INSERT INTO attachment_bytes VALUES ('atc', 0, X'612C62');
PRAGMA user_version = 2;
"""

_THIRD = """
ALTER TABLE threads ADD COLUMN allowed_image_domains TEXT;
UPDATE threads SET allowed_image_domains = '["example.org"]' WHERE id = 'thr_1';
PRAGMA user_version = 3;
"""

OLD = {1: _FIRST, 2: _FIRST + _SECOND, 3: _FIRST + _SECOND + _THIRD}
"""The statements that make a file of each version, with two threads, two items, feedback, and a file from 2 on."""


def write_old(path: Path, version: int) -> None:
    """Make a file as a version made it; one of version 0 has nothing in it."""
    connection = sqlite3.connect(path)
    connection.executescript(OLD.get(version, "") + "PRAGMA journal_mode = WAL;")
    connection.close()
