"""ipykernel 7.0 to 7.3: a lock lets one message after another be handled on the main thread.

Comms that have a subshell of their own are heard anyway; those on the main thread are only heard like this.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from chatkit_widget.bridge.hearing.ear import Ear, Frames


class Gate:
    """Stands in for the lock, and knows who came through."""

    def __init__(self) -> None:
        self._passing: set[asyncio.Task[Any] | None] = set()

    def is_passed(self) -> bool:
        """Whether the running task came through here, and so holds no lock."""
        return asyncio.current_task() in self._passing

    async def __aenter__(self) -> None:
        self._passing.add(asyncio.current_task())

    async def __aexit__(self, *_: object) -> None:
        self._passing.discard(asyncio.current_task())


class Ipykernel7(Ear):
    """Has comm messages go past the lock."""

    def __init__(self, kernel: Any) -> None:
        super().__init__(kernel)
        self._lock: asyncio.Lock = kernel._main_asyncio_lock  # noqa: SLF001 (it is what holds messages back)
        self._dispatch_shell: Callable[..., Awaitable[None]] = kernel.dispatch_shell
        self._gate = Gate()

    def put_in(self) -> None:
        """Take the lock only for what is no comm message."""
        self.kernel._main_asyncio_lock = self._gate  # noqa: SLF001 (as above)
        self.kernel.dispatch_shell = self._dispatch

    def take_out(self) -> None:
        """Take the lock for every message again."""
        del self.kernel.dispatch_shell
        self.kernel._main_asyncio_lock = self._lock  # noqa: SLF001 (as above)

    def parent_identities(self) -> Any:
        """Return whom the running cell's replies go to."""
        return self.kernel._get_shell_context_var(self.kernel._shell_parent_ident)  # noqa: SLF001 (as for 6)

    async def _dispatch(self, frames: Frames, /, subshell_id: str | None = None) -> None:
        if subshell_id is not None or not self._gate.is_passed():
            await self._dispatch_shell(frames, subshell_id=subshell_id)  # It has the lock that it needs.
        elif self._lock.locked() and self.is_comm(frames):
            await self.dispatch_aside(lambda: self._dispatch_shell(frames))
        else:
            async with self._lock:
                await self._dispatch_shell(frames)
