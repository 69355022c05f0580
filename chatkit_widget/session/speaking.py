"""What Python adds to the conversation by itself: messages, objects and widgets that no response brings."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

from chatkit_widget.backends.answer import Answer, merged, snapshot
from chatkit_widget.backends.emitter import Emitter
from chatkit_widget.backends.objects import Looking, is_foreign
from chatkit_widget.errors import NotFoundError
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemUpdated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.session.core import Core
from chatkit_widget.session.speech import Floor, Speech
from chatkit_widget.session.spoken import item_of, piece_of
from chatkit_widget.session.threads import Threads

Said = ItemAdded | ItemUpdated | ItemDone
"""What an answer makes of text, items and objects."""

LAST = 3.0
"""Seconds in which what is being said is stored when the chat is closed."""


class Speaking:
    """Adds to the thread that is open, or to a new one, whether a response streams or not.

    Args:
        core: The session.
        threads: Its threads.
        start: Makes sure that the session has started.
        is_awaiting: Whether what a turn asks for is not with the backend yet.
    """

    def __init__(
        self,
        core: Core,
        threads: Threads,
        *,
        start: Callable[[], Awaitable[None]],
        is_awaiting: Callable[[], bool],
    ) -> None:
        self._core = core
        self._threads = threads
        self._start = start
        self._floor = Floor(core, is_awaiting)
        self._blocks: dict[Emitter[Any], asyncio.Task[None]] = {}

    def check(self) -> None:
        """Raise unless something could be added. May be called from any thread.

        Raises:
            OptionError: The backend keeps its own items.
            ChatKitClosedError: The chat was closed.
        """
        self._floor.check(self._core.backend)

    async def at_rest(self) -> None:
        """Wait until nothing is being added: a turn that begins meanwhile would not know its thread or its place."""
        async with self._floor.adding:
            pass

    def speech(self, thread: Thread | None = None) -> Speech:
        """Return what adds items one after another, once the session has started; to the open thread by itself."""
        return Speech(self._core, self._threads, self._floor, thread)

    def item_of(self, given: object, role: str) -> ThreadItem:
        """Return what is to be appended as an item. May be called from any thread.

        Raises:
            OptionError: It is nothing that can be shown, or there is no such role.
            WidgetError: It is a widget with something wrong, of which the message tells all.
        """
        return item_of(given, role, self._core.backend)

    def piece_of(self, given: object) -> object:
        """Return what is to be written as a piece. May be called from any thread.

        Raises:
            OptionError: It is nothing that can be shown.
            WidgetError: It is a widget with something wrong, of which the message tells all.
        """
        if isinstance(given, str):
            return given
        return snapshot(given) if is_foreign(given) else piece_of(given, "write was given", self._core.backend)

    async def append(self, item: ThreadItem) -> ThreadItem:
        """Add an item and return it as it is kept; once it is on its way, a wait that is cancelled does not stop it.

        Raises:
            OptionError: The backend keeps its own items, or the thread has an item with this id.
            ChatKitError: The backend could not add it.
        """
        await self._start()
        return await self._core.waited(asyncio.shield(self._core.spawn(self.speech().add(item))))

    async def pour(self, pieces: Emitter[Any], is_broken: Callable[[], bool]) -> None:
        """Say what comes as pieces until they end; `is_broken` then tells whether that was before they should.

        Raises:
            ChatKitError: As `append`.
        """
        try:
            await self._start()
            task = self._blocks[pieces] = self._core.spawn(self._pour(pieces, is_broken))
            await self._core.waited(task)
        finally:
            self._blocks.pop(pieces, None)
            pieces.close()

    async def close(self) -> None:
        """Have what is being said kept as far as it came."""
        for pieces in self._blocks:
            pieces.end()
        if self._blocks:
            await asyncio.wait(self._blocks.values(), timeout=LAST)

    async def _pour(self, pieces: Emitter[Any], is_broken: Callable[[], bool]) -> None:
        speech, answer = self.speech(), Answer("", alive=self._core.backend.alive)
        try:
            while taken := await pieces.take():
                for given in merged(taken):
                    piece = await given.found() if isinstance(given, Looking) else given
                    for event in answer.events(piece):
                        await _say(speech, cast("Said", event))
            for event in answer.finish():
                await _say(speech, cast("Said", event), is_partial=self._core.is_closed or is_broken())
        finally:
            speech.break_off()


async def _say(speech: Speech, event: Said, *, is_partial: bool = False) -> None:
    if isinstance(event, ItemAdded):
        await speech.add(event.item, done=False)
    elif isinstance(event, ItemUpdated):
        speech.update(event.item_id, event.update)
    elif speech.goes_on_with(event.item.id):
        with suppress(NotFoundError):  # The user has deleted it meanwhile, and goes before what is said.
            await speech.finish(event.item, is_partial=is_partial)
    else:
        await speech.add(event.item)
