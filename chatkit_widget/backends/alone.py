"""The backend of a widget that is shown outside any chat: a thread that begins with it, and answers only actions."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

from chatkit_widget.backends.answer import Answer
from chatkit_widget.backends.function import FunctionBackend
from chatkit_widget.content import Alive
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.items import ThreadItem, WidgetItem
from chatkit_widget.protocol.requests import Action
from chatkit_widget.protocol.stream import ItemRemoved, StreamEvent
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database

THREAD = "shown"
"""The id of the thread."""

ITEM = "shown"
"""The id of the item whose widget it is."""


class AloneBackend(FunctionBackend):
    """Answers the actions of one widget with a user's function.

    A root without an `id` is the next state of that widget. What else an action brings stands below it, in place of
    what the one before brought.

    Args:
        widget: The widget, as a tree.
        store: Where it is kept; what an earlier one has left there goes.
        on_action: Called as `(action, item, context)`; may yield as that of a chat does.
        allowed_image_domains: The hosts whose images are loaded without a click; with them, no others are.
        kernel_loop: The loop that `on_action` runs on, instead of the session's and threads.
        view: What `context.chat` is.
        alive: Where the objects in answers are kept, for pages that ask more of them.

    Raises:
        OptionError: `on_action` is not callable, or takes other arguments.
    """

    def __init__(
        self,
        widget: Mapping[str, Any],
        *,
        store: ThreadStore,
        on_action: Callable[..., Any] | None = None,
        allowed_image_domains: Sequence[str] | None = None,
        kernel_loop: asyncio.AbstractEventLoop | None = None,
        view: Any = None,
        alive: Alive | None = None,
    ) -> None:
        super().__init__(_no_answer, store=store, on_action=on_action, kernel_loop=kernel_loop, chat=view, alive=alive)
        now = datetime.now(UTC)
        domains = None if allowed_image_domains is None else list(allowed_image_domains)
        store.run_now(Database.delete_thread, THREAD)
        store.run_now(Database.create_thread, ThreadMetadata(id=THREAD, created_at=now, allowed_image_domains=domains))
        item = WidgetItem(id=ITEM, thread_id=THREAD, created_at=now, widget=dict(widget))
        store.run_now(Database.put_item, item)

    def _answer_with(self, widgets: list[WidgetItem], thread_id: str) -> Answer:
        shown = next((item for item in widgets if item.id == ITEM), None)
        return Answer(thread_id, widgets, unnamed=shown, alive=self.alive)

    async def _act(
        self, thread: ThreadMetadata, action: Action, origin: ThreadItem | None
    ) -> AsyncGenerator[StreamEvent, None]:
        kept = {ITEM, origin.id if origin is not None else ITEM}
        before = [item.id for item in await self._store.run(Database.all_items, thread.id) if item.id not in kept]
        async with aclosing(super()._act(thread, action, origin)) as events:
            async for event in events:
                # Not sooner: until something comes in its place, what stands there would leave a hole.
                for item_id in before:
                    yield await self._removed(thread.id, item_id)
                before = []
                yield event
        for item_id in before:
            yield await self._removed(thread.id, item_id)

    async def _removed(self, thread_id: str, item_id: str) -> ItemRemoved:
        await self._store.run(Database.delete_item, thread_id, item_id)
        return ItemRemoved(item_id=item_id)


def _no_answer(_message: object) -> None:
    message = "a widget that is shown outside any chat takes no messages"
    raise BackendError(message, allow_retry=False)
