"""What else may be called in process: anything like a `ChatKitServer`, well behaved or not."""

import asyncio
import logging
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from types import SimpleNamespace
from typing import Any

import pytest

from chatkit_widget.backends import serving
from chatkit_widget.backends.emitter import HIGH_WATER
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.backends.serving import STUBBORN
from chatkit_widget.errors import BackendError, NotFoundError, OptionError, StreamError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import UserMessageInput, UserText
from chatkit_widget.protocol.items import OutputItem
from chatkit_widget.protocol.requests import Action as CustomAction
from chatkit_widget.protocol.requests import (
    ActionParams,
    CreateParams,
    StreamingRequest,
    ThreadsCreate,
    ThreadsCustomAction,
)
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemUpdated, ProgressUpdate, StreamEvent
from chatkit_widget.protocol.updates import OutputDelta
from chatkit_widget.runtime import start_thread
from tests.protocol.backends.samples import ANSWER, CREATE, EMPTY_PAGE, LIST, OPTIONS, SEND, collected, text_of
from tests.protocol.backends.scripted_server import ScriptedServer
from tests.protocol.client import Connect

PATIENCE = 20
"""Seconds after which a test gives up waiting."""


class Like:
    """Answers with what a function gives."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[tuple[bytes, Any]] = []

    async def process(self, request: bytes, context: Any) -> Any:
        """Answer."""
        self.asked.append((request, context))
        result = self.answer() if callable(self.answer) else self.answer
        if isinstance(result, BaseException):
            raise result
        return result


async def sse(*data: bytes | str) -> AsyncIterator[bytes | str]:
    for one in data:
        yield f"data: {one}\n\n" if isinstance(one, str) else b"data: " + one + b"\n\n"


@pytest.mark.parametrize(
    "chunks",
    [ANSWER, tuple(one.decode() for one in ANSWER)],
    ids=["bytes", "text"],
)
async def test_chunks_may_be_bytes_or_text(chunks: tuple[Any, ...]) -> None:
    backend = ServerBackend(Like(lambda: sse(*chunks)))
    assert text_of(await collected(backend.stream(CREATE))) == "Good day"


async def test_the_end_may_be_said_or_left_without_a_blank_line() -> None:
    async def streams(*chunks: bytes) -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    for rest in ((b"data: [DONE]\n\n", b"data: {"), (b"data: " + OPTIONS,)):
        backend = ServerBackend(Like(lambda rest=rest: streams(b"data: " + OPTIONS + b"\n\n", *rest)))
        assert len(await collected(backend.stream(CREATE))) in {1, 2}


async def test_a_result_may_be_a_generator_and_chunks_may_be_cut_anywhere() -> None:
    class Generates:
        async def process(self, _request: bytes, _context: Any) -> AsyncIterator[bytearray]:
            body = b"".join([b"data: " + one + b"\n\n" for one in ANSWER])
            for at in range(0, len(body), 11):
                yield bytearray(body[at : at + 11])

    assert text_of(await collected(ServerBackend(Generates()).stream(CREATE))) == "Good day"


@pytest.mark.parametrize("result", [EMPTY_PAGE, EMPTY_PAGE.decode(), SimpleNamespace(json=EMPTY_PAGE)])
async def test_a_reply_may_be_bytes_text_or_have_json(result: Any) -> None:
    assert await ServerBackend(Like(result)).request(LIST) == Page(data=[])


async def test_the_context_may_be_made_for_each_request() -> None:
    async def later() -> dict[str, int]:
        return {"n": 2}

    for context, seen in ((None, None), ({"a": 1}, {"a": 1}), (lambda: {"n": 1}, {"n": 1}), (later, {"n": 2})):
        server = Like(EMPTY_PAGE)
        await ServerBackend(server, context).request(LIST)
        assert server.asked == [(b'{"type":"threads.list","params":{"limit":9999,"order":"desc"}}', seen)]


class MyNotFoundError(Exception):
    """As the stores of openai-chatkit have one."""


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (ValueError("it is\nMonday"), BackendError, "The server raised ValueError: it is Monday"),
        (KeyError(), BackendError, "The server raised KeyError."),
        (MyNotFoundError("thr_9"), NotFoundError, "MyNotFoundError: thr_9"),
        (SystemExit(1), BackendError, "SystemExit"),
        (BackendError("In words of ours."), BackendError, "^In words of ours.$"),
        (asyncio.CancelledError(), BackendError, "CancelledError|broke the answer off"),
    ],
)
async def test_what_a_server_raises(error: BaseException, kind: type[Exception], words: str) -> None:
    backend = ServerBackend(Like(lambda: error))
    with pytest.raises(kind, match=words):
        await backend.request(LIST)
    with pytest.raises(kind, match=words):
        await collected(backend.stream(CREATE))


async def test_an_error_in_the_middle_keeps_what_came() -> None:
    async def fails() -> AsyncIterator[bytes]:
        async for chunk in sse(*ANSWER[:-1]):
            assert isinstance(chunk, bytes)
            yield chunk
        message = "power cut"
        raise OSError(message)

    came: list[StreamEvent] = []
    with pytest.raises(StreamError, match="power cut") as caught:
        await collected(ServerBackend(Like(fails)).stream(CREATE), came)
    assert text_of(came) == "Good day"
    assert "in fails" in str(caught.value.detail)
    assert isinstance(caught.value.__cause__, OSError)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (sse, "ended before it began"),
        (SimpleNamespace(json=EMPTY_PAGE), "instead of a stream of events"),
        (lambda: _of({"type": "x"}), "server-sent events are bytes or text"),
        (lambda: _of(b"data: {"), "broke off"),
    ],
    ids=["nothing", "JSON", "mappings", "half an event"],
)
async def test_what_is_no_stream(result: Any, words: str) -> None:
    with pytest.raises(StreamError, match=words):
        await collected(ServerBackend(Like(result)).stream(CREATE))


@pytest.mark.parametrize(("result", "words"), [(sse, "instead of one value"), (b"<html>", "not what ChatKit defines")])
async def test_what_is_no_reply(result: Any, words: str) -> None:
    with pytest.raises(BackendError, match=words):
        await ServerBackend(Like(result)).request(LIST)


async def _of(*chunks: Any) -> AsyncIterator[Any]:
    for chunk in chunks:
        yield chunk


class Endless:
    """Streams for ever, and remembers how it ended."""

    def __init__(self, *, waits: bool, swallows: bool = False) -> None:
        self.count = 0
        self.ended: list[str] = []
        self._waits = waits
        self._swallows = swallows

    async def process(self, _request: bytes, _context: Any) -> AsyncIterator[bytes]:
        """Answer."""
        return self._stream()

    async def _stream(self) -> AsyncIterator[bytes]:
        while True:
            self.count += 1
            try:
                if self._waits:
                    await asyncio.sleep(0)
                yield b"data: " + OPTIONS + b"\n\n"
            except asyncio.CancelledError:
                self.ended.append("cancelled")
                if not self._swallows:
                    raise
            except GeneratorExit:
                self.ended.append("closed")
                raise


async def _begin(backend: ServerBackend) -> None:
    """Take one event and go away."""
    async with aclosing(backend.stream(CREATE)) as stream:
        await anext(stream)


async def test_a_server_is_cancelled_where_it_waits_not_closed_where_it_yields() -> None:
    for _ in range(20):
        server = Endless(waits=True)
        await _begin(ServerBackend(server))
        assert server.ended == ["cancelled"]


async def test_a_server_that_never_waits_lets_others_run_and_is_left_behind_when_it_goes_on() -> None:
    server = Endless(waits=False)
    await _begin(ServerBackend(server))
    assert server.ended == ["closed"]
    assert server.count <= HIGH_WATER + STUBBORN + 2


async def test_a_server_that_swallows_its_cancellation_is_left_behind() -> None:
    server = Endless(waits=True, swallows=True)
    await _begin(ServerBackend(server))
    assert server.ended[-1] == "closed"
    assert server.ended.count("cancelled") == STUBBORN


async def test_a_server_runs_ahead_of_a_slow_chat_only_so_far() -> None:
    server = Endless(waits=True)
    backend = ServerBackend(server)
    stream = backend.stream(CREATE)
    await anext(stream)
    for _ in range(4 * HIGH_WATER):
        await asyncio.sleep(0)
    assert server.count <= HIGH_WATER + 3
    await stream.aclose()


async def test_closing_the_backend_cancels_what_runs() -> None:
    server = Endless(waits=True)
    backend = ServerBackend(server)
    stream = backend.stream(CREATE)
    await anext(stream)
    await backend.aclose()
    assert server.ended == ["cancelled"]
    await stream.aclose()


async def test_cancelling_before_the_server_has_begun() -> None:
    server = Endless(waits=True)
    consumer = asyncio.create_task(collected(ServerBackend(server).stream(CREATE)))
    await asyncio.sleep(0)
    consumer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consumer
    assert server.count <= 1


async def test_cancelling_a_json_request_reaches_the_server() -> None:
    ended: list[str] = []

    class Slow:
        async def process(self, _request: bytes, _context: Any) -> bytes:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append("cancelled")
                raise
            return b""

    asking = asyncio.create_task(ServerBackend(Slow()).request(LIST))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert ended == ["cancelled"]


async def test_a_request_that_is_no_json_is_told() -> None:
    params = ActionParams(thread_id="t", action=CustomAction(type="x", payload=object()))
    with pytest.raises(BackendError, match="cannot be written as JSON"):
        await collected(ServerBackend(Like(b"")).stream(ThreadsCustomAction(params=params)))


class Winding:
    """Streams for ever, and takes its time to wind up."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    async def process(self, _request: bytes, _context: Any) -> AsyncIterator[bytes]:
        """Answer."""
        try:
            while True:
                yield b"data: " + OPTIONS + b"\n\n"
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            for _ in range(20):
                await asyncio.sleep(0)
            self.ended.append("stored")
            raise


async def test_a_server_is_cancelled_once_so_that_it_can_wind_up() -> None:
    server = Winding()
    backend = ServerBackend(server)
    stream = backend.stream(CREATE)
    await anext(stream)
    await asyncio.gather(backend.aclose(), stream.aclose())
    assert server.ended == ["cancelled", "stored"]


# On a loop of its own


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that runs on a thread, as the kernel's main loop does beside that of the session."""
    own = asyncio.new_event_loop()
    thread = start_thread("test-kernel", own.run_forever)
    yield own
    own.call_soon_threadsafe(own.stop)
    thread.join(PATIENCE)
    own.close()


async def test_all_of_a_server_runs_on_its_loop(loop: asyncio.AbstractEventLoop) -> None:
    threads: list[tuple[str, str]] = []

    def note(what: str) -> None:
        assert asyncio.get_running_loop() is loop
        threads.append((what, threading.current_thread().name))

    async def context() -> str:
        note("context")
        return "mine"

    async def answer() -> AsyncIterator[bytes]:
        note("stream")
        for one in ANSWER:
            await asyncio.sleep(0)
            yield b"data: " + one + b"\n\n"

    server = Like(lambda: note("process") or EMPTY_PAGE)
    backend = ServerBackend(server, context, kernel_loop=loop)
    assert await backend.request(LIST) == Page(data=[])
    assert server.asked[0][1] == "mine"
    server.answer = answer
    assert text_of(await collected(backend.stream(CREATE))) == "Good day"
    assert threads == [(what, "test-kernel") for what in ("context", "process", "context", "stream")]


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (ValueError("it is Monday"), BackendError, "The server raised ValueError: it is Monday"),
        (MyNotFoundError("thr_9"), NotFoundError, "MyNotFoundError: thr_9"),
        (SystemExit(1), BackendError, "SystemExit"),
        (asyncio.CancelledError(), BackendError, "CancelledError|broke the answer off"),
    ],
)
async def test_what_a_server_raises_on_its_loop(
    loop: asyncio.AbstractEventLoop, error: BaseException, kind: type[Exception], words: str
) -> None:
    backend = ServerBackend(Like(lambda: error), kernel_loop=loop)
    with pytest.raises(kind, match=words):
        await backend.request(LIST)
    with pytest.raises(kind, match=words):
        await collected(backend.stream(CREATE))
    assert loop.is_running()


@pytest.mark.parametrize("command", ["endless", "busy"])
@pytest.mark.parametrize("how", ["cancel", "close"])
async def test_stopping_across_loops_keeps_the_partial_message(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch, command: str, how: str
) -> None:
    monkeypatch.setattr(serving, "BUSY", PATIENCE)
    for _ in range(5):
        server = ScriptedServer()
        backend = ServerBackend(server, kernel_loop=loop)
        asked = UserMessageInput(content=[UserText(text=command)])
        await _stopped(backend, ThreadsCreate(params=CreateParams(input=asked)), how)
        (thread_id,) = server.memory.threads
        assert server.memory.kinds(thread_id) == ["user_message", "assistant_message", "sdk_hidden_context"]
        partial = list(server.memory.items[thread_id].values())[1]
        assert partial.model_dump()["content"][0]["text"] == "Iwillnever"


async def _stopped(backend: ServerBackend, request: StreamingRequest, how: str) -> None:
    """Ask, and go away at the first progress that is told."""
    seen = asyncio.Event()

    async def consume() -> None:
        async with aclosing(backend.stream(request)) as stream:
            async for event in stream:
                if isinstance(event, ProgressUpdate):
                    seen.set()
                    if how == "close":
                        break

    consumer = asyncio.create_task(consume())
    async with asyncio.timeout(PATIENCE):
        await seen.wait()
        if how == "cancel":
            consumer.cancel()
        await asyncio.wait({consumer})


async def test_cancelling_a_json_request_reaches_the_server_on_its_loop(loop: asyncio.AbstractEventLoop) -> None:
    begun, ended = threading.Event(), threading.Event()

    class Slow:
        async def process(self, _request: bytes, _context: Any) -> bytes:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()
            return b""

    asking = asyncio.create_task(ServerBackend(Slow(), kernel_loop=loop).request(LIST))
    assert await asyncio.to_thread(begun.wait, PATIENCE)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await asyncio.to_thread(ended.wait, PATIENCE)


async def test_a_server_on_a_busy_loop_is_stopped_when_that_is_free_again(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "BUSY", 0.01)
    server = Winding()
    backend = ServerBackend(server, kernel_loop=loop)
    stream = backend.stream(CREATE)
    await anext(stream)
    free, busy = threading.Event(), threading.Event()
    loop.call_soon_threadsafe(lambda: busy.set() or free.wait(PATIENCE))
    assert await asyncio.to_thread(busy.wait, PATIENCE)
    await stream.aclose()
    assert server.ended == []
    free.set()
    async with asyncio.timeout(PATIENCE):
        while server.ended != ["cancelled", "stored"]:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop))


async def test_a_loop_that_has_ended_is_told() -> None:
    ended = asyncio.new_event_loop()
    ended.close()
    backend = ServerBackend(Like(EMPTY_PAGE), kernel_loop=ended)
    with pytest.raises(BackendError, match="The loop that the server runs on has ended: make the chat again"):
        await backend.request(LIST)
    with pytest.raises(BackendError, match="has ended"):
        await collected(backend.stream(CREATE))


async def test_a_loop_that_ends_while_the_server_answers_is_told() -> None:
    begun: list[Callable[[], object]] = []
    both = threading.Event()

    class Slow:
        async def process(self, _request: bytes, _context: Any) -> bytes:
            begun.append(asyncio.get_running_loop().stop)
            if len(begun) == 2:
                both.set()
            await asyncio.Event().wait()
            return b""

    async def main(started: "asyncio.Future[asyncio.AbstractEventLoop]", here: asyncio.AbstractEventLoop) -> None:
        here.call_soon_threadsafe(started.set_result, asyncio.get_running_loop())
        await asyncio.to_thread(both.wait, PATIENCE)

    here = asyncio.get_running_loop()
    started: asyncio.Future[asyncio.AbstractEventLoop] = here.create_future()
    thread = start_thread("test-script", lambda: asyncio.run(main(started, here)))
    backend = ServerBackend(Slow(), kernel_loop=await started)
    answers = await asyncio.gather(backend.request(LIST), collected(backend.stream(CREATE)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [BackendError, StreamError]
    assert all("broke the answer off" in str(answer) for answer in answers)
    await asyncio.to_thread(thread.join, PATIENCE)


async def test_chunks_cross_loops_without_a_wake_up_each(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[object] = []
    here = asyncio.get_running_loop()
    call = here.call_soon_threadsafe

    def count(function: Callable[..., object], *arguments: Any) -> object:
        woken.append(function)
        return call(function, *arguments)

    monkeypatch.setattr(here, "call_soon_threadsafe", count)
    options = [OPTIONS] * 5000
    backend = ServerBackend(Like(lambda: sse(*options)), kernel_loop=loop)
    assert len(await collected(backend.stream(CREATE))) == 5000
    assert len(woken) < 1000


# What a server prints


def outputs(events: list[StreamEvent]) -> list[str | OutputItem]:
    """What tells of printed text, in order."""
    told: list[str | OutputItem] = []
    for event in events:
        if isinstance(event, ItemUpdated) and isinstance(event.update, OutputDelta):
            told.append(event.update.delta)
        elif isinstance(event, ItemAdded | ItemDone) and isinstance(event.item, OutputItem):
            told.append(event.item)
    return told


class Prints:
    """Prints before, between and after what it says."""

    def __init__(self, last: Callable[[], object] = lambda: None) -> None:
        self._last = last

    async def process(self, _request: bytes, _context: Any) -> AsyncIterator[bytes]:
        """Answer."""
        print("asked")  # noqa: T201 (what is tested)
        return self._stream()

    async def _stream(self) -> AsyncIterator[bytes]:
        for one in ANSWER:
            yield b"data: " + one + b"\n\n"
        await asyncio.sleep(0)
        sys.stderr.write("careful\n")
        yield b"data: " + OPTIONS + b"\n\n"
        await asyncio.to_thread(print, "done")
        self._last()


@pytest.mark.parametrize("where", ["session", "kernel"])
async def test_what_a_server_prints_is_an_item_of_its_turn(
    loop: asyncio.AbstractEventLoop, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    backend = ServerBackend(
        Prints(),
        lambda: print("context"),  # noqa: T201 (what is tested)
        kernel_loop=loop if where == "kernel" else None,
    )
    for request in (CREATE, SEND):
        events = await collected(backend.stream(request))
        assert text_of(events) == "Good day"
        added, *deltas, done = outputs(events)
        assert isinstance(added, OutputItem)
        assert isinstance(done, OutputItem)
        assert events[-1] == ItemDone(item=done)
        assert (done.thread_id, done.text) == ("thr_1", "context\nasked\ncareful\ndone\n")
        assert added.text + "".join(map(str, deltas)) == done.text
        assert added.id == done.id
    assert capsys.readouterr() == ("", "")


async def test_what_a_server_prints_before_an_error_is_kept() -> None:
    def fail() -> None:
        print("about to fail")  # noqa: T201 (what is tested)
        message = "power cut"
        raise OSError(message)

    came: list[StreamEvent] = []
    with pytest.raises(StreamError, match="power cut"):
        await collected(ServerBackend(Prints(fail)).stream(CREATE), came)
    done = outputs(came)[-1]
    assert isinstance(done, OutputItem)
    assert done.text.endswith("done\nabout to fail\n")


async def test_what_a_server_prints_while_it_is_stopped_is_kept() -> None:
    class Telling(Winding):
        async def process(self, _request: bytes, _context: Any) -> AsyncIterator[bytes]:
            try:
                async for chunk in super().process(_request, _context):
                    yield chunk
            finally:
                print(*self.ended)  # noqa: T201 (what is tested)

    begun = asyncio.Event()
    came: list[StreamEvent] = []

    async def consume() -> None:
        async for event in ServerBackend(Telling()).stream(SEND):
            came.append(event)
            begun.set()

    consumer = asyncio.create_task(consume())
    await begun.wait()
    consumer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consumer
    done = outputs(came)[-1]
    assert isinstance(done, OutputItem)
    assert (done.thread_id, done.text) == ("thr_1", "cancelled stored\n")
    assert came[-1] == ItemDone(item=done)


async def test_what_is_printed_beside_streams_goes_where_it_always_goes(capsys: pytest.CaptureFixture[str]) -> None:
    later: list[asyncio.Task[None]] = []
    go = asyncio.Event()

    async def print_later() -> None:
        await go.wait()
        print("later")  # noqa: T201 (what is tested)

    backend = ServerBackend(Prints(lambda: later.append(asyncio.create_task(print_later()))))
    await collected(backend.stream(CREATE))
    server = Like(lambda: print("page") or EMPTY_PAGE)  # noqa: T201 (what is tested)
    await ServerBackend(server).request(LIST)
    go.set()
    await later[0]
    assert capsys.readouterr().out == "page\nlater\n"


async def test_the_turn_has_what_a_server_printed(connect: Connect, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("chatkit").setLevel(logging.CRITICAL)

    class Chatty(ScriptedServer):
        async def respond(self, thread: Any, input_user_message: Any, context: Any) -> AsyncIterator[Any]:
            print("hello", context)  # noqa: T201 (what is tested)
            async for event in super().respond(thread, input_user_message, context):
                yield event

    client = connect(ServerBackend(Chatty(), "me"))
    assert (await client.send("echo Good day")).output == "hello me\n"
    assert (await client.send("sorry")).output == "hello me\n"
    turn = client.begin("endless")
    await client.until(lambda: client.view.progress)
    await client.stop()
    assert (await turn).output == "hello me\n"
    assert [item.thread_id for item in client.items if isinstance(item, OutputItem)] == [client.thread_id] * 3
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("server", [object(), None, Like, SimpleNamespace(process=7)])
def test_what_is_no_server_is_told_at_once(server: Any) -> None:
    with pytest.raises(OptionError, match="process"):
        ServerBackend(server)


def test_repr() -> None:
    assert repr(ServerBackend(Like(None), {"token": "secret"})) == "ServerBackend(Like)"
