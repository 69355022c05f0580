"""What describing an object gives, and how its class is recognised."""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from chatkit_widget.protocol.objects import ObjectForm


class Described(NamedTuple):
    """What an object shows as.

    Attributes:
        bundle: Its static form by MIME type, with binary data as base64 text; `text/plain` is always there.
        class_name: The name of its class.
        form: What a page draws instead, if it knows of more.
        kept: What a page may ask more of, such as the whole table; None where there is nothing more.
    """

    bundle: dict[str, Any]
    class_name: str
    form: ObjectForm | None = None
    kept: object | None = None


Adapter = Callable[[Any], Described | None]
"""Describes the objects of a kind, and returns None for all others. What it raises sends an object to the next one."""


def is_of(value: object, module: str, *names: str) -> bool:
    """Return whether an object is of one of these classes of a module, which nothing but the user has imported.

    Example:
        >>> is_of(frame, "pandas", "DataFrame", "Series")
        True
    """
    loaded = sys.modules.get(module)
    if loaded is None:
        return False
    classes = tuple(found for name in names if isinstance(found := getattr(loaded, name, None), type))
    # By its type: what an object says of its class is the user's code.
    return issubclass(type(value), classes)


def name_of(value: object) -> str:
    """Return the name of an object's class."""
    return type(value).__qualname__
