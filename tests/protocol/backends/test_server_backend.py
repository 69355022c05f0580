"""What else may be called in process: anything like a `ChatKitServer`, well behaved or not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from types import SimpleNamespace
from typing import Any

import pytest

from chatkit_widget.backends.server import AHEAD, STUBBORN, ServerBackend
from chatkit_widget.errors import BackendError, NotFoundError, OptionError, StreamError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.requests import Action as CustomAction
from chatkit_widget.protocol.requests import ActionParams, ThreadsCustomAction
from chatkit_widget.protocol.stream import StreamEvent
from tests.protocol.backends.samples import ANSWER, CREATE, EMPTY_PAGE, LIST, OPTIONS, collected, text_of


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
    assert server.count <= AHEAD + STUBBORN + 2


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
    for _ in range(4 * AHEAD):
        await asyncio.sleep(0)
    assert server.count <= AHEAD + 3
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


@pytest.mark.parametrize("server", [object(), None, Like, SimpleNamespace(process=7)])
def test_what_is_no_server_is_told_at_once(server: Any) -> None:
    with pytest.raises(OptionError, match="process"):
        ServerBackend(server)


def test_repr() -> None:
    assert repr(ServerBackend(Like(None), {"token": "secret"})) == "ServerBackend(Like)"
