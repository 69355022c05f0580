"""What a function's store keeps beside items, what broke off, and turns that meet a store which cannot be written."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from chatkit_widget import events
from chatkit_widget.backends import FunctionBackend, recording
from chatkit_widget.backends.base import Marks
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import ChatKitClosedError, FunctionError, StoreError
from chatkit_widget.protocol.items import WidgetItem
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, StreamEvent
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import NOW, assistant, output, thread, user
from tests.unit.chats import PATIENCE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chats.sqlite"


@pytest.fixture
def kept(path: Path) -> Generator[ThreadStore]:
    """A store in a file."""
    made = ThreadStore(path)
    yield made
    made.close()


def echo(message: Message) -> str:
    return f"You said {message.text}"


async def rate(client: Client, kind: str = "positive") -> None:
    await client.run(client.session.send_feedback("positive" if kind == "positive" else "negative"))


def shown(client: Client) -> dict[str, str]:
    """Return the feedback on the screen, by the text it was given on."""
    texts = {row.key: getattr(row.item, "text", "") for row in client.session.state.rows}
    return {texts[key]: kind for key, kind in (client.view.feedback or {}).items()}


def unfinished(client: Client) -> list[str]:
    return [row["item"]["id"] for row in client.page.rows if row.get("unfinished")]


# Feedback


async def test_feedback_comes_back_with_its_thread(connect: Connect, kept: ThreadStore, path: Path) -> None:
    client = connect(echo, store=kept)
    await client.send("one")
    await rate(client, "negative")
    await rate(client)
    await client.send("two")
    name = client.thread_id
    await client.open(None)
    assert shown(client) == {}
    await client.open(name)
    assert shown(client) == {"You said one": "positive"}
    other = ThreadStore(path)
    elsewhere = connect(echo, store=other, thread_id=name)
    await elsewhere.load_all()
    assert shown(elsewhere) == {"You said one": "positive"}
    await rate(elsewhere, "negative")
    await client.refresh()
    assert shown(client) == {"You said one": "positive", "You said two": "negative"}
    await client.retry()
    assert shown(client) == {"You said one": "positive"}
    other.close()


async def test_feedback_comes_with_older_pages_too(connect: Connect, kept: ThreadStore) -> None:
    await kept.run(Database.create_thread, ThreadMetadata(id="thr_1", created_at=NOW))
    for at in range(150):
        await kept.run(Database.put_item, assistant(f"i{at}", str(at)) if at % 2 else user(f"i{at}", str(at)))
    await kept.run(Database.put_feedback, "thr_1", ["i1", "i51", "i149"], "negative")
    await kept.run(Database.put_item, assistant("i1", "1"), is_open=True)
    client = connect(echo, store=kept)
    await client.open("thr_1")
    assert shown(client)["149"] == "negative"
    await client.load_all()
    assert shown(client) == {"1": "negative", "51": "negative", "149": "negative"}
    assert unfinished(client) == ["i1"]


async def test_what_the_user_says_while_it_is_read_anew_is_newer(connect: Connect, kept: ThreadStore) -> None:
    asked, go = asyncio.Event(), asyncio.Event()

    class Slow(FunctionBackend):
        async def marks(self, thread_id: str) -> Marks:
            marks = await super().marks(thread_id)
            asked.set()
            await go.wait()
            return marks

    client = connect(Slow(echo, store=kept))
    await client.send()
    await rate(client)

    async def meanwhile() -> None:
        refreshing = asyncio.create_task(client.session.fetch_updates())
        await asked.wait()
        await client.session.send_feedback("negative")
        go.set()
        await refreshing

    await client.run(meanwhile())
    assert shown(client) == {"You said Hello": "negative"}


async def test_a_backend_that_keeps_no_feedback_leaves_what_was_given(connect: Connect) -> None:
    client = connect(RawBackend(threads=[thread("thr_1", [user("u"), assistant("a", "x")])]))
    await client.open("thr_1")
    await rate(client)
    await client.refresh()
    assert shown(client) == {"x": "positive"}


async def test_a_thread_opens_though_its_marks_cannot_be_read(connect: Connect) -> None:
    class Broken(RawBackend):
        async def marks(self, thread_id: str) -> Marks:
            raise KeyError(thread_id)

    client = connect(Broken(threads=[thread("thr_1", [user("u")])]))
    await client.open("thr_1")
    await client.settle()
    assert client.ids == ["u"]
    assert ["marks" in event.entry for event in client.of(events.Log)] == [True]


async def test_a_chat_that_is_closed_while_marks_are_read_says_so(connect: Connect) -> None:
    asked = asyncio.Event()

    class Endless(RawBackend):
        async def marks(self, thread_id: str) -> Marks:
            asked.set()
            await asyncio.Event().wait()
            raise AssertionError(thread_id)

    client = connect(Endless(threads=[thread("thr_1", [user("u")])]))

    async def close_meanwhile() -> None:
        opening = asyncio.create_task(client.session.set_thread_id("thr_1"))
        await asked.wait()
        await client.session.close()
        with pytest.raises(ChatKitClosedError):
            await opening

    await client.run(close_meanwhile())
    with pytest.raises(ChatKitClosedError):
        await client.run(client.session._core.marks("thr_1"))  # pyright: ignore[reportPrivateUsage] (no command asks for them alone)


# What broke off


async def test_what_was_said_when_the_kernel_died_is_shown_as_unfinished(connect: Connect, kept: ThreadStore) -> None:
    await kept.run(Database.create_thread, ThreadMetadata(id="thr_1", created_at=NOW))
    for item in (user("u"), output("o", "Reading\n"), assistant("a", "As far as")):
        await kept.run(Database.put_item, item, is_open=item.id != "u")
    client = connect(echo, store=kept)
    await client.open("thr_1")
    assert client.texts == ["Hello", "Reading\n", "As far as"]
    assert unfinished(client) == ["a"]
    assert not [row for row in client.page.rows if row["streaming"]]
    await client.refresh()
    assert unfinished(client) == ["a"]
    await kept.run(Database.put_item, assistant("a", "As far as it goes"))
    await client.refresh()
    assert unfinished(client) == ["o"]
    await kept.run(Database.put_item, output("o", "Reading\n"))
    await client.refresh()
    assert unfinished(client) == []
    assert client.texts[-1] == "As far as it goes"
    await kept.run(Database.put_item, assistant("a", "As far as"), is_open=True)
    await client.refresh()
    assert unfinished(client) == ["a"]
    await client.retry()
    assert client.texts == ["Hello", "You said Hello"]
    assert unfinished(client) == []


async def test_what_is_said_is_in_the_store_before_its_message_ends(
    connect: Connect, kept: ThreadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "SOON", 0.001)
    go = asyncio.Event()

    async def respond(_message: Message) -> AsyncGenerator[object]:
        print("Looking")  # noqa: T201 (it is what is tested)
        yield "Half "
        yield {"type": "workflow", "workflow": {"type": "custom", "tasks": []}}
        widget = {"type": "Card", "children": [{"type": "Text", "value": "one"}]}
        yield ItemAdded(item=WidgetItem(id="w", thread_id="other", created_at=NOW, widget=widget))
        yield "of it"
        await go.wait()
        yield " all"

    client = connect(respond, store=kept)
    turn = client.begin()
    await client.until(lambda: client.thread_id)
    name = client.thread_id or ""

    def words() -> list[str]:
        return [getattr(item, "text", item.type) for item in kept.run_now(Database.all_items, name)]

    await client.until(lambda: client.texts[-1] == "of it")
    async with asyncio.timeout(20):
        while "of it" not in words():
            await client.settle()
    assert words() == ["Hello", "Looking\n", "Half ", "workflow", "widget", "of it"]
    _feedback, opened = kept.run_now(Database.get_marks, name)
    assert len(opened) == 3

    async def release() -> None:
        go.set()

    await client.run(release())
    await turn
    assert words()[-1] == "of it all"
    assert kept.run_now(Database.get_marks, name) == ({}, frozenset())


async def test_what_a_function_said_before_it_raised_is_unfinished(connect: Connect, kept: ThreadStore) -> None:
    def respond(_message: Message) -> Generator[str]:
        yield "As far as"
        raise ValueError

    client = connect(respond, store=kept)
    turn = await client.send()
    assert isinstance(turn.error, FunctionError)
    name = client.thread_id
    await client.open(None)
    await client.open(name)
    assert client.texts == ["Hello", "As far as"]
    assert unfinished(client) == client.ids[1:]


async def test_what_the_user_stopped_is_as_long_as_the_user_wanted(connect: Connect, kept: ThreadStore) -> None:
    async def respond(_message: Message) -> AsyncGenerator[str]:
        yield "As far as"
        await asyncio.Event().wait()

    client = connect(respond, store=kept)
    turn = client.begin()
    await client.until(lambda: client.texts[1:] == ["As far as"])
    await client.stop()
    await turn
    name = client.thread_id
    await client.open(None)
    await client.open(name)
    assert client.texts == ["Hello", "As far as"]
    assert unfinished(client) == []


async def test_what_is_being_written_when_the_user_stops_is_written(
    connect: Connect, kept: ThreadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes, stopped, go = threading.Event(), threading.Event(), threading.Event()
    keep = recording.Recorder.keep

    async def noting(self: recording.Recorder, event: StreamEvent, *, is_broken: bool = False) -> None:
        if isinstance(event, ItemDone):
            writes.set()
        await keep(self, event, is_broken=is_broken)

    async def respond(_message: Message) -> AsyncGenerator[object]:
        yield "As far as"
        await said.wait()
        kept.run_later(lambda _database: go.wait(PATIENCE))
        try:
            yield {"type": "task", "task": {"type": "custom", "title": "Look"}}
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def go_on() -> None:
        said.set()

    monkeypatch.setattr(recording.Recorder, "keep", noting)
    said = asyncio.Event()
    client = connect(respond, store=kept)
    turn = client.begin()
    await client.until(lambda: client.texts[1:] == ["As far as"])
    await client.run(go_on())
    assert await asyncio.to_thread(writes.wait, PATIENCE)
    stopping = asyncio.create_task(client.stop())
    assert await asyncio.to_thread(stopped.wait, PATIENCE)
    go.set()
    await stopping
    await turn
    name = client.thread_id
    await client.open(None)
    await client.open(name)
    assert client.texts[:2] == ["Hello", "As far as"]


async def test_an_item_that_its_function_removed_does_not_come_back(connect: Connect, kept: ThreadStore) -> None:
    def respond(_message: Message) -> Generator[object]:
        yield ItemAdded(item=assistant("a", "x"))
        yield {"type": "thread.item.removed", "item_id": "a"}

    client = connect(respond, store=kept)
    await client.send()
    assert client.texts == ["Hello"]
    assert [item.type for item in await kept.run(Database.all_items, client.thread_id or "")] == ["user_message"]


# A store that cannot be written


def limit(store: ThreadStore, more: int | None) -> None:
    """Let a file have so many pages more than it has, or as many as it likes."""

    def change(database: Database) -> None:
        pages = database.connection.read("PRAGMA page_count")[0][0] if more is not None else 1_000_000
        database.connection.execute(f"PRAGMA max_page_count = {pages + (more or 0)}")

    store.run_now(change)


async def test_a_full_disk_fails_the_turn_that_meets_it_and_the_chat_goes_on(
    connect: Connect, kept: ThreadStore
) -> None:
    client = connect(lambda message: "x" * 200_000 if "long" in str(message) else "short", store=kept)
    await client.send()
    limit(kept, 5)
    turn = await client.send("a long one")
    assert isinstance(turn.error, StoreError)
    assert "the disk is full: make room, then try again" in str(turn.error)
    failure = client.view.failure
    assert failure
    assert (failure.message, failure.allow_retry) == (str(turn.error), True)
    assert (await client.send("more")).status == "completed"
    limit(kept, None)
    await client.refresh()
    assert client.texts == ["Hello", "short", "a long one", "", "more", "short"]
    assert unfinished(client) == [client.ids[3]]
    assert (await client.retry(client.ids[2])).text == "x" * 200_000
    assert [len(text) for text in client.texts] == [5, 5, 10, 200_000]


async def test_a_title_that_cannot_be_written_fails_the_turn(connect: Connect, kept: ThreadStore) -> None:
    def respond(_message: Message, context: Context) -> str:
        context.thread.title = "t" * 200_000
        return "short"

    client = connect(respond, store=kept)
    limit(kept, 2)
    turn = await client.send()
    assert isinstance(turn.error, StoreError)


async def test_a_store_error_of_the_functions_own_is_the_functions(connect: Connect, kept: ThreadStore) -> None:
    def respond(_message: Message) -> Generator[str]:
        yield "As far as"
        message = "mine"
        raise StoreError(message)

    client = connect(respond, store=kept)
    turn = await client.send()
    assert isinstance(turn.error, FunctionError)
    assert client.texts == ["Hello", "As far as"]


async def test_a_file_that_was_deleted_fails_one_turn_and_is_back(
    connect: Connect, kept: ThreadStore, path: Path
) -> None:
    client = connect(echo, store=kept)
    await client.send("one")
    for found in path.parent.iterdir():
        found.unlink()
    turn = await client.send("two")
    assert "was deleted or moved" in str(turn.error)
    assert (await client.retry()).status == "completed"
    again = ThreadStore(path)
    elsewhere = connect(echo, store=again, thread_id=client.thread_id)
    await elsewhere.load_all()
    assert elsewhere.texts == ["one", "You said one", "two", "You said two"]
    again.close()


async def test_one_chat_waits_for_a_lock_and_no_other_does(connect: Connect, kept: ThreadStore, path: Path) -> None:
    client, other = connect(echo, store=kept), connect(echo)
    await client.send("one")
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    waiting = client.begin("two")
    assert (await other.send()).status == "completed"
    assert not waiting.done()
    lock.execute("COMMIT")
    lock.close()
    assert (await waiting).status == "completed"


async def test_what_is_no_turn_tells_of_the_store_too(connect: Connect, kept: ThreadStore) -> None:
    client = connect(echo, store=kept)
    await client.send()
    limit(kept, 0)
    name = client.thread_id or ""
    with pytest.raises(StoreError, match="disk is full"):
        await client.run(client.session.rename_thread(name, "t" * 100_000))
    await client.settle()
    assert [type(event.error) for event in client.of(events.Error)] == [StoreError]
