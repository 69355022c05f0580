"""What Python adds beside all turns: its place among what loads, streams and is read at the same time."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pytest

from chatkit_widget.backends import FunctionBackend
from chatkit_widget.backends.emitter import Emitter
from chatkit_widget.backends.message import Message
from chatkit_widget.errors import BackendError, ChatKitClosedError, NotFoundError
from chatkit_widget.protocol.items import StructuredInput
from chatkit_widget.protocol.requests import (
    AddItemParams,
    Empty,
    ItemsAdd,
    ItemsReplace,
    JsonRequest,
    Reply,
    StreamingRequest,
    ThreadsGetById,
)
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.session.asking import question_of
from chatkit_widget.store import ThreadStore
from tests.protocol.client import Client, Connect
from tests.protocol.wire import assistant


def echo(message: Message) -> str:
    return f"You said {message.text}"


class Hooked(FunctionBackend):
    """Lets a test in before a request is answered, after one is, and before a response streams."""

    def __init__(self, store: ThreadStore) -> None:
        super().__init__(echo, store=store)
        self.before: dict[type[Any], Callable[[], Awaitable[object]]] = {}
        self.after: dict[type[Any], Callable[[], Awaitable[object]]] = {}
        self.replies: dict[type[Any], Reply] = {}
        self.held: asyncio.Event | None = None

    async def request(self, request: JsonRequest) -> Reply:
        """Answer, with what the test does around it."""
        if type(request) in self.before:
            await self.before[type(request)]()
        reply = await super().request(request)
        if type(request) in self.after:
            await self.after[type(request)]()
        return self.replies.get(type(request), reply)

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer, once the test lets it."""
        if self.held is not None:
            await self.held.wait()
        async for event in super().stream(request):
            yield event


async def say(client: Client, text: str) -> Any:
    return await client.run(client.session.speaking.append(client.session.speaking.item_of(text, "assistant")))


async def opened_anew(client: Client) -> list[str]:
    """Leave the thread, open it again, and return what is in it."""
    name = client.thread_id
    await client.open(None)
    await client.open(name)
    return client.texts


@pytest.fixture
def backend(store: ThreadStore) -> Hooked:
    return Hooked(store)


async def test_what_is_read_while_it_is_added_shows_it_once(connect: Connect, backend: Hooked) -> None:
    client = connect(backend)
    await say(client, "first")
    backend.after[ItemsAdd] = client.session.fetch_updates
    await say(client, "second")
    pieces: Emitter[Any] = await client.run(emitter())
    pouring = asyncio.create_task(client.run(client.session.speaking.pour(pieces, lambda: False)))
    pieces.put("third")
    await client.until(lambda: client.texts[2:] == ["third"])
    assert client.page.rows[2]["streaming"]
    pieces.end()
    await pouring
    assert client.texts == ["first", "second", "third"]


async def emitter() -> Emitter[Any]:
    return Emitter()


async def test_what_was_read_before_it_does_not_take_it_away(connect: Connect, backend: Hooked) -> None:
    client = connect(backend)
    await say(client, "first")
    speaking = client.session.speaking
    backend.after[ThreadsGetById] = lambda: speaking.append(speaking.item_of("second", "assistant"))
    await client.refresh()
    del backend.after[ThreadsGetById]
    assert client.texts == ["first", "second"]


async def test_it_waits_for_a_thread_that_loads_and_goes_there(connect: Connect, backend: Hooked) -> None:
    client = connect(backend)
    await say(client, "in the first")
    first = client.thread_id
    await client.open(None)
    await say(client, "in the second")
    gate = await client.run(event())
    backend.before[ThreadsGetById] = gate.wait
    opening = asyncio.create_task(client.open(first))
    await client.until(lambda: client.view.loading)
    saying = asyncio.create_task(say(client, "in the first, too"))
    await client.run(set_event(gate))
    await asyncio.gather(opening, saying)
    assert client.texts == ["in the first", "in the first, too"]


async def test_it_waits_until_what_a_turn_asks_for_has_its_place(connect: Connect, backend: Hooked) -> None:
    client = connect(backend)
    await client.send("one")
    backend.held = await client.run(event())
    for begin in (lambda: client.begin("two"), lambda: asyncio.create_task(client.retry())):
        turn = begin()
        await client.until(lambda: client.view.responding)
        saying = asyncio.create_task(say(client, "beside it"))
        await client.run(set_event(backend.held))
        await asyncio.gather(turn, saying)
        shown = client.texts
        assert "beside it" in shown
        assert await opened_anew(client) == shown


async def event() -> asyncio.Event:
    return asyncio.Event()


async def set_event(gate: asyncio.Event) -> None:
    gate.set()


async def test_a_chat_that_closes_meanwhile_says_so(connect: Connect, backend: Hooked) -> None:
    client = connect(backend)
    await say(client, "first")
    gate = await client.run(event())
    backend.before[ItemsAdd] = gate.wait
    saying = asyncio.create_task(say(client, "second"))
    asking = asyncio.create_task(client.run(client.session.asking.ask(question_of("Which?", None))))
    await client.until(lambda: client.view.awaited)
    await client.close()
    for waiting in (saying, asking):
        with pytest.raises(ChatKitClosedError):
            await waiting


async def test_a_backend_that_answers_with_something_else_has_added_nothing_that_shows(
    connect: Connect, backend: Hooked
) -> None:
    client = connect(backend)
    backend.replies[ItemsAdd] = Empty()
    with pytest.raises(BackendError, match="answered with an unexpected Empty"):
        await say(client, "x")
    with pytest.raises(BackendError, match="unexpected Empty"):
        await client.run(client.session.asking.ask(question_of("Which?", None)))
    assert (client.items, client.view.awaited) == ([], [])


async def test_a_question_is_skipped_where_it_was_asked_though_another_thread_is_open(
    connect: Connect, backend: Hooked
) -> None:
    client = connect(backend)
    await say(client, "first")
    name = client.thread_id
    asking = asyncio.create_task(client.run(client.session.asking.ask(question_of("Which?", None), 0.2)))
    await client.until(lambda: len(client.items) == 2)
    await client.open(None)
    with pytest.raises(TimeoutError):
        await asking
    await client.open(name)
    item = client.items[1]
    assert isinstance(item, StructuredInput)
    assert item.status == "skipped"


async def test_a_question_that_changes_and_stays_open_is_waited_for(connect: Connect, backend: Hooked) -> None:
    client = connect(backend)
    asking = asyncio.create_task(client.run(client.session.asking.ask(question_of("Which?", None))))
    await client.until(lambda: client.items)
    row = client.session.state.rows[0]

    async def renamed() -> None:
        client.session.state.replace(row, item_with(row.item, "Which one?"), done=True)
        client.session.asking.forget("another thread")

    await client.run(renamed())
    assert not asking.done()
    await client.answer({"answer": "this"})
    assert await asking == ["this"]


def item_with(item: Any, question: str) -> StructuredInput:
    return StructuredInput(
        id=item.id,
        thread_id=item.thread_id,
        created_at=item.created_at,
        inputs=[question_of(question, None)],
    )


async def test_one_that_has_its_answer_keeps_it_though_all_end(connect: Connect, backend: Hooked) -> None:
    client = connect(backend)
    asking = asyncio.create_task(client.run(client.session.asking.ask(question_of("Which?", None))))
    await client.until(lambda: client.items)

    async def end() -> None:
        client.session.asking.forget(client.thread_id or "")
        await client.session.asking.end(lambda: ChatKitClosedError("closed"))

    await client.run(end())
    assert await asking is None


async def test_one_that_cannot_be_stored_as_skipped_is_let_go_of(connect: Connect, backend: Hooked) -> None:
    async def fail() -> None:
        message = "the disk is full"
        raise BackendError(message)

    client = connect(backend)
    backend.before[ItemsReplace] = fail
    with pytest.raises(TimeoutError):
        await client.run(client.session.asking.ask(question_of("Which?", None), 0.01))
    assert client.view.awaited == []


async def test_a_store_refuses_what_it_has_and_threads_that_it_has_not(backend: Hooked) -> None:
    thread: Any = await backend.request(ItemsAdd(params=AddItemParams(thread_id=None, item=assistant("a", "Hello"))))
    with pytest.raises(BackendError, match="has an item 'a' already"):
        await backend.request(ItemsAdd(params=AddItemParams(thread_id=thread.id, item=assistant("a", "Again"))))
    with pytest.raises(NotFoundError, match="no thread 'nowhere'"):
        await backend.request(ItemsAdd(params=AddItemParams(thread_id="nowhere", item=assistant("b", "x"))))
