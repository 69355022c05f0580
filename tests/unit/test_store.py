"""Threads in SQLite."""

import asyncio
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from chatkit_widget.errors import NotFoundError, StoreError
from chatkit_widget.protocol.content import AnyAttachment, FileAttachment, ImageAttachment
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.protocol.threads import Closed, ThreadMetadata
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import UNUSED_FOR, Database
from tests.protocol.wire import NOW, assistant, user


@pytest.fixture
def database() -> Generator[Database]:
    made = Database(None)
    yield made
    made.close()


def thread(name: str) -> ThreadMetadata:
    return ThreadMetadata(id=name, created_at=NOW, title=f"Title of {name}")


def filled(database: Database, items: int = 0) -> Database:
    database.create_thread(thread("thr_1"))
    for at in range(items):
        database.put_item(assistant(f"i{at}", str(at)))
    return database


def names(database: Database) -> list[str]:
    return [row.id for row in database.list_threads(100, descending=True, after=None).data]


def test_a_thread_comes_back_as_it_was_written(database: Database) -> None:
    database.create_thread(thread("thr_1"))
    assert database.get_thread("thr_1") == thread("thr_1")
    changed = ThreadMetadata(id="thr_1", created_at=NOW, title=None, status=Closed(reason="Done"))
    database.update_thread(changed)
    assert database.get_thread("thr_1") == changed


def test_the_thread_used_last_comes_first(database: Database) -> None:
    for name in ("thr_1", "thr_2", "thr_3"):
        database.create_thread(thread(name))
    assert names(database) == ["thr_3", "thr_2", "thr_1"]
    database.put_item(user("m"))
    assert names(database) == ["thr_1", "thr_3", "thr_2"]
    database.put_item(user("m2"))
    assert names(database) == ["thr_1", "thr_3", "thr_2"]


def test_threads_come_in_pages_either_way(database: Database) -> None:
    for at in range(5):
        database.create_thread(thread(f"thr_{at}"))
    for descending, order in ((True, [4, 3, 2, 1, 0]), (False, [0, 1, 2, 3, 4])):
        seen: list[str] = []
        after: str | None = None
        while True:
            page = database.list_threads(2, descending=descending, after=after)
            seen += [row.id for row in page.data]
            if not page.has_more:
                break
            after = page.after
        assert page.after is None
        assert seen == [f"thr_{at}" for at in order]


def test_items_come_in_pages_either_way(database: Database) -> None:
    filled(database, 5)
    page = database.list_items("thr_1", 3, descending=False, after=None)
    assert ([item.id for item in page.data], page.has_more, page.after) == (["i0", "i1", "i2"], True, "i2")
    page = database.list_items("thr_1", 3, descending=False, after="i2")
    assert ([item.id for item in page.data], page.has_more, page.after) == (["i3", "i4"], False, None)
    page = database.list_items("thr_1", 2, descending=True, after="i3")
    assert [item.id for item in page.data] == ["i2", "i1"]
    assert [item.id for item in database.all_items("thr_1")] == [f"i{at}" for at in range(5)]


def test_an_item_that_is_written_again_keeps_its_place(database: Database) -> None:
    filled(database, 3)
    database.put_item(assistant("i1", "changed"))
    assert [getattr(item, "text", "") for item in database.all_items("thr_1")] == ["0", "changed", "2"]


def test_retry_deletes_what_came_after_the_message_and_nothing_else(database: Database) -> None:
    filled(database, 5)
    database.delete_items_after("thr_1", "i2")
    assert [item.id for item in database.all_items("thr_1")] == ["i0", "i1", "i2"]
    database.delete_items_after("thr_1", "nothing")
    assert len(database.all_items("thr_1")) == 3


def test_a_deleted_item_is_gone(database: Database) -> None:
    filled(database, 2)
    database.delete_item("thr_1", "i0")
    assert [item.id for item in database.all_items("thr_1")] == ["i1"]
    with pytest.raises(NotFoundError, match="'i0'"):
        database.get_item("thr_1", "i0")


def test_a_deleted_thread_takes_all_that_hangs_on_it(database: Database) -> None:
    filled(database, 2)
    database.put_feedback("thr_1", ["i0"], "positive")
    database.delete_thread("thr_1")
    with pytest.raises(NotFoundError, match="'thr_1'"):
        database.get_thread("thr_1")
    with pytest.raises(NotFoundError):
        database.list_items("thr_1", 1, descending=False, after=None)
    assert database.all_items("thr_1") == []
    assert database._execute("SELECT COUNT(*) FROM feedback").fetchone() == (0,)  # pyright: ignore[reportPrivateUsage] (nothing public reads it)


def test_the_newest_feedback_counts(database: Database) -> None:
    filled(database, 2)
    database.put_feedback("thr_1", ["i0", "i1"], "positive")
    database.put_feedback("thr_1", ["i1"], "negative")
    rows = database._execute("SELECT item_id, kind FROM feedback ORDER BY item_id").fetchall()  # pyright: ignore[reportPrivateUsage] (nothing public reads it)
    assert rows == [("i0", "positive"), ("i1", "negative")]


def test_feedback_that_fails_halfway_is_not_kept(database: Database) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        database.put_feedback("thr_9", ["i0"], "positive")
    filled(database, 1)
    database.put_feedback("thr_1", ["i0"], "positive")


def test_an_item_of_no_thread_is_refused(database: Database) -> None:
    with pytest.raises(StoreError, match="store in memory"):
        database.put_item(user("m"))


# Attachments


def attached(database: Database, name: str, *pieces: bytes, thread_id: str | None = None) -> AnyAttachment:
    """Put an attachment into a store, and return it as it is in a message of a thread."""
    attachment = FileAttachment(id=name, name=f"{name}.csv", mime_type="text/csv")
    database.add_attachment(attachment, sum(map(len, pieces)))
    for place, piece in enumerate(pieces):
        database.add_bytes(name, place, piece)
    return replace(attachment, thread_id=thread_id)


def message(name: str, *attachments: AnyAttachment) -> UserMessage:
    return replace(user(name), attachments=list(attachments))


def left(database: Database) -> tuple[list[str], int]:
    """Return the ids of all attachments, and how many pieces there are of them."""
    rows = database._execute("SELECT id FROM attachments ORDER BY id").fetchall()  # pyright: ignore[reportPrivateUsage] (nothing public reads it)
    (pieces,) = database._execute("SELECT COUNT(*) FROM attachment_bytes").fetchone()  # pyright: ignore[reportPrivateUsage] (as above)
    return [row[0] for row in rows], pieces


def test_an_attachment_comes_back_as_it_was_written(database: Database) -> None:
    picture = ImageAttachment(id="b", name="b.png", mime_type="image/png", preview_url="data:x")
    blank = ImageAttachment(id="c", name="c.png", mime_type="image/png")
    written = attached(database, "a", b"one ", b"two")
    database.add_attachment(picture, 0)
    database.add_attachment(blank, 7)
    assert database.get_attachments(["c", "a", "b"]) == [(blank, 7, False), (written, 7, False), (picture, 0, False)]
    assert database.read_attachment("a") == b"one two"
    assert database.read_attachment("b") == b""
    for ask in (lambda: database.get_attachments(["a", "z"]), lambda: database.read_attachment("z")):
        with pytest.raises(NotFoundError, match="no attachment 'z'"):
            ask()


def test_an_attachment_goes_with_its_message(database: Database) -> None:
    filled(database)
    for name in ("a", "b", "c", "d"):
        attached(database, name, b"1", b"2")
    for at, name in enumerate(("a", "b", "c")):
        database.put_message(message(f"m{at}", *(kept.attachment for kept in database.get_attachments([name]))))
    assert database.get_attachments(["a"])[0].is_in_message
    assert database.get_attachments(["a"])[0].attachment.thread_id == "thr_1"
    database.put_item(message("m1"))
    assert left(database) == (["a", "b", "c", "d"], 8)
    database.delete_items_after("thr_1", "m1")
    assert left(database) == (["a", "b", "d"], 6)
    database.delete_item("thr_1", "m0")
    assert left(database) == (["b", "d"], 4)
    database.delete_thread("thr_1")
    assert left(database) == (["d"], 2)


def test_an_attachment_is_deleted_only_while_it_is_in_no_message(database: Database) -> None:
    filled(database)
    database.put_message(message("m", attached(database, "a", b"1")))
    attached(database, "b", b"2")
    assert not database.delete_attachment("a")
    assert database.delete_attachment("b")
    assert left(database) == (["a"], 1)
    with pytest.raises(NotFoundError, match="no attachment 'b'"):
        database.delete_attachment("b")


def test_a_message_with_an_attachment_of_another_one_is_not_written(database: Database) -> None:
    filled(database)
    first, second = attached(database, "a", b"1"), attached(database, "b", b"2")
    database.put_message(message("m0", first))
    with pytest.raises(NotFoundError, match="'a'"):
        database.put_message(message("m1", second, first))
    assert [item.id for item in database.all_items("thr_1")] == ["m0"]
    assert database.delete_attachment("b")


def test_a_copy_is_an_attachment_of_its_own(database: Database) -> None:
    filled(database)
    database.put_message(message("m0", attached(database, "a", b"1", b"2")))
    database.copy_attachment("a", "b")
    ((copied, size, is_in_message),) = database.get_attachments(["b"])
    assert (copied.name, copied.thread_id, size, is_in_message) == ("a.csv", None, 2, False)
    database.delete_thread("thr_1")
    assert database.read_attachment("b") == b"12"


def test_attachments_that_nobody_used_do_not_stay_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    database = filled(Database(path))
    database.put_message(message("m0", attached(database, "old_used", b"1")))
    attached(database, "old", b"2")
    before = (datetime.now(UTC) - UNUSED_FOR).isoformat()
    database._execute("UPDATE attachments SET created_at = ?", before)  # pyright: ignore[reportPrivateUsage] (it would take a week)
    attached(database, "new", b"3")
    database.close()
    again = Database(path)
    assert left(again) == (["new", "old_used"], 2)
    again.close()


def test_what_is_run_now_is_waited_for_on_any_thread() -> None:
    store = ThreadStore()
    store.run_now(Database.create_thread, thread("thr_1"))
    assert store.run_now(Database.get_thread, "thr_1").id == "thr_1"
    with pytest.raises(NotFoundError):
        store.run_now(Database.get_thread, "thr_2")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.run_now(Database.get_thread, "thr_1")


# Files


async def test_two_stores_may_share_one_file(tmp_path: Path) -> None:
    first, second = ThreadStore(tmp_path / "a.sqlite"), ThreadStore(tmp_path / "a.sqlite")
    await first.run(Database.create_thread, thread("thr_1"))
    writes = [store.run(Database.put_item, user(f"{at}")) for at in range(20) for store in (first, second)]
    await asyncio.gather(*writes)
    assert len(await second.run(Database.all_items, "thr_1")) == 20
    first.close()
    assert (await second.run(Database.get_thread, "thr_1")).id == "thr_1"
    second.close()


def test_a_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = ThreadStore("chats.sqlite")
    assert store.path == tmp_path / "chats.sqlite"
    store.close()


async def test_a_closed_store_refuses(tmp_path: Path) -> None:
    store = ThreadStore(tmp_path / "a.sqlite")
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        await store.run(Database.get_thread, "thr_1")
