"""Short texts of values, which nothing that a value does can keep from being made."""

import re
import reprlib
from typing import Any

from chatkit_widget.content.base import name_of

MOST = 500
"""Characters of a value inside a table or a tree."""

TIMES = "\N{MULTIPLICATION SIGN}"

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str, most: int | None = None) -> str:
    """Return a text that UTF-8 can have, of at most so many characters; the last one is … where it was cut."""
    if most is not None and len(text) > most:
        text = text[: most - 1] + "…"
    text = str.__str__(text)
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def brief(value: Any, most: int = MOST) -> str:
    """Return a short text of a value: a text as it is, everything else by a limited `repr`.

    Example:
        >>> brief([1, 2, 3, 4, 5, 6, 7, 8])
        '[1, 2, 3, 4, 5, 6, …]'
    """
    if isinstance(value, str):
        return clean(value, most)
    try:
        text = repr(value) if isinstance(value, int | float | complex) else _BRIEF.repr(value)
    except Exception as error:  # noqa: BLE001 (it is the user's code)
        return unshown(value, error)
    return clean(text, most)


def sizes(*counts: int) -> str:
    """Return sizes as they are said of a table or a picture, such as 1,000 by 12."""
    return f" {TIMES} ".join(f"{count:,}" for count in counts)


def unshown(value: object, error: BaseException) -> str:
    """Return what stands for an object that cannot be shown."""
    return f"<{name_of(value)} object that cannot be shown: {told(error)}>"


def told(error: BaseException, most: int = MOST) -> str:
    """Return an error's class and message."""
    message = message_of(error, most)
    return f"{name_of(error)}: {message}" if message else name_of(error)


def message_of(error: BaseException, most: int) -> str:
    """Return an error's message."""
    try:
        return clean(str(error), most)
    except Exception as another:  # noqa: BLE001 (it is the user's code)
        return f"(its message cannot be shown: {name_of(another)})"


class _Brief(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 3
        self.maxdict = self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdeque = 6
        self.maxstring = self.maxlong = 100
        self.maxother = MOST
        self.fillvalue = "…"

    def repr_instance(self, x: Any, level: int) -> str:  # noqa: ARG002 (as the base has it)
        # Not by the base's, which hides what was raised.
        try:
            text = repr(x)
        except Exception as error:  # noqa: BLE001 (it is the user's code)
            return unshown(x, error)
        return clean(text, self.maxother)


_BRIEF = _Brief()
