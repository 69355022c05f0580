"""A server of this machine that speaks OpenAI's Responses and Chat Completions and Anthropic's Messages.

It answers from a script, notes what it was sent, and notices when a client goes away. The fixture `provider` is one,
with nothing to say.

Example:
    >>> provider.says(Think("Hm"), Say("Hello"), Tokens(3, 1))
    >>> openai.AsyncOpenAI(base_url=provider.openai_url, api_key=KEY, max_retries=0)
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from inspect import isawaitable
from threading import Thread
from typing import Any

import msgspec
import pytest
import uvicorn

from chatkit_widget.runtime import on_session
from tests.protocol.models.chat_wire import Chat
from tests.protocol.models.dialects import Dialect
from tests.protocol.models.messages_wire import Messages
from tests.protocol.models.responses_wire import Responses
from tests.protocol.models.script import Answer, Break, Cut, Hold, Refuse, Step
from tests.unit.chats import PATIENCE

KEY = "sk-of-a-test-and-of-nobody-else"
"""The key that clients are given: nothing may ever tell it."""

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Request:
    """What a client sent.

    Attributes:
        path: The path; its end says which wire it is.
        headers: The headers, their names in lower case.
        body: The body, read as JSON.
    """

    def __init__(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> None:
        self.path = path
        self.headers = headers
        self.body = body
        self.left: Future[None] = Future()
        """Done when the client has gone away before the end of the answer."""

    async def gone(self) -> None:
        """Wait until the client has gone away."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.shield(asyncio.wrap_future(self.left))


class Provider:
    """The server.

    Attributes:
        requests: What it was sent, the newest last.
        thinks_as: The field that reasoning is in, of Chat Completions.
        numbers_calls: Whether the calls of one completion have different numbers, which is not so everywhere.
        signs: Whether thoughts are signed, of Messages, which is not so everywhere.
        closing: What closes the clients that a test has made; called on the loop of the chats.
    """

    def __init__(self, port: int) -> None:
        self._origin = f"http://127.0.0.1:{port}"
        self.forget()

    def forget(self) -> None:
        """Begin anew, with nothing to say."""
        self._answers: list[Answer] = []
        self.requests: list[Request] = []
        self.thinks_as = "reasoning_content"
        self.numbers_calls = True
        self.signs = True
        self.closing: list[Callable[[], object]] = []

    @property
    def openai_url(self) -> str:
        """The base URL for clients of OpenAI."""
        return f"{self._origin}/v1"

    @property
    def anthropic_url(self) -> str:
        """The base URL for clients of Anthropic."""
        return self._origin

    def says(self, *steps: Step) -> None:
        """Add the answer to the next request that has none yet."""
        self._answers.append(steps)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        sent = b""
        while True:
            message = await receive()
            sent += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        request = Request(scope["path"], headers, msgspec.json.decode(sent))
        self.requests.append(request)
        dialect = self._dialect(request)
        missing = Refuse(500, "the test has written no answer to this request", "no_answer")
        answer = self._answers.pop(0) if self._answers else [missing]
        if isinstance(answer[0], Refuse):
            await _refuse(dialect, answer[0], send)
            return
        saying = asyncio.ensure_future(_stream(dialect, answer, send))
        leaving = asyncio.ensure_future(_leaving(receive))
        await asyncio.wait({saying, leaving}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
        if not saying.done():
            saying.cancel()
            request.left.set_result(None)
            return
        saying.result()

    def _dialect(self, request: Request) -> Dialect:
        match request.path.rpartition("/")[2]:
            case "responses":
                return Responses(request.body)
            case "completions":
                return Chat(request.body, self.thinks_as, numbers_calls=self.numbers_calls)
            case "messages":
                return Messages(request.body, signs=self.signs)
            case _:
                message = f"no provider has the path {request.path}"
                raise LookupError(message)


class CutError(Exception):
    """Ends a connection in the middle of an answer."""


async def _stream(dialect: Dialect, answer: Answer, send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def tell(frames: Any) -> None:
        for frame in frames:
            await send({"type": "http.response.body", "body": frame, "more_body": True})

    await tell(dialect.begin())
    for step in answer:
        if isinstance(step, Hold):
            await step.gate.passed()
        elif isinstance(step, Cut):
            if not step.is_clean:
                raise CutError
            break
        else:
            await tell(dialect.step(step))
            if isinstance(step, Break):
                break
    else:
        await tell(dialect.end())
    await send({"type": "http.response.body", "body": b""})


async def _refuse(dialect: Dialect, refuse: Refuse, send: Send) -> None:
    headers = [(b"content-type", b"application/json")]
    if refuse.retry_after is not None:
        headers.append((b"retry-after", str(refuse.retry_after).encode()))
    await send({"type": "http.response.start", "status": refuse.status, "headers": headers})
    await send({"type": "http.response.body", "body": msgspec.json.encode(dialect.refusal(refuse))})


async def _leaving(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@contextmanager
def served() -> Generator[Provider]:
    """Serve for as long as it takes."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    provider = Provider(listener.getsockname()[1])
    config = uvicorn.Config(provider, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    # The socket listens before the thread runs, so that no client comes too early.
    listener.listen(128)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()


@pytest.fixture(scope="module")
def wire() -> Generator[Provider]:
    """The server of a module."""
    with served() as provider:
        yield provider


@pytest.fixture
async def provider(wire: Provider) -> AsyncGenerator[Provider]:
    """The server, with nothing to say; its clients are closed at the end of the test."""
    wire.forget()
    yield wire
    for close in wire.closing:
        await on_session(_closed(close))


async def _closed(close: Callable[[], object]) -> None:
    closing = close()
    if isawaitable(closing):
        await closing
