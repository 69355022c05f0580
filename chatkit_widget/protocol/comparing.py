"""What changed between two states of a widget, as the smallest updates that ChatKit has for it."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any, cast

from chatkit_widget.protocol.nodes import Node, single_ids, with_delta
from chatkit_widget.protocol.updates import WidgetComponentUpdated, WidgetRootUpdated, WidgetTextDelta

WidgetUpdate = WidgetTextDelta | WidgetComponentUpdated | WidgetRootUpdated

_GROWING = ("Text", "Markdown")
"""The types whose text can grow."""


def compare(before: Node, after: Node) -> Sequence[WidgetUpdate]:
    """Return the updates that make one state of a widget another.

    Where text only grew at its end, in a Text or Markdown with an `id`, that is the text. For other changes it is the
    deepest component with an `id` around them, else the whole widget. An id that two components have is none.

    Example:
        >>> before = {"type": "Card", "children": [{"type": "Text", "id": "t", "value": "Good"}]}
        >>> after = {"type": "Card", "children": [{"type": "Text", "id": "t", "value": "Good day"}]}
        >>> compare(before, after)
        [WidgetTextDelta(component_id='t', delta=' day', done=True)]
    """
    try:
        changes = _inside(before, after, single_ids(before, after))
    except RecursionError:  # Nested too deep to be looked at.
        changes = None
    return [WidgetRootUpdated(widget=after)] if changes is None else changes


def _between(before: Any, after: Any, names: frozenset[str]) -> list[WidgetUpdate] | None:
    """Return the updates from one value of a tree to another; None where only what is around them can be updated."""
    if isinstance(before, list) and isinstance(after, list):
        earlier, later = cast("list[object]", before), cast("list[object]", after)
        return _joined(map(_between, earlier, later, repeat(names))) if len(earlier) == len(later) else None
    if not isinstance(before, dict) or not isinstance(after, dict):
        return [] if _same(cast("object", before), after) else None
    old, new = cast("Node", before), cast("Node", after)
    changes, name = _inside(old, new, names), new.get("id")
    if changes is not None or not isinstance(name, str) or name not in names or old.get("id") != name:
        return changes
    return [_grown(old, new) or WidgetComponentUpdated(component_id=name, component=new)]


def _inside(before: Node, after: Node, names: frozenset[str]) -> list[WidgetUpdate] | None:
    """Return the updates of what is in a node; None where the node itself differs."""
    if before.keys() != after.keys():
        return None
    if not all(_same(before[key], after[key]) for key in after if key != "children"):
        return None
    return _between(before.get("children"), after.get("children"), names)


def _joined(changes: Iterable[list[WidgetUpdate] | None]) -> list[WidgetUpdate] | None:
    joined: list[WidgetUpdate] = []
    for found in changes:
        if found is None:
            return None
        joined += found
    return joined


def _grown(before: Node, after: Node) -> WidgetTextDelta | None:
    """Return the text that makes one node the other, if that is all there is to it."""
    earlier, later = before.get("value"), after.get("value")
    if after.get("type") not in _GROWING or not isinstance(earlier, str) or not isinstance(later, str):
        return None
    update = WidgetTextDelta(
        component_id=after["id"], delta=later[len(earlier) :], done=not bool(after.get("streaming"))
    )
    return update if _same(with_delta(before, update), after) else None


def _same(before: object, after: object) -> bool:
    """Whether two values are the same in JSON, where true is not 1; NaN is what it was."""
    if type(before) is not type(after):
        return False
    if isinstance(before, dict):
        old, new = cast("dict[str, Any]", before), cast("dict[str, Any]", after)
        return old.keys() == new.keys() and all(_same(value, new[key]) for key, value in old.items())
    if isinstance(before, list):
        earlier, later = cast("list[Any]", before), cast("list[Any]", after)
        return len(earlier) == len(later) and all(map(_same, earlier, later))
    return before == after or (before != before and after != after)  # noqa: PLR0124 (NaN alone is not itself)
