"""What may be a tool of a model: functions as users have them, what they take, and what they give."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
import polars as pl
import pytest
from pydantic import BaseModel

from chatkit_widget import OptionError
from chatkit_widget.models import Tool, tool
from chatkit_widget.models.tools import Toolbox, ToolError
from tests.unit.test_models_core import context_of

THREE = np.float64(3)


class Unit(Enum):
    """A unit."""

    GRAM = "g"
    KILO = "kg"


class Place(BaseModel):
    """Where something is."""

    name: str


class Trip(BaseModel):
    """From one place to another."""

    start: Place
    stops: list[Place] = []


@dataclass
class Size:
    """A size."""

    width: int
    height: int = 1


class Table:
    """A table, whose methods are tools."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def rows(self, factor: int = 1) -> int:
        """Count the rows."""
        return self._rows * factor

    async def __call__(self, column: str) -> str:
        """Look a column up."""
        return f"{column} of {self._rows} rows"


def scaled(factor: int, number: int) -> int:
    """Scale a number."""
    return factor * number


@pytest.mark.parametrize(
    ("given", "name", "description", "arguments", "result"),
    [
        (Table(4).rows, "rows", "Count the rows.", {"factor": 2}, "8"),
        (partial(scaled, 3), "scaled", "Scale a number.", {"number": 5}, "15"),
        (partial(partial(scaled, factor=3), number=2), "scaled", "Scale a number.", {"number": "5"}, "15"),
        (
            tool(Table(4), name="look-up"),
            "look-up",
            "A table, whose methods are tools.",
            {"column": "a"},
            "a of 4 rows",
        ),
    ],
)
async def test_a_method_a_partial_or_an_object_that_can_be_called_is_a_tool(
    given: Callable[..., Any] | Tool, name: str, description: str, arguments: dict[str, Any], result: str
) -> None:
    (made,) = Toolbox([given])
    assert (made.name, made.description) == (name, description)
    assert await made.call(arguments) == result


async def test_arguments_come_as_what_the_tool_wants() -> None:
    taken: list[Any] = []

    def note(day: date, at: datetime, unit: Unit, size: Size, *, trip: Trip, way: Literal["up", "down"]) -> None:
        taken.extend([day, at, unit, size, trip, way])

    made = tool(note)
    trip = {"start": {"name": "Oslo"}, "stops": [{"name": "Rome"}]}
    given = {"day": "2026-01-02", "at": "2026-01-02T03:04:05Z", "unit": "kg", "size": {"width": 2}, "way": "up"}
    assert await made.call({**given, "trip": trip}) == "null"
    assert taken == [
        date(2026, 1, 2),
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        Unit.KILO,
        Size(2),
        Trip(start=Place(name="Oslo"), stops=[Place(name="Rome")]),
        "up",
    ]
    assert set(made.schema["$defs"]) == {"Unit", "Size", "Place"}
    assert made.schema["properties"]["trip"]["properties"]["start"] == {"$ref": "#/$defs/Place"}
    with pytest.raises(ToolError, match=r"note was called with wrong arguments: .*\n.*name\n"):
        await made.call({**given, "trip": {"start": {}}})


async def test_a_default_that_json_cannot_tell_is_used_and_not_told() -> None:
    def look(at: Any = THREE, unit: Unit = Unit.GRAM, limit: int = None, tags: list[str] = ["a"]) -> Any:  # noqa: B006, RUF013  # pyright: ignore[reportArgumentType] (as users write it)
        return [at, unit, limit, tags]

    made = tool(look)
    assert await made.call({}) == '[3.0,"g",null,["a"]]'
    assert await made.call({"limit": None, "unit": "kg"}) == '[3.0,"kg",null,["a"]]'
    assert made.schema["properties"]["at"] == {}
    assert made.schema["properties"]["unit"]["default"] == "g"
    assert "required" not in made.schema or made.schema["required"] == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "null"),
        ("text\nas it is", "text\nas it is"),
        (date(2026, 1, 2), "2026-01-02"),
        (Unit.GRAM, "g"),
        (Size(2), '{"width":2,"height":1}'),
        ([Place(name="Oslo")], '[{"name":"Oslo"}]'),
        (np.int64(3), "3"),
        ({"mean": np.float64(2.5), "by": np.array([1, 2])}, '{"mean":2.5,"by":[1,2]}'),
        (pd.DataFrame({"a": [1, 2]}), "   a\n0  1\n1  2"),
        (pd.Series([1, 2]), "0    1\n1    2\ndtype: int64"),
        ({"at": pd.Timestamp("2026-01-02")}, '{"at":"2026-01-02 00:00:00"}'),
        (pl.DataFrame({"a": [1]}), str(pl.DataFrame({"a": [1]}))),
    ],
)
async def test_what_comes_of_data_is_told_as_text_or_json(value: Any, told: str) -> None:
    assert await tool(lambda: value, name="look").call({}) == told


@pytest.mark.parametrize("value", [object(), Place, "half a letter \ud83d", {(1, 2): 3}, (one for one in [1])])
async def test_what_cannot_be_sent_says_so(value: Any) -> None:
    with pytest.raises(ToolError, match="look gave what cannot be sent to a model, of the type"):
        await tool(lambda: value, name="look").call({})


async def test_an_error_that_names_what_is_no_text_is_told() -> None:
    def fail() -> None:
        raise FileNotFoundError("caf\udce9.csv")  # noqa: EM101 (it is what a file's name may be)

    result = await Toolbox([fail]).run("c1", "fail", {}, context_of(None))
    assert result.text == "fail raised FileNotFoundError: caf\\udce9.csv"


def test_one_function_in_place_of_a_list_is_refused() -> None:
    given: Any = scaled
    with pytest.raises(OptionError, match=r"tools= is a list of functions, such as \[rows\], not <function scaled"):
        Toolbox(given)


@pytest.mark.parametrize("name", ["größe", "two words", "x" * 65])
def test_a_name_that_providers_refuse_is_refused_at_once(name: str) -> None:
    with pytest.raises(OptionError, match="has no name that a model can call, of at most 64 letters"):
        tool(scaled, name=name)


def test_an_argument_that_no_model_can_write_is_named() -> None:
    def show(table: pd.DataFrame) -> None:
        del table

    with pytest.raises(OptionError, match="of the tool show cannot be told as JSON: DataFrame is no type that a model"):
        tool(show)
