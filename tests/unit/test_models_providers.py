"""What providers and their clients have in common: streams that break off or block, reasons, keys, files."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from threading import Event
from typing import Any

import pytest

from chatkit_widget import OptionError
from chatkit_widget.backends.message import AttachedFile
from chatkit_widget.errors import BackendError, StreamError
from chatkit_widget.models.attached import attached, refused
from chatkit_widget.models.clients import check_model, check_settings, is_async_client, key_of
from chatkit_widget.models.failures import failure_of, provider_failure
from chatkit_widget.models.pieces import Returned, Thought
from chatkit_widget.models.rounds import Dialogue, rounds
from chatkit_widget.models.threads import read_in_thread, streaming
from chatkit_widget.models.tools import Toolbox
from tests.unit.chats import PATIENCE
from tests.unit.test_models_core import context_of

KEY = "sk-of-a-test-and-of-nobody-else"


class APIStatusError(Exception):
    """An error as the libraries of providers raise it."""

    def __init__(self, status: int, body: object = None, **headers: str) -> None:
        super().__init__(f"Error code: {status}")
        self.status_code = status
        self.body = body
        self.response = type("Response", (), {"headers": headers})()


class APIConnectionError(Exception):
    """One of a connection."""


class RemoteProtocolError(Exception):
    """One of a connection that ended."""


class ReadTimeout(Exception):  # noqa: N818 (as it is named)
    """One of a server that is silent."""


def caused(error: Exception, cause: Exception | None) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words", "allow_retry"),
    [
        (APIStatusError(401, {"error": {"message": "No."}}), "refuses the key (401): No. Give the client", False),
        (APIStatusError(403, {"message": "No"}), "refuses the key (403): No. Give", False),
        (APIStatusError(404, {"error": "no model m"}), "does not know this model or address (404): no model m", False),
        (APIStatusError(413, "<html>"), "too long for the model (413): <html>. Begin a new one.", False),
        (APIStatusError(400, {"code": "context_length_exceeded", "message": "9 > 8"}), "too long for the model", False),
        (APIStatusError(400, {"detail": "top_k"}), "refuses the request (400): top_k", False),
        (APIStatusError(429, {"message": "Wait"}), "no more requests for now (429): Wait", True),
        (APIStatusError(529, 7), "the provider failed (529): Error code: 529", True),
        (APIStatusError(200, {"error": {"type": "overloaded", "message": "Full"}}), "ended the answer: Full", True),
        (caused(APIConnectionError("x"), OSError("refused")), "cannot be reached (OSError: refused)", True),
        (caused(APIConnectionError("x"), RemoteProtocolError("gone")), "the stream ended before the answer did", True),
        (RuntimeError("<Event> is bound to a different event loop"), "give the chat a client of its own", True),
        (ReadTimeout("x"), "has not answered in time", True),
        (BackendError("ours"), "ours", True),
    ],
)
def test_an_error_of_a_library_tells_the_reason_of_the_provider(
    error: Exception, words: str, *, allow_retry: bool
) -> None:
    failure = failure_of(error)
    assert isinstance(failure, BackendError)
    assert words in str(failure)
    assert failure.allow_retry is allow_retry


def test_an_error_in_code_of_the_user_stays_what_it_is() -> None:
    error = ValueError("odd")
    assert failure_of(error, ["ollama", KEY]) is error


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (APIStatusError(401, {"message": f"No key {KEY}"}), BackendError, "No key …"),
        (caused(RemoteProtocolError("x"), ValueError(KEY)), StreamError, "the stream ended"),
        (ValueError(f"odd: {KEY}"), BackendError, "ValueError: odd: …"),
    ],
)
def test_no_error_tells_a_key(error: Exception, kind: type[Exception], words: str) -> None:
    failure = failure_of(error, [KEY])
    assert type(failure) is kind
    assert words in str(failure)
    assert KEY not in f"{failure} {getattr(failure, 'detail', '')} {failure.__cause__!r}"


def test_an_error_within_a_stream_may_have_no_reason_or_be_about_the_length() -> None:
    assert str(provider_failure("lost", "")) == "the provider ended the answer: lost"
    assert str(provider_failure(None, "")) == "the provider ended the answer: it gave no reason"
    failure = provider_failure("context_length_exceeded", "9 > 8")
    assert (failure.allow_retry, failure.code) == (False, "context_length_exceeded")


class Breaking(Dialogue):
    """A dialogue whose stream ends in the middle of a call."""

    def __init__(self, error: Exception | None) -> None:
        super().__init__()
        self._error = error

    @asynccontextmanager
    async def ask(self) -> AsyncGenerator[AsyncGenerator[str | Thought]]:
        """Begin a call."""
        yield self._say()

    async def _say(self) -> AsyncGenerator[str | Thought]:
        self.calling = "look"
        yield "Well"
        if self._error is not None:
            raise self._error

    def add_results(self, results: Sequence[Returned]) -> None:
        """Never comes to it."""
        raise AssertionError(results)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (None, StreamError, "the stream ended in the middle of the call of the tool 'look'"),
        (RemoteProtocolError("x"), StreamError, "the stream ended in the middle of the call of the tool 'look'"),
        (ValueError("odd"), ValueError, "odd"),
    ],
)
async def test_a_stream_that_ends_within_a_call_names_the_tool(
    error: Exception | None, kind: type[Exception], words: str
) -> None:
    pieces = rounds(Breaking(error), Toolbox([]), context_of(None))
    assert await anext(pieces) == "Well"
    with pytest.raises(kind, match=words):
        await anext(pieces)


class Response:
    """The response of a stream that waits for a connection."""

    def __init__(self, connection: object, *, version: str = "HTTP/1.1", is_closed: bool = False) -> None:
        self.http_version = version
        self.is_closed = is_closed
        self._connection = connection
        self.extensions = {"network_stream": None if connection is None else self}

    def get_extra_info(self, _name: str) -> object:
        """The connection."""
        return self._connection


class Blocking:
    """A stream that gives one event, and then waits for a connection or for a test."""

    def __init__(self, wait: Callable[[], object], response: object = None) -> None:
        self._wait = wait
        self.response = response
        self.closed = Event()

    def __iter__(self) -> Iterator[str]:
        """One, and then none."""
        yield "one"
        self._wait()
        yield "two"

    def close(self) -> None:
        """Note it."""
        self.closed.set()


async def first_of(stream: Blocking) -> str:
    """Take one piece, and stop."""
    pieces: AsyncGenerator[str] = read_in_thread(lambda: iter_of(stream))
    piece = await anext(pieces)
    await pieces.aclose()
    return piece


def iter_of(stream: Blocking) -> Any:
    """The stream itself, which is what a client returns."""
    return stream


async def test_who_stops_ends_the_connection_that_a_thread_waits_for() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        stream = Blocking(lambda: ours.recv(1), Response(ours))
        assert await first_of(stream) == "one"
        assert await asyncio.to_thread(stream.closed.wait, PATIENCE)
        assert theirs.recv(1) == b""


@pytest.mark.parametrize("kind", ["none", "closed", "HTTP/2", "no network", "no socket", "ended"])
async def test_a_thread_that_waits_for_anything_else_is_let_go(kind: str) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        if kind == "ended":
            theirs.close()
            ours.close()
        response = {
            "none": None,
            "closed": Response(ours, is_closed=True),
            "HTTP/2": Response(ours, version="HTTP/2"),
            "no network": Response(None),
            "no socket": Response("a file"),
            "ended": Response(ours),
        }[kind]
        go_on = Event()
        stream = Blocking(lambda: go_on.wait(PATIENCE), response)
        assert await first_of(stream) == "one"
        go_on.set()
        assert await asyncio.to_thread(stream.closed.wait, PATIENCE)


async def test_a_thread_that_is_far_ahead_waits_and_what_it_reads_is_whole() -> None:
    def take(number: int) -> list[str] | str | None:
        return None if number == 1 else ["a", "b"] if number == 2 else "x"

    async with streaming(lambda: iter(range(9000)), take, is_async=False) as pieces:
        read = [piece async for piece in pieces]
    assert "".join(read) == "xab" + "x" * 8997


async def test_what_a_thread_raises_is_raised_where_it_is_read() -> None:
    def start() -> Iterator[str]:
        yield "one"
        problem = "odd"
        raise ValueError(problem)

    pieces: AsyncGenerator[str] = read_in_thread(start)
    assert await anext(pieces) == "one"
    with pytest.raises(ValueError, match="odd"):
        await anext(pieces)


async def test_who_stops_while_the_request_is_made_ends_it_once_it_is() -> None:
    stream, asked, go = Blocking(lambda: None), Event(), Event()
    taken: list[str] = []

    def start() -> Blocking:
        asked.set()
        go.wait(PATIENCE)
        return stream

    pieces: AsyncGenerator[str] = read_in_thread(lambda: iter_of(start()), taken.append)
    waiting = asyncio.ensure_future(anext(pieces))
    assert await asyncio.to_thread(asked.wait, PATIENCE)
    waiting.cancel()
    await asyncio.wait({waiting})
    go.set()
    assert await asyncio.to_thread(stream.closed.wait, PATIENCE)
    assert taken == []


async def test_the_stream_of_an_async_client_is_closed_by_who_leaves_it() -> None:
    class Stream:
        is_closed = False

        async def __aiter__(self) -> AsyncGenerator[int]:
            for number in range(3):
                yield number

        async def close(self) -> None:
            self.is_closed = True

    stream = Stream()

    async def start() -> Stream:
        return stream

    def take(number: int) -> list[str] | str | None:
        return None if number == 0 else ["a", "b"] if number == 1 else "c"

    async with streaming(start, take, is_async=True) as pieces:
        assert [piece async for piece in pieces] == ["a", "b", "c"]
        assert not stream.is_closed
    assert stream.is_closed


@pytest.mark.parametrize(
    ("mime_type", "data", "kind"),
    [
        ("image/jpg", b"\xff\xd8", "picture"),
        ("application/pdf", b"%PDF", "pdf"),
        ("audio/wav", b"RIFF", "audio"),
        ("text/csv; charset=utf-8", b"a,b", "text"),
        ("", b"\xef\xbb\xbftext", "text"),
        ("image/svg+xml", b"<svg/>", "text"),
        ("application/zip", b"PK\x00", "other"),
        ("text/plain", b"\xe4", "other"),
    ],
)
def test_a_file_is_what_a_model_may_take_it_as(mime_type: str, data: bytes, kind: str) -> None:
    given = AttachedFile(id="f", name="a", mime_type=mime_type, size=len(data), type="file", _content=lambda: data)
    file = attached(given)
    assert file.kind == kind
    if kind == "picture":
        assert file.url == "data:image/jpeg;base64,/9g="
    if kind == "audio":
        assert file.sound_format == "wav"
    if kind == "text":
        assert file.text.startswith('<file name="a">\n')
    assert "cannot be sent a (" in str(refused(file, "m", "text"))


class Agent:
    """What comes from another package."""


@pytest.mark.parametrize(
    ("module", "function"),
    [
        ("pydantic_ai.agent", r"pydantic_ai\(agent\)"),
        ("langchain_core.runnables", r"langchain\(runnable\)"),
        ("agents", r"openai_agents\(agent\)"),
    ],
)
def test_what_another_function_takes_is_told(module: str, function: str) -> None:
    kind = type("Agent", (), {"__module__": module})
    with pytest.raises(OptionError, match=f"takes a client of openai, not Agent: use models.{function}"):
        is_async_client(kind(), "openai", "chat", "OpenAI()")


@pytest.mark.parametrize("given", [KEY, str, socket, Agent()])
def test_what_is_no_client_is_refused_without_its_value(given: object) -> None:
    with pytest.raises(OptionError, match=r"models.openai\(OpenAI\(\), model=…\)") as caught:
        is_async_client(given, "openai", "chat", "OpenAI()")
    assert KEY not in str(caught.value)


def test_a_client_is_known_by_its_library_and_its_parts() -> None:
    whole = type("AsyncOpenAI", (), {"__module__": "openai._client", "chat": 1, "api_key": KEY, "auth_token": None})
    part = type("Responses", (), {"__module__": "openai.resources"})
    assert is_async_client(whole(), "openai", "chat", "OpenAI()")
    assert key_of(whole()) == [KEY]
    with pytest.raises(OptionError, match="takes the client itself, not its part Responses"):
        is_async_client(part(), "openai", "chat", "OpenAI()")


def test_names_and_settings_are_checked() -> None:
    def create(*, temperature: float) -> None:
        del temperature

    check_model("m", "openai")
    check_settings({"temperature": 1}, create, {"stream"}, "openai")
    for model in (None, " "):
        with pytest.raises(OptionError, match="is a name such as the provider lists"):
            check_model(model, "openai")
    for name, problem in (("stream", "leave it out"), ("temprature", "did you mean"), ("zzz", "requests$")):
        with pytest.raises(OptionError, match=problem):
            check_settings({name: 1}, create, {"stream"}, "openai")
