"""The SQLite database of a store: its statements. Used from one thread only."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from chatkit_widget.errors import NotFoundError, StoreError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import AnyAttachment, FileAttachment, ImageAttachment
from chatkit_widget.protocol.items import Item, ThreadItem, UserMessage
from chatkit_widget.protocol.threads import Active, ThreadMetadata, ThreadStatus
from chatkit_widget.store.schema import VERSION, missing

Stored = TypeVar("Stored", bound=ThreadMetadata | Item)

UNUSED_FOR = timedelta(days=7)
"""How long an attachment is kept that no message has named, such as one in the composer of a kernel that died."""

_THREAD = "id, created_at, title, status, allowed_image_domains"
_NO_ATTACHMENT = "there is no attachment {!r} in this store"
_decode_item = msgspec.json.Decoder(ThreadItem).decode
_decode_domains = msgspec.json.Decoder(list[str]).decode
_decode_status = msgspec.json.Decoder(ThreadStatus).decode
_encode = msgspec.json.encode


class StoredAttachment(NamedTuple):
    """An attachment, how many bytes it has, and whether a message has named it."""

    attachment: AnyAttachment
    size: int
    is_in_message: bool


class Database:
    """One connection, with a method a statement. Every method commits before it returns."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        try:
            self._connection = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=5.0)
            self._prepare()
        except sqlite3.Error as error:
            raise StoreError(self._explain(error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def create_thread(self, thread: ThreadMetadata) -> None:
        """Insert a thread as the one used last."""
        self._execute(
            "INSERT INTO threads (id, created_at, title, status, allowed_image_domains, used)"
            " VALUES (?, ?, ?, ?, ?, (SELECT IFNULL(MAX(used), 0) + 1 FROM threads))",
            thread.id,
            thread.created_at.isoformat(),
            thread.title,
            _encode(thread.status).decode(),
            _domains(thread),
        )

    def get_thread(self, thread_id: str) -> ThreadMetadata:
        """Return a thread; NotFoundError when there is none with this id."""
        row = self._execute(f"SELECT {_THREAD} FROM threads WHERE id = ?", thread_id).fetchone()  # noqa: S608 (as below)
        if row is None:
            message = f"there is no thread {thread_id!r} in this store"
            raise NotFoundError(message)
        return _thread(row)

    def list_threads(self, limit: int, *, descending: bool, after: str | None) -> Page[ThreadMetadata]:
        """Return a page of threads by the time of their last use."""
        sign, order = ("<", "DESC") if descending else (">", "ASC")
        rows = self._execute(
            f"SELECT {_THREAD} FROM threads"  # noqa: S608 (only the columns and the two words above are put in)
            f" WHERE ?1 IS NULL OR used {sign} (SELECT used FROM threads WHERE id = ?1)"
            f" ORDER BY used {order} LIMIT ?2",
            after,
            limit + 1,
        ).fetchall()
        return _page([_thread(row) for row in rows], limit)

    def update_thread(self, thread: ThreadMetadata) -> None:
        """Write what can change of a thread."""
        self._execute(
            "UPDATE threads SET title = ?, status = ?, allowed_image_domains = ? WHERE id = ?",
            thread.title,
            _encode(thread.status).decode(),
            _domains(thread),
            thread.id,
        )

    def delete_thread(self, thread_id: str) -> None:
        """Delete a thread with all that hangs on it."""
        self._execute("DELETE FROM threads WHERE id = ?", thread_id)

    def put_item(self, item: ThreadItem) -> None:
        """Write an item: in its place when its id is known, else at the end, and note the thread as used last."""
        with self._transaction():
            self._put(item)

    def put_message(self, message: UserMessage, *, in_place_of: str | None = None) -> None:
        """Write a new message and make the attachments in it its own; what it is `in_place_of` goes with all after it.

        Raises:
            NotFoundError: One of them is not there, or belongs to another message; nothing is written.
        """
        with self._transaction():
            if in_place_of is not None:
                self.delete_items_after(message.thread_id, in_place_of)
                self.delete_item(message.thread_id, in_place_of)
            self._put(message)
            for attachment in message.attachments:
                taken = self._execute(
                    "UPDATE attachments SET thread_id = ?, item_id = ? WHERE id = ? AND item_id IS NULL",
                    message.thread_id,
                    message.id,
                    attachment.id,
                )
                if taken.rowcount == 0:
                    raise NotFoundError(_NO_ATTACHMENT.format(attachment.id))

    def list_items(self, thread_id: str, limit: int, *, descending: bool, after: str | None) -> Page[ThreadItem]:
        """Return a page of a thread's items in their order; NotFoundError for an unknown thread."""
        self.get_thread(thread_id)
        sign, order = ("<", "DESC") if descending else (">", "ASC")
        rows = self._execute(
            "SELECT data FROM items WHERE thread_id = ?1 AND"  # noqa: S608 (only the two words above are put in)
            f" (?2 IS NULL OR place {sign} (SELECT place FROM items WHERE thread_id = ?1 AND id = ?2))"
            f" ORDER BY place {order} LIMIT ?3",
            thread_id,
            after,
            limit + 1,
        ).fetchall()
        return _page([_decode_item(data) for (data,) in rows], limit)

    def all_items(self, thread_id: str) -> list[ThreadItem]:
        """Return all items of a thread in their order."""
        rows = self._execute("SELECT data FROM items WHERE thread_id = ? ORDER BY place", thread_id)
        return [_decode_item(data) for (data,) in rows]

    def get_item(self, thread_id: str, item_id: str) -> ThreadItem:
        """Return an item; NotFoundError when the thread has none with this id."""
        row = self._execute("SELECT data FROM items WHERE thread_id = ? AND id = ?", thread_id, item_id).fetchone()
        if row is None:
            message = f"there is no item {item_id!r} in the thread {thread_id!r}"
            raise NotFoundError(message)
        return _decode_item(row[0])

    def delete_item(self, thread_id: str, item_id: str) -> None:
        """Delete one item."""
        self._execute("DELETE FROM items WHERE thread_id = ? AND id = ?", thread_id, item_id)

    def delete_items_after(self, thread_id: str, item_id: str) -> None:
        """Delete every item that comes after this one."""
        self._execute(
            "DELETE FROM items WHERE thread_id = ?1"
            " AND place > (SELECT place FROM items WHERE thread_id = ?1 AND id = ?2)",
            thread_id,
            item_id,
        )

    def put_feedback(self, thread_id: str, item_ids: list[str], kind: str) -> None:
        """Record the newest feedback on items."""
        now = datetime.now(UTC).isoformat()
        with self._transaction():
            for item_id in item_ids:
                self._execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)", thread_id, item_id, kind, now)

    def add_attachment(self, attachment: AnyAttachment, size: int) -> None:
        """Insert an attachment of which no bytes are there yet."""
        self._execute(
            "INSERT INTO attachments VALUES (?, NULL, NULL, ?, ?, ?, ?, ?, ?)",
            attachment.id,
            datetime.now(UTC).isoformat(),
            attachment.__struct_config__.tag,
            attachment.name,
            attachment.mime_type,
            size,
            attachment.preview_url if isinstance(attachment, ImageAttachment) else None,
        )

    def add_bytes(self, attachment_id: str, place: int, data: bytes) -> None:
        """Write bytes of an attachment; `place` is where they come among the others."""
        self._execute("INSERT INTO attachment_bytes VALUES (?, ?, ?)", attachment_id, place, data)

    def get_attachments(self, attachment_ids: list[str]) -> list[StoredAttachment]:
        """Return attachments in this order; NotFoundError when there is none with one of these ids."""
        return [self._attachment(attachment_id) for attachment_id in attachment_ids]

    def read_attachment(self, attachment_id: str) -> bytes:
        """Return the bytes of an attachment; NotFoundError when there is none with this id."""
        self._attachment(attachment_id)
        rows = self._execute("SELECT data FROM attachment_bytes WHERE attachment_id = ? ORDER BY place", attachment_id)
        return b"".join(data for (data,) in rows)

    def copy_attachment(self, attachment_id: str, new_id: str) -> None:
        """Insert an attachment that is like another, and in no message."""
        with self._transaction():
            self._execute(
                "INSERT INTO attachments"
                " SELECT ?, NULL, NULL, ?, type, name, mime_type, size, preview_url FROM attachments WHERE id = ?",
                new_id,
                datetime.now(UTC).isoformat(),
                attachment_id,
            )
            self._execute(
                "INSERT INTO attachment_bytes SELECT ?, place, data FROM attachment_bytes WHERE attachment_id = ?",
                new_id,
                attachment_id,
            )

    def delete_attachment(self, attachment_id: str) -> bool:
        """Delete an attachment, unless it is in a message, and whether it was; NotFoundError for an unknown id."""
        if self._attachment(attachment_id).is_in_message:
            return False
        return self._execute("DELETE FROM attachments WHERE id = ? AND item_id IS NULL", attachment_id).rowcount > 0

    def _attachment(self, attachment_id: str) -> StoredAttachment:
        row = self._execute(
            "SELECT type, name, mime_type, size, preview_url, thread_id FROM attachments WHERE id = ?", attachment_id
        ).fetchone()
        if row is None:
            raise NotFoundError(_NO_ATTACHMENT.format(attachment_id))
        kind, name, mime_type, size, preview_url, thread_id = row
        attachment: AnyAttachment
        if kind == "image":
            attachment = ImageAttachment(
                id=attachment_id, name=name, mime_type=mime_type, thread_id=thread_id, preview_url=preview_url
            )
        else:
            attachment = FileAttachment(id=attachment_id, name=name, mime_type=mime_type, thread_id=thread_id)
        return StoredAttachment(attachment, size, is_in_message=thread_id is not None)

    def _put(self, item: ThreadItem) -> None:
        self._execute(
            "INSERT INTO items (thread_id, id, data) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (thread_id, id) DO UPDATE SET data = ?3",
            item.thread_id,
            item.id,
            _encode(item),
        )
        self._execute(
            "UPDATE threads SET used = (SELECT MAX(used) + 1 FROM threads)"
            " WHERE id = ? AND used < (SELECT MAX(used) FROM threads)",
            item.thread_id,
        )

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA foreign_keys = ON")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            message = f"{self._path} was written by a newer chatkit-widget (store version {version}, known: {VERSION})"
            raise StoreError(message)
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A read-only file opens and reads well, so that only a write tells.
        with self._transaction():
            # Another process may have been quicker.
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            for statement in missing(version):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {max(version, VERSION)}")
            self._connection.execute(
                "DELETE FROM attachments WHERE item_id IS NULL AND created_at < ?",
                ((datetime.now(UTC) - UNUSED_FOR).isoformat(),),
            )

    def _execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise StoreError(self._explain(error)) from error

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._execute)

    def _explain(self, error: sqlite3.Error) -> str:
        where = f"the file {self._path}" if self._path else "the store in memory"
        hint = "; give store= a new file name, or a file that chatkit-widget wrote and may write" if self._path else ""
        return f"{where} cannot be used as a store of threads: {error}{hint}"


class _Transaction:
    """Commits at the end, or rolls back when something was raised."""

    def __init__(self, execute: Callable[[str], object]) -> None:
        self._execute = execute

    def __enter__(self) -> None:
        self._execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._execute("COMMIT" if kind is None else "ROLLBACK")


def _domains(thread: ThreadMetadata) -> str | None:
    domains = thread.allowed_image_domains
    return None if domains is None else _encode(domains).decode()


def _thread(row: tuple[str, str, str | None, str, str | None]) -> ThreadMetadata:
    thread_id, created_at, title, status, domains = row
    return ThreadMetadata(
        id=thread_id,
        created_at=datetime.fromisoformat(created_at),
        title=title,
        status=_decode_status(status) if status else Active(),
        allowed_image_domains=None if domains is None else _decode_domains(domains),
    )


def _page(rows: list[Stored], limit: int) -> Page[Stored]:
    shown = rows[:limit]
    return Page(data=shown, has_more=len(rows) > limit, after=shown[-1].id if len(rows) > limit else None)
