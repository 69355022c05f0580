"""The cards of variables: what each is, in a few words, rows or pixels."""

import inspect
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from itertools import islice
from typing import Any

from chatkit_widget.backends.output import captured_output
from chatkit_widget.namespace.frames import (
    COLUMNS,
    Column,
    pandas_columns,
    polars_columns,
    row_of,
    size_of,
    table_of,
    words,
)
from chatkit_widget.namespace.kinds import Sort, bases_of, kind_of, module_of, type_name
from chatkit_widget.namespace.numbers import facts_of
from chatkit_widget.namespace.pictures import Picture, figure_picture, image_picture
from chatkit_widget.namespace.words import (
    FEW,
    HIDDEN,
    TIMES,
    counted,
    cut,
    entries_of,
    hides,
    is_secret,
    length_of,
    pairs_of,
    said,
    shown,
)
from chatkit_widget.protocol.widgets.base import Component
from chatkit_widget.protocol.widgets.layout import Basic, Col
from chatkit_widget.protocol.widgets.table import Table
from chatkit_widget.protocol.widgets.text import Caption, Image, Text
from chatkit_widget.runtime import start_thread

SECONDS = 3.0
"""How long a variable may take to be looked at."""

WORDS = 400
"""Characters of a text that are shown."""

logger = logging.getLogger("chatkit_widget")

_looking: dict[tuple[str, int], "Future[Basic]"] = {}
"""What is being looked at, and may never end."""

_lock = threading.Lock()


def card(name: str, value: object) -> Basic:
    """Return the card of a variable, which says so where the variable raises or takes long.

    What looking at it prints is dropped.
    """
    key = (name, id(value))
    with _lock:
        looking = _looking.get(key)
        is_new = looking is None
        if looking is None:
            looking = _looking[key] = Future()
    if is_new:
        start_thread("chatkit-preview", lambda: _look(key, name, value, looking))
    try:
        return looking.result(SECONDS)
    except TimeoutError:
        return note(name, "It takes too long to look at.", value)


def note(name: str, words: str, value: object = None) -> Basic:
    """Return a card with a few words."""
    what = [] if value is None else [Caption(type_name(value))]
    return Basic([_title(name), *what, Text(words, size="sm", color="secondary")], gap=1)


def _look(key: tuple[str, int], name: str, value: object, looking: "Future[Basic]") -> None:
    try:
        with captured_output(lambda _text: True):
            made = _made(name, value)
    except BaseException as error:  # A variable may raise whatever it likes.
        logger.debug("%s cannot be previewed", name, exc_info=error)
        made = note(name, f"It cannot be shown: {_told(error)}", value)
    with _lock:
        del _looking[key]
    looking.set_result(made)


def _told(error: BaseException) -> str:
    try:
        return f"{type_name(error)}: {cut(str(error), 160)}".removesuffix(": ")
    except Exception:  # noqa: BLE001 (an error may be as broken as the variable)
        return type_name(error)


def _made(name: str, value: object) -> Basic:
    sort = kind_of(value).sort
    what, body = _SORTS.get(sort, _object)(name, value)
    kind = "class" if sort == "class" else type_name(value)
    return Basic([Col([_title(name), Caption(f"{kind} · {what}" if what else kind)], gap=0), *body], gap=2)


def _title(name: str) -> Text:
    return Text(cut(name, 80), weight="semibold", size="sm")


def _frame(columns: Callable[[Any], list[Column]], name: str, value: Any) -> "Look":
    rest = (value.shape[1] if len(value.shape) > 1 else 1) - COLUMNS
    more = [Caption(f"and {counted(rest, 'more column')}")] if rest > 0 else []
    found = columns(value)
    is_hidden = len(value.shape) == 1 and is_secret(name)
    return size_of(value), [table_of(found, is_hidden=is_hidden), *more] if found else []


def _lazy(_name: str, value: Any) -> "Look":
    schema = dict(value.collect_schema())
    rows = [(cut(str(column), 40), cut(str(dtype), 40)) for column, dtype in schema.items()]
    return f"{counted(len(rows), 'column')}, nothing is computed yet", _pairs(rows)


def _array(name: str, value: Any) -> "Look":
    what, facts = facts_of(value, is_hidden=is_secret(name))
    return what, _pairs(facts)


def _matplotlib(name: str, value: Any) -> "Look":
    width, height = value.get_size_inches()
    return f"{width:g} {TIMES} {height:g} in", [_picture(name, figure_picture(value))]


def _pillow(name: str, value: Any) -> "Look":
    return f"{value.width:,} {TIMES} {value.height:,} px, {value.mode}", [_picture(name, image_picture(value))]


def _drawing(_name: str, value: object) -> "Look":
    return module_of(type(value)), []


def _mapping(name: str, value: Any) -> "Look":
    if is_secret(name):
        return counted(length_of(value), "entry", "entries"), [_hidden()]
    first = islice(pairs_of(value), FEW)
    pairs = [(words(key), HIDDEN if hides(key, each) else shown(each, 80)) for key, each in first]
    return counted(length_of(value), "entry", "entries"), _pairs(pairs, length_of(value))


def _sequence(name: str, value: Any) -> "Look":
    length = length_of(value)
    if is_secret(name):
        return counted(length, "entry", "entries"), [_hidden()]
    first = [shown(each, 80) for each in islice(entries_of(value), FEW)]
    is_ordered = any("__getitem__" in vars(base) for base in bases_of(value))
    pairs = [(str(at) if is_ordered else "·", words) for at, words in enumerate(first)]
    return counted(length, "entry", "entries"), _pairs(pairs, length)


def _text(name: str, value: Any) -> "Look":
    length = counted(str.__len__(value), "character")
    if is_secret(name):
        return length, [_hidden()]
    return length, [Text(cut(value, WORDS, lines=True), size="sm", max_lines=8)] if str.__len__(value) else []


def _bytes(name: str, value: Any) -> "Look":
    return counted(len(value), "byte"), [_hidden() if is_secret(name) else Text(shown(value), size="sm")]


def _value(_name: str, value: object) -> "Look":
    return "", [Text(shown(value), size="sm")]


def _function(name: str, value: Any) -> "Look":
    first = (inspect.getdoc(value) or "").partition("\n")[0]
    doc = [Text(cut(first, 160), size="sm", color="secondary")] if first else []
    return "", [Text(cut(f"{name}{_signature(value)}", WORDS), size="sm"), *doc]


def _object(name: str, value: object) -> "Look":
    module = module_of(type(value))
    words = _hidden() if is_secret(name) else Text(said(value, WORDS), size="sm", max_lines=8)
    return "" if module in {"builtins", "__main__"} else module, [words]


class _Shown:
    """Stands for a default or an annotation, whose own `repr` may be anything."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return self._words


def _signature(function: Callable[..., Any]) -> str:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # Some that are built in have none.
        return "(…)"
    parameters = [
        each.replace(
            default=each.default if each.default is each.empty else _Shown(_default(each)),
            annotation=each.annotation if each.annotation is each.empty else _Shown(_annotation(each.annotation)),
        )
        for each in signature.parameters.values()
    ]
    given = signature.return_annotation
    returns = given if given is signature.empty else _Shown(_annotation(given))
    return str(signature.replace(parameters=parameters, return_annotation=returns))


def _default(parameter: inspect.Parameter) -> str:
    return HIDDEN if hides(parameter.name, parameter.default) else shown(parameter.default, 40)


def _annotation(annotation: object) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return cut(text.removeprefix("__main__."), 60)


def _hidden() -> Component:
    return Text(HIDDEN, size="sm", italic=True, color="secondary")


def _picture(name: str, picture: Picture) -> Component:
    return Image(picture.address, alt=cut(name, 40), width=picture.width, frame=True, radius="sm")


def _pairs(pairs: list[tuple[str, str]], length: int | None = None) -> list[Component]:
    """Return a table of two columns, of as many lines as fit, and how many more there are."""
    shown_pairs = pairs[:FEW]
    rest = (len(pairs) if length is None else length) - len(shown_pairs)
    rows = [
        row_of([[Caption(left or " ", size="sm")], [Text(right or " ", size="sm")]], [False, False])
        for left, right in shown_pairs
    ]
    more = [Caption(f"and {rest:,} more")] if rest > 0 else []
    return [Table(rows), *more] if rows else []


Look = tuple[str, list[Component]]
"""A few words beside the type, and what stands below."""

_SORTS: dict[Sort, Callable[[str, Any], Look]] = {
    "pandas": lambda name, value: _frame(pandas_columns, name, value),
    "polars": lambda name, value: _frame(polars_columns, name, value),
    "lazy": _lazy,
    "array": _array,
    "matplotlib": _matplotlib,
    "pillow": _pillow,
    "drawing": _drawing,
    "mapping": _mapping,
    "sequence": _sequence,
    "text": _text,
    "bytes": _bytes,
    "value": _value,
    "function": _function,
    "class": _function,
    "object": _object,
}
