"""Charts."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from msgspec import Meta

from chatkit_widget.protocol.widgets.base import Value
from chatkit_widget.protocol.widgets.layout import Sized
from chatkit_widget.protocol.widgets.values import Amount, Color, Fields, Length

Cell = str | Annotated[float, Meta(ge=-1e300, le=1e300, description="a number")] | None
"""A value of the data, neither NaN nor infinite; None leaves a gap."""

CurveType = Literal[
    "basis",
    "basisClosed",
    "basisOpen",
    "bumpX",
    "bumpY",
    "bump",
    "linear",
    "linearClosed",
    "natural",
    "monotoneX",
    "monotoneY",
    "monotone",
    "step",
    "stepBefore",
    "stepAfter",
]


class BarSeries(Value, frozen=True, kw_only=False, tag_field="type", tag="bar"):
    """Bars, from the column `data_key`; those of the same `stack` stand on each other."""

    data_key: str
    label: str | None = None
    stack: str | None = None
    color: Color | None = None


class AreaSeries(Value, frozen=True, kw_only=False, tag_field="type", tag="area"):
    """A filled line, from the column `data_key`; those of the same `stack` lie on each other."""

    data_key: str
    label: str | None = None
    stack: str | None = None
    color: Color | None = None
    curve_type: CurveType | None = None


class LineSeries(Value, frozen=True, kw_only=False, tag_field="type", tag="line"):
    """A line, from the column `data_key`."""

    data_key: str
    label: str | None = None
    color: Color | None = None
    curve_type: CurveType | None = None


class XAxis(Value, frozen=True, kw_only=False):
    """Which column names the points, and how; `labels` has other words for its values."""

    data_key: str
    hide: bool | None = None
    labels: Mapping[str, str] | None = None


Series = BarSeries | AreaSeries | LineSeries


class Chart(Sized, frozen=True, kw_only=False, tag_field="type", tag="Chart"):
    """Bars, areas and lines over one axis.

    Args:
        data: Rows by the names of their columns; None is a gap. NaN and infinities are refused.
        series: What is drawn of them.
        x_axis: The column that names the points, or an `XAxis`.
        show_y_axis: Whether the axis of values is there.
        show_legend: Whether the names of the series are.
        show_tooltip: Whether the values are told where the pointer is.
        bar_gap: Between the bars of a point, in px.
        bar_category_gap: Between the bars of two points, in px.

    Example:
        >>> Chart([{"month": "May", "sales": 12}], [BarSeries("sales")], "month", height=200)
    """

    data: Sequence[Mapping[str, Cell]]
    series: Sequence[Series | Fields]
    x_axis: str | XAxis | Fields
    show_y_axis: bool | None = None
    show_legend: bool | None = None
    show_tooltip: bool | None = None
    bar_gap: Amount | None = None
    bar_category_gap: Amount | None = None
    flex: Length | None = None
