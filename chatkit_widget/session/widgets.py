"""Widgets in the conversation: what is wrong with them is told, and Python can change them later."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.errors import ChatKitBusyError, NotFoundError, OptionError, WidgetError
from chatkit_widget.protocol.comparing import compare
from chatkit_widget.protocol.items import WidgetItem
from chatkit_widget.protocol.nodes import Node, Path, paths_by_id
from chatkit_widget.protocol.requests import ItemsReplace, ReplaceItemParams
from chatkit_widget.protocol.updates import WidgetComponentUpdated, WidgetRootUpdated
from chatkit_widget.protocol.widgets.trees import has_root, tree_of
from chatkit_widget.session.core import Core
from chatkit_widget.session.hub import Hub
from chatkit_widget.session.state import LiveRow

MOST_TOLD = 20
"""Problems of a widget that are told at once."""

logger = logging.getLogger("chatkit_widget")


class Widgets:
    """Changes widgets that are in the conversation.

    Args:
        core: The session.
        start: Makes sure that the session has started.
    """

    def __init__(self, core: Core, *, start: Callable[[], Awaitable[None]]) -> None:
        self._core = core
        self._start = start

    async def update(self, item_id: str, widget: object) -> None:
        """Put another widget in place of that of an item: here and where the backend keeps it.

        An item that a response is still streaming is that response's own.

        Raises:
            WidgetError: It is no widget, or one with something wrong.
            NotFoundError: There is no such item.
            OptionError: The item is no widget, or the backend keeps its items to itself.
            ChatKitBusyError: A thread loads, or the item is still streaming.
        """
        tree = checked(widget, f"the widget for the item {item_id!r}")
        await self._start()
        row, item = self._row(item_id)
        if not self._core.backend.can_replace:
            message = (
                "this backend keeps its own items, so that a widget can only be changed where it was made: have it "
                "stream a thread.item.updated with a widget.root.updated, or answer an action with updated_item"
            )
            raise OptionError(message)
        changed = replace(item, widget=tree)
        await self._core.request(ItemsReplace(params=ReplaceItemParams(thread_id=item.thread_id, item=changed)))
        # It is compared with what it is now. Meanwhile it may be gone, or a response may have begun to stream it.
        shown = row.item
        if row in self._core.state.rows and row.done and isinstance(shown, WidgetItem):
            for update in compare(shown.widget, tree):
                self._core.state.update(row, update)
                self._core.hub.emit(events.ItemUpdated(item=row.item))

    def _row(self, item_id: str) -> tuple[LiveRow, WidgetItem]:
        if self._core.state.view.loading:
            message = "a thread is loading; wait for it to end"
            raise ChatKitBusyError(message)
        row = self._core.state.newest(item_id)
        if row is None:
            message = f"the open thread has no item {item_id!r}; chat.items lists those it has"
            raise NotFoundError(message)
        item = row.item
        if not isinstance(item, WidgetItem):
            message = f"the item {item_id!r} is no widget, but a {item.type}"
            raise OptionError(message)
        if not row.done:
            message = (
                f"the widget {item_id!r} is still streaming: yield its next state, whose root has the same id, or wait "
                "for the end of the response"
            )
            raise ChatKitBusyError(message)
        return row, item


def checked(widget: object, whose: str = "the widget") -> dict[str, Any]:
    """Return a widget as a tree, in which nothing is wrong.

    Args:
        widget: A component, a mapping as ChatKit's JSON has it, or a model of openai-chatkit.
        whose: What a message calls it.

    Raises:
        WidgetError: It is no widget, or one with something wrong, of which the message tells all.
    """
    tree = tree_of(widget)
    if not has_root(tree):
        message = f"a widget begins with a Card, a ListView or a Basic, not with {tree.get('type')!r:.80}"
        raise WidgetError(message)
    if wrong := _wrong(tree):
        raise _told(wrong, whose)
    return tree


def check_widget(hub: Hub, row: LiveRow, update: WidgetComponentUpdated | WidgetRootUpdated | None = None) -> None:
    """Tell `chatkit.error` what is wrong with the widget of a row, if it is one: all that was not told of it before.

    After an `update`, only what that brought is looked at. Items of a thread that loads are not: they were told of
    when they came, and a long thread would wait for it.
    """
    item = row.item
    if not isinstance(item, WidgetItem):
        return
    # A component whose place cannot be told is looked at with the whole.
    name = update.component.get("id") if isinstance(update, WidgetComponentUpdated) else None
    wrong = _wrong(item.widget, paths_by_id(item.widget).get(name) if isinstance(name, str) else None)
    new = [words for words in dict.fromkeys(wrong) if words not in row.told]
    if new:
        row.told.update(new)
        error = _told(new, f"the widget of the item {item.id!r}", item.id)
        logger.warning("%s", error)
        hub.emit(events.Error(error=error))


def _wrong(widget: Node, place: Path | None = None) -> list[str]:
    """Return what is wrong with a widget, or with the component at a place of it, each in words."""
    # Imported when first needed: the checks know every component.
    from chatkit_widget.protocol.widgets.checking import problems_in, problems_under  # noqa: PLC0415

    try:
        problems = problems_in(widget) if place is None else problems_under(widget, place)
    except RecursionError:  # Of a value; components are looked at however deep they are.
        return ["it is nested too deep to be looked at"]
    return [str(problem) for problem in problems]


def _told(wrong: Sequence[str], whose: str, item_id: str | None = None) -> WidgetError:
    shown, more = wrong[:MOST_TOLD], len(wrong) - MOST_TOLD
    rest = f"; and {more} more" if more > 0 else ""
    return WidgetError(f"{whose} is wrong: {'; '.join(shown)}{rest}", item_id=item_id, problems=shown)
