"""A server at work: its task, on the loop it belongs to, and what comes of it."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from time import perf_counter
from typing import Any, cast

from chatkit_widget.backends.emitter import Emitter
from chatkit_widget.backends.output import Printed, captured_output
from chatkit_widget.errors import BackendError, ChatKitError, NotFoundError, StreamError
from chatkit_widget.sentences import say

SLICE = 0.005
"""Seconds that a server which never waits may keep its loop before others get their turn."""

GRACE = 5.0
"""Seconds that a stopped server has to wind up before it is left behind."""

BUSY = 0.5
"""Seconds after which a loop that has not even heard of a stop is busy, so that waiting for the server is no use."""

STUBBORN = 1000
"""Chunks that a stopped server may still send before it is left behind."""


class Serving:
    """One streamed answer: a task of its own takes the server's chunks, and hands them over with what it prints.

    Only a cancellation that arrives while the server itself is waiting reaches it. One that arrived between two
    chunks would only close the server's generators, and `ChatKitServer` would lose the partial message. So the task
    is cancelled at once when it is inside the server, and otherwise when it is inside again. Whether it is, only its
    own loop can tell, so it is stopped there; and once, since a second cancellation would disturb the winding up.

    Args:
        ask: Asks the server; called in the task, and its result awaited.
        loop: The loop of the task; None takes the one that is running.

    Raises:
        BackendError: The loop is closed.
    """

    def __init__(self, ask: Callable[[], Awaitable[Any]], loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._ask = ask
        self._here = asyncio.get_running_loop()
        self._loop = loop or self._here
        self._pieces: Emitter[bytes | Printed] = Emitter()
        self._task: asyncio.Task[None] | None = None
        self._is_inside = False
        self._is_stopped = False
        self._heard = asyncio.Event()
        self._ended = asyncio.Event()
        if not self._there(self._start):
            raise BackendError(say("server_loop_ended"), allow_retry=False)

    async def take(self) -> list[bytes | Printed]:
        """Wait for chunks and printed text, and return all there are; an empty list means the end.

        Raises:
            NotFoundError: The server says so.
            StreamError: The server raised.
        """
        return await self._pieces.take()

    async def stop(self) -> str:
        """Cancel the server's task if it still runs, wait until it has wound up, and return what it printed since."""
        rest = ""
        try:
            if not self._ended.is_set() and self._there(self._cancel):
                await self._wound_up()
            if self._ended.is_set():
                with suppress(ChatKitError):  # Whoever stops an answer does not want to hear of it.
                    rest = "".join(piece.text for piece in await self._pieces.take() if isinstance(piece, Printed))
        finally:
            self._pieces.close()
        return rest

    async def _wound_up(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(BUSY):
                await self._heard.wait()
            async with asyncio.timeout(GRACE):
                await self._ended.wait()

    def _there(self, function: Callable[[], object]) -> bool:
        """Call a function on the server's loop; False when that has ended."""
        if self._loop is self._here:
            function()
            return True
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            return False
        return True

    def _tell(self, event: asyncio.Event) -> None:
        if self._loop is self._here:
            event.set()
        elif not self._here.is_closed():
            self._here.call_soon_threadsafe(event.set)

    def _start(self) -> None:
        self._task = self._loop.create_task(self._run())

    def _cancel(self) -> None:
        self._tell(self._heard)
        if self._task is not None and not self._is_stopped:
            self._is_stopped = True
            if self._is_inside:
                self._task.cancel()

    async def _run(self) -> None:
        failure: ChatKitError | None = None
        try:
            with captured_output(lambda text: self._pieces.put(Printed(text))):
                await self._serve()
        except ChatKitError as error:
            failure = error
        except asyncio.CancelledError:
            failure = StreamError(say("server_broke_off"), detail="its task was cancelled")
        except BaseException as error:  # noqa: BLE001 (some would end the loop)
            failure = explained(error, StreamError)
            failure.__cause__ = error
        self._pieces.end(failure)
        self._tell(self._ended)

    async def _serve(self) -> None:
        chunks: AsyncIterator[Any] | None = None
        try:
            chunks = _stream_of(await self._within(self._ask))
            await self._pour(chunks)
        finally:
            aclose = getattr(chunks, "aclose", None)
            if aclose is not None:
                await aclose()

    async def _pour(self, chunks: AsyncIterator[Any]) -> None:
        last, after_stop = perf_counter(), 0
        while after_stop < STUBBORN:
            try:
                chunk = await self._within(chunks.__anext__)
            except StopAsyncIteration:
                return
            if self._is_stopped:
                after_stop += 1
                continue
            self._pieces.put(_bytes(chunk))
            if self._pieces.is_full or perf_counter() - last > SLICE:
                await asyncio.sleep(0)
                while self._pieces.is_full and not self._is_stopped:  # noqa: ASYNC110 (an event would cost each chunk)
                    await asyncio.sleep(0.001)
                last = perf_counter()

    async def _within(self, function: Callable[[], Awaitable[Any]]) -> Any:
        """Let the server run, and let a cancellation reach it."""
        if self._is_stopped and self._task is not None:
            self._task.cancel()  # Takes effect where the server next waits.
        self._is_inside = True
        try:
            return await function()
        finally:
            self._is_inside = False


async def answered(ask: Callable[[], Awaitable[Any]], loop: asyncio.AbstractEventLoop | None = None) -> Any:
    """Ask a server for one value, on its loop. Cancelling the wait cancels the server.

    Raises:
        NotFoundError: The server says so.
        BackendError: The server raised, or its loop has ended.
    """
    answering = _plainly(ask)
    if loop is None or loop is asyncio.get_running_loop():
        return await answering
    try:
        future = asyncio.run_coroutine_threadsafe(answering, loop)
    except RuntimeError:
        answering.close()
        raise BackendError(say("server_loop_ended"), allow_retry=False) from None
    try:
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        if _is_cancelled():
            raise
        raise BackendError(say("server_broke_off")) from None


def explained(error: BaseException, kind: type[BackendError]) -> ChatKitError:
    """Return what to raise for an exception of the server. Its store's errors are known by their name."""
    told = " ".join(str(error).split())
    name = "server_raised_saying" if told else "server_raised"
    message = say(name, kind=type(error).__name__).followed_by(told)
    names = [base.__name__ for base in type(error).__mro__]
    if any(name.endswith("NotFoundError") for name in names) and not isinstance(error, OSError | ImportError):
        return NotFoundError(message)
    return kind(message, detail="".join(traceback.format_exception(error)))


def kind_of(value: object) -> str:
    """Return what a value is, for messages."""
    return f"a value of the type {type(value).__name__}"


async def _plainly(ask: Callable[[], Awaitable[Any]]) -> Any:
    try:
        return await ask()
    except ChatKitError:
        raise
    except asyncio.CancelledError as error:
        if _is_cancelled():
            raise
        raise explained(error, BackendError) from error
    except BaseException as error:
        raise explained(error, BackendError) from error


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _stream_of(result: Any) -> AsyncIterator[Any]:
    if not hasattr(result, "__aiter__"):
        message = f"The server answered with {kind_of(result)} instead of a stream of events."
        raise StreamError(message, allow_retry=False)
    return aiter(result)


def _bytes(chunk: Any) -> bytes:
    match chunk:
        case bytes():
            return chunk
        case bytearray() | memoryview():
            return bytes(cast("bytearray", chunk))
        case str():
            return chunk.encode("utf-8", "replace")
        case _:
            message = f"The server streamed {kind_of(chunk)}; server-sent events are bytes or text."
            raise StreamError(message, allow_retry=False)
