"""The one queue from a user's function to its turn."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Piece = TypeVar("Piece")

HIGH_WATER = 2048
"""Pieces that may wait before a function on a thread has to."""


class Emitter(Generic[Piece]):
    """Takes pieces from any thread and hands them to one consumer on the session's loop, in order.

    Waking a loop from another thread costs far more than a piece does, so it is done only when the consumer sleeps.

    Args:
        snapshot: Makes of a piece what is queued, on the thread that puts it.
        loop: The loop of the consumer, where that is not the one that runs now.
    """

    def __init__(
        self, snapshot: Callable[[Piece], Piece] | None = None, loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        self._snapshot = snapshot
        self._pieces: deque[Piece] = deque()
        self._loop = loop or asyncio.get_running_loop()
        self._sleeping: asyncio.Future[None] | None = None
        self._room = threading.Event()
        self._room.set()
        self._lock = threading.Lock()
        self._ended = False
        self._error: Exception | None = None
        self.closed = False
        self.is_full = False
        """Whether a function should let the consumer catch up; a plain value, since it is asked for each piece."""

    def put(self, piece: Piece) -> bool:
        """Queue a piece; False when the turn is over and nobody will see it."""
        if self.closed:
            return False
        # Most pieces are text, and of those nothing has to be made.
        self._pieces.append(piece if self._snapshot is None or type(piece) is str else self._snapshot(piece))
        if len(self._pieces) > HIGH_WATER:
            with self._lock:
                if len(self._pieces) > HIGH_WATER and not self.closed:
                    self.is_full = True
                    self._room.clear()
        self._wake()
        return True

    def end(self, error: Exception | None = None) -> None:
        """Say that no piece follows, because of `error` if the function raised."""
        self._error = error
        self._ended = True
        self._wake()

    def close(self) -> None:
        """Drop what waits and whatever still comes."""
        with self._lock:
            self.closed = True
            self._pieces.clear()
            self.is_full = False
            self._room.set()

    def wait_for_room(self) -> None:
        """Block a thread until the consumer has caught up."""
        self._room.wait()

    async def take(self) -> list[Piece]:
        """Wait for pieces and return all there are; an empty list means the end.

        Others get the loop before pieces are handed over: a producer on another thread may stay ahead for ever, and
        whoever only takes would then keep every other task, such as the one that stops it, from running.

        Raises:
            Exception: What `end` was given.
        """
        if self._pieces:
            await asyncio.sleep(0)
        while not self._pieces and not self._ended:
            with self._lock:
                self._sleeping = self._loop.create_future()
            try:
                if not self._pieces and not self._ended:
                    await self._sleeping
            finally:
                with self._lock:
                    self._sleeping = None
        with self._lock:
            taken = [self._pieces.popleft() for _ in range(len(self._pieces))]
            self.is_full = False
            self._room.set()
        if not taken and self._error is not None:
            raise self._error
        return taken

    def _wake(self) -> None:
        # Almost always the consumer is awake, and taking the lock would cost as much as the piece itself.
        if self._sleeping is not None:
            sleeping = self._taken_sleeper()
            if sleeping is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(_resolve, sleeping)

    def _taken_sleeper(self) -> asyncio.Future[None] | None:
        with self._lock:
            sleeping, self._sleeping = self._sleeping, None
        return sleeping


def _resolve(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
