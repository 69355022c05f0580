"""DataFrames and Series of pandas."""

import sys
from typing import Any, cast

from chatkit_widget.content.base import is_of
from chatkit_widget.content.cells import kind_of, order_of, texts_of
from chatkit_widget.content.source import MOST_COLUMNS, TableSource, column
from chatkit_widget.protocol.objects import Column, Kind

_SAMPLE = 50

_KINDS: dict[str, Kind] = {"b": "boolean", "i": "number", "u": "number", "f": "number", "c": "number", "M": "date"}


def pandas_source(value: object) -> "PandasSource | None":
    """Return the table that an object of pandas is, or None for any other."""
    return PandasSource(value) if is_of(value, "pandas", "DataFrame", "Series") else None


class PandasSource(TableSource):
    """A DataFrame, or a Series as its only column."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._is_series = is_of(value, "pandas", "Series")
        self.index = value.index.nlevels
        self.total = len(value)
        self.total_columns = 1 if self._is_series else value.shape[1]
        # A view: few columns of few rows are asked for, and slicing rows of all columns would touch all of them.
        self._shown = value if self._is_series else value.iloc[:, :MOST_COLUMNS]

    def columns(self) -> list[Column]:
        """Return the columns that are shown, those of the index first."""
        index = self._value.index
        levels = index.levels if index.nlevels > 1 else [index]
        head = index[:_SAMPLE]
        found = [
            column(name, _kind(level.dtype, head.get_level_values(at)), level.dtype)
            for at, (name, level) in enumerate(zip(index.names, levels, strict=True))
        ]
        if self._is_series:
            series = [(self._value.name, self._value)]
        else:
            series = [(name, self._shown.iloc[:, at]) for at, name in enumerate(self._shown.columns)]
        return found + [column(name, _kind(each.dtype, each.iloc[:_SAMPLE]), each.dtype) for name, each in series]

    def texts(self, column: int, rows: Any, most: int) -> list[str | None]:
        """Return the texts of a column that is shown."""
        if column < self.index:
            values = self._value.index[rows].get_level_values(column)
        else:
            values = self._series(column).iloc[rows]
        return texts_of(values.tolist(), most)

    def order(self, column: int, *, descending: bool) -> Any:
        """Return the positions of all rows in the order of a column."""
        pandas: Any = sys.modules["pandas"]
        values = self._value.index.get_level_values(column) if column < self.index else self._series(column)
        try:
            # By positions, whatever the rows are called.
            sortable = pandas.Series(values.array, copy=False)
            ordered = sortable.sort_values(ascending=not descending, kind="stable", na_position="last")
        except Exception:  # noqa: BLE001 (comparing is the user's code)
            return order_of(values.tolist(), descending=descending)
        return ordered.index.to_numpy()

    def csv(self) -> bytes:
        """Return the whole table as CSV in UTF-8, with its index unless that only counts the rows."""
        index = self._value.index
        is_plain = is_of(index, "pandas", "RangeIndex") and index.start == 0 and index.step == 1 and index.name is None
        return cast("str", self._value.to_csv(index=not is_plain)).encode("utf-8", "replace")

    def _series(self, column: int) -> Any:
        return self._value if self._is_series else self._shown.iloc[:, column - self.index]


def _kind(dtype: Any, head: Any) -> Kind:
    if is_of(dtype, "pandas", "CategoricalDtype"):
        return _kind(dtype.categories.dtype, head)
    if is_of(dtype, "pandas", "StringDtype"):
        return "text"
    if is_of(dtype, "pandas", "PeriodDtype"):
        return "date"
    code = getattr(dtype, "kind", "O")
    return _KINDS[code] if code in _KINDS else "other" if code == "m" else kind_of(head.tolist())
