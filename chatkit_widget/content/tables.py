"""DataFrames, Series and arrays, of which only a page travels."""

import threading
import weakref
from collections import OrderedDict
from typing import Any, NamedTuple

from chatkit_widget.content.base import Described, is_of, name_of
from chatkit_widget.content.source import TableSource
from chatkit_widget.protocol.objects import TableForm

FIRST = 50
"""Rows of the first page."""

MOST_IN_CELL = 500
LEAST_IN_CELL = 60
MOST_IN_PAGE = 1_000_000
"""Characters that a cell has at most; how few it is cut to where there are many; and those of a page."""

_ORDERS = 4


class Rows(NamedTuple):
    """Rows of a table as texts, and how many there are by now."""

    rows: list[list[str | None]]
    total: int


def table(value: Any) -> Described | None:
    """Describe a table by its first rows, however many there are.

    The table itself is kept, not a copy of it: rows that are asked for after it was changed are those it has by then.
    A LazyFrame of Polars is not kept: its first rows are all that is ever collected of it.

    Example:
        >>> table(pandas.DataFrame({"a": range(1_000_000)})).form.total
        1000000
    """
    from chatkit_widget.content.table_texts import static_forms  # noqa: PLC0415 (only for tables)

    is_lazy = is_of(value, "polars", "LazyFrame")
    source = source_of(value.head(FIRST).collect() if is_lazy else value)
    if source is None:
        return None
    form = TableForm(
        columns=source.columns(),
        rows=_read(source, slice(0, FIRST), FIRST),
        index=source.index,
        total=source.total,
        total_columns=source.total_columns,
    )
    return Described(static_forms(form, is_lazy=is_lazy), name_of(value), form, None if is_lazy else value)


def rows_of(table: object, offset: int, limit: int, *, sort: int | None = None, descending: bool = False) -> Rows:
    """Return rows of a table.

    Sorting keeps rows that are equal as they are, and puts those without a value last. The order is found once for
    all pages of it; values that are changed in place meanwhile are sorted again when another order was asked for, or
    when there are more rows, or fewer.

    Args:
        table: What `described` has kept of it.
        offset: How many rows come before them.
        limit: How many there are at most.
        sort: The index of the column, those of the index included, that the rows are sorted by.
        descending: Whether the largest comes first.

    Raises:
        ValueError: It is no table, or has no such column.

    Example:
        >>> rows_of(frame, 0, 50, sort=1, descending=True).total
        1000000
    """
    source = _known(table)
    rows: Any = slice(max(0, offset), max(0, offset) + max(0, limit))
    if sort is not None:
        if not 0 <= sort < source.count:
            message = f"the table shows {source.count} columns, so there is none to sort by at {sort}"
            raise ValueError(message)
        rows = _orders.find(table, source, sort, descending=descending)[rows]
    return Rows(_read(source, rows, limit), source.total)


def csv_of(table: object) -> bytes:
    r"""Return a whole table as CSV in UTF-8, with the index of a pandas one unless that only counts the rows.

    Raises:
        ValueError: It is no table.

    Example:
        >>> csv_of(pandas.DataFrame({"a": [1]}))
        b'a\n1\n'
    """
    return _known(table).csv()


def source_of(value: object) -> TableSource | None:
    """Return how a table is read, or None for what is none."""
    from chatkit_widget.content.arrow_tables import arrow_source  # noqa: PLC0415 (only where an object is shown)
    from chatkit_widget.content.numpy_tables import numpy_source  # noqa: PLC0415
    from chatkit_widget.content.pandas_tables import pandas_source  # noqa: PLC0415
    from chatkit_widget.content.polars_tables import polars_source  # noqa: PLC0415

    for find in (pandas_source, polars_source, arrow_source, numpy_source):
        source = find(value)
        if source is not None:
            return source
    return None


def _known(table: object) -> TableSource:
    source = source_of(table)
    if source is None:
        message = f"{name_of(table)} is no table"
        raise ValueError(message)
    return source


def _read(source: TableSource, rows: Any, limit: int) -> list[list[str | None]]:
    cells = source.count * max(1, min(limit, source.total))
    most = max(LEAST_IN_CELL, min(MOST_IN_CELL, MOST_IN_PAGE // max(1, cells)))
    texts = [source.texts(at, rows, most) for at in range(source.count)]
    return [list(row) for row in zip(*texts, strict=True)]


class _Orders:
    """The orders that tables were sorted in last. May be used from any thread."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[int, int, bool], tuple[weakref.ref[Any], int, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, table: object, source: TableSource, column: int, *, descending: bool) -> Any:
        """Return the positions of a table's rows in the order of a column."""
        key = (id(table), column, descending)
        with self._lock:
            known = self._found.get(key)
        if known is not None and known[0]() is table and known[1] == source.total:
            return known[2]
        order = source.order(column, descending=descending)
        with self._lock:
            # An order may be as large as the table: with a table that is gone goes its order.
            self._found[key] = (weakref.ref(table, lambda _: self._forget(key)), source.total, order)
            self._found.move_to_end(key)
            while len(self._found) > _ORDERS:
                self._found.popitem(last=False)
        return order

    def _forget(self, key: tuple[int, int, bool]) -> None:
        # Without the lock, which this thread may hold where garbage is collected.
        self._found.pop(key, None)


_orders = _Orders()
