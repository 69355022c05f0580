"""Arrays of NumPy."""

import csv
import io
import sys
from collections.abc import Sequence
from typing import Any, cast

from chatkit_widget.content.base import Described, is_of, name_of
from chatkit_widget.content.cells import is_missing, kind_of, order_of, texts_of
from chatkit_widget.content.source import MOST_COLUMNS, TableSource, column
from chatkit_widget.content.words import sizes
from chatkit_widget.protocol.objects import Column, Kind

FEW = 20
"""Values that are read more easily in a line than in a table."""

_SAMPLE = 50
_CHUNK = 10_000
_TWO = 2

_KINDS: dict[str, Kind] = {
    "b": "boolean",
    "i": "number",
    "u": "number",
    "f": "number",
    "c": "number",
    "M": "date",
    "U": "text",
    "S": "text",
}


def numpy_source(value: object) -> "NumpySource | None":
    """Return the table that an array of one or two dimensions is, or None for what is none, or has few values."""
    if not is_of(value, "numpy", "ndarray"):
        return None
    array: Any = value
    is_table = array.ndim == 1 or (array.ndim == _TWO and array.dtype.names is None)
    return NumpySource(array) if is_table and (array.size > FEW or array.dtype.names) else None


def numpy_array(value: Any) -> Described | None:
    """Describe an array that is no table by its text, and by its shape and type where that text does not tell."""
    if not is_of(value, "numpy", "ndarray") or value.ndim <= _TWO:
        return None
    # Of many values NumPy writes some of each end.
    return Described({"text/plain": f"{value!r}\n\n{sizes(*value.shape)}, {value.dtype}"}, name_of(value))


class NumpySource(TableSource):
    """An array of one or two dimensions, or of records; its index counts the rows."""

    index = 1

    def __init__(self, array: Any) -> None:
        # A matrix has columns of two dimensions, and a masked array would lose its mask.
        is_masked = is_of(array, "numpy.ma", "MaskedArray")
        self._array = array if is_masked else sys.modules["numpy"].asarray(array)
        self._names: tuple[str, ...] | None = array.dtype.names
        self.total = len(array)
        self.total_columns = len(self._names) if self._names else array.shape[1] if array.ndim == _TWO else 1

    def columns(self) -> list[Column]:
        """Return the columns that are shown, after the one that counts."""
        values = [self._column(at) for at in range(min(self.total_columns, MOST_COLUMNS))]
        names = self._names or range(self.total_columns)
        shown = [
            column(name, _KINDS.get(each.dtype.kind) or kind_of(each[:_SAMPLE].tolist()), each.dtype)
            for name, each in zip(names, values, strict=False)
        ]
        return [column("", "number", "int64"), *shown]

    def texts(self, column: int, rows: Any, most: int) -> list[str | None]:
        """Return the texts of a column that is shown."""
        if column == 0:
            return [str(at) for at in (range(*rows.indices(self.total)) if isinstance(rows, slice) else rows)]
        return texts_of(self._column(column - 1)[rows].tolist(), most)

    def order(self, column: int, *, descending: bool) -> Any:
        """Return the positions of all rows in the order of a column."""
        if column == 0:
            return range(self.total - 1, -1, -1) if descending else range(self.total)
        numpy: Any = sys.modules["numpy"]
        values = self._column(column - 1)
        if values.dtype.kind not in "biufMmUS" or is_of(values, "numpy.ma", "MaskedArray"):
            return numpy.array(order_of(values.tolist(), descending=descending), dtype=numpy.intp)
        is_none = values != values  # noqa: PLR0124 (only NaN and NaT differ from themselves)
        there, none = numpy.flatnonzero(~is_none), numpy.flatnonzero(is_none)
        if not descending:
            ordered = there[values[there].argsort(kind="stable")]
        else:
            # Turned round before and after, so that equal ones keep their order.
            there = there[::-1]
            ordered = there[values[there].argsort(kind="stable")][::-1]
        return numpy.concatenate([ordered, none])

    def csv(self) -> bytes:
        """Return the whole table as CSV in UTF-8, without the column that counts."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(self._names or range(self.total_columns))
        for start in range(0, self.total, _CHUNK):
            for row in self._array[start : start + _CHUNK].tolist():
                values = cast("Sequence[Any]", row) if self._has_columns else [row]
                writer.writerow(["" if is_missing(value) else value for value in values])
        return file.getvalue().encode("utf-8", "replace")

    @property
    def _has_columns(self) -> bool:
        return self._names is not None or self._array.ndim == _TWO

    def _column(self, at: int) -> Any:
        if self._names is not None:
            return self._array[self._names[at]]
        return self._array[:, at] if self._array.ndim == _TWO else self._array
