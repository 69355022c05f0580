"""ChatKit widgets at rest: their words, tables as tables, and actions as words.

A tree may come from a server and hold anything: what is not as it should be is passed over.
"""

from collections.abc import Callable
from typing import Any, cast

from chatkit_widget.transcript.blocks import (
    Action,
    Block,
    Card,
    Choice,
    Field,
    Line,
    Look,
    Picture,
    Prose,
    Row,
    Rows,
    Space,
    Stack,
    Table,
    Words,
)

DEEPEST = 100
"""Levels of a tree that are read."""

Node = dict[str, Any]

_LOOKS: dict[str, tuple[str, Look]] = {
    "Title": ("value", "title"),
    "Text": ("value", "body"),
    "Caption": ("value", "caption"),
    "Label": ("value", "label"),
    "Badge": ("label", "badge"),
}
"""Components that are words: the property that has them, and how they look."""


def widget_blocks(tree: Node) -> tuple[Block, ...]:
    """Return the blocks of a widget.

    Example:
        >>> widget_blocks({"type": "Card", "children": [{"type": "Text", "value": "3 seats left"}]})
        (Card(body=(Words(text='3 seats left', look='body'),), status='', actions=()),)
    """
    return _block(tree, 0)


def _block(node: Node, depth: int) -> tuple[Block, ...]:
    kind = node.get("type")
    if not isinstance(kind, str) or depth > DEEPEST:
        return ()
    if kind in _LOOKS:
        name, look = _LOOKS[kind]
        return (Words(_text(node, name), look),) if _text(node, name) else ()
    made = _KINDS.get(kind, _stack)(node, depth)
    return made if isinstance(made, tuple) else (made,)


def _below(node: Node, depth: int) -> tuple[Block, ...]:
    return tuple(block for child in _nodes(node.get("children")) for block in _block(child, depth + 1))


def _stack(node: Node, depth: int) -> tuple[Block, ...]:
    return _below(node, depth)


def _row(node: Node, depth: int) -> Block:
    return Row(_below(node, depth))


def _box(node: Node, depth: int) -> Block:
    below = _below(node, depth)
    return Row(below) if node.get("direction") == "row" else Stack(below)


def _column(node: Node, depth: int) -> Block:
    return Stack(_below(node, depth))


def _card(node: Node, depth: int) -> Block:
    status = _text(_node(node.get("status")), "text")
    actions = [_text(_node(node.get(name)), "label") for name in ("cancel", "confirm")]
    return Card(_below(node, depth), status, tuple(label for label in actions if label))


def _list_view(node: Node, depth: int) -> Block:
    entries = tuple(Row(_below(child, depth + 1)) for child in _nodes(node.get("children")))
    return Card((Rows(entries),), _text(_node(node.get("status")), "text"))


def _markdown(node: Node, _depth: int) -> tuple[Block, ...]:
    return (Prose(_text(node, "value")),) if _text(node, "value") else ()


def _image(node: Node, _depth: int) -> tuple[Block, ...]:
    src, alt = _text(node, "src"), _text(node, "alt")
    return (Picture(src, alt or "Image"),) if src else ()


def _button(node: Node, _depth: int) -> tuple[Block, ...]:
    return (Action(_text(node, "label")),) if _text(node, "label") else ()


def _written(node: Node, _depth: int) -> Block:
    value = _text(node, "defaultValue")
    if node.get("inputType") == "password":
        value = "•" * 8 if value else ""
    return Field(value, _text(node, "placeholder"))


def _select(node: Node, _depth: int) -> Block:
    chosen = next((_text(option, "label") for option in _options(node) if _is_default(option, node)), "")
    return Field(chosen, _text(node, "placeholder"))


def _checkbox(node: Node, _depth: int) -> Block:
    return Choice(_text(node, "label"), node.get("defaultChecked") is True)


def _radio_group(node: Node, _depth: int) -> Block:
    choices = tuple(
        Choice(_text(option, "label"), _is_default(option, node), is_one_of=True) for option in _options(node)
    )
    return Row(choices) if node.get("direction") == "row" else Stack(choices)


def _table(node: Node, depth: int) -> Block:
    rows = _nodes(node.get("children"))
    heads = next((at for at, row in enumerate(rows) if row.get("header") is not True), len(rows))
    return Table(tuple(_cells(row, depth + 1) for row in rows), heads)


def _cells(row: Node, depth: int) -> tuple[Block, ...]:
    return tuple(Stack(_below(cell, depth + 1)) for cell in _nodes(row.get("children")))


def _chart(node: Node, _depth: int) -> tuple[Block, ...]:
    """Return what a chart draws as a table: its points, and a column for each series."""
    axis = node.get("xAxis")
    axis_key = axis if isinstance(axis, str) else _text(_node(axis), "dataKey")
    names = _node(_node(axis).get("labels"))
    series = [(_text(one, "dataKey"), _text(one, "label")) for one in _nodes(node.get("series"))]
    points = _nodes(node.get("data"))
    if not points or not series:
        return ()
    head = (Words(axis_key), *(Words(label or key, "number") for key, label in series))
    rows = [
        (Words(_name(names, point.get(axis_key))), *(Words(_value(point.get(key)), "number") for key, _label in series))
        for point in points
    ]
    return (Table((head, *rows), 1),)


def _name(names: Node, value: Any) -> str:
    text = _value(value)
    return _text(names, text) or text


def _value(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _options(node: Node) -> list[Node]:
    return _nodes(node.get("options"))


def _is_default(option: Node, node: Node) -> bool:
    return "value" in option and option["value"] == node.get("defaultValue")


def _text(node: Node, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) else ""


def _node(value: Any) -> Node:
    return cast("Node", value) if isinstance(value, dict) else {}


def _nodes(value: Any) -> list[Node]:
    given = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [_node(one) for one in given if isinstance(one, dict)]


_KINDS: dict[str, Callable[[Node, int], Block | tuple[Block, ...]]] = {
    "Card": _card,
    "ListView": _list_view,
    "Row": _row,
    "Box": _box,
    "Form": _box,
    "Col": _column,
    "Markdown": _markdown,
    "Image": _image,
    "Icon": lambda _node, _depth: (),
    "Divider": lambda _node, _depth: Line(),
    "Spacer": lambda _node, _depth: Space(),
    "Button": _button,
    "Input": _written,
    "Textarea": _written,
    "DatePicker": _written,
    "Select": _select,
    "Checkbox": _checkbox,
    "RadioGroup": _radio_group,
    "Table": _table,
    "Chart": _chart,
}
"""What is made of each component; one that is not named here gives what stands below it."""
