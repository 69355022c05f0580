"""How an answer gets into a store while it comes."""

import asyncio
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from chatkit_widget.backends.answer import Answer
from chatkit_widget.errors import StoreError
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemRemoved, ItemReplaced, ItemUpdated, StreamEvent
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database

SOON = 0.5
"""Seconds after which what was said is in the store, though its message goes on."""


class Recorder:
    """Writes what an answer tells into the store, each item before it is told that it is there, or done.

    What grows is written from time to time, so that of a kernel that dies at most the last moment is missing.

    Args:
        store: Where to.
        thread_id: The thread of all its items.
        answer: The answer.

    Attributes:
        error: Why something could not be written.
    """

    def __init__(self, store: ThreadStore, thread_id: str, answer: Answer) -> None:
        self._store = store
        self._thread_id = thread_id
        self._answer = answer
        self._timer: asyncio.TimerHandle | None = None
        self.error: StoreError | None = None

    async def keep(self, event: StreamEvent, *, is_broken: bool = False) -> None:
        """Write what an event tells; `is_broken` says that the item it ends is not complete.

        Raises:
            StoreError: It cannot be written, and must not be told.
        """
        match event:
            # An item has its place from its beginning, since those that begin later may end before it.
            case ItemAdded(item=item):
                await self._run(Database.put_item, self._own(item), is_open=True)
            case ItemDone(item=item) | ItemReplaced(item=item):
                await self._run(Database.put_item, self._own(item), is_open=is_broken)
            case ItemRemoved(item_id=item_id):
                await self._run(Database.delete_item, self._thread_id, item_id)
            case ItemUpdated() if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(SOON, self._write)
            case _:
                pass

    async def change(self, thread: ThreadMetadata) -> None:
        """Write what the user's function changed of the thread.

        Raises:
            StoreError: It cannot be written.
        """
        await self._run(Database.update_thread, thread)

    def close(self) -> None:
        """Write no more from time to time."""
        if self._timer is not None:
            self._timer.cancel()

    def _write(self) -> None:
        self._timer = None
        # Nobody waits for it: where the disk is full, the end of the item tells.
        self._store.run_later(Database.put_open, [self._own(item) for item in self._answer.unfinished()])

    def _own(self, item: ThreadItem) -> ThreadItem:
        return replace(item, thread_id=self._thread_id)

    async def _run(self, method: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        try:
            # The answer has gone on from here: who stops it does not take back what it said so far.
            await asyncio.shield(self._store.run(method, *arguments, **named))
        except StoreError as error:
            self.error = error
            raise
