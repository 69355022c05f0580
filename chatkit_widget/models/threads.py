"""Reading the stream of a request, whatever the client: one that blocks is read on a thread of its own."""

import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, TypeVar, cast

from chatkit_widget.backends.emitter import Emitter
from chatkit_widget.runtime import start_thread

T = TypeVar("T")


@asynccontextmanager
async def streaming(start: Callable[[], Any], *, is_async: bool) -> AsyncGenerator[AsyncIterator[Any]]:
    """Start a request and give its events; leaving the block ends the request.

    Args:
        start: Makes the request: returns the stream of a client, to be awaited where the client is async.
        is_async: Whether it is.
    """
    if is_async:
        stream: Any = await cast("Awaitable[Any]", start())
        try:
            yield stream
        finally:
            await stream.close()
    else:
        async with aclosing(read_in_thread(start)) as events:
            yield events


async def read_in_thread(start: Callable[[], Iterator[T]]) -> AsyncGenerator[T]:
    """Call `start` on a thread and yield what its iterator gives.

    Who stops early ends the connection that the thread may wait for, where the iterator is the stream of an HTTP
    response; anything else lets go of the thread, which ends, and closes the iterator, with what comes next.
    """
    emitter: Emitter[Any] = Emitter()
    begun: list[Iterator[T]] = []

    def read() -> None:
        try:
            pieces = start()
            begun.append(pieces)
            try:
                for piece in pieces:
                    if not emitter.put(piece):
                        break
                    if emitter.is_full:
                        emitter.wait_for_room()
            finally:
                close = getattr(pieces, "close", None)
                if callable(close):
                    close()
        except Exception as error:  # noqa: BLE001 (it is raised where it is read)
            emitter.end(error)
        else:
            emitter.end()

    start_thread("chatkit-model", read)
    try:
        while pieces := await emitter.take():
            for piece in pieces:
                yield piece
    finally:
        emitter.close()
        for pieces in begun:
            _hang_up(pieces)


def _hang_up(stream: object) -> None:
    """End the connection of a stream that another thread reads: closing it would not wake that thread."""
    response: Any = getattr(stream, "response", None)
    # Over HTTP/2 others use the same connection; and that of an answer which has ended is no longer its own.
    if response is None or response.is_closed or response.http_version != "HTTP/1.1":
        return
    network: Any = response.extensions.get("network_stream")
    connection = None if network is None else network.get_extra_info("socket")
    if isinstance(connection, socket.socket):
        with suppress(OSError):  # It ended by itself.
            # That of the base class, since TLS would drop its state under the hands of who reads.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
