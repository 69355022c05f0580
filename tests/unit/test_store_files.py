"""The file of a store: of which version it is, whose it is, and what may befall it while it is used."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget.errors import NotFoundError, StoreError
from chatkit_widget.protocol.items import AssistantMessage
from chatkit_widget.protocol.threads import Closed, ThreadMetadata
from chatkit_widget.store import ThreadStore, connection
from chatkit_widget.store.database import Database
from chatkit_widget.store.schema import APPLICATION, UNMARKED, VERSION
from tests.old_stores import OLD, write_old
from tests.protocol.wire import NOW, assistant, user


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chats.sqlite"


@pytest.fixture
def database(path: Path) -> Generator[Database]:
    made = Database(path)
    made.create_thread(ThreadMetadata(id="thr_1", created_at=NOW, title="One"))
    made.put_item(user("m0"))
    yield made
    made.close()


def plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def names(database: Database) -> list[str]:
    return [item.id for item in database.all_items("thr_1")]


def schema(path: Path) -> list[Any]:
    with plain(path) as other:
        rows = other.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        rows += [other.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
    other.close()
    return rows


# Versions


@pytest.mark.parametrize("version", OLD)
def test_a_file_of_every_earlier_version_keeps_all_that_is_in_it(path: Path, tmp_path: Path, version: int) -> None:
    write_old(path, version)
    domains = ["example.org"] if version >= 3 else None
    for _ in range(2):
        database = Database(path)
        first, second = database.list_threads(9, descending=True, after=None).data
        assert first == ThreadMetadata(
            id="thr_1", created_at=NOW, title="Title of thr_1", allowed_image_domains=domains
        )
        assert second == ThreadMetadata(id="thr_2", created_at=NOW, title=None, status=Closed(reason="Done"))
        assert database.all_items("thr_1") == [user("m0"), assistant("m1", "Good day")]
        assert database.get_marks("thr_1") == ({"m1": "positive"}, frozenset())
        if version >= 2:
            assert database.read_attachment("atc") == b"a,b"
            assert database.get_attachments(["atc"])[0].is_in_message
        database.close()
    Database(tmp_path / "new.sqlite").close()
    assert schema(path) == schema(tmp_path / "new.sqlite")


def test_every_earlier_version_is_recorded() -> None:
    assert list(OLD) == list(range(1, UNMARKED + 1))
    assert UNMARKED < VERSION, "a version that says whose it is needs no guess, but a file in tests/old_stores.py"


def test_a_file_that_cannot_be_brought_to_this_version_is_left_as_it_was(path: Path) -> None:
    write_old(path, 1)
    other = plain(path)
    other.execute("CREATE TABLE attachment_bytes (mine TEXT)")
    other.close()
    before = schema(path)
    with pytest.raises(StoreError, match=r"chats\.sqlite.*already exists"):
        Database(path)
    assert schema(path) == before


async def test_two_processes_may_bring_a_file_to_this_version(path: Path) -> None:
    write_old(path, 1)
    stores = await asyncio.gather(*(asyncio.to_thread(ThreadStore, path) for _ in range(4)))
    for store in stores:
        assert (await store.run(Database.get_thread, "thr_1")).title == "Title of thr_1"
        store.close()


def test_a_newer_version_is_refused_with_both_versions_and_left_as_it_was(path: Path) -> None:
    Database(path).close()
    other = plain(path)
    other.execute(f"PRAGMA user_version = {VERSION + 5}")
    other.close()
    before = path.read_bytes()
    with pytest.raises(
        StoreError, match=rf"chats\.sqlite .*newer.*version {VERSION + 5}.*version {VERSION}; update chatkit-widget"
    ):
        Database(path)
    assert path.read_bytes() == before


FOREIGN = {
    "tables": "CREATE TABLE people (name TEXT); CREATE TABLE places (name TEXT)",
    "the same names": "CREATE TABLE threads (mine); CREATE TABLE items (mine); CREATE TABLE feedback (mine);"
    " PRAGMA user_version = 1",
    "a mark": "PRAGMA application_id = 7",
    "a version": f"PRAGMA user_version = {VERSION}",
}


@pytest.mark.parametrize("script", FOREIGN.values(), ids=FOREIGN)
def test_a_database_of_another_program_is_refused_and_left_as_it_was(path: Path, script: str) -> None:
    other = plain(path)
    other.executescript(script)
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"chats\.sqlite is a database of another program.*give store="):
        Database(path)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == ["chats.sqlite"]


def test_whose_database_it_is_can_be_seen_by_its_tables(path: Path) -> None:
    other = plain(path)
    other.executescript(FOREIGN["tables"])
    other.close()
    with pytest.raises(StoreError, match="people, places"):
        Database(path)


@pytest.mark.parametrize("content", [b"not a database " * 100, b"x"])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"chats\.sqlite is not a database of SQLite: give store="):
        Database(path)
    assert path.read_bytes() == content
    assert [found.name for found in path.parent.iterdir()] == ["chats.sqlite"]


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    Database(path).close()
    assert schema(path)[-2:] == [(VERSION,), (APPLICATION,)]


# Where a file cannot be


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is a folder: give store= the name of a file, such as .*chats\.sqlite"):
        ThreadStore(tmp_path)


def test_a_place_that_cannot_be_looked_at_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_dir(_self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", is_dir)
    with pytest.raises(StoreError, match=r"chats\.sqlite cannot be opened: allow writing.*Permission denied"):
        ThreadStore(path)


def test_a_file_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"chats\.sqlite cannot be made, since there is no folder .*nowhere: make"):
        ThreadStore(tmp_path / "nowhere" / "chats.sqlite")


SCRIPT = """
import os, sys
from chatkit_widget.errors import StoreError
from chatkit_widget.store import ThreadStore
if os.geteuid() == 0: os.setuid(65534)
try: ThreadStore(sys.argv[1])
except StoreError as error: print(error)
else: print("opened")
"""


def opened_by_nobody(path: Path) -> str:
    """Return what another user is told who opens a store."""
    for directory in path.parents[:4]:
        if os.access(directory, os.W_OK) and directory.stat().st_uid == os.geteuid():
            directory.chmod(directory.stat().st_mode | 0o055)
    return subprocess.run([sys.executable, "-c", SCRIPT, str(path)], capture_output=True, text=True, check=True).stdout


def test_a_file_that_may_not_be_written_is_refused_at_once(path: Path) -> None:
    ThreadStore(path).close()
    path.chmod(0o444)
    path.parent.chmod(0o755)
    told = opened_by_nobody(path)
    assert f"the file {path} may not be written: allow writing it and the folder" in told


@pytest.mark.skipif(os.name == "nt", reason="its folders have no mode")
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    told = opened_by_nobody(folder / "chats.sqlite")
    assert f"the file {folder / 'chats.sqlite'} cannot be opened: allow writing it and the folder" in told


# A file that is locked


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY", 0.05)
    monkeypatch.setattr(connection, "LEAST", 0.01)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_file_that_is_locked_for_long_fails_one_write_and_no_read(database: Database, path: Path, lock: str) -> None:
    other = plain(path)
    other.execute(lock)
    with pytest.raises(StoreError, match=r"chats\.sqlite has been locked by another program for .* try again"):
        database.put_item(user("m1"))
    assert names(database) == ["m0"]
    other.execute("COMMIT")
    other.close()
    database.put_item(user("m2"))
    assert names(database) == ["m0", "m2"]


@pytest.mark.usefixtures("impatient")
def test_a_locked_file_is_refused_at_the_opening(path: Path) -> None:
    other = plain(path)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked by another program"):
        Database(path)
    other.execute("COMMIT")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another program"):
        Database(path)
    other.close()
    Database(path).close()


async def test_what_waits_behind_a_write_that_waits_does_not_wait_as_long_again(path: Path) -> None:
    store = ThreadStore(path)

    def allowed(database: Database) -> int:
        return database.connection.read("PRAGMA busy_timeout")[0][0]

    def held_up(database: Database) -> int:
        database.connection.deadline -= 60
        return allowed(database)

    assert await store.run(held_up) == connection.LEAST * 1000
    assert connection.LEAST * 1000 < await store.run(allowed) <= connection.BUSY * 1000
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        await store.run(allowed)
    store.run_later(allowed)


# A file that is full


def test_a_full_disk_fails_what_does_not_fit_and_nothing_else(database: Database) -> None:
    (pages,) = database.connection.read("PRAGMA page_count")[0]
    database.connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(StoreError, match=r"chats\.sqlite cannot be written, since the disk is full: make room"):
        database.put_item(assistant("long", "x" * 200_000))
    database.put_item(user("m1"))
    assert names(database) == ["m0", "m1"]
    database.connection.execute("PRAGMA max_page_count = 100000")
    database.put_item(assistant("long", "x" * 200_000))
    assert names(database) == ["m0", "m1", "long"]


LIMITED = """
import resource, sys
from pathlib import Path
from chatkit_widget.errors import StoreError
from chatkit_widget.store.database import Database
from tests.protocol.wire import assistant, user
database = Database(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try: database.put_item(assistant("long", "x" * 2_000_000))
except StoreError as error: print(error)
database.put_item(user("m1"))
print([item.id for item in database.all_items("thr_1")])
"""


@pytest.mark.skipif(os.name == "nt", reason="it has no such limit")
def test_a_file_that_may_not_grow_fails_what_does_not_fit_and_nothing_else(database: Database, path: Path) -> None:
    command = [sys.executable, "-c", LIMITED, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    assert "chats.sqlite cannot be" in told
    assert "try again; what was stored before is safe" in told
    assert told.splitlines()[-1] == "['m0', 'm1']"
    assert names(database) == ["m0", "m1"]


def test_a_commit_that_fails_leaves_no_transaction_behind(database: Database) -> None:
    def write() -> None:
        with database.connection.writing():
            database.connection.execute("PRAGMA defer_foreign_keys = ON")
            database.connection.execute("INSERT INTO items (thread_id, id, data) VALUES ('none', 'x', 'x')")

    with pytest.raises(StoreError, match="FOREIGN KEY"):
        write()
    database.put_item(user("m1"))
    assert names(database) == ["m0", "m1"]


def test_a_damaged_file_says_so(database: Database, path: Path) -> None:
    for at in range(50):
        database.put_item(assistant(f"i{at}", "x" * 2000))
    database.close()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError, match=r"chats\.sqlite is damaged: put a copy"):
        Database(path).all_items("thr_1")


# A file that goes


def delete(path: Path) -> None:
    for found in path.parent.glob(f"{path.name}*"):
        found.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.sqlite"))


@pytest.mark.skipif(os.name == "nt", reason="a file in use stays there")
@pytest.mark.parametrize("go", [delete, Path.unlink, move])
def test_a_file_that_was_deleted_is_written_anew_and_the_one_write_fails(
    database: Database, path: Path, go: Callable[[Path], None]
) -> None:
    go(path)
    assert names(database) == ["m0"]
    with pytest.raises(StoreError, match=r"chats\.sqlite was deleted or moved while.*written anew.*try again"):
        database.put_item(user("m1"))
    assert names(database) == ["m0"]
    database.put_item(user("m2"))
    other = Database(path)
    assert names(other) == ["m0", "m2"]
    assert other.connection.read("PRAGMA integrity_check") == [("ok",)]
    other.close()
    assert not [
        found for found in path.parent.iterdir() if found.suffix not in {".sqlite", ".sqlite-wal", ".sqlite-shm"}
    ]


@pytest.mark.skipif(os.name == "nt", reason="a file in use stays there")
def test_a_file_that_was_replaced_is_used_from_then_on(database: Database, path: Path, tmp_path: Path) -> None:
    other = Database(tmp_path / "other.sqlite")
    other.create_thread(ThreadMetadata(id="thr_2", created_at=NOW))
    other.close()
    delete(path)
    (tmp_path / "other.sqlite").rename(path)
    assert [thread.id for thread in database.list_threads(9, descending=True, after=None).data] == ["thr_2"]
    with pytest.raises(NotFoundError):
        database.get_thread("thr_1")
    database.create_thread(ThreadMetadata(id="thr_3", created_at=NOW))
    delete(path)
    path.write_text("something else " * 100)
    with pytest.raises(StoreError, match="not a database"):
        database.get_thread("thr_2")
    path.unlink()
    assert database.get_thread("thr_3").id == "thr_3"


@pytest.mark.skipif(os.name == "nt", reason="a file in use stays there")
def test_a_folder_that_was_deleted_keeps_what_was_read(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    database = Database(folder / "chats.sqlite")
    database.create_thread(ThreadMetadata(id="thr_1", created_at=NOW))
    delete(folder / "chats.sqlite")
    folder.rmdir()
    with pytest.raises(StoreError, match=r"deleted or moved.*cannot be written anew: put it back"):
        database.put_item(user("m0"))
    folder.mkdir()
    with pytest.raises(StoreError, match="it was written anew"):
        database.put_item(user("m0"))
    database.put_item(user("m0"))
    assert names(database) == ["m0"]
    database.close()


@pytest.mark.skipif(os.name == "nt", reason="a file in use stays there")
def test_of_two_that_write_it_anew_one_is_quicker(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delete(path)
    link = os.link

    def late(source: Path, target: Path) -> None:
        if not target.exists():
            other = Database(target)
            other.create_thread(ThreadMetadata(id="thr_9", created_at=NOW))
            other.close()
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(StoreError, match="written anew"):
        database.put_item(user("m1"))
    assert database.get_thread("thr_9").id == "thr_9"


# What is open


def test_an_item_is_open_until_it_is_done(database: Database) -> None:
    database.put_item(assistant("a"), is_open=True)
    database.put_open([assistant("a", "Half a"), assistant("gone", "x")])
    assert database.get_marks("thr_1") == ({}, frozenset({"a"}))
    database.put_item(assistant("a", "Half a word"))
    database.put_open([assistant("a", "Half")])
    assert database.get_marks("thr_1") == ({}, frozenset())
    answer = database.get_item("thr_1", "a")
    assert isinstance(answer, AssistantMessage)
    assert answer.text == "Half a word"
    assert names(database) == ["m0", "a"]


def test_which_thread_a_chat_showed_is_kept_until_that_is_deleted(database: Database) -> None:
    assert database.get_open_thread("name/a") is None
    database.put_open_thread("name/a", "thr_1")
    assert database.get_open_thread("name/a") == "thr_1"
    assert database.get_open_thread("name/b") is None
    database.delete_thread("thr_1")
    assert database.get_open_thread("name/a") is None
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        database.put_open_thread("name/a", "thr_9")


def test_ten_thousand_threads_are_read_in_one_go_without_looking_each_up(database: Database) -> None:
    (plan,) = database.connection.read(
        "EXPLAIN QUERY PLAN SELECT id, created_at, title, status, allowed_image_domains FROM threads"
        " WHERE NULL IS NULL OR used < (SELECT used FROM threads WHERE id = NULL) ORDER BY used DESC LIMIT 10000"
    )[:1]
    assert "USING COVERING INDEX threads_in_order" in plan[3]
