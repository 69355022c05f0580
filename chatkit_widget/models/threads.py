"""Reading the stream of a request, whatever the client: one that blocks is read on a thread of its own."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, TypeVar, cast

from chatkit_widget.backends.answer import merged
from chatkit_widget.backends.emitter import Emitter
from chatkit_widget.runtime import start_thread

T = TypeVar("T")

Take = Callable[[Any], T | list[T] | None]

PAUSE = 0.01
"""Seconds between two looks at what a thread has read: waking the loop for each piece costs more than the piece."""


@asynccontextmanager
async def streaming(start: Callable[[], Any], take: Take[T], *, is_async: bool) -> AsyncGenerator[AsyncIterator[T]]:
    """Start a request and give what its events say; leaving the block ends the request.

    Args:
        start: Makes the request: returns the stream of a client, to be awaited where the client is async.
        take: Returns what an event says, or a list of it, or None. It is called where the events are read.
        is_async: Whether the client is.
    """
    if is_async:
        stream: Any = await cast("Awaitable[Any]", start())
        try:
            yield _taken(stream, take)
        finally:
            await stream.close()
    else:
        async with aclosing(read_in_thread(start, take)) as pieces:
            yield pieces


async def _taken(stream: AsyncIterator[Any], take: Take[T]) -> AsyncGenerator[T]:
    async for event in stream:
        piece = take(event)
        if type(piece) is list:
            for each in cast("list[T]", piece):
                yield each
        elif piece is not None:
            yield cast("T", piece)


async def read_in_thread(start: Callable[[], Iterator[Any]], take: Take[T] | None = None) -> AsyncGenerator[T]:
    """Call `start` on a thread and yield what its iterator gives; texts that came meanwhile are one.

    Who stops early ends the connection that the thread may wait for, where the iterator is the stream of an HTTP
    response; anything else lets go of the thread, which ends, and closes the iterator, with what comes next.

    Args:
        start: Returns the iterator.
        take: Makes what is yielded of what it gives, on that thread, as in `streaming`.
    """
    emitter: Emitter[Any] = Emitter()
    begun: list[Iterator[Any]] = []

    def read() -> None:
        try:
            events = start()
            begun.append(events)
            try:
                if not emitter.closed:  # While the request was made.
                    _pour(events, take, emitter)
            finally:
                close = getattr(events, "close", None)
                if callable(close):
                    close()
        except Exception as error:  # noqa: BLE001 (it is raised where it is read)
            emitter.end(error)
        else:
            emitter.end()

    start_thread("chatkit-model", read)
    try:
        while pieces := await emitter.take():
            for piece in merged(pieces):
                yield cast("T", piece)
            await asyncio.sleep(PAUSE)
    finally:
        emitter.close()
        for events in begun:
            _hang_up(events)


def _pour(events: Iterator[Any], take: Take[Any] | None, emitter: Emitter[Any]) -> None:
    put = emitter.put
    for event in events:
        piece = event if take is None else take(event)
        if type(piece) is str:  # As almost all are.
            is_wanted = put(piece)
        elif take is not None and type(piece) is list:
            is_wanted = all(map(put, cast("list[Any]", piece)))
        else:
            is_wanted = piece is None or put(piece)
        if not is_wanted:
            break
        if emitter.is_full:
            emitter.wait_for_room()


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
