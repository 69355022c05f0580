"""Items that no response brings, on their way to the backend and onto the screen."""

import asyncio
from collections.abc import Callable

from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.backends.adding import title_of_item
from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.emitter import all_passed
from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.protocol.items import ThreadItem, UserMessage
from chatkit_widget.protocol.requests import AddItemParams, ItemsAdd, ItemsReplace, ReplaceItemParams
from chatkit_widget.protocol.stream import ItemUpdated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.protocol.updates import ItemUpdate
from chatkit_widget.session.core import Core
from chatkit_widget.session.reducer import metadata_of
from chatkit_widget.session.state import LiveRow
from chatkit_widget.session.threads import Threads


class Floor:
    """Who may speak, and when: one item after another, and none before what a turn has begun to send.

    Args:
        core: The session.
        is_awaiting: Whether what a turn asks for is not with the backend yet: what is added then would come before it.
    """

    def __init__(self, core: Core, is_awaiting: Callable[[], bool]) -> None:
        self._core = core
        self._is_awaiting = is_awaiting
        self.adding = asyncio.Lock()
        """Held while an item is being added."""

    def check(self, backend: Backend) -> None:
        """Raise unless something could be added.

        Raises:
            OptionError: The backend keeps its own items.
            ChatKitClosedError: The chat was closed.
        """
        self._core.check_open()
        if not backend.can_add:
            message = (
                "this backend keeps its own items, as servers do, so that nothing can be added to its threads from "
                "here: have it send the item in an answer, or let a function answer, as in ChatKit(respond)"
            )
            raise OptionError(message)

    async def quiet(self) -> None:
        """Wait until the thread is there, and with the backend whatever has its place in it already."""
        feed = self._core.hub.follow("stream.event", "response.end", "thread.load.end")
        try:
            while (self._core.state.view.loading or self._is_awaiting()) and await feed.take() is not None:
                pass
        finally:
            self._core.hub.leave(feed)


class Speech:
    """Adds items one after another, all to the thread that is open at the first, wherever the user goes meanwhile.

    Args:
        core: The session.
        threads: Its threads.
        floor: When it may be done.
        thread: Where they go, if not to the thread that is open at the first.

    Attributes:
        has_begun: Whether anything is with the backend, or on its way there.
    """

    def __init__(self, core: Core, threads: Threads, floor: Floor, thread: Thread | None = None) -> None:
        self._core = core
        self._threads = threads
        self._floor = floor
        self._backend = core.backend
        self._thread = thread
        # An answer to what was asked within an answer belongs there, too, whoever gives it.
        self._within = core.traffic.within
        self._open: dict[str, LiveRow] = {}
        self.has_begun = False

    async def add(self, item: ThreadItem, *, done: bool = True) -> ThreadItem:
        """Add an item behind all others and return it as it is kept; unless it is `done`, it goes on.

        In a function that answers, it comes behind all that the function gave before.

        Raises:
            OptionError: The backend keeps its own items, or the thread has an item with this id.
            ChatKitError: The backend could not add it.
        """
        core = self._core
        await all_passed()
        async with self._floor.adding:
            await self._floor.quiet()
            if self._thread is None:
                self._backend = core.backend
            self._floor.check(self._backend)
            if core.state.newest(item.id) is not None:
                message = f"the open thread has an item {item.id!r} already: give the new one another id"
                raise OptionError(message)
            thread_id = core.thread.id if core.thread else None
            wanted = thread_id if self._thread is None else self._thread.id
            self.has_begun = True
            params = AddItemParams(thread_id=wanted, item=item, goes_on=not done)
            reply = await core.ask(self._backend, ItemsAdd(params=params))
            if not isinstance(reply, Thread):
                message = f"the backend answered with an unexpected {type(reply).__name__}"
                raise BackendError(message, allow_retry=False)
            self._thread = reply
            if wanted is None and self._backend is core.backend:
                self._threads.created(metadata_of(reply))
            item = replace(item, thread_id=reply.id)
            self._show(item, done=done)
        if done:
            await self._give_title(item)
        return item

    def update(self, item_id: str, update: ItemUpdate) -> None:
        """Go on with an item."""
        row = self._row(item_id)
        if row is None:
            self._open[item_id].growing.apply(update)
            return
        # Nobody is asked before it is complete, and a replay shows it grow.
        with self._core.traffic.changing(self._within, ItemUpdated(item_id=item_id, update=update)):
            self._core.state.update(row, update)
        if self._core.hub.wants(events.ItemUpdated):
            self._core.hub.emit(events.ItemUpdated(item=row.growing.fold()))

    async def finish(self, item: ThreadItem, *, is_partial: bool = False) -> None:
        """End an item that was going on; `is_partial` says that it broke off.

        Raises:
            ChatKitError: The backend could not store it.
        """
        row = await self._put(item)
        del self._open[item.id]
        if row is not None:
            row.is_partial = is_partial
            self._core.hub.emit(events.ItemDone(item=row.item))
        await self._give_title(item)

    async def change(self, item: ThreadItem) -> ThreadItem:
        """Put an item in place of the one with its id, and return it as it is kept.

        Raises:
            ChatKitError: The backend could not store it.
        """
        row = await self._put(item)
        if row is not None:
            self._core.hub.emit(events.ItemReplaced(item=row.item))
        return row.item if row is not None else item

    def goes_on_with(self, item_id: str) -> bool:
        """Whether an item was added that is to be finished."""
        return item_id in self._open

    def break_off(self) -> None:
        """Leave what is not finished as it is."""
        for item_id in tuple(self._open):
            row = self._row(item_id)
            if row is not None:
                row.is_partial = True
                self._core.state.finish(row)
        self._open.clear()

    @property
    def thread_id(self) -> str:
        """The thread, once there is one."""
        return self._thread.id if self._thread else ""

    async def _put(self, item: ThreadItem) -> LiveRow | None:
        item = replace(item, thread_id=self.thread_id)
        params = ReplaceItemParams(thread_id=self.thread_id, item=item)
        with self._core.traffic.answering(self._within):
            await self._core.ask(self._backend, ItemsReplace(params=params))
        row = self._row(item.id)
        if row is not None:
            self._core.state.replace(row, item, done=True)
        return row

    def _row(self, item_id: str) -> LiveRow | None:
        """Return the row on the screen with all that was said; it is a new one after its thread was opened anew."""
        core = self._core
        mine = self._open.get(item_id)
        is_here = core.thread is not None and core.thread.id == self.thread_id and core.backend is self._backend
        row = core.state.newest(item_id) if is_here else None
        if row is not None and mine is not None and row is not mine:
            row.is_spoken = True
            core.state.replace(row, mine.item, done=False)
            self._open[item_id] = row
        return row

    def _show(self, item: ThreadItem, *, done: bool) -> None:
        core = self._core
        number = core.new_turn()  # So that what is being read, and was there before it, does not count as newer.
        mine = LiveRow("", number, item, done=done)
        if not done:
            self._open[item.id] = mine
        if core.thread is None or core.thread.id != item.thread_id or core.backend is not self._backend:
            return
        row = core.state.newest(item.id)  # It may have been read meanwhile.
        if row is None:
            joins = core.state.rows and not isinstance(item, UserMessage)
            row = core.state.add(item, core.state.rows[-1].turn if joins else number, done=done)
        row.is_spoken = True
        if not done:
            core.state.replace(row, item, done=False)
            self._open[item.id] = row
        core.hub.emit(events.ItemAdded(item=item))
        if done:
            core.hub.emit(events.ItemDone(item=item))

    async def _give_title(self, item: ThreadItem) -> None:
        """Call a thread without a title after the first words in it."""
        thread, title, core = self._thread, title_of_item(item), self._core
        known = next((known for known in core.threads if thread is not None and known.id == thread.id), None)
        if known is not None and not known.title and title and core.backend is self._backend and not core.is_closed:
            await self._threads.rename(known.id, title)
