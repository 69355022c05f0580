"""What is kept of the traffic for whoever looks on."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from chatkit_widget.errors import BackendError
from chatkit_widget.events import Log as Logged
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import AssistantMessage, WidgetItem
from chatkit_widget.protocol.requests import Action, Empty, SyncActionReply, ThreadsList, ThreadsSyncCustomAction
from chatkit_widget.protocol.stream import (
    ClientEffect,
    ItemAdded,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    ItemUpdated,
    Notice,
    StreamEvent,
    ThreadCreated,
)
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.protocol.updates import TextDelta
from chatkit_widget.runtime import on_session
from chatkit_widget.session import inspecting
from chatkit_widget.session.inspecting import Entry, Log
from chatkit_widget.session.operations import Put
from chatkit_widget.session.summing import summary
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def inside(thing: Any) -> Any:
    """Return the thing; here so that a test may look at what users must not."""
    return thing


def said(text: str, name: str = "m") -> AssistantMessage:
    return AssistantMessage(id=name, thread_id="t", created_at=NOW, content=[AssistantText(text=text)])


def created() -> ThreadCreated:
    return ThreadCreated(thread=Thread(id="t", created_at=NOW, items=Page(data=[])))


def delta(text: str) -> ItemUpdated:
    return ItemUpdated(item_id="m", update=TextDelta(content_index=0, delta=text))


async def looked_into(client: Client) -> Log:
    """Begin to look on, once the chat has started."""
    await client.run(client.session.start())
    log = client.session.overhearing.log()

    async def begin() -> None:
        log.open(lambda: None)

    await on_session(begin())
    return log


def lines(log: Log, kind: str | None = None) -> list[str]:
    """Return entries in short: their names, and what they changed."""
    entries = [entry for entry in log.entries if kind in {None, entry.kind}]
    return [f"{entry.name}: {entry.change}" if entry.change else entry.name for entry in entries]


async def test_each_event_is_kept_with_what_it_changed(connect: Connect) -> None:
    events: list[StreamEvent] = [
        created(),
        ItemAdded(item=said("")),
        delta("Hello"),
        delta("x" * 50),
        ItemReplaced(item=said("Other")),
        ItemDone(item=said("Other")),
        ItemRemoved(item_id="m"),
        Notice(level="info", message="Note"),
    ]
    client = connect(RawBackend(events))
    log = await looked_into(client)
    await client.send()
    update = "thread.item.updated assistant_message.content_part.text_delta"
    assert lines(log) == [
        "threads.create",
        "thread.created: set thread; put thread",
        "thread.item.added assistant_message: put assistant_message",
        f"{update}: append +5: Hello",
        f"{update}: append +50: {'x' * 40}…",
        "thread.item.replaced assistant_message: put assistant_message",
        "thread.item.done assistant_message",
        "thread.item.removed: remove",
        "notice: set notices",
        "end",
    ]
    assert [entry.number for entry in log.entries] == list(range(1, 11))
    assert len({entry.exchange for entry in log.entries}) == 1
    assert [entry.items for entry in log.entries if entry.items] == [("m",)] * 6
    assert all(entry.size == len(msgspec.json.encode(entry.raw)) for entry in log.entries if entry.raw)
    assert log.entries[-1].size == 0
    times = [entry.at for entry in log.entries]
    assert times == sorted(times)


async def test_a_change_of_another_item_is_said_with_its_id(connect: Connect) -> None:
    client = connect(RawBackend([created(), ItemDone(item=said("Hello"))]))
    await client.send()
    (row,) = [row for row in client.session.state.rows if row.item.id == "m"]
    assert summary([Put(row=row.frozen(), after=None)], ()) == "put assistant_message m"
    assert summary([client.session.state.snapshot()], ()) == "reset, 2 rows"


async def test_replies_are_kept_with_the_items_they_bring(connect: Connect) -> None:
    thread = Thread(id="t", created_at=NOW, items=Page(data=[said("one", "a"), said("two", "b")]))
    backend = RawBackend(threads=[thread], page=1)
    client = connect(backend)
    log = await looked_into(client)
    await client.open("t")
    await client.load_all()
    await client.run(client.session.list_threads())
    await client.run(client.session.send_feedback("positive", ["a"]))
    found = [(entry.name, entry.items) for entry in log.entries if entry.kind in {"request", "reply"} and entry.items]
    assert found[0][0] == "Thread"
    assert {item for name, items in found if name == "Page (1)" for item in items} == {"a", "b"}
    assert found[-1] == ("items.feedback", ("a",))
    assert "Empty" in lines(log, "reply")


async def test_a_reply_to_an_action_is_about_the_item_it_changed(connect: Connect) -> None:
    widget = WidgetItem(id="w", thread_id="t", created_at=NOW, widget={"type": "Card", "children": []})
    backend = RawBackend(threads=[Thread(id="t", created_at=NOW, items=Page(data=[widget]))])
    backend.replies[ThreadsSyncCustomAction] = SyncActionReply(updated_item=widget)
    client = connect(backend)
    await client.open("t")
    log = await looked_into(client)
    await client.run(client.session.turns.run_sync_action(Action(type="book", payload={}), "w"))
    assert [(entry.name, entry.items) for entry in log.entries] == [
        ("threads.sync_custom_action", ("w",)),
        ("SyncActionReply", ("w",)),
        ("end", ()),
    ]


async def test_an_error_and_a_stop_end_an_exchange(connect: Connect) -> None:
    reached = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def hang(_request: object) -> AsyncGenerator[StreamEvent]:
        yield created()
        loop.call_soon_threadsafe(reached.set)
        await asyncio.Event().wait()

    client = connect(RawBackend([created(), BackendError("No more", detail="why")], hang))
    log = await looked_into(client)
    await client.send()
    assert lines(log)[-1] == "BackendError: No more"
    assert log.entries[-1].kind == "error"
    assert log.plain(log.entries[-1])["detail"] == "why"
    turn = client.begin()
    await reached.wait()
    await client.stop()
    await turn
    assert [(entry.kind, entry.name) for entry in log.entries][-1] == ("end", "stopped")
    assert log.plain(log.entries[-1]) == {}


async def test_the_newest_entries_are_kept_up_to_a_number_and_a_size(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "MOST_ENTRIES", 4)
    client = connect(RawBackend([created(), ItemAdded(item=said("")), *map(delta, "abcdef")], [delta("x" * 900)]))
    log = await looked_into(client)
    await client.send()
    assert lines(log)[-2:] == [
        "thread.item.updated assistant_message.content_part.text_delta: append +1: f",
        "end",
    ]
    assert (len(log.entries), log.dropped, log.oldest, log.last) == (4, 6, 7, 10)
    assert log.entry(6) is None
    assert log.entry(11) is None
    newest = log.entry(10)
    assert newest is not None
    assert newest.name == "end"
    assert [entry.number for entry in log.since(9)] == [9, 10]
    assert [entry.number for entry in log.since(1)] == [7, 8, 9, 10]
    monkeypatch.setattr(inspecting, "MOST_BYTES", 800)
    await client.send()
    assert sum(entry.size for entry in log.entries) <= 800
    assert lines(log)[-1] == "end"


async def test_what_is_cleared_is_gone_and_the_numbers_go_on(connect: Connect) -> None:
    client = connect(RawBackend([created()], []))
    log = await looked_into(client)
    await client.send()
    before = log.last

    async def clear() -> None:
        log.clear()

    await on_session(clear())
    assert (list(log.entries), log.dropped, log.oldest) == ([], 0, before + 1)
    await client.send()
    assert log.entries[0].number == before + 1


async def test_a_recording_has_the_exchanges_that_are_there_from_their_beginning(connect: Connect) -> None:
    client = connect(RawBackend([created(), ItemDone(item=said("Hello"))], [BackendError("No")]))
    log = await looked_into(client)
    await client.send()
    log.entries.popleft()
    await client.send()
    header, *records = [msgspec.json.decode(line) for line in log.recording().splitlines()]
    assert header["type"] == "chatkit_widget.recording"
    assert [record["type"] for record in records] == ["request", "end"]
    assert records[-1]["error"]["message"] == "No"


async def test_secrets_are_neither_recorded_nor_shown(connect: Connect) -> None:
    class Secretive(RawBackend):
        """Has a secret."""

        def secrets(self) -> tuple[str, ...]:
            """Return it."""
            return ("hunter22",)

    effect = ClientEffect(name="sign_in", data={"password": "open sesame", "note": "hunter22"})
    events = [created(), ItemAdded(item=said("")), delta("It is hunter22."), delta("hun"), delta("ter22"), effect]
    client = connect(Secretive([*events, BackendError("refused: hunter22")]))
    log = await looked_into(client)
    await client.send()
    shown = [*lines(log), *map(repr, log.entries), *(str(entry.content) for entry in log.entries)]
    assert [text for text in shown if "hunter22" in text or "sesame" in text] == []
    # Nor in the two pieces that it came in, whichever is looked at.
    assert [text for text in shown if "hun" in text or "ter22" in text] == []
    assert b"hunter22" not in log.recording()
    assert b"sesame" not in log.recording()
    assert "append +15: It is •••." in " ".join(shown)


async def test_a_secret_that_is_new_with_a_request_is_not_shown_in_its_answer(connect: Connect) -> None:
    class Renewing(RawBackend):
        """Sends another secret each time, as functions of headers do."""

        def secrets(self) -> tuple[str, ...]:
            """Return what was sent so far."""
            return tuple(f"hunter{number:02}" for number in range(len(self.requests)))

    client = connect(Renewing([created(), ItemAdded(item=said("")), delta("It is hunter01.")]))
    log = await looked_into(client)
    await client.send()
    assert "append +15: It is •••." in str(lines(log))


async def test_what_cannot_be_written_keeps_nothing_else_from_being_saved(connect: Connect) -> None:
    circle: dict[str, Any] = {}
    circle["self"] = circle
    client = connect(RawBackend([created(), ClientEffect(name="loop", data=circle), ItemDone(item=said("Hello"))]))
    log = await looked_into(client)
    await client.send()
    (effect,) = [entry for entry in log.entries if entry.name == "client_effect"]
    assert effect.size == 0
    with pytest.raises(RecursionError):
        log.plain(effect)
    types = [msgspec.json.decode(line)["type"] for line in log.recording().splitlines()]
    assert types == ["chatkit_widget.recording", "request", "event", "event", "end"]


async def test_whatever_a_backend_gives_the_chat_goes_on(connect: Connect) -> None:
    class Odd(RawBackend):
        """Raises where it is asked for secrets."""

        def secrets(self) -> tuple[str, ...]:
            """Raise."""
            message = "no secrets"
            raise ValueError(message)

    nothing: Any = None
    words: Any = "words"
    odd: list[Any] = [created(), nothing, words, ItemAdded(item=nothing), ItemRemoved(item_id=nothing)]
    backend = Odd([created(), ItemDone(item=said("Hello"))], odd)
    client = connect(backend)
    log = await looked_into(client)
    assert (await client.send()).status == "completed"
    await client.send()
    backend.replies[ThreadsList] = Page(data=nothing)
    with contextlib.suppress(Exception):  # Whatever it makes of that, it was heard.
        await client.run(client.session.list_threads())
    backend.replies[ThreadsList] = Empty()
    with contextlib.suppress(Exception):
        await client.run(client.session.list_threads())
    names = [entry.name for entry in log.entries]
    assert ("NoneType" in names, "Page (0)" in names, "Empty" in names) == (True, True, True)
    await client.settle()
    assert "the secrets of the backend were not read" in [event.entry for event in client.of(Logged)]


async def test_an_event_that_could_not_be_applied_is_kept(connect: Connect) -> None:
    client = connect(RawBackend())
    log = await looked_into(client)
    log.came(7, created())
    log.ended(7, ValueError("broken"))
    assert lines(log) == ["thread.created", "BackendError: ValueError: broken"]


async def test_once_closed_it_hears_nothing_and_nobody_is_told_for_it(connect: Connect) -> None:
    client = connect(RawBackend([created()], []))
    screen, traffic = inside(client.session.state)._screen, client.session.traffic
    log = await looked_into(client)
    await client.send()
    kept = list(log.entries)

    async def close() -> None:
        log.close()
        log.close()

    await on_session(close())
    await client.send()
    assert log.is_closed
    assert list(log.entries) == kept
    assert inside(client.session.state)._screen is screen
    assert (traffic.coming, traffic.applying, inside(traffic)._witnesses) == ((), (), ())


async def test_without_anybody_who_looks_on_nothing_is_kept(connect: Connect) -> None:
    client = connect(RawBackend([created()]))
    log = client.session.overhearing.log()
    await client.send()
    assert (log.last, inside(client.session.traffic)._witnesses) == (0, ())
    assert log.recording().count(b"\n") == 1


async def test_an_entry_says_in_short_what_it_is(connect: Connect) -> None:
    log = connect(RawBackend()).session.overhearing.log()
    entry = Entry(
        number=3,
        exchange=1,
        at=NOW,
        kind="event",
        name="thread.item.done task",
        items=("a", "b"),
        told="put",
        log=log,
    )
    assert repr(entry) == "<Entry 3: event thread.item.done task a put>"
