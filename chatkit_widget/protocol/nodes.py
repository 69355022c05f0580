"""The nodes of a widget's tree, found by their ids. What is equal in a changed copy is shared."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, cast

from chatkit_widget.protocol.updates import WidgetTextDelta

Path = tuple[str | int, ...]
"""The steps from the root to a node: keys of mappings and places in lists."""

Node = dict[str, Any]


def nodes_of(root: object) -> Iterator[tuple[Path, Node]]:
    """Yield each node with its path, a parent before its children."""
    # A list of what is still to be seen, since a tree may be deeper than Python can call.
    waiting: list[tuple[Path, object]] = [((), root)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            node = cast("Node", value)
            yield path, node
            waiting.append(((*path, "children"), node.get("children")))
        elif isinstance(value, list):
            values = cast("list[object]", value)
            waiting.extend([((*path, at), each) for at, each in enumerate(values)][::-1])


def paths_by_id(root: object) -> dict[str, Path | None]:
    """Return where the node of each id is; None where several have it."""
    paths: dict[str, Path | None] = {}
    for path, node in nodes_of(root):
        name = node.get("id")
        if isinstance(name, str):
            paths[name] = None if name in paths else path
    return paths


def node_at(root: Node, path: Path) -> Node:
    """Return the node at a path."""
    node: Any = root
    for step in path:
        node = node[step]
    return node


def single_ids(*roots: object) -> frozenset[str]:
    """Return the ids that exactly one node has, in each of the trees that has it at all."""
    counts = [
        Counter(node["id"] for _path, node in nodes_of(root) if isinstance(node.get("id"), str)) for root in roots
    ]
    return frozenset(name for count in counts for name in count if all(other[name] <= 1 for other in counts))


def with_nodes(root: Node, name: str, change: Callable[[Node], Node]) -> Node:
    """Return a copy of a tree in which the nodes with this id are changed.

    Raises:
        ValueError: There are none.
    """
    top: dict[str | int, Any] = {"root": root}
    copied: set[Path] = set()
    last: Path | None = None
    for path, node in nodes_of(root):
        if node.get("id") != name or (last is not None and path[: len(last)] == last):
            continue
        last = path
        *way, end = ("root", *path)
        at: Any = top
        for depth, step in enumerate(way):
            if path[:depth] not in copied:
                copied.add(path[:depth])
                at[step] = at[step].copy()
            at = at[step]
        at[end] = change(node)
    if last is None:
        message = f"the widget has no node with the id {name!r}"
        raise ValueError(message)
    return top["root"]


def with_text(root: Node, path: Path, text: str) -> Node:
    """Return a copy of a tree in which the string at `path` has a text behind it."""
    top = at = cast("Any", root.copy())
    for step in path[:-1]:
        at[step] = at[step].copy()
        at = at[step]
    at[path[-1]] += text
    return top


def takes_text(node: Node, update: WidgetTextDelta) -> bool:
    """Whether a delta does nothing to a node but append to its text.

    Servers say `done` with each delta of a node that has no `streaming`: that makes no difference to it.
    """
    return isinstance(node.get("value"), str) and bool(node.get("streaming")) != update.done


def with_delta(node: Node, update: WidgetTextDelta) -> Node:
    """Return a node with a delta of its text."""
    grown = {**node, "value": f"{node.get('value') or ''}{update.delta}"}
    return grown if takes_text(node, update) else {**grown, "streaming": not update.done}
