"""What a user gives to be shown, as the ChatKit item or event that it is or stands for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast, get_args

import msgspec
from msgspec.structs import replace

from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.objects import looked_at, object_item
from chatkit_widget.content import Alive, Described
from chatkit_widget.errors import FunctionError, WidgetError
from chatkit_widget.protocol.items import ThreadItem, WidgetItem
from chatkit_widget.protocol.stream import ItemDone, StreamEvent
from chatkit_widget.protocol.widgets.base import Component
from chatkit_widget.protocol.widgets.trees import has_root, tree_of

_EVENTS = {event.__struct_config__.tag for event in get_args(StreamEvent)}
_ITEMS = {item.__struct_config__.tag for item in get_args(ThreadItem)}
_PREFIXES = {"user_message": "msg", "assistant_message": "msg", "chatkit_widget.object": "obj"}


class WidgetState(NamedTuple):
    """A widget as it is now: a state of the item that the `id` of its root names, where it has one."""

    item: WidgetItem


def recognised(
    piece: object, thread_id: str, words: str = "the function gave", *, alive: Alive | None = None
) -> StreamEvent | WidgetState:
    """Return the event or the widget that a piece is or stands for; any other Python object is one that is shown.

    Args:
        piece: What was given.
        thread_id: The thread of its item.
        words: Who gave it, for messages.
        alive: Where an object is kept that a page may ask more of.

    Raises:
        FunctionError: The piece looks like an event or an item, but is malformed.
    """
    if isinstance(piece, get_args(StreamEvent)):
        return cast("StreamEvent", piece)
    if isinstance(piece, Described):
        return ItemDone(item=object_item(piece, thread_id, alive))
    if isinstance(piece, WidgetItem):
        return ItemDone(item=replace(piece, widget=_tree(piece.widget, words)))
    if isinstance(piece, get_args(ThreadItem)):
        return ItemDone(item=cast("ThreadItem", piece))
    fields = _fields(piece, words)
    kind = fields.get("type") if fields else None
    if fields is not None and isinstance(kind, str):
        try:
            given = _read(fields, kind, thread_id, words)
        except msgspec.ValidationError as error:
            message = f"{words} a malformed {kind!r}: {error}"
            raise FunctionError(message) from error
        if given is not None:
            return given
    return ItemDone(item=object_item(looked_at(piece), thread_id, alive))


def _read(fields: dict[str, Any], kind: str, thread_id: str, words: str) -> StreamEvent | WidgetState | None:
    if has_root(fields):
        fields, kind = {"type": "widget", "widget": fields}, "widget"
    if kind == "widget" and "id" not in fields:
        return WidgetState(msgspec.convert(_filled(fields, thread_id, words), WidgetItem))
    if kind in _ITEMS:
        return ItemDone(item=msgspec.convert(_filled(fields, thread_id, words), ThreadItem))
    if kind in _EVENTS:
        item = fields.get("item")
        if isinstance(item, Mapping):
            fields = {**fields, "item": _filled(cast("Mapping[str, Any]", item), thread_id, words)}
        return msgspec.convert(fields, StreamEvent)
    return None


def _filled(item: Mapping[str, Any], thread_id: str, words: str) -> dict[str, Any]:
    """Add what every item needs and a user should not have to think of."""
    kind, widget = item.get("type"), item.get("widget")
    return {
        "id": new_id(_PREFIXES.get(str(kind), "itm")),
        "thread_id": thread_id,
        "created_at": datetime.now(UTC),
        **item,
        **({"widget": _tree(widget, words)} if kind == "widget" and widget is not None else {}),
    }


def _tree(widget: object, words: str) -> dict[str, Any]:
    try:
        return tree_of(widget)
    except WidgetError as error:
        message = f"{words} a widget that cannot be shown: {error}"
        raise FunctionError(message) from error


def _fields(piece: object, words: str) -> dict[str, Any] | None:
    if isinstance(piece, Component):
        return _tree(piece, words)
    if isinstance(piece, Mapping):
        return dict(cast("Mapping[str, Any]", piece))
    dump = None if isinstance(piece, type) else getattr(piece, "model_dump", None)
    if not callable(dump):
        return None
    fields = dump(mode="json", by_alias=True, exclude_none=True)
    return cast("dict[str, Any]", fields) if isinstance(fields, dict) else None
