"""Values that are each of the right type, and do not go together."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

Nonsense = Iterator[tuple[str, str]]
"""The property, and what is wrong."""


def nonsense(kind: str, given: Mapping[str, Any]) -> Nonsense:
    """Yield what does not go together in a component of the type `kind`, whose properties are of the right types."""
    match kind:
        case "Chart":
            yield from _chart(given)
        case "DatePicker":
            yield from _date_picker(given)
        case "Select" | "RadioGroup":
            yield from _choice(kind, given)
        case "Text" if given.get("editable") is True:
            yield "editable", "Text.editable is false, or a mapping with the name of its field"
        case _:
            pass


def _chart(given: Mapping[str, Any]) -> Nonsense:
    rows = cast("list[dict[str, Any]]", given["data"])
    axis = given["xAxis"]
    columns = {column for row in rows for column in row}
    if not rows:
        return
    known = ", ".join(sorted(columns)) or "none"
    key = axis if isinstance(axis, str) else axis["dataKey"]
    if key not in columns:
        yield "xAxis", f"Chart.xAxis names the column {key!r}, which is not in the data; there are {known}"
    for at, series in enumerate(cast("list[dict[str, Any]]", given["series"])):
        column = series["dataKey"]
        if column not in columns:
            yield (
                "series",
                f"Chart.series[{at}] names the column {column!r}, which is not in the data; there are {known}",
            )
        elif any(isinstance(row.get(column), str) for row in rows):
            yield "series", f"Chart.series[{at}] needs numbers in the column {column!r}, and there is text"


def _date_picker(given: Mapping[str, Any]) -> Nonsense:
    days: dict[str, date] = {}
    for name in ("min", "max", "defaultValue"):
        if name in given:
            try:
                days[name] = date.fromisoformat(given[name][:10])
            except ValueError:
                yield name, f"DatePicker.{name} cannot be {given[name]!r}: there is no such day"
    first, last, chosen = days.get("min"), days.get("max"), days.get("defaultValue")
    if first and last and first > last:
        yield "min", f"DatePicker.min is {first}, after max, which is {last}"
    elif chosen and ((first and chosen < first) or (last and chosen > last)):
        yield "defaultValue", f"DatePicker.defaultValue is {chosen}, not from {first or '…'} to {last or '…'}"


def _choice(kind: str, given: Mapping[str, Any]) -> Nonsense:
    seen: set[str] = set()
    twice: str | None = None
    for option in given.get("options") or ():
        value = option["value"]
        if twice is None and value in seen:
            twice = value
        seen.add(value)
    chosen = given.get("defaultValue")
    if chosen is not None and chosen not in seen:
        yield "defaultValue", f"{kind}.defaultValue is {chosen!r}, which is none of its options"
    if twice is not None:
        yield "options", f"{kind}.options has {twice!r} more than once"
