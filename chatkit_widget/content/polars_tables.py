"""DataFrames and Series of Polars."""

import csv
import io
import sys
from typing import Any, cast

from chatkit_widget.content.base import is_of
from chatkit_widget.content.cells import cell, is_missing, is_none, kind_of, order_of, texts_of
from chatkit_widget.content.source import MOST_COLUMNS, TableSource, column
from chatkit_widget.protocol.objects import Column, Kind

_SAMPLE = 50


def polars_source(value: object) -> "PolarsSource | None":
    """Return the table that an object of Polars is, or None for any other."""
    return PolarsSource(value) if is_of(value, "polars", "DataFrame", "Series") else None


class PolarsSource(TableSource):
    """A DataFrame, or a Series as its only column."""

    index = 0

    def __init__(self, value: Any) -> None:
        self._is_series = is_of(value, "polars", "Series")
        self._value = value
        self.total = len(value)
        self.total_columns = 1 if self._is_series else value.width

    def columns(self) -> list[Column]:
        """Return the columns that are shown."""
        series = [self._series(at) for at in range(min(self.total_columns, MOST_COLUMNS))]
        return [column(each.name, _kind(each), each.dtype) for each in series]

    def texts(self, column: int, rows: Any, most: int) -> list[str | None]:
        """Return the texts of a column that is shown; NaN is none that is missing."""
        series = self._series(column)
        if isinstance(rows, slice):
            part = series[rows]
        elif series.dtype == _polars().Object:
            return texts_of([series[at] for at in rows], most, missing=is_none)
        else:
            part = series.gather(rows)
        return texts_of(part.to_list(), most, missing=is_none)

    def order(self, column: int, *, descending: bool) -> Any:
        """Return the positions of all rows in the order of a column; those of NaN are last."""
        polars, series = _polars(), self._series(column)
        if series.dtype == polars.Object or series.dtype.is_nested():
            return order_of(series.to_list(), descending=descending)
        # As missing, so that it is last in both directions.
        known = series.fill_nan(None) if series.dtype.is_float() else series
        frame = polars.DataFrame({"value": known}).with_row_index("at")
        return frame.sort("value", descending=descending, nulls_last=True, maintain_order=True)["at"]

    def csv(self) -> bytes:
        """Return the whole table as CSV in UTF-8; what is nested is written as Python would."""
        frame = self._value.to_frame() if self._is_series else self._value
        if any(dtype.is_nested() or dtype in (_polars().Object, _polars().Binary) for dtype in frame.dtypes):
            file = io.StringIO()
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(frame.columns)
            for row in frame.iter_rows():
                writer.writerow(["" if is_missing(value) else _whole(value) for value in row])
            return file.getvalue().encode("utf-8", "replace")
        return cast("str", frame.write_csv()).encode()

    def _series(self, at: int) -> Any:
        return self._value if self._is_series else self._value.to_series(at)


def _whole(value: Any) -> str:
    return str(cast("Any", value)) if isinstance(value, list | dict | bytes) else cell(value, sys.maxsize)


def _polars() -> Any:
    return sys.modules["polars"]


def _kind(series: Any) -> Kind:
    polars, dtype = _polars(), series.dtype
    if dtype.is_numeric():
        return "number"
    if dtype == polars.Boolean:
        return "boolean"
    if dtype in (polars.String, polars.Categorical, polars.Enum):
        return "text"
    if dtype in (polars.Date, polars.Datetime, polars.Time):
        return "date"
    return kind_of(series.slice(0, _SAMPLE).to_list()) if dtype == polars.Object else "other"
