"""Arrays in a few facts."""

from collections.abc import Iterable
from typing import Any

from chatkit_widget.namespace.frames import words
from chatkit_widget.namespace.words import HIDDEN, counted, cut, shape_of

MANY = 1_000_000
"""Numbers of an array that are looked at for its range."""

FIRST = 6
"""Values of an array that are shown."""


def facts_of(array: Any, *, is_hidden: bool = False) -> tuple[str, list[tuple[str, str]]]:
    """Return what an array of NumPy's is, and facts of it by their names: its range and first values.

    `is_hidden` hides values that are no numbers.
    """
    shape = shape_of(array.shape) if array.ndim > 1 else counted(array.size, "value")
    what = f"{shape} · {cut(str(array.dtype), 60)}"
    facts: list[tuple[str, str]] = []
    if array.dtype.kind in "iufmM" and array.size:
        some = array if array.size <= MANY else array.flat[:MANY]
        # Neither NaN nor NaT is equal to itself.
        known = some[some == some]  # noqa: PLR0124 (see above)
        name = "range" if array.size <= MANY else f"range of the first {MANY:,}"
        facts.append((name, " to ".join(_words(known, [known.min(), known.max()])) if known.size else "no values"))
        missing = some.size - known.size
        if missing:
            facts.append(("missing", f"{missing:,}"))
    if is_hidden and array.dtype.kind not in "biufcmM":
        facts.append(("values", HIDDEN))
    elif array.size:
        first = ", ".join(_words(array, array.flat[:FIRST]))
        facts.append(("values", cut(f"{first}, …" if array.size > FIRST else first, 120)))
    return what, facts


def _words(array: Any, values: Iterable[Any]) -> list[str]:
    """Return values of an array in words; times stay NumPy's, whose nanoseconds Python would make numbers."""
    is_plain = array.dtype.kind in "biufcSUV"
    return [words(value.item() if is_plain else value) for value in values]
