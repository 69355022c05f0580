"""What lets comm messages of pages into an ipykernel whose main thread runs a cell that awaits."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any

COMM_MESSAGES = {"comm_open", "comm_msg", "comm_close"}

Frames = list[Any]
"""A message as it came over ZeroMQ."""


class Ear(ABC):
    """Changes a kernel so that it takes comm messages while somebody waits. Used on the kernel's main thread only.

    Args:
        kernel: The ipykernel.
    """

    def __init__(self, kernel: Any) -> None:
        self.kernel = kernel
        self._waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def listening(self) -> Generator[None]:
        """Take comm messages as long as this lasts."""
        if self._waiting == 0:
            self.put_in()
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1
            if self._waiting == 0:
                self.take_out()

    @abstractmethod
    def put_in(self) -> None:
        """Let comm messages in from now on."""

    @abstractmethod
    def take_out(self) -> None:
        """Leave the kernel as it was."""

    def is_comm(self, frames: Frames) -> bool:
        """Whether a message is one of a comm; anything that cannot be read is not."""
        session = self.kernel.session
        try:
            _identities, parts = session.feed_identities(frames, copy=False)
            header = session.unpack(parts[1].bytes)
            return header["msg_type"] in COMM_MESSAGES
        except Exception:  # noqa: BLE001 (the kernel itself reports a message that is broken)
            return False

    def dispatch_aside(self, dispatch: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Let the kernel handle a message beside the running cell, which keeps its output and its interrupt."""

        async def aside() -> None:
            with self._parent_kept():
                await dispatch()

        task = asyncio.get_running_loop().create_task(aside())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @contextmanager
    def _parent_kept(self) -> Generator[None]:
        kernel = self.kernel
        parent, identities = kernel.get_parent("shell"), self.parent_identities()
        handler = kernel.saved_sigint_handler
        try:
            yield
        finally:
            kernel.set_parent(identities, parent, channel="shell")
            kernel.saved_sigint_handler = handler

    @abstractmethod
    def parent_identities(self) -> Any:
        """Return whom the running cell's replies go to."""
