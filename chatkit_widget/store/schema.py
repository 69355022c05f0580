"""The tables of a store, and how a file of an older version gets them."""

_THREADS = """
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
) WITHOUT ROWID
"""

# An attachment belongs to the message that names it and goes with it; until then thread and item are null. Its bytes
# come in pieces, so that a large file neither stops the others nor has to be in memory as a whole.
_ATTACHMENTS = """
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
)
"""

_IMAGE_DOMAINS = "ALTER TABLE threads ADD COLUMN allowed_image_domains TEXT"

# The index has all that a list of threads shows, so that ten thousand are read from it in one go. An item is open from
# its beginning until it is done. A chat is known by its name or its cell, and a thread of NULL is a draft.
_ANSWERS_AND_CHATS = """
DROP INDEX threads_by_use;
CREATE INDEX threads_in_order ON threads (used, created_at, title, status, allowed_image_domains);
ALTER TABLE items ADD COLUMN is_open INTEGER NOT NULL DEFAULT 0;
CREATE TABLE chats (
    name TEXT PRIMARY KEY,
    thread_id TEXT REFERENCES threads (id) ON DELETE SET NULL
) WITHOUT ROWID;
CREATE INDEX chats_by_thread ON chats (thread_id)
"""

_VERSIONS = (_THREADS, _ATTACHMENTS, _IMAGE_DOMAINS, _ANSWERS_AND_CHATS)
"""What each version added to the one before it."""

VERSION = len(_VERSIONS)
"""The version of the schema, kept in SQLite's `user_version`; a file that is empty has the version 0."""

APPLICATION = 0x434B6974
"""What says in SQLite's `application_id` that a file is a store of ours; the first versions did not say so."""

UNMARKED = 3
"""The last version of which files have no `application_id`."""

TABLES = frozenset({"threads", "items", "feedback"})
"""The tables that every version has."""

ITEM_COLUMNS = frozenset({"place", "thread_id", "id", "data"})
"""The columns of `items` that every version has."""


def missing(version: int) -> list[str]:
    """Return the statements that bring a file of some version to this one."""
    return [statement for added in _VERSIONS[version:] for statement in added.strip().split(";")]
