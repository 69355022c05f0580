"""What stands in a script beside what is said: waits, failures, faults of the network."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus

import httpx

from chatkit_widget.backends.failures import status_failure, transport_failure
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.requests import JsonRequest, StreamingRequest
from chatkit_widget.protocol.stream import ErrorEvent
from chatkit_widget.runtime import session_loop

PATIENCE = 10.0
"""Seconds that a test waits for a gate to be reached."""

ASKED = httpx.Request("POST", "http://scripted.invalid/chatkit")
"""What errors of HTTP say was asked."""


class Step:
    """Something that happens in a script. Those that come `first` happen before there is any answer."""

    is_first = False

    async def happens(self, request: StreamingRequest | JsonRequest) -> None:
        """Let it happen: return when the script may go on, or raise."""
        raise NotImplementedError


class Gate(Step):
    """Holds a script until the test opens it, which can be done from any thread. It stays open.

    Example:
        >>> gate = Gate()
        >>> driver = chat_driver(ScriptedBackend(["Half ", gate, "done"]))
        >>> driver.send("Hello", wait=False)
        ''
        >>> driver.expect("Assistant: Half")
        >>> gate.open()
        >>> driver.expect("Assistant: Half done")
    """

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._opened = asyncio.Event()

    def open(self) -> None:
        """Let everybody through."""
        session_loop().call_soon_threadsafe(self._opened.set)

    def wait_until_reached(self, timeout: float = PATIENCE) -> None:
        """Block until somebody stands at it.

        Raises:
            TimeoutError: Nobody came.
        """
        if not self._reached.wait(timeout):
            message = f"nobody reached the gate in {timeout:g} s"
            raise TimeoutError(message)

    async def passes(self) -> None:
        """Wait, in an async function of a chat, until it is open."""
        self._reached.set()
        await self._opened.wait()

    async def happens(self, request: StreamingRequest | JsonRequest) -> None:  # noqa: ARG002 (see Step)
        """Wait until it is open."""
        await self.passes()


class _Waiting(Step):
    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds

    async def happens(self, request: StreamingRequest | JsonRequest) -> None:  # noqa: ARG002 (see Step)
        await (asyncio.Event().wait() if self._seconds is None else asyncio.sleep(self._seconds))


class _Raising(Step):
    def __init__(self, make: Callable[[bool], Exception], *, is_first: bool = False) -> None:
        self._make = make
        self.is_first = is_first

    async def happens(self, request: StreamingRequest | JsonRequest) -> None:
        raise self._make(hasattr(request.params, "thread_id"))


def delay(seconds: float) -> Step:
    """Let time pass.

    Example:
        >>> backend = ScriptedBackend(["Let me see… ", delay(0.2), "yes."])
    """
    return _Waiting(seconds)


def hang() -> Step:
    """Say nothing more, until the user presses Stop."""
    return _Waiting(None)


def fail(
    message: str | None = None, *, code: str = "custom", allow_retry: bool = False, is_raised: bool = False
) -> ErrorEvent | Step:
    """End the answer with an error, as a server tells one in its stream.

    Args:
        message: What the user reads; without one, the chat's own words.
        code: ChatKit's name for it, such as `rate_limit_exceeded`.
        allow_retry: Whether there is Retry.
        is_raised: Raise a `BackendError` instead, as a backend in this process may.

    Example:
        >>> backend = ScriptedBackend(["Half an ", fail("The oven is cold.", allow_retry=True)])
    """
    if not is_raised:
        return ErrorEvent(code=code, message=message, allow_retry=allow_retry)
    return _Raising(lambda _names: BackendError(message or code, code=code, allow_retry=allow_retry))


def break_off() -> Step:
    """Lose the connection in the middle of the answer.

    Example:
        >>> backend = ScriptedBackend(["Half an ", break_off()])
    """
    lost = httpx.RemoteProtocolError("peer closed connection without sending complete message body")
    return _Raising(lambda _names: transport_failure(lost, ASKED, is_stream=True, has_begun=True))


def unreachable() -> Step:
    """Be a server that nobody can connect to."""
    refused = httpx.ConnectError("All connection attempts failed")
    return _Raising(lambda _names: transport_failure(refused, ASKED, is_stream=True), is_first=True)


def refuse(status: int, message: str = "", *, headers: Mapping[str, str] | None = None) -> Step:
    """Answer with an HTTP status instead of a stream.

    Args:
        status: From 300 on.
        message: What the answer says of it, which the user reads.
        headers: Headers of the answer, such as `{"Retry-After": "30"}`.

    Raises:
        ValueError: It is no status of a refusal.

    Example:
        >>> backend = ScriptedBackend(refuse(401), "Hello")
    """
    if not HTTPStatus.MULTIPLE_CHOICES <= status < 600:  # noqa: PLR2004 (there are no others)
        text = f"a server refuses with a status from 300 to 599, not {status!r}"
        raise ValueError(text)
    answer = httpx.Response(status, json={"message": message} if message else None, headers=headers, request=ASKED)
    return _Raising(lambda names: status_failure(answer, answer.content, names_something=names), is_first=True)
