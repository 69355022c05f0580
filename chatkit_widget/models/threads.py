"""Reading a stream that blocks, on a thread of its own."""

from collections.abc import AsyncGenerator, Callable, Iterator
from typing import Any, TypeVar

from chatkit_widget.backends.emitter import Emitter
from chatkit_widget.runtime import start_thread

T = TypeVar("T")


async def read_in_thread(start: Callable[[], Iterator[T]]) -> AsyncGenerator[T]:
    """Call `start` on a thread and yield what its iterator gives.

    Who stops early lets go of the thread, which ends, and closes the iterator, with what comes next: nothing can wake
    it from a wait for the network.
    """
    emitter: Emitter[Any] = Emitter()

    def read() -> None:
        try:
            pieces = start()
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
