"""Nothing of ChatKit's components is missing here: they are read out of both definitions that ChatKit publishes."""

import importlib
import inspect
import re
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from chatkit_widget import widgets
from chatkit_widget.protocol.widgets import chart, values
from chatkit_widget.protocol.widgets.base import ROOTS, Component, Value
from chatkit_widget.protocol.widgets.shapes import COMPONENTS, shapes

TYPES = Path(__file__).parents[2] / "js/node_modules/@openai/chatkit/types/widgets.d.ts"

NOT_COMPONENTS = {"WidgetComponentBase", "BaseTextProps", "BoxBase", "DynamicWidgetComponent", "DynamicWidgetRoot"}
"""Models of openai-chatkit that others are made of, or that stand for any."""

VALUES = {
    "ThemeColor": "ThemeColor",
    "Spacing": "Spacing",
    "Border": "Edge",
    "Borders": "Border",
    "EditableProps": "Editable",
    "SelectOption": "Option",
    "RadioOption": "Option",
    "CardAction": "CardAction",
    "WidgetStatusWithFavicon": "Status",
    "WidgetStatusWithIcon": "Status",
    "XAxisConfig": "XAxis",
    "BarSeries": "BarSeries",
    "AreaSeries": "AreaSeries",
    "LineSeries": "LineSeries",
}
"""Where each of openai-chatkit's values with parts is here."""


@cache
def module() -> Any:
    """openai-chatkit's module of components."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return importlib.import_module("chatkit.widgets")


@cache
def theirs() -> dict[str, Any]:
    """The models of openai-chatkit's components, by name."""
    models = inspect.getmembers(module(), lambda value: inspect.isclass(value) and hasattr(value, "model_fields"))
    return {name: model for name, model in models if model.__module__ == module().__name__}


def kind_of(model: Any) -> str | None:
    """The type that a model has in JSON."""
    field = model.model_fields.get("type")
    return field.default if field is not None and isinstance(field.default, str) else None


def names_of(model: Any) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@cache
def source() -> str:
    """The published types, without their comments."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", TYPES.read_text("utf-8"), flags=re.DOTALL)


@cache
def declared() -> dict[str, str]:
    """What each published type is, by its name."""
    types: dict[str, str] = {}
    for found in re.finditer(r"\btype (\w+) =", source()):
        rest = source()[found.end() :]
        types[found[1]] = rest[: next(at for at, level in enumerate(levels(rest)) if level == 0 and rest[at] == ";")]
    return types


def levels(text: str) -> Iterator[int]:
    """How many brackets are open at each character."""
    level = 0
    for character in text:
        level -= character in "}>)"
        yield level
        level += character in "{<("


def keys_in(text: str) -> set[str]:
    """The keys of a declared type, those of the types that it is made with among them."""
    inner, outer = (
        "".join(character for character, level in zip(text, levels(text), strict=True) if level == wanted)
        for wanted in (1, 0)
    )
    own = set(re.findall(r"(?:^|;)\s*(\w+)\??:", inner))
    picked = re.findall(r"Pick<(\w+),([^>]*)>", text)
    mixed = set(re.findall(r"& (\w+)", outer)) - {"Pick"}
    chosen = {key for _name, keys in picked for key in re.findall(r"'(\w+)'", keys)}
    return own.union(chosen, *(keys_in(declared()[name]) for name in mixed))


def test_every_component_of_openai_chatkit_is_here() -> None:
    kinds = {kind_of(model) for name, model in theirs().items() if name not in NOT_COMPONENTS} - {None}
    assert len(kinds) > 25
    assert {kind for kind in kinds if kind and kind[0].isupper()} - set(shapes()) == set()


@pytest.mark.parametrize("kind", sorted(shapes()))
def test_every_property_of_openai_chatkit_is_here(kind: str) -> None:
    models = [model for name, model in theirs().items() if kind_of(model) == kind and name not in NOT_COMPONENTS]
    if not models:
        assert kind.startswith("Table"), "only tables are unknown to openai-chatkit"
    for model in models:
        assert names_of(model) - {"type", "children"} - set(shapes()[kind].properties) == set()


@pytest.mark.parametrize("name", VALUES)
def test_every_part_of_a_value_of_openai_chatkit_is_here(name: str) -> None:
    model = getattr(module(), name)
    parts = names_of(model) - {"type"} if hasattr(model, "model_fields") else set(model.__annotations__)
    ours: type[Value] = getattr(widgets, VALUES[name])
    assert parts
    assert {alias(part) for part in parts} - set(ours.__struct_encode_fields__) == set()


def alias(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def test_every_part_of_an_action_is_here() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        config = importlib.import_module("chatkit.actions").ActionConfig
    assert set(config.model_fields) - set(values.Action.__struct_encode_fields__) == set()


@pytest.mark.parametrize("kind", sorted(set(shapes()) - {"Chart"}))
def test_every_property_of_the_types_for_javascript_is_here(kind: str) -> None:
    found = {name: text for name, text in declared().items() if re.search(rf"type: '{re.escape(kind)}'", text)}
    assert found, f"ChatKit has no type of {kind} any more"
    for text in found.values():
        assert {"type", "key", "id"} <= keys_in(text)
        assert keys_in(text) - {"type", "children"} - set(shapes()[kind].properties) == set()


def test_every_component_of_the_types_for_javascript_is_here() -> None:
    kinds = set(re.findall(r"type: '([A-Z][\w.]*)'", source()))
    assert len(kinds) > 25
    assert kinds - set(shapes()) == set()


def test_every_root_is_here() -> None:
    union = re.search(r"export type WidgetRoot =([^;]*);", source())
    assert union is not None
    kinds = {name.strip().removesuffix("Root") for name in union[1].split("|")}
    assert kinds - set(ROOTS) == set()


def test_every_component_and_value_can_be_made_by_its_name() -> None:
    named = {value for name in widgets.__all__ if isinstance(value := getattr(widgets, name), type)}
    assert set(COMPONENTS) - named == set()
    made = {value for _name, value in inspect.getmembers(values, inspect.isclass) if issubclass(value, Value)} - {Value}
    assert made - named == set()
    assert set(get_args(chart.Series)) - named == set()
    assert Component in named
