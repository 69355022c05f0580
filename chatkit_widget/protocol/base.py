"""What every struct of the wire shares, and the page of a list."""

from typing import Generic, TypeVar

import msgspec

Row = TypeVar("Row")


class Wire(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of the ChatKit wire: immutable; fields at their default are left out, as ChatKit servers do."""


class Page(Wire, Generic[Row], frozen=True, kw_only=True):
    """One page of a list: only `has_more` says whether another follows, `after` is the cursor for it."""

    data: list[Row]
    has_more: bool = False
    after: str | None = None
