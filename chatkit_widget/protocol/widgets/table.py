"""Tables."""

from typing import ClassVar, Literal

from chatkit_widget.protocol.widgets.layout import Parent
from chatkit_widget.protocol.widgets.values import Count, Fields, Length, Spacing

Aligned = Literal["start", "center", "end"]


class TableCell(Parent, frozen=True, kw_only=True, tag_field="type", tag="Table.Cell"):
    """A cell; `width` in px or CSS, `col_size` from a scale (ChatKit's `Table.Cell`)."""

    inside: ClassVar[str | None] = "Table.Row"

    width: Length | None = None
    padding: Length | Spacing | Fields | None = None
    col_span: Count | None = None
    row_span: Count | None = None
    align: Aligned | None = None
    v_align: Aligned | None = None
    col_size: Literal["xs", "sm", "md", "lg", "xl"] | None = None


class TableRow(Parent, frozen=True, kw_only=True, tag_field="type", tag="Table.Row"):
    """A row of cells, of headings with `header` (ChatKit's `Table.Row`)."""

    inside: ClassVar[str | None] = "Table"
    accepts: ClassVar[tuple[str, ...]] = ("Table.Cell",)

    header: bool | None = None


class Table(Parent, frozen=True, kw_only=True, tag_field="type", tag="Table"):
    """A table of rows.

    Example:
        >>> Table([TableRow([TableCell([Text("city")])], header=True), TableRow([TableCell([Text("Berlin")])])])
    """

    accepts: ClassVar[tuple[str, ...]] = ("Table.Row",)
