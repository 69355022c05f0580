"""A whole session against servers that hypothesis makes up: valid in any order, malformed, and not even JSON.

Whatever comes, a turn ends as completed, stopped, or failed with words, and the next message works.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.sse import EventReader
from chatkit_widget.errors import BackendError, ChatKitError
from chatkit_widget.options import Options
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import UserMessageInput, UserText
from chatkit_widget.protocol.decoding import UnreadableReplyError, decode_reply
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.protocol.requests import (
    Action,
    Empty,
    ItemsList,
    JsonRequest,
    Reply,
    StreamingRequest,
    SyncActionReply,
    ThreadsGetById,
    ThreadsList,
    ThreadsSyncCustomAction,
)
from chatkit_widget.protocol.stream import ItemDone, StreamEvent, ThreadCreated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.runtime import session_loop
from chatkit_widget.session.operations import Operation
from chatkit_widget.session.session import ChatSession
from chatkit_widget.session.turn import Turn
from chatkit_widget.testing import Mirror
from tests.protocol.strategies import groups, json_values, mutated, replies, turns
from tests.protocol.wire import NOW, OPTIONS, assistant, streamed, thread, user

PATIENCE = 20
INPUT = UserMessageInput(content=[UserText(text="Hello")])
WELL: list[StreamEvent] = [
    ThreadCreated(thread=thread("thr_well")),
    ItemDone(item=user("well_asked")),
    OPTIONS,
    *streamed("well_answered", "All ", "is well"),
]
"""An answer with which nothing is wrong."""

FAILURES: dict[str, type[Exception]] = {"known": BackendError, "odd": ZeroDivisionError}
"""What a script may end with."""


class Playing(Backend):
    """Answers with the next events and what ends them, and then with nothing."""

    def __init__(self) -> None:
        self.scripts: list[Sequence[StreamEvent | str | None]] = []
        self.stored: list[Any] = []

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:  # noqa: ARG002 (an answer is an answer)
        """Play the next script; None in it waits to be stopped."""
        for step in self.scripts.pop(0) if self.scripts else [OPTIONS]:
            if isinstance(step, str):
                raise FAILURES[step](step)
            if step is None:
                await asyncio.Event().wait()
            else:
                yield step

    async def request(self, request: JsonRequest) -> Reply:
        """Know one thread."""
        match request:
            case ThreadsGetById(params=params):
                page = Page[Any](data=self.stored[:2], has_more=len(self.stored) > 2, after="x")
                return Thread(id=params.thread_id, created_at=NOW, items=page)
            case ItemsList(params=params):
                return Page[Any](data=self.stored[:: -1 if params.order == "desc" else 1])
            case ThreadsList():
                return Page[Thread](data=[thread("thr_1")])
            case ThreadsSyncCustomAction():
                return SyncActionReply(updated_item=assistant("b", "ticked"))
            case _:
                return Empty()


class Bytes(Playing):
    """Answers with a body, in pieces, as backends read theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[Sequence[bytes]] = []

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Read the next body."""
        if not self.bodies:
            async for event in super().stream(request):
                yield event
            return
        reader = EventReader(self.report)
        for piece in self.bodies.pop(0):
            for event in reader.feed(piece):
                yield event
        for event in reader.finish():
            yield event


class Chat:
    """A session and its page, on the session's loop."""

    def __init__(self, backend: Backend) -> None:
        self.page = Mirror()
        self.told: list[str] = []
        callbacks = {"on_client_tool": _look}
        self.session = ChatSession(backend, Options(), callbacks, screen=self, listener=lambda _name, _value: None)
        self.page.apply([msgspec.to_builtins(self.session.state.snapshot())])
        emit = self.session.hub.emit

        def recorded(event: events.Event) -> None:
            self.told.append(event.name)
            emit(event)

        self.session.hub.emit = recorded

    def apply(self, operation: Operation) -> None:
        """Apply an operation as it goes over the wire."""
        self.page.apply([msgspec.json.decode(msgspec.json.encode(operation))])

    async def send(self) -> Turn:
        """Send a message."""
        return await self.ended(self.session.turns.send_user_message(INPUT))

    async def ended(self, turn: Coroutine[Any, Any, Turn]) -> Turn:
        """Wait for a turn, and assert that it ended as turns do."""
        self.told.clear()
        result = await asyncio.wait_for(turn, PATIENCE)
        assert (self.told.count("response.start"), self.told.count("response.end")) == (1, 1)
        assert self.told[0] == "response.start"
        assert self.told[-1] == "response.end"
        view = self.session.state.view
        assert (view.responding, view.loading, view.can_stop, view.progress) == (False, False, False, None)
        self.session.check_free()
        assert (result.status == "failed") == (view.failure is not None) == (result.error is not None)
        assert not view.failure or view.failure.message.strip()
        self.check()
        return result

    def check(self) -> None:
        """Assert that the page has the state of the session, and that this is sound."""
        state = self.session.state
        snapshot = msgspec.json.decode(msgspec.json.encode(state.snapshot()))
        assert self.page.rows == snapshot["rows"]
        assert self.page.view == snapshot["view"]
        assert len({row.key for row in state.rows}) == len(state.rows)
        assert not any(row["streaming"] for row in self.page.rows)
        for row in state.rows:
            assert row in state.rows_with(row.item.id)
            newest = state.newest(row.item.id)
            assert newest in state.rows


def _look(_call: object) -> dict[str, bool]:
    return {"seen": True}


@pytest.fixture(autouse=True, scope="module")
def quiet() -> Generator[None]:
    """Keep the log of failures short: they are many."""
    logger = logging.getLogger("chatkit_widget")
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(logging.NOTSET)


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run_coroutine_threadsafe(coroutine, session_loop()).result(PATIENCE)


# Valid events in any order

endings = st.sampled_from([[], [], ["known"], ["odd"], [None]])


def _script(groups: list[list[StreamEvent]], ending: list[Any]) -> list[Any]:
    return [*(event for group in groups for event in group), *ending]


scripts = st.builds(_script, st.lists(groups, max_size=6), endings)
commands = st.sampled_from(["send", "send", "retry", "act", "changed", "refresh", "open", "draft", "older"])


async def play(steps: Sequence[tuple[str, list[Any]]]) -> None:
    backend = Playing()
    chat = Chat(backend)
    session, state = chat.session, chat.session.state
    for command, script in steps:
        backend.scripts[:] = [script]
        backend.stored = [row.item for row in state.rows] if command == "refresh" else [user("a"), assistant("b", "x")]
        if command == "changed":  # Elsewhere an item was deleted, one replaced, and one added.
            kept = [row.item for row in state.rows[1:]][:-1]
            backend.stored = [*kept, user("a", "anew"), assistant("c", "y")]
        match command:
            case "send":
                turn = session.turns.send_user_message(INPUT)
            case "retry" if any(isinstance(row.item, UserMessage) for row in state.rows):
                turn = session.turns.retry()
            case "older" if state.rows and isinstance(_named(chat, state.rows[0].item.id), UserMessage):
                turn = session.turns.retry(state.rows[0].item.id)
            case "act" if session.state.view.thread:
                turn = session.turns.send_custom_action(Action(type="book"))
            case "refresh" | "changed":
                await session.fetch_updates()
                chat.check()
                continue
            case "open":
                await session.set_thread_id("thr_1")
                await session.load_all()
                chat.check()
                continue
            case "draft":
                await session.set_thread_id(None)
                chat.check()
                continue
            case _:
                continue
        stopping = asyncio.create_task(_stopped(chat)) if None in script else None
        result = await chat.ended(turn)
        if stopping is not None:
            await stopping
        # Nothing but what the script ends with is unforeseen.
        assert result.error is None or isinstance(result.error.__cause__, ZeroDivisionError | None)
        assert result.status != "stopped" or None in script
    backend.scripts[:] = [WELL]
    result = await chat.send()
    assert (result.status, result.text) == ("completed", "All is well")
    await session.close()


def _named(chat: Chat, item_id: str) -> object:
    row = chat.session.state.newest(item_id)
    return row and row.item


async def _stopped(chat: Chat) -> None:
    """Stop the turn that waits for it; one that ended before, with a client tool's answer, needs no stop."""
    for _ in range(20):
        await asyncio.sleep(0)
    await chat.session.turns.stop()


@given(st.lists(st.tuples(commands, scripts), max_size=5))
@settings(max_examples=150, deadline=None)
def test_no_sequence_of_valid_events_and_commands_breaks_a_session(steps: list[tuple[str, list[Any]]]) -> None:
    run(play(steps))


# Malformed ones


lines = st.one_of(
    mutated().map(lambda value: b"data: " + msgspec.json.encode(value) + b"\n\n"),
    mutated().map(lambda value: b"data: " + msgspec.json.encode(value) + b"\n\n"),
    json_values.map(lambda value: b"data: " + msgspec.json.encode(value) + b"\n\n"),
    st.binary(max_size=12),
    st.sampled_from([b"data: [DONE]\n\n", b": ping\n\n", b"data:\n\n", b"\r\n\r\n", b"data: {\n\n", b'data: {"type":']),
)


@st.composite
def bodies(draw: st.DrawFn) -> list[bytes]:
    """Return a body of good and bad lines, cut anywhere."""
    body = b"".join(draw(st.lists(lines, max_size=8)))
    cuts = sorted(draw(st.lists(st.integers(0, len(body)), max_size=4)))
    return [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True)]


async def survive(given_bodies: Sequence[Sequence[bytes]]) -> None:
    backend = Bytes()
    chat = Chat(backend)
    for body in given_bodies:
        backend.bodies[:] = [body]
        result = await chat.send()
        assert result.status in {"completed", "failed"}
        assert result.error is None or result.error.__cause__ is None
        failure = chat.session.state.view.failure
        assert not failure or not any(word in failure.message for word in ("Error", "Traceback", "<", "\n"))
    backend.scripts[:] = [WELL]
    result = await chat.send()
    assert (result.status, result.text) == ("completed", "All is well")
    await chat.session.close()


@given(st.lists(bodies(), min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_no_malformed_answer_breaks_a_session(given_bodies: list[list[bytes]]) -> None:
    run(survive(given_bodies))


@given(turns, st.integers(1, 64))
@settings(max_examples=50, deadline=None)
def test_a_valid_answer_is_the_same_wherever_it_is_cut(groups: list[list[list[StreamEvent]]], length: int) -> None:
    async def same() -> None:
        shown: list[Any] = []
        for is_cut in (False, True):
            backend = Bytes()
            chat = Chat(backend)
            for script in groups:
                body = b"".join(b"data: %s\n\n" % msgspec.json.encode(event) for part in script for event in part)
                whole_body = b"data: %s\r\n\r\n" % msgspec.json.encode(OPTIONS) + body
                step = length if is_cut else len(whole_body)
                backend.bodies[:] = [[whole_body[at : at + step] for at in range(0, len(whole_body), step)]]
                await chat.send()
            shown.append([{**row, "item": {**row["item"], "created_at": None}} for row in chat.page.rows])
            await chat.session.close()
        assert shown[0] == shown[1]

    run(same())


# Replies to requests for JSON


class Replying(Playing):
    """Answers requests with what it is given, read as backends read theirs, and then as it should."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[bytes] = []

    async def request(self, request: JsonRequest) -> Reply:
        """Read the next reply."""
        if not self.bodies:
            return await super().request(request)
        try:
            return decode_reply(request, self.bodies.pop(0), self.report)
        except UnreadableReplyError as error:
            message = "What the server answered cannot be read."
            raise BackendError(message, detail=str(error)) from error


def asking(session: ChatSession) -> dict[str, Callable[[], Coroutine[Any, Any, object]]]:
    """Return what asks a backend for JSON."""
    return {
        "open": lambda: session.set_thread_id("thr_1"),
        "refresh": session.fetch_updates,
        "history": lambda: session.set_history_open(is_open=not session.state.view.history_open),
        "rename": lambda: session.rename_thread("thr_1", "x"),
        "delete": lambda: session.delete_thread("thr_1"),
        "sync": lambda: session.turns.run_sync_action(Action(type="book")),
        "speak": lambda: session.transcribe(b"abc", "audio/ogg"),
        "like": lambda: session.send_feedback("positive"),
    }


asked = st.sampled_from(["open", "open", "refresh", "history", "rename", "delete", "sync", "speak", "like"])
"""What is asked for, most often what is most often asked for."""


async def ask(steps: Sequence[tuple[str, list[bytes]]]) -> None:
    backend = Replying()
    chat = Chat(backend)
    backend.stored = [user("a"), assistant("b", "x"), user("c"), assistant("d", "y")]
    for command, given_replies in steps:
        backend.bodies[:] = given_replies
        with suppress(ChatKitError):
            await asyncio.wait_for(asking(chat.session)[command](), PATIENCE)
            await chat.session.load_all()
        assert not chat.session.state.view.loading
        chat.check()
    backend.bodies.clear()
    await chat.session.set_thread_id("thr_1")
    await chat.session.load_all()
    assert [row.item.id for row in chat.session.state.rows] == ["a", "b", "c", "d"]
    backend.scripts[:] = [WELL]
    assert (await chat.send()).text == "All is well"
    await chat.session.close()


@given(st.lists(st.tuples(asked, st.lists(replies(), max_size=4)), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_no_malformed_reply_breaks_a_session(steps: list[tuple[str, list[bytes]]]) -> None:
    run(ask(steps))
