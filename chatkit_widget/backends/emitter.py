"""The one queue from a user's function to its turn."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

Piece = TypeVar("Piece")

HIGH_WATER = 2048
"""Pieces that may wait before a function on a thread has to."""


emitting: ContextVar["Emitter[Any] | None"] = ContextVar("chatkit_emitting", default=None)
"""Where the pieces go of the function that runs, to all that is called for it."""


async def all_passed() -> None:
    """Wait until what the function that runs here gave so far is on the screen. Called on the session's loop."""
    emitter = emitting.get()
    if emitter is not None:
        await emitter.passed()


class _Mark:
    """A place among the pieces that somebody waits for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.reached = asyncio.get_running_loop().create_future()

    def reach(self) -> None:
        _resolve(self.reached)


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
        self._marks: deque[_Mark] = deque()
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
        # Almost always the consumer is awake, and a call would cost about as much as the piece itself.
        if self._sleeping is not None:
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
        while self._marks:
            self._marks.popleft().reach()

    async def passed(self) -> None:
        """Wait until the consumer has done with all pieces that are queued now. Called on the consumer's loop.

        What is said beside the pieces then comes behind them, as it does in the code that says both.
        """
        if not self.closed:
            mark = _Mark(len(self._pieces))
            self._marks.append(mark)
            self._wake()
            await mark.reached

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
        self._reach()
        while not self._pieces and not self._ended:
            with self._lock:
                self._sleeping = self._loop.create_future()
            try:
                if not self._pieces and not self._ended and not self._marks:
                    await self._sleeping
            finally:
                with self._lock:
                    self._sleeping = None
            self._reach()
        with self._lock:
            # Not beyond the first place that somebody waits for.
            count = self._marks[0].count if self._marks else len(self._pieces)
            taken = [self._pieces.popleft() for _ in range(count)]
            for mark in self._marks:
                mark.count -= count
            self.is_full = False
            self._room.set()
        if not taken and self._error is not None:
            raise self._error
        return taken

    def _reach(self) -> None:
        """Tell those who wait for pieces that are done with."""
        while self._marks and not self._marks[0].count:
            self._marks.popleft().reach()

    def _wake(self) -> None:
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
