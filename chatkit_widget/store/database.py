"""The SQLite database of a store: its statements. Used from one thread only."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from chatkit_widget.errors import NotFoundError, StoreError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import AnyAttachment, FileAttachment, ImageAttachment
from chatkit_widget.protocol.items import Item, ThreadItem, UserMessage
from chatkit_widget.protocol.threads import Active, ThreadMetadata, ThreadStatus
from chatkit_widget.store.connection import Connection

Stored = TypeVar("Stored", bound=ThreadMetadata | Item)

UNUSED_FOR = timedelta(days=7)
"""How long an attachment is kept that no message has named, such as one in the composer of a kernel that died."""

_THREAD = "id, created_at, title, status, allowed_image_domains"
_NO_ATTACHMENT = "there is no attachment {!r} in this store"
_decode_item = msgspec.json.Decoder(ThreadItem).decode
_decode_domains = msgspec.json.Decoder(list[str]).decode
# Nearly all are equal, and thousands are read at once.
_decode_status = lru_cache(64)(msgspec.json.Decoder(ThreadStatus).decode)
_encode = msgspec.json.encode


class StoredAttachment(NamedTuple):
    """An attachment, how many bytes it has, and whether a message has named it."""

    attachment: AnyAttachment
    size: int
    is_in_message: bool


class Database:
    """One connection, with a method a statement. Every method commits before it returns.

    Raises:
        StoreError: The file cannot be used, as every method may find later.
    """

    def __init__(self, path: Path | None) -> None:
        self.connection = Connection(path)
        self._execute = self.connection.execute
        self._read = self.connection.read
        self._writing = self.connection.writing
        before = (datetime.now(UTC) - UNUSED_FOR).isoformat()
        try:
            with self._writing():
                self._execute("DELETE FROM attachments WHERE item_id IS NULL AND created_at < ?", before)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def create_thread(self, thread: ThreadMetadata) -> None:
        """Insert a thread as the one used last."""
        with self._writing():
            self._create(thread)

    def add_conversation(self, thread: ThreadMetadata, items: Sequence[ThreadItem]) -> None:
        """Insert a thread with its items, whose ids differ, or nothing of it."""
        with self._writing():
            self._create(thread)
            for item in items:
                self._put(item, is_open=False)

    def get_thread(self, thread_id: str) -> ThreadMetadata:
        """Return a thread; NotFoundError when there is none with this id."""
        rows = self._read(f"SELECT {_THREAD} FROM threads WHERE id = ?", thread_id)  # noqa: S608 (as below)
        if not rows:
            message = f"there is no thread {thread_id!r} in this store"
            raise NotFoundError(message)
        return _thread(rows[0])

    def list_threads(self, limit: int, *, descending: bool, after: str | None) -> Page[ThreadMetadata]:
        """Return a page of threads by the time of their last use."""
        sign, order = ("<", "DESC") if descending else (">", "ASC")
        rows = self._read(
            f"SELECT {_THREAD} FROM threads"  # noqa: S608 (only the columns and the two words above are put in)
            f" WHERE ?1 IS NULL OR used {sign} (SELECT used FROM threads WHERE id = ?1)"
            f" ORDER BY used {order} LIMIT ?2",
            after,
            limit + 1,
        )
        return _page([_thread(row) for row in rows], limit)

    def update_thread(self, thread: ThreadMetadata) -> None:
        """Write what can change of a thread."""
        with self._writing():
            self._execute(
                "UPDATE threads SET title = ?, status = ?, allowed_image_domains = ? WHERE id = ?",
                thread.title,
                _encode(thread.status).decode(),
                _domains(thread),
                thread.id,
            )

    def delete_thread(self, thread_id: str) -> None:
        """Delete a thread with all that hangs on it."""
        with self._writing():
            self._execute("DELETE FROM threads WHERE id = ?", thread_id)

    def put_item(self, item: ThreadItem, *, is_open: bool = False) -> None:
        """Write an item: in its place when its id is known, else at the end, and note the thread as used last.

        One that `is_open` goes on, or would have; whoever reads the thread can ask which these are.
        """
        with self._writing():
            self._put(item, is_open=is_open)

    def put_open(self, items: Sequence[ThreadItem]) -> None:
        """Write how far items have come that are open; those that are not any more, or are gone, stay as they are."""
        with self._writing():
            for item in items:
                self._execute(
                    "UPDATE items SET data = ? WHERE thread_id = ? AND id = ? AND is_open",
                    _encode(item),
                    item.thread_id,
                    item.id,
                )

    def add_item(self, item: ThreadItem) -> ThreadMetadata:
        """Write a new item at the end of its thread, and return the thread.

        Raises:
            NotFoundError: There is no such thread.
            StoreError: The thread has an item with this id already.
        """
        with self._writing():
            thread = self.get_thread(item.thread_id)
            known = self._execute("SELECT 1 FROM items WHERE thread_id = ? AND id = ?", thread.id, item.id).fetchone()
            if known is not None:
                message = f"the thread {thread.id!r} has an item {item.id!r} already: give the new one another id"
                raise StoreError(message)
            self._put(item, is_open=False)
        return thread

    def begin_thread(self, thread: ThreadMetadata, item: ThreadItem) -> None:
        """Insert a thread with its first item."""
        with self._writing():
            self._create(thread)
            self._put(item, is_open=False)

    def put_message(self, message: UserMessage, *, in_place_of: str | None = None) -> None:
        """Write a new message and make the attachments in it its own; what it is `in_place_of` goes with all after it.

        Raises:
            NotFoundError: One of them is not there, or belongs to another message; nothing is written.
        """
        with self._writing():
            if in_place_of is not None:
                self._delete_after(message.thread_id, in_place_of, inclusive=True)
            self._put(message, is_open=False)
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
        rows = self._read(
            "SELECT data FROM items WHERE thread_id = ?1 AND"  # noqa: S608 (only the two words above are put in)
            f" (?2 IS NULL OR place {sign} (SELECT place FROM items WHERE thread_id = ?1 AND id = ?2))"
            f" ORDER BY place {order} LIMIT ?3",
            thread_id,
            after,
            limit + 1,
        )
        return _page([_decode_item(data) for (data,) in rows], limit)

    def all_items(self, thread_id: str) -> list[ThreadItem]:
        """Return all items of a thread in their order."""
        rows = self._read("SELECT data FROM items WHERE thread_id = ? ORDER BY place", thread_id)
        return [_decode_item(data) for (data,) in rows]

    def get_item(self, thread_id: str, item_id: str) -> ThreadItem:
        """Return an item; NotFoundError when the thread has none with this id."""
        rows = self._read("SELECT data FROM items WHERE thread_id = ? AND id = ?", thread_id, item_id)
        if not rows:
            message = f"there is no item {item_id!r} in the thread {thread_id!r}"
            raise NotFoundError(message)
        return _decode_item(rows[0][0])

    def delete_item(self, thread_id: str, item_id: str) -> None:
        """Delete one item."""
        with self._writing():
            self._execute("DELETE FROM items WHERE thread_id = ? AND id = ?", thread_id, item_id)

    def delete_items_after(self, thread_id: str, item_id: str) -> None:
        """Delete every item that comes after this one."""
        with self._writing():
            self._delete_after(thread_id, item_id, inclusive=False)

    def get_marks(self, thread_id: str) -> tuple[dict[str, str], frozenset[str]]:
        """Return the newest feedback on the items of a thread, by their ids, and the ids of those that are open."""
        feedback = self._read("SELECT item_id, kind FROM feedback WHERE thread_id = ?", thread_id)
        opened = self._read("SELECT id FROM items WHERE thread_id = ? AND is_open", thread_id)
        return dict(feedback), frozenset(item_id for (item_id,) in opened)

    def put_feedback(self, thread_id: str, item_ids: list[str], kind: str) -> None:
        """Record the newest feedback on items."""
        now = datetime.now(UTC).isoformat()
        with self._writing():
            for item_id in item_ids:
                self._execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)", thread_id, item_id, kind, now)

    def get_open_thread(self, chat: str) -> str | None:
        """Return the id of the thread that a chat showed last; None for a draft, and for a chat that was never here."""
        rows = self._read("SELECT thread_id FROM chats WHERE name = ?", chat)
        return rows[0][0] if rows else None

    def put_open_thread(self, chat: str, thread_id: str | None) -> None:
        """Note which thread a chat shows, or None for a draft."""
        with self._writing():
            self._execute("INSERT OR REPLACE INTO chats VALUES (?, ?)", chat, thread_id)

    def add_attachment(self, attachment: AnyAttachment, size: int) -> None:
        """Insert an attachment of which no bytes are there yet."""
        with self._writing():
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
        with self._writing():
            self._execute("INSERT INTO attachment_bytes VALUES (?, ?, ?)", attachment_id, place, data)

    def get_attachments(self, attachment_ids: list[str]) -> list[StoredAttachment]:
        """Return attachments in this order; NotFoundError when there is none with one of these ids."""
        return [self._attachment(attachment_id) for attachment_id in attachment_ids]

    def read_attachment(self, attachment_id: str) -> bytes:
        """Return the bytes of an attachment; NotFoundError when there is none with this id."""
        self._attachment(attachment_id)
        rows = self._read("SELECT data FROM attachment_bytes WHERE attachment_id = ? ORDER BY place", attachment_id)
        return b"".join(data for (data,) in rows)

    def copy_attachment(self, attachment_id: str, new_id: str) -> None:
        """Insert an attachment that is like another, and in no message."""
        with self._writing():
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
        with self._writing():
            deleted = self._execute("DELETE FROM attachments WHERE id = ? AND item_id IS NULL", attachment_id)
        return deleted.rowcount > 0

    def _attachment(self, attachment_id: str) -> StoredAttachment:
        rows = self._read(
            "SELECT type, name, mime_type, size, preview_url, thread_id FROM attachments WHERE id = ?", attachment_id
        )
        if not rows:
            raise NotFoundError(_NO_ATTACHMENT.format(attachment_id))
        kind, name, mime_type, size, preview_url, thread_id = rows[0]
        attachment: AnyAttachment
        if kind == "image":
            attachment = ImageAttachment(
                id=attachment_id, name=name, mime_type=mime_type, thread_id=thread_id, preview_url=preview_url
            )
        else:
            attachment = FileAttachment(id=attachment_id, name=name, mime_type=mime_type, thread_id=thread_id)
        return StoredAttachment(attachment, size, is_in_message=thread_id is not None)

    def _create(self, thread: ThreadMetadata) -> None:
        self._execute(
            "INSERT INTO threads (id, created_at, title, status, allowed_image_domains, used)"
            " VALUES (?, ?, ?, ?, ?, (SELECT IFNULL(MAX(used), 0) + 1 FROM threads))",
            thread.id,
            thread.created_at.isoformat(),
            thread.title,
            _encode(thread.status).decode(),
            _domains(thread),
        )

    def _put(self, item: ThreadItem, *, is_open: bool) -> None:
        self._execute(
            "INSERT INTO items (thread_id, id, data, is_open) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT (thread_id, id) DO UPDATE SET data = ?3, is_open = ?4",
            item.thread_id,
            item.id,
            _encode(item),
            is_open,
        )
        self._execute(
            "UPDATE threads SET used = (SELECT MAX(used) + 1 FROM threads)"
            " WHERE id = ? AND used < (SELECT MAX(used) FROM threads)",
            item.thread_id,
        )

    def _delete_after(self, thread_id: str, item_id: str, *, inclusive: bool) -> None:
        self._execute(
            f"DELETE FROM items WHERE thread_id = ?1 AND place {'>=' if inclusive else '>'}"  # noqa: S608 (only a sign)
            " (SELECT place FROM items WHERE thread_id = ?1 AND id = ?2)",
            thread_id,
            item_id,
        )


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
