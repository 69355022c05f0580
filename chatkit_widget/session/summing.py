"""What an entry of the log says in short: its name, the items that it is about, and what it changed."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec

from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.questions import MarksFound, Question
from chatkit_widget.protocol.requests import Reply
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemRemoved, ItemReplaced, ItemUpdated, StreamEvent
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.session.operations import Append, Operation, Put, Reset, Set


def tag_of(value: object) -> str:
    """Return the wire's name of a struct, or of what a user's own backend gives in its place, that of its type."""
    config = getattr(value, "__struct_config__", None)
    return str((config and config.tag) or type(value).__name__)


def about(event: StreamEvent) -> tuple[str, tuple[str, ...]]:
    """Return the name of an event, and the items that it is about."""
    name = tag_of(event)
    match event:
        case ItemUpdated(item_id=item_id, update=update):
            return f"{name} {tag_of(update)}", _ids([item_id])
        case ItemAdded(item=item) | ItemDone(item=item) | ItemReplaced(item=item):
            return f"{name} {tag_of(item)}", _ids([item])
        case ItemRemoved(item_id=item_id):
            return name, _ids([item_id])
        case _:
            return name, ()


def named_in(question: Question) -> tuple[str, ...]:
    """Return the ids of the items that a request names."""
    params: Any = getattr(question, "params", None)
    return _ids([getattr(params, "item_id", None), *(getattr(params, "item_ids", None) or ())])


def reply_name(reply: Reply | MarksFound) -> str:
    """Return the name of a reply."""
    if isinstance(reply, Page):
        return f"Page ({len(_listed(reply))})"
    return type(reply).__name__


def items_in(reply: Reply | MarksFound) -> tuple[str, ...]:
    """Return the ids of the items that a reply brings."""
    if isinstance(reply, Thread):
        return _ids(_listed(reply.items))
    if isinstance(reply, Page):
        return _ids([each for each in _listed(reply) if not isinstance(each, Thread)])
    return _ids([getattr(reply, "updated_item", None)])


def _listed(page: object) -> list[Any]:
    """Return what is on a page; nothing where a user's own backend gives none."""
    data = getattr(page, "data", None)
    return cast("list[Any]", data) if isinstance(data, list) else []


def _ids(found: Sequence[object]) -> tuple[str, ...]:
    """Return the ids of items, or ids themselves, without what is neither."""
    ids = (each if isinstance(each, str) else getattr(each, "id", None) for each in found)
    return tuple(each for each in ids if isinstance(each, str))


def summary(operations: Sequence[Operation], items: tuple[str, ...]) -> str:
    """Return in a line what operations change."""
    return "; ".join(_summary_of(operation, items) for operation in operations)


def _summary_of(operation: Operation, items: tuple[str, ...]) -> str:
    match operation:
        case Append(text=text):
            return f"append +{len(text)}"
        case Put(row=row):
            return f"put {tag_of(row.item)}" if row.item.id in items else f"put {tag_of(row.item)} {row.item.id}"
        case Set(view=view):
            names = [name for name in view.__struct_fields__ if getattr(view, name) is not msgspec.UNSET]
            return f"set {', '.join(names)}"
        case Reset(rows=rows):
            return f"reset, {len(rows)} rows"
        case _:
            return tag_of(operation).replace("_", " ")
