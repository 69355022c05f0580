"""Tables of Arrow."""

import importlib
import io
import sys
from typing import Any

from chatkit_widget.content.base import is_of
from chatkit_widget.content.cells import is_none, order_of, texts_of
from chatkit_widget.content.source import MOST_COLUMNS, TableSource, column
from chatkit_widget.protocol.objects import Column, Kind


def arrow_source(value: object) -> "ArrowSource | None":
    """Return the table that an object of pyarrow is, or None for any other."""
    return ArrowSource(value) if is_of(value, "pyarrow", "Table", "RecordBatch") else None


class ArrowSource(TableSource):
    """A table, or a batch of one."""

    index = 0

    def __init__(self, value: Any) -> None:
        self._value = value
        self.total = value.num_rows
        self.total_columns = value.num_columns

    def columns(self) -> list[Column]:
        """Return the columns that are shown."""
        fields = [self._value.schema.field(at) for at in range(min(self.total_columns, MOST_COLUMNS))]
        return [column(field.name, _kind(field.type), field.type) for field in fields]

    def texts(self, column: int, rows: Any, most: int) -> list[str | None]:
        """Return the texts of a column that is shown; NaN is none that is missing."""
        values = self._value.column(column)
        part = values[rows] if isinstance(rows, slice) else values.take(rows)
        return texts_of(part.to_pylist(), most, missing=is_none)

    def order(self, column: int, *, descending: bool) -> Any:
        """Return the positions of all rows in the order of a column."""
        values = self._value.column(column)
        try:
            compute: Any = importlib.import_module("pyarrow.compute")
            direction = "descending" if descending else "ascending"
            table = sys.modules["pyarrow"].table({"value": values})
            return compute.sort_indices(table, sort_keys=[("value", direction)], null_placement="at_end")
        except Exception:  # noqa: BLE001 (nested values have no order there)
            return sys.modules["pyarrow"].array(order_of(values.to_pylist(), descending=descending))

    def csv(self) -> bytes:
        """Return the whole table as CSV in UTF-8."""
        writer: Any = importlib.import_module("pyarrow.csv")
        file = io.BytesIO()
        writer.write_csv(self._value, file)
        return file.getvalue()


def _kind(dtype: Any) -> Kind:
    types: Any = importlib.import_module("pyarrow.types")
    if types.is_integer(dtype) or types.is_floating(dtype) or types.is_decimal(dtype):
        return "number"
    if types.is_boolean(dtype):
        return "boolean"
    if types.is_string(dtype) or types.is_large_string(dtype) or types.is_dictionary(dtype):
        return "text"
    return "date" if types.is_date(dtype) or types.is_timestamp(dtype) or types.is_time(dtype) else "other"
