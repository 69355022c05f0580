"""A ChatKit server that lives in this process: openai-chatkit's `ChatKitServer`, or anything like it."""

import asyncio
import inspect
import traceback
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from time import perf_counter
from typing import Any, Protocol, cast

import msgspec

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.sse import EventReader
from chatkit_widget.errors import BackendError, ChatKitError, NotFoundError, OptionError, StreamError
from chatkit_widget.protocol.decoding import UnreadableReplyError, decode_reply
from chatkit_widget.protocol.requests import JsonRequest, Reply, StreamingRequest
from chatkit_widget.protocol.stream import StreamEvent

SLICE = 0.005
"""Seconds that a server which never waits may keep the loop before others get their turn."""

AHEAD = 256
"""Chunks that a server may be ahead of the chat."""

GRACE = 5.0
"""Seconds that a stopped server has to wind up before it is left behind."""

STUBBORN = 1000
"""Chunks that a stopped server may still send before it is left behind."""


class Server(Protocol):
    """What this backend needs of a server."""

    def process(self, request: bytes, context: Any, /) -> Any:
        """Answer a request of ChatKit's with a result.

        The result is awaited if it can be. It is an async iterable of server-sent events as bytes, or has the JSON
        of the reply as `json`, or is that JSON.
        """
        ...


class ServerBackend(Backend):
    """A ChatKit server in this process.

    The server runs on the session's loop, which carries every chat of the kernel: code in it that blocks, such as
    `time.sleep` or a sync database driver, stops them all for as long. Put it in `asyncio.to_thread`.

    Stopping an answer cancels the task that runs the server, so that a `ChatKitServer` stores the partial message,
    as it does when a browser goes away.

    Args:
        server: An object with `async process(request, context)`, such as a `chatkit.server.ChatKitServer`.
        context: What the server gets as its context, or a function, sync or async, that is called without arguments
            for each request and returns it. To give a function as the context itself, wrap it in one.

    Raises:
        OptionError: The server has no `process`.

    Example:
        >>> backend = ServerBackend(MyServer(MemoryStore()), context={"user": "me"})
        >>> chat = ChatKit(backend)
    """

    def __init__(self, server: Server, context: Any = None) -> None:
        if not callable(getattr(server, "process", None)) or isinstance(server, type):
            message = f"a ChatKit server has a method process(request, context), unlike {server!r:.200}"
            raise OptionError(message)
        self._server = server
        self._context = context
        self._runs: set[_Run] = set()

    def __repr__(self) -> str:
        """Return the kind of server."""
        return f"{type(self).__name__}({type(self._server).__name__})"

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer with the server's events; cancelling, or closing the generator, cancels the server's task.

        Raises:
            NotFoundError: The server says so.
            StreamError: The server raised, or ended before its first event.
        """
        body = _body(request)
        reader = EventReader(self.report)
        run = _Run(lambda: self._result(body))
        self._runs.add(run)
        try:
            while chunks := await run.take():
                for chunk in chunks:
                    for event in reader.feed(chunk):
                        yield event
                    if reader.is_done:
                        return
            for event in reader.finish():
                yield event
        finally:
            await run.stop()
            self._runs.discard(run)

    async def request(self, request: JsonRequest) -> Reply:
        """Answer with the server's reply.

        Raises:
            NotFoundError: The server says so.
            BackendError: The server raised, or its reply is not ChatKit's.
        """
        try:
            result = await self._result(_body(request))
        except ChatKitError:
            raise
        except asyncio.CancelledError as error:
            if _is_cancelled():
                raise
            raise _explained(error, BackendError) from error
        except BaseException as error:
            raise _explained(error, BackendError) from error
        data = _json_of(result)
        if data is None:
            message = f"The server answered {request.__struct_config__.tag} with {_kind(result)} instead of one value."
            raise BackendError(message, allow_retry=False)
        try:
            return decode_reply(request, data, self.report)
        except UnreadableReplyError as error:
            message = "What the server answered cannot be read: it is not what ChatKit defines."
            raise BackendError(message, detail=str(error)) from error

    async def aclose(self) -> None:
        """Cancel what still runs, and wait until the server has wound up."""
        await asyncio.gather(*(run.stop() for run in tuple(self._runs)))

    async def _result(self, body: bytes) -> Any:
        context = self._context
        if callable(context):
            context = context()
            if inspect.isawaitable(context):
                context = await context
        result = self._server.process(body, context)
        return await result if inspect.isawaitable(result) else result


class _Run:
    """One streamed answer: a task of its own takes the server's chunks, and hands them over.

    Only a cancellation that arrives while the server itself is waiting reaches it. One that arrived between two
    chunks would only close the server's generators, and `ChatKitServer` would lose the partial message. So the task
    is cancelled at once when it is inside the server, and otherwise when it is inside again.
    """

    def __init__(self, ask: Callable[[], Any]) -> None:
        self._ask = ask
        self._chunks: deque[bytes] = deque()
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._is_inside = False
        self._is_stopped = False
        self._task = asyncio.get_running_loop().create_task(self._run())
        self._task.add_done_callback(lambda _task: self._changed.set())

    async def take(self) -> list[bytes]:
        """Wait for chunks and return all there are; an empty list means the end.

        Raises:
            NotFoundError: The server says so.
            StreamError: The server raised.
        """
        while not self._chunks:
            if self._task.done():
                if self._task.cancelled():
                    message = "The server broke the answer off."
                    raise StreamError(message, detail="its task was cancelled")
                self._task.result()
                return []
            self._changed.clear()
            await self._changed.wait()
        chunks = list(self._chunks)
        self._chunks.clear()
        self._room.set()
        return chunks

    async def stop(self) -> None:
        """Cancel the server's task if it still runs, and wait until it has wound up."""
        if not self._task.done():
            self._is_stopped = True
            self._room.set()
            if self._is_inside:
                self._task.cancel()
            await asyncio.wait({self._task}, timeout=GRACE)
        if self._task.done() and not self._task.cancelled():
            self._task.exception()  # Whoever stops an answer does not want to hear of it.

    async def _run(self) -> None:
        chunks: AsyncIterator[Any] | None = None
        try:
            chunks = _stream_of(await self._within(self._ask))
            await self._pour(chunks)
        except (ChatKitError, asyncio.CancelledError):
            raise
        except BaseException as error:
            raise _explained(error, StreamError) from error
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
            self._chunks.append(_bytes(chunk))
            self._changed.set()
            if len(self._chunks) > AHEAD:
                self._room.clear()
            if not self._room.is_set() or perf_counter() - last > SLICE:
                await asyncio.sleep(0)
                await self._room.wait()
                last = perf_counter()

    async def _within(self, function: Callable[[], Any]) -> Any:
        """Let the server run, and let a cancellation reach it."""
        if self._is_stopped:
            task = asyncio.current_task()
            if task is not None:
                task.cancel()  # Takes effect where the server next waits.
        self._is_inside = True
        try:
            return await function()
        finally:
            self._is_inside = False


def _body(request: JsonRequest | StreamingRequest) -> bytes:
    try:
        return msgspec.json.encode(request)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"The request cannot be written as JSON: {error}"
        raise BackendError(message, allow_retry=False) from error


def _stream_of(result: Any) -> AsyncIterator[Any]:
    if not hasattr(result, "__aiter__"):
        message = f"The server answered with {_kind(result)} instead of a stream of events."
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
            message = f"The server streamed {_kind(chunk)}; server-sent events are bytes or text."
            raise StreamError(message, allow_retry=False)


def _json_of(result: Any) -> bytes | str | None:
    data: Any = result if isinstance(result, bytes | str) else getattr(result, "json", None)
    return data if isinstance(data, bytes | str) else None


def _kind(value: object) -> str:
    return f"a value of the type {type(value).__name__}"


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _explained(error: BaseException, kind: type[BackendError]) -> ChatKitError:
    """Return what to raise for an exception of the server. Its store's errors are known by their name."""
    told = " ".join(str(error).split())
    message = f"The server raised {type(error).__name__}{': ' if told else '.'}{told}"
    if any("NotFound" in base.__name__ for base in type(error).__mro__):
        return NotFoundError(message)
    return kind(message, detail="".join(traceback.format_exception(error)))
