"""The first rows of a DataFrame, of pandas and Polars, as a table."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from chatkit_widget.namespace.kinds import bases_of, kind_of, type_name
from chatkit_widget.namespace.words import HIDDEN, TIMES, counted, cut, is_secret_column, shown
from chatkit_widget.protocol.widgets.base import Component
from chatkit_widget.protocol.widgets.table import Table, TableCell, TableRow
from chatkit_widget.protocol.widgets.text import Caption, Text

ROWS = 5
"""Rows of a frame that are shown."""

COLUMNS = 8
"""Columns of a frame that are shown."""

CELL = 32
"""Characters of a value that are shown."""


class Column(NamedTuple):
    """A column: its heading, the type of its values below that, and the first values."""

    name: object
    dtype: str
    values: Sequence[object]


def pandas_columns(frame: Any) -> list[Column]:
    """Return the first columns of a pandas frame or series, and before them its index if it says anything."""
    head = frame.iloc[:ROWS]
    if len(frame.shape) == 1:
        columns = [Column(frame.name, str(frame.dtype), head.tolist())]
    else:
        # By place: names may repeat.
        parts = [head.iloc[:, at] for at in range(min(COLUMNS, frame.shape[1]))]
        columns = [Column(part.name, str(part.dtype), part.tolist()) for part in parts]
    index = head.index
    if type_name(index) == "RangeIndex":
        return columns
    names = [name for name in index.names if name is not None]
    return [Column(tuple(names), "index", [_joined(label) for label in index.tolist()]), *columns]


def polars_columns(frame: Any) -> list[Column]:
    """Return the first columns of a Polars frame or series."""
    head = frame.head(ROWS)
    parts = [head] if len(frame.shape) == 1 else [head.to_series(at) for at in range(min(COLUMNS, frame.shape[1]))]
    # By place: a list in a cell stays one, of however many values.
    return [Column(part.name, str(part.dtype), [part[at] for at in range(len(part))]) for part in parts]


def table_of(columns: Sequence[Column], *, is_hidden: bool = False) -> Table:
    """Return columns as a table; `is_hidden` hides their texts, as the names of some columns do."""
    secret = [is_hidden or is_secret_column(column.name) for column in columns]
    ends = [all(_is_number(value) for value in column.values) and bool(column.values) for column in columns]
    header: list[list[Component]] = [
        [Text(_joined(column.name) or " ", size="sm", weight="medium"), Caption(cut(column.dtype, CELL), size="sm")]
        for column in columns
    ]
    rows: list[list[list[Component]]] = [
        [
            [Text(HIDDEN if hide and not end else words(value), size="sm")]
            for value, hide, end in zip(values, secret, ends, strict=True)
        ]
        for values in zip(*(column.values for column in columns), strict=True)
    ]
    return Table([row_of(header, ends, header=True), *(row_of(row, ends) for row in rows)])


def row_of(cells: Sequence[list[Component]], ends: Sequence[bool], *, header: bool | None = None) -> TableRow:
    """Return a row of these cells, of which some stand at the end of their place."""
    return TableRow(
        [
            # The first stands below what is above the table.
            TableCell(
                cell, align="end" if end else None, v_align="start", padding="4px 12px 4px 0" if at == 0 else "4px 12px"
            )
            for at, (cell, end) in enumerate(zip(cells, ends, strict=True))
        ],
        header=header,
    )


def words(value: object) -> str:
    """Return a value as it stands in a table.

    Example:
        >>> words("Berlin"), words(0.1 + 0.2), words(None)
        ('Berlin', '0.3', 'None')
    """
    kind = kind_of(value).sort
    if kind == "text":
        return cut(str(value)[: CELL + 1], CELL)
    bases = bases_of(value)
    if float in bases:
        return f"{float.__float__(cast('float', value)):.6g}"
    return cut(str(value), CELL) if kind == "value" and int not in bases else shown(value, CELL)


def size_of(frame: Any) -> str:
    """Return how large a frame or series is, in words."""
    if len(frame.shape) == 1:
        return counted(frame.shape[0], "row")
    rows, columns = frame.shape
    return f"{counted(rows, 'row')} {TIMES} {counted(columns, 'column')}"


def _joined(label: object) -> str:
    """Return what a row or column is called; of several levels, each."""
    levels = cast("tuple[object, ...]", label) if type(label) is tuple else (label,)
    return " / ".join(words(level) for level in levels if level is not None)


def _is_number(value: object) -> bool:
    bases = bases_of(value)
    return (int in bases or float in bases) and bool not in bases
