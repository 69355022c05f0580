"""Mappings, sequences and records as trees that can be folded."""

import contextlib
import pprint
from collections import UserList, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, ValuesView
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from itertools import islice
from math import isfinite
from numbers import Number
from typing import Any, Literal, NamedTuple, cast

import msgspec

from chatkit_widget.content.base import Described, is_of, name_of
from chatkit_widget.content.bundle import has_representation
from chatkit_widget.content.words import MOST, brief, clean, sizes
from chatkit_widget.protocol.objects import TreeForm, TreeNode

MOST_DEPTH = 8
MOST_CHILDREN = 200
MOST_NODES = 2000
"""Levels, children of one node, and nodes of a tree."""

MOST_JSON = 100_000
"""Characters of the static JSON."""

_NAME = 200
_WIDTH = 100
_LARGEST = 2**63
_LINES = 200
_FEW = 20


class _Part(NamedTuple):
    """What is in a value: its name, itself, and whether the name is one that JSON has too."""

    name: str | None
    value: Any
    is_key: bool = False


class _Opened(NamedTuple):
    """A value with others in it: of which kind, how many, and how to read them."""

    kind: Literal["mapping", "sequence"]
    size: int
    parts: Callable[[], Iterable[_Part]]


def tree(value: Any) -> Described | None:
    """Describe a mapping, a sequence, a set or a record by what is in it.

    What shows in a way of its own, and what is empty, is none for a tree.

    Example:
        >>> tree({"a": [1, 2]}).form.root.children[0].name
        'a'
    """
    if isinstance(value, type) or has_representation(value) or _opened(value) is None:
        return None
    root = _Branch(_Part(None, value), None)
    if not root.size:
        return None
    _grow(root)
    bundle: dict[str, Any] = {"text/plain": _plain(root)}
    if root.is_whole:
        try:
            data = root.json()
            if len(msgspec.json.encode(data)) <= MOST_JSON:
                bundle["application/json"] = data
        except ValueError:  # It is none.
            pass
    return Described(bundle, name_of(value), TreeForm(root=root.node()))


class _Branch:
    """A value that may be given children, before it is a node."""

    def __init__(self, part: _Part, parent: "_Branch | None") -> None:
        self.name, self.value, self.is_key = part
        self.parent = parent
        self.depth = 0 if parent is None else parent.depth + 1
        self.children: list[_Branch] = []
        self.is_circle = any(part.value is above.value for above in self.above())
        self.opened: _Opened | None = None
        if not self.is_circle:
            with contextlib.suppress(Exception):  # Its size may be the user's code; its `repr` may still do.
                self.opened = _opened(part.value)
        self.size = 0 if self.opened is None else self.opened.size

    def above(self) -> Iterator["_Branch"]:
        """Yield what this is in, from the inside out."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    @property
    def is_whole(self) -> bool:
        """Whether nothing in it was left out."""
        if self.opened is not None:
            return len(self.children) == self.size and all(child.is_whole for child in self.children)
        return not self.is_circle and not (isinstance(self.value, str) and len(self.value) > MOST)

    def json(self) -> Any:
        """Return it as JSON has it.

        Raises:
            ValueError: JSON has no such value.
        """
        if self.opened is not None:
            if self.opened.kind == "sequence":
                return [child.json() for child in self.children]
            if all(child.is_key for child in self.children):
                return {child.name: child.json() for child in self.children}
            raise ValueError
        value = self.value
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return clean(value)
        if (isinstance(value, int) and -_LARGEST <= value < _LARGEST) or (isinstance(value, float) and isfinite(value)):
            return int(value) if isinstance(value, int) else float(value)
        raise ValueError

    def node(self) -> TreeNode:
        """Return it as the page has it."""
        name = self.name
        if self.is_circle:
            return TreeNode(kind="other", text="…", name=name)
        if self.opened is None:
            return TreeNode(kind=_leaf(self.value), text=_text(self.value), name=name)
        return TreeNode(
            kind=self.opened.kind,
            text=f"{name_of(self.value)} ({self.size:,})",
            name=name,
            children=[child.node() for child in self.children],
            hidden=max(0, self.size - len(self.children)),
        )


def _grow(root: _Branch) -> None:
    """Give a tree its nodes, level by level, so that a large part does not keep the others from being shown."""
    waiting = deque([root])
    room = MOST_NODES - 1
    while waiting and room > 0:
        branch = waiting.popleft()
        if branch.opened is None or branch.depth >= MOST_DEPTH:
            continue
        with contextlib.suppress(Exception):  # It may be the user's code; what came before it is shown.
            for part in islice(branch.opened.parts(), min(MOST_CHILDREN, room)):
                branch.children.append(_Branch(part, branch))
        room -= len(branch.children)
        waiting.extend(child for child in branch.children if child.size)


def _opened(value: Any) -> _Opened | None:
    """Return how to read what is in a value, or None where it is neither a mapping, a sequence nor a record."""
    names = _fields(value)
    if names is not None:
        return _Opened("mapping", len(names), lambda: _attributes(value, names))
    if isinstance(value, Mapping):
        mapping = cast("Mapping[Any, Any]", value)
        return _Opened("mapping", len(mapping), lambda: _entries(mapping))
    if isinstance(value, list | tuple | AbstractSet | deque | UserList | ValuesView):
        values = cast("Collection[Any]", value)
        return _Opened("sequence", len(values), lambda: (_Part(None, each) for each in values))
    return None


def _entries(mapping: Mapping[Any, Any]) -> Iterator[_Part]:
    for key, value in mapping.items():
        is_text = isinstance(key, str)
        yield _Part(brief(key, _NAME), value, is_key=is_text and len(key) <= _NAME)


def _attributes(value: Any, names: Sequence[str]) -> Iterator[_Part]:
    for name in names:
        with contextlib.suppress(AttributeError):  # It was never set.
            yield _Part(name, getattr(value, name), is_key=True)


def _fields(value: Any) -> list[str] | None:
    """Return the names of a record's fields, or None for what is none."""
    kind = cast("Any", type(value))
    if isinstance(value, msgspec.Struct):
        return list(value.__struct_fields__)
    if is_dataclass(value):
        return [field.name for field in fields(value)]
    names = getattr(kind, "_fields", None) if isinstance(value, tuple) else None
    if isinstance(names, tuple):
        return list(cast("tuple[str, ...]", names))
    attributes = getattr(kind, "__attrs_attrs__", None)
    if isinstance(attributes, tuple):
        return [attribute.name for attribute in cast("tuple[Any, ...]", attributes)]
    if is_of(cast("object", value), "pydantic", "BaseModel"):
        return list(kind.model_fields)
    return None


def _leaf(value: Any) -> Literal["text", "number", "boolean", "none", "other"]:
    if value is None:
        return "none"
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool) or is_of(value, "numpy", "bool_"):
        return "boolean"
    return "number" if isinstance(value, Number) else "other"


def _text(value: Any) -> str:
    if is_of(value, "numpy", "generic"):
        return brief(value.item())
    if is_of(value, "pandas", "DataFrame", "Series") or is_of(value, "polars", "DataFrame", "Series"):
        return f"{name_of(value)} ({sizes(*value.shape)})"
    if is_of(value, "numpy", "ndarray") and value.size > _FEW:
        return f"{name_of(value)} ({sizes(*value.shape)}), {value.dtype}"
    return brief(value)


def _plain(root: "_Branch") -> str:
    if root.is_whole:
        with contextlib.suppress(Exception):  # A `repr` may be the user's code; below, none is needed.
            return pprint.pformat(root.value, width=_WIDTH, compact=True, sort_dicts=False)
    return "\n".join(islice(_lines(root.node(), 0), _LINES))


def _lines(node: TreeNode, depth: int) -> Iterator[str]:
    text = node.text if node.name is None else f"{node.name}: {node.text}"
    yield f"{'  ' * depth}{text}"
    for child in node.children:
        yield from _lines(child, depth + 1)
    if node.hidden:
        yield f"{'  ' * (depth + 1)}… {node.hidden:,} more"
