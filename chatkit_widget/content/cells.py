"""The texts of a table's cells, and their order, from Python values."""

import math
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from datetime import time as clock
from decimal import Decimal
from functools import partial
from numbers import Number
from typing import Any

from chatkit_widget.content.base import is_of, name_of
from chatkit_widget.content.words import brief, clean
from chatkit_widget.protocol.objects import Kind

DECIMALS = 6
"""As many as pandas shows."""

LARGEST = 1e15
"""Of what is larger, decimals say nothing."""

_MISSING = {"NAType", "NaTType"}


def is_missing(value: Any) -> bool:
    """Return whether a value is none: None, NaN, NA or NaT."""
    if value is None:
        return True
    if isinstance(value, float | Decimal):
        return value != value  # noqa: PLR0124 (only NaN differs from itself)
    return type(value).__name__ in _MISSING or (is_of(value, "numpy", "floating", "datetime64") and value != value)  # noqa: PLR0124


def is_none(value: Any) -> bool:
    """Return whether a value is None, for libraries in which NaN is a number."""
    return value is None


def texts_of(values: Sequence[Any], most: int, *, missing: Callable[[Any], bool] = is_missing) -> list[str | None]:
    """Return the texts of values that stand below one another; None where one is missing.

    Floats have as many decimals as the longest of them needs, and days have no time where none has one.

    Args:
        values: A column's, or a part of them.
        most: Characters of a text.
        missing: Which values are none.

    Example:
        >>> texts_of([1.5, 10.25, None], 100)
        ['1.50', '10.25', None]
    """
    there = [value for value in values if not missing(value)]
    if there and all(type(value) is float for value in there):
        write = _float_writer(there)
    elif there and all(isinstance(value, datetime) for value in there):
        write = _time_writer(there)
    else:
        write = partial(cell, most=most)
    return [None if missing(value) else write(value) for value in values]


def cell(value: Any, most: int) -> str:
    """Return the text of one cell."""
    if is_of(value, "numpy", "generic"):
        value = value.item()
    if type(value) is float:
        return f"{value:.{DECIMALS}g}"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | clock):
        return value.isoformat()
    if isinstance(value, Number) or is_of(value, "pandas", "Interval", "Period", "Timedelta") or _has_words(value):
        try:
            return clean(str(value), most)
        except Exception:  # noqa: BLE001 (`brief` tells of it)
            return brief(value, most)
    return brief(value, most)


def _has_words(value: object) -> bool:
    """Return whether a class says how its values are written, as times, paths and members of enumerations do."""
    return type(value).__str__ is not object.__str__ and not isinstance(value, Collection)


def kind_of(values: Sequence[Any]) -> Kind:
    """Return what values are that may be anything."""
    there = [value for value in values if not is_missing(value)]
    kinds: tuple[tuple[Kind, Any], ...] = (
        ("text", str),
        ("boolean", bool),
        ("number", Number),
        ("date", date),
    )
    for kind, classes in kinds:
        if there and all(isinstance(value, classes) for value in there):
            return kind
    return "other"


def order_of(values: Sequence[Any], *, descending: bool, missing: Callable[[Any], bool] = is_missing) -> list[int]:
    """Return the positions of values in their order, those of missing ones last; equal ones keep their order.

    Values that cannot be compared are sorted by the names of their classes, then by their texts.
    """
    there: list[int] = []
    none: list[int] = []
    for at, value in enumerate(values):
        (none if missing(value) else there).append(at)
    try:
        ordered = sorted(there, key=lambda at: values[at], reverse=descending)
    except Exception:  # noqa: BLE001 (comparing is the user's code)
        keys = {at: (name_of(values[at]), cell(values[at], 1000)) for at in there}
        ordered = sorted(there, key=keys.__getitem__, reverse=descending)
    return ordered + none


def _float_writer(values: list[float]) -> Callable[[Any], str]:
    sizes = [abs(value) for value in values if math.isfinite(value) and value]
    if sizes and (max(sizes) >= LARGEST or min(sizes) < 10**-DECIMALS):
        return lambda value: _odd(value) or f"{value:.{DECIMALS}g}"
    decimals = max((_decimals(value) for value in values if math.isfinite(value)), default=1)
    return lambda value: _odd(value) or f"{value:.{decimals}f}"


def _odd(value: float) -> str | None:
    if math.isfinite(value):
        return None
    return "NaN" if math.isnan(value) else f"{value}"


def _decimals(value: float) -> int:
    return max(1, len(f"{value:.{DECIMALS}f}".rstrip("0").partition(".")[2]))


def _time_writer(values: list[datetime]) -> Callable[[Any], str]:
    texts = [value.isoformat(" ") for value in values]
    if all(text.endswith(" 00:00:00") for text in texts):
        return lambda value: value.isoformat(" ")[: -len(" 00:00:00")]
    return lambda value: value.isoformat(" ")
