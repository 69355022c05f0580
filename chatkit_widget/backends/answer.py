"""What a user's function yields, turned into the stream events that a ChatKit server would send."""

import asyncio
import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

from msgspec.structs import replace

from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.objects import Looking, is_foreign
from chatkit_widget.backends.output import Printed, PrintedItem
from chatkit_widget.backends.pieces import WidgetState, recognised
from chatkit_widget.backends.usage import Usage
from chatkit_widget.content import Alive
from chatkit_widget.errors import FunctionError
from chatkit_widget.protocol.comparing import compare
from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.growing import GrowingItem
from chatkit_widget.protocol.items import AssistantMessage, ThreadItem, WidgetItem
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemRemoved, ItemUpdated, StreamEvent
from chatkit_widget.protocol.updates import ContentPartAdded, ContentPartDone, TextDelta
from chatkit_widget.protocol.widgets.trees import has_root


class Answer:
    """The items that one turn brings, and the events that tell of them.

    Text opens an assistant message and goes on in it until something else comes. Widgets whose roots have the same
    `id` are states of one item: the first makes the item, and each that follows the smallest updates of it. Whatever
    is still open when the turn ends is closed by `finish`, so that it is stored as far as it came.

    Args:
        thread_id: The thread.
        earlier: Widgets of earlier turns whose states this one may give, too; of the same `id`, the last one counts.
        unnamed: The widget of an earlier turn that a root without an `id` is the next state of, if there is one.
        alive: Where objects are kept that a page may ask more of.
    """

    def __init__(
        self,
        thread_id: str,
        earlier: Iterable[WidgetItem] = (),
        *,
        unnamed: WidgetItem | None = None,
        alive: Alive | None = None,
    ) -> None:
        self._thread_id = thread_id
        self._alive = alive
        self._earlier = {name: item for item in earlier if isinstance(name := item.widget.get("id"), str) and name}
        if unnamed is not None:
            self._earlier[""] = unnamed
        self._named: dict[str, str] = {}
        self._message: str | None = None
        self._texts: list[str] = []
        self._started: datetime = datetime.now(UTC)
        self._usage: Usage | None = None
        self._printed = PrintedItem(thread_id)
        self._open: dict[str, GrowingItem] = {}

    def events(self, piece: object) -> Iterator[StreamEvent]:
        """Yield the events of one piece.

        Raises:
            FunctionError: The piece looks like an event or an item, but is malformed.
        """
        if isinstance(piece, str):
            yield from self._text(piece)
        elif piece is None:
            return
        elif isinstance(piece, Printed):
            yield from self._printed.events(piece.text)
        elif isinstance(piece, Usage):
            self._usage = piece
        else:
            is_state = isinstance(piece, WidgetState)
            given = piece if is_state else recognised(piece, self._thread_id, alive=self._alive)
            if isinstance(given, WidgetState):
                yield from self._widget(given.item)
            else:
                yield from self._given(given)

    def unfinished(self) -> list[ThreadItem]:
        """Return the items that are open, as far as they have come."""
        message = [] if self._message is None else [self._assistant([AssistantText(text="".join(self._texts))])]
        printed = self._printed.unfinished
        return [
            *message,
            *(growing.item for growing in self._open.values()),
            *([] if printed is None else [printed]),
        ]

    def finish(self) -> Iterator[StreamEvent]:
        """Yield the events that close whatever is open."""
        yield from self._close_message()
        for growing in self._open.values():
            yield ItemDone(item=growing.end())
        self._open.clear()
        yield from self._printed.finish()

    def _text(self, text: str) -> Iterator[StreamEvent]:
        if not text:
            return
        if self._message is None:
            self._message, self._started = new_id("msg"), datetime.now(UTC)
            yield ItemAdded(item=self._assistant([]))
            yield ItemUpdated(
                item_id=self._message, update=ContentPartAdded(content_index=0, content=AssistantText(text=""))
            )
        self._texts.append(text)
        yield ItemUpdated(item_id=self._message, update=TextDelta(content_index=0, delta=text))

    def _close_message(self) -> Iterator[StreamEvent]:
        if self._message is not None:
            content = AssistantText(text="".join(self._texts))
            item = self._assistant([content])
            yield ItemUpdated(item_id=item.id, update=ContentPartDone(content_index=0, content=content))
            self._message, self._texts, self._usage = None, [], None
            yield ItemDone(item=item)

    def _assistant(self, content: list[AssistantText]) -> AssistantMessage:
        return AssistantMessage(
            id=self._message or "",
            thread_id=self._thread_id,
            created_at=self._started,
            content=content,
            usage=None if self._usage is None else self._usage.counts,
        )

    def _widget(self, item: WidgetItem) -> Iterator[StreamEvent]:
        """Show a widget: as the next state of the item that its root names, else as an item of its own."""
        name = given if isinstance(given := item.widget.get("id"), str) else ""
        if not name and name not in self._earlier:
            yield from self._given(ItemDone(item=item))
            return
        if name not in self._named and name in self._earlier:
            known = self._earlier[name]
            self._named[name] = known.id
            if known.id not in self._open:
                # It streams again, in its place; until then it is nobody's, and may be changed from elsewhere.
                self._open[known.id] = GrowingItem(known)
                yield ItemAdded(item=known)
        growing = self._open.get(self._named.get(name, ""))
        before = growing.item if growing is not None else None
        if growing is None or not isinstance(before, WidgetItem):
            self._named[name] = item.id
            yield from self._given(ItemAdded(item=item))
            return
        for update in compare(before.widget, item.widget):
            yield ItemUpdated(item_id=before.id, update=update)
        growing.item = replace(before, widget=item.widget, copy_text=item.copy_text or before.copy_text)

    def _given(self, event: StreamEvent) -> Iterator[StreamEvent]:
        """Pass on an event of the user's own, keeping book of what it leaves open."""
        match event:
            case ItemAdded(item=item):
                yield from self._close_message()
                self._open[item.id] = GrowingItem(item)
            case ItemUpdated(item_id=item_id, update=update) if item_id in self._open:
                try:
                    self._open[item_id].apply(update)
                except ValueError as error:
                    raise FunctionError(str(error)) from error
            case ItemDone(item=item):
                yield from self._close_message()
                self._open.pop(item.id, None)
            case ItemRemoved(item_id=item_id):
                self._open.pop(item_id, None)
            case _:
                pass
        yield event


def merged(pieces: list[Any]) -> Iterator[object]:
    """Yield pieces with adjoining text made one, and adjoining prints too.

    A function that yields a word at a time may be far ahead of the screen; then an event for each word would cost
    more than all else.
    """
    for kind, group in itertools.groupby(pieces, type):
        if kind is str:
            yield "".join(group)
        elif kind is Printed:
            yield Printed("".join(printed.text for printed in group))
        else:
            yield from group


def snapshot(piece: Any) -> Any:
    """Return a piece as it is now: a function may yield the same mapping or model again, changed.

    Only what can be a widget is copied. An object is looked at on another thread, which a function on a thread of its
    own waits for. Called where the function runs, before it goes on.
    """
    if is_foreign(piece):
        looking = Looking(piece)
        if not _in_loop():
            looking.wait()
        return looking
    fields: Any = cast("Any", piece) if isinstance(piece, dict) else {"type": getattr(piece, "type", None)}
    if isinstance(piece, type) or not (has_root(fields) or fields.get("type") == "widget"):
        return cast("Any", piece)
    try:
        return _copied(piece)
    except RecursionError:  # It will be refused in words.
        return cast("Any", piece)


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _copied(value: Any) -> Any:
    # Not by deepcopy: what is none of the tree, such as a table, may be large, and will be refused in words.
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list):
        return [_copied(inner) for inner in cast("list[Any]", value)]
    copy = getattr(value, "model_copy", None)
    return copy(deep=True) if callable(copy) and not isinstance(value, type) else value
