"""Threads in SQLite."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget.errors import NotFoundError, StoreError
from chatkit_widget.protocol.threads import Closed, ThreadMetadata
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import VERSION, Database
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


def test_a_file_that_is_not_a_database_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 100)
    with pytest.raises(StoreError, match=r"notes\.txt.*not a database.*store="):
        ThreadStore(path)


def test_a_file_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        ThreadStore(tmp_path / "nowhere" / "chats.sqlite")


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=f"newer chatkit-widget .*{VERSION + 1}"):
        ThreadStore(path)


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE threads (mine TEXT)")
    connection.commit()
    with pytest.raises(StoreError, match=r"other\.sqlite"):
        ThreadStore(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("threads",)]
    connection.close()


def test_a_file_that_may_not_be_written_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "chats.sqlite"
    ThreadStore(path).close()
    for directory in (tmp_path, *tmp_path.parents[:3]):
        if os.access(directory, os.W_OK):
            directory.chmod(0o755)
    path.chmod(0o444)
    script = (
        "import sys, os\n"
        "from chatkit_widget.errors import StoreError\nfrom chatkit_widget.store import ThreadStore\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: ThreadStore(sys.argv[1])\n"
        "except StoreError as error: print(error)\n"
        "else: print('opened')\n"
    )
    told = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True).stdout
    assert str(path) in told
    assert "readonly" in told


async def test_two_stores_may_share_one_file(tmp_path: Path) -> None:
    first, second = ThreadStore(tmp_path / "a.sqlite"), ThreadStore(tmp_path / "a.sqlite")
    await first.run(Database.create_thread, thread("thr_1"))
    writes = [store.run(Database.put_item, user(f"{at}")) for at in range(20) for store in (first, second)]
    await asyncio.gather(*writes)
    assert len(await second.run(Database.all_items, "thr_1")) == 20
    first.close()
    assert (await second.run(Database.get_thread, "thr_1")).id == "thr_1"
    second.close()


async def test_a_file_that_is_locked_for_long_is_a_store_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def impatient(path: Path, **more: Any) -> sqlite3.Connection:
        return connect(path, isolation_level=more["isolation_level"], timeout=0.01)

    monkeypatch.setattr(sqlite3, "connect", impatient)
    store = ThreadStore(tmp_path / "a.sqlite")
    await store.run(Database.create_thread, thread("thr_1"))
    other = connect(tmp_path / "a.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        await store.run(Database.put_item, user("m"))
    other.execute("COMMIT")
    other.close()
    await store.run(Database.put_item, user("m"))
    store.close()


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
