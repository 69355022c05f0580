"""What every table is, whichever library has it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, cast

from chatkit_widget.content.words import clean
from chatkit_widget.protocol.objects import Column, Kind

MOST_COLUMNS = 40
"""Columns that are shown, beside those of the index."""

NAME = 200
"""Characters of a column's name."""


class TableSource(ABC):
    """Reads of a table what is asked for, and never the whole of it, but for sorting and for CSV.

    Attributes:
        index: How many of the columns are names of the rows.
        total: How many rows there are.
        total_columns: How many columns there are beside those of the index.
    """

    index: int
    total: int
    total_columns: int

    @property
    def count(self) -> int:
        """How many columns are shown, those of the index included."""
        return self.index + min(self.total_columns, MOST_COLUMNS)

    @abstractmethod
    def columns(self) -> list[Column]:
        """Return the columns that are shown, those of the index first."""

    @abstractmethod
    def texts(self, column: int, rows: Any, most: int) -> list[str | None]:
        """Return the texts of a column that is shown.

        Args:
            column: Its position among the columns that are shown.
            rows: A slice, or positions out of what `order` has returned.
            most: Characters of a text.
        """

    @abstractmethod
    def order(self, column: int, *, descending: bool) -> Any:
        """Return the positions of all rows in the order of a column, in something that can be sliced.

        Rows that are equal stay as they are, and those without a value come last.
        """

    @abstractmethod
    def csv(self) -> bytes:
        """Return the whole table as CSV in UTF-8."""


def column(name: object, kind: Kind, dtype: object) -> Column:
    """Return a column; a name of several levels has a line for each."""
    levels = cast("Sequence[object]", name) if isinstance(name, tuple) else (name,)
    text = "\n".join("" if level is None else clean(str(level), NAME) for level in levels)
    return Column(name=text, kind=kind, dtype=clean(str(dtype), NAME))
