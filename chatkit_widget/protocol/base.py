"""What every struct of the wire shares, the page of a list, and who is told of what does not fit."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

Row = TypeVar("Row")

Report = Callable[[str, dict[str, Any]], None]
"""Told of everything that is passed over: what happened, and `type`, `at` (a path), `reason` where they are known."""


def log_nothing(_entry: str, _data: dict[str, Any]) -> None:
    """Report to nobody."""


class Wire(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of the ChatKit wire: immutable; fields at their default are left out, as ChatKit servers do."""


class Page(Wire, Generic[Row], frozen=True, kw_only=True):
    """One page of a list: only `has_more` says whether another follows, `after` is the cursor for it."""

    data: list[Row]
    has_more: bool = False
    after: str | None = None
