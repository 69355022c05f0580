"""Events as a stream that somebody reads: for `async for`, and to wait for one."""

import asyncio
from collections import deque
from collections.abc import Collection

from chatkit_widget.events import Event


class Feed:
    """The events of some names, in order, from the moment the feed is made. Read by one reader on the session's loop.

    Args:
        names: Of which events.
    """

    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self._events: deque[Event] = deque()
        self._changed = asyncio.Event()
        self._is_closed = False

    def put(self, event: Event) -> None:
        """Add an event."""
        self._events.append(event)
        self._changed.set()

    def close(self) -> None:
        """Say that no event follows."""
        self._is_closed = True
        self._changed.set()

    async def take(self) -> Event | None:
        """Wait for the next event; None means that no more will come."""
        while not self._events and not self._is_closed:
            self._changed.clear()
            await self._changed.wait()
        return self._events.popleft() if self._events else None
