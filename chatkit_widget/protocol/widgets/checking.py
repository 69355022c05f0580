"""What is wrong with a widget: every property of every component, told so that it can be mended."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast, get_args, get_origin

import msgspec

from chatkit_widget.protocol.widgets.base import Child, Component, plain
from chatkit_widget.protocol.widgets.sense import nonsense
from chatkit_widget.protocol.widgets.shapes import Shape, shapes, type_of

MOST_DEPTH = 100
"""Components inside each other that a page still draws."""

_PLAIN: dict[object, str] = {str: "text", bool: "true or false"}


class Problem(NamedTuple):
    """Something wrong: in which component, at its place in the tree, and with which property.

    `property` is empty where it is the component itself.
    """

    path: str
    component: str
    property: str
    message: str

    def __str__(self) -> str:
        """Say where and what."""
        return f"{self.path}: {self.message}" if self.path else self.message


def problems_in(widget: object) -> list[Problem]:
    """Return everything that is wrong with a widget in ChatKit's JSON, from its beginning to its end.

    Example:
        >>> problems_in({"type": "Card", "children": [{"type": "Text"}]})[0].message
        "Text needs 'value': text"
    """
    return list(_below(widget, "", None, 1))


def problems_under(widget: Mapping[str, Any], path: Sequence[str | int]) -> list[Problem]:
    """Return what is wrong with the component at a path and with what stands below it, told as in the whole.

    Example:
        >>> problems_under({"type": "Card", "children": [{"type": "Text"}]}, ("children", 0))[0].path
        'children[0]'
    """
    node: Any = widget
    parent: Shape | None = None
    places: list[int] = []
    for step in path:
        if step == "children":
            parent = shapes().get(str(node.get("type")))
            places.append(0)
        else:
            places[-1] = int(step)
        node = node[step]
    return list(_below(node, ".".join(f"children[{place}]" for place in places), parent, len(places) + 1))


def problems_at(component: Component) -> list[Problem]:
    """Return what is wrong with a component as its constructor was given it; components in it were checked before."""
    kind = type_of(type(component))
    try:
        properties = {
            field.encode_name: msgspec.to_builtins(value, enc_hook=plain)
            for field in msgspec.structs.fields(component)
            if field.name != "children" and (value := getattr(component, field.name)) is not None
        }
    except NotImplementedError as error:
        return [Problem("", kind, "", f"{kind}: {error}")]
    shape = shapes()[kind]
    children = getattr(component, "children", None)
    found = [*_wrong_properties(shape, properties, ""), *_wrong_number(shape, children, "")]
    for at, child in enumerate(_listed(children)):
        path = f"children[{at}]"
        if isinstance(child, Component):
            found.extend(_misplaced(type_of(type(child)), path, shape))
        else:
            found.extend(_below(_mapping(child), path, shape, 2))
    return found


def _below(root: object, start: str, around: Shape | None, depth: int) -> Iterator[Problem]:
    # A list of what is still to be seen, since a tree may be deeper than Python can call.
    waiting: list[tuple[object, str, Shape | None, int]] = [(root, start, around, depth)]
    while waiting:
        node, path, parent, level = waiting.pop()
        if not isinstance(node, Mapping):
            yield Problem(path, "", "", f"a component is a mapping with a type, not {node!r:.60}")
            continue
        fields = cast("Mapping[str, Any]", node)
        kind = fields.get("type")
        shape = shapes().get(kind) if isinstance(kind, str) else None
        if shape is None:
            yield Problem(path, str(kind), "", _unknown(kind))
            continue
        yield from _misplaced(shape.kind, path, parent)
        given = {name: value for name, value in fields.items() if value is not None}
        del given["type"]
        children = given.pop("children", None)
        yield from _wrong_properties(shape, given, path)
        yield from _wrong_number(shape, children, path)
        inside = () if shape.content == "none" else _listed(children)
        if inside and level >= MOST_DEPTH:
            message = f"components are nested more than {MOST_DEPTH} deep; what is in this one is not shown"
            yield Problem(path, shape.kind, "children", message)
        else:
            below = f"{path}." if path else ""
            nested = [(each, f"{below}children[{at}]", shape, level + 1) for at, each in enumerate(inside)]
            waiting.extend(reversed(nested))


def _unknown(kind: object) -> str:
    if not isinstance(kind, str):
        return f"a component needs a type, such as 'Text', not {kind!r:.60}"
    near = difflib.get_close_matches(kind, shapes(), n=1, cutoff=0.0)[0]
    return f"there is no component {kind!r}; did you mean {near!r}?"


def _misplaced(kind: str, path: str, parent: Shape | None) -> Iterator[Problem]:
    inside = shapes()[kind].inside
    if parent is not None and parent.accepts and kind not in parent.accepts:
        message = f"a {parent.kind} takes {' and '.join(parent.accepts)} as children, not {kind}"
        yield Problem(path, kind, "", message)
    elif path and inside is not None and (parent is None or parent.kind != inside):
        yield Problem(path, kind, "", f"{kind} stands only in a {inside}")


def _wrong_number(shape: Shape, children: Any, path: str) -> Iterator[Problem]:
    count = len(_listed(children))
    if shape.content == "none" and count:
        yield Problem(path, shape.kind, "children", f"{shape.kind} takes no children, and has {count}")
    elif shape.content == "one" and count > 1:
        yield Problem(path, shape.kind, "children", f"{shape.kind} takes one child, and has {count}")


def _wrong_properties(shape: Shape, given: Mapping[str, Any], path: str) -> Iterator[Problem]:
    right = given
    try:
        msgspec.convert(given, shape.whole)
    except msgspec.ValidationError:
        problems = list(_each_wrong(shape, given, path))
        yield from problems
        wrong = {problem.property for problem in problems}
        if wrong & shape.required:
            return
        right = {name: value for name, value in given.items() if name not in wrong}
    yield from (Problem(path, shape.kind, *found) for found in nonsense(shape.kind, right))


def _each_wrong(shape: Shape, given: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for name in sorted(shape.required - given.keys()):
        message = f"{shape.kind} needs {name!r}: {expected(shape.properties[name])}"
        yield Problem(path, shape.kind, name, message)
    for name, value in given.items():
        if name not in shape.properties:
            near = difflib.get_close_matches(name, shape.properties, n=1, cutoff=0.0)[0]
            yield Problem(path, shape.kind, name, f"{shape.kind} has no {name!r}; did you mean {near!r}?")
            continue
        try:
            msgspec.convert(value, shape.properties[name])
        except msgspec.ValidationError as error:
            told, _, place = str(error).partition(" - at `$")
            at = f" at {place.rstrip('`').lstrip('.')}" if place else ""
            right = expected(shape.properties[name])
            message = f"{shape.kind}.{name} cannot be {value!r:.60}: it is {right} ({told[0].lower()}{told[1:]}{at})"
            yield Problem(path, shape.kind, name, message)


def expected(annotation: Any) -> str:
    """Say in words what a property may be.

    Example:
        >>> expected(Literal["sm", "md"] | None)
        "'sm' or 'md'"
    """
    words = list(dict.fromkeys(_expected(annotation)))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _expected(annotation: Any) -> Iterator[str]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        yield from (meta.description for meta in annotation.__metadata__ if meta.description)
    elif origin is Literal:
        yield from (repr(each) for each in arguments)
    elif origin is list:
        yield f"a list of {expected(arguments[0])}"
    elif origin is dict:
        yield "a mapping"
    elif arguments:
        for each in arguments:
            if each is not type(None):
                yield from _expected(each)
    elif annotation in _PLAIN:
        yield _PLAIN[annotation]
    else:
        yield f"a mapping of {', '.join(annotation.__struct_encode_fields__)}"


def _listed(children: Any) -> Sequence[Child]:
    if children is None:
        return ()
    if isinstance(children, Sequence) and not isinstance(children, str | bytes):
        return cast("Sequence[Child]", children)
    return (cast("Child", children),)


def _mapping(child: object) -> object:
    try:
        return msgspec.to_builtins(child, enc_hook=plain)
    except NotImplementedError:
        return child
