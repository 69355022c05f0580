"""The forms of a ChatKit widget, and how their values go with an action: `js/src/widgets/forms` and `actions`."""

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from chatkit_widget.testing.words import t

Values = Sequence[tuple[str, Any]]
"""Values of fields by their names."""


@dataclass(frozen=True, kw_only=True)
class FormField:
    """A field, as the form around it knows it; a `value` of None is none."""

    name: str
    value: Callable[[], Any]
    check: Callable[[], bool]


@dataclass(kw_only=True)
class Form:
    """A form: its fields, whose values go with every action in it, and the action of its submission."""

    number: int
    action: dict[str, Any] | None
    fields: list[FormField] = field(default_factory=list[FormField])

    def values(self) -> Values:
        """Return the values of its fields, in order."""
        return [(one.name, value) for one in self.fields if (value := one.value()) is not None]

    def check(self) -> bool:
        """Whether all is filled in as it has to be; what is wrong is told next to its field."""
        wrong = [one for one in self.fields if not one.check()]
        return not wrong


def merged(payload: Any, values: Values) -> tuple[Any, list[str]]:
    """Return a payload with values under their names, and the names of those that had no place in it.

    What is in the payload stays as it is; `todo.title` is `title` in `todo`.

    Example:
        >>> merged({"id": 7}, [("todo.title", "Milk"), ("id", "8")])
        ({'id': 7, 'todo': {'title': 'Milk'}}, ['id'])
    """
    if not values:
        return payload, []
    if payload is not None and not isinstance(payload, dict):
        return payload, [name for name, _value in values]
    into: dict[str, Any] = json.loads(json.dumps(payload or {}))
    return into, [name for name, value in values if not _put(into, _steps(name), value)]


def streams(action: dict[str, Any]) -> bool:
    """Whether an action may have a stream as its answer; templates also write this as text."""
    return action.get("streaming") not in (False, "false")


def responds(action: dict[str, Any]) -> bool:
    """Whether an action begins a response of the server, as it cannot while another one comes."""
    return action.get("handler") != "client" and streams(action)


def problem_of(value: Any, node: dict[str, Any]) -> str | None:
    """Return what is wrong with the value of a field, in words, or None."""
    if value in (None, "", False):
        return t("forms.invalid") if node.get("required") else None
    pattern = node.get("pattern")
    if pattern:
        with suppress(re.error):  # One that is none fits everything.
            if not re.fullmatch(pattern, value):
                return t("forms.invalid")
    expected = _SHAPES.get(node.get("inputType") or "text")
    return t("forms.invalid") if expected and not re.fullmatch(expected, value) else None


_SHAPES = {
    "email": r"[^@\s]+@[^@\s]+",
    "number": r"-?\d*\.?\d+([eE][-+]?\d+)?",
    "url": r"[a-zA-Z][\w+.-]*:.+",
}
"""What browsers ask of fields for more than text."""


def words_of_name(name: str) -> str:
    """Return the last part of a field's name, as words."""
    spaced = re.sub(r"[_-]+", " ", name.rpartition(".")[2])
    return re.sub(r"([a-z])([A-Z])", r"\1 \2", spaced).strip() or name


def _steps(name: str) -> list[str]:
    parts = name.split(".")
    return [name] if "" in parts else parts


def _put(into: dict[str, Any], steps: list[str], value: Any) -> bool:
    key, *rest = steps
    if not rest:
        if key in into:
            return False
        into[key] = value
        return True
    if key not in into:
        into[key] = {}
    return isinstance(into[key], dict) and _put(into[key], rest, value)
