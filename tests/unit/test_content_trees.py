"""Mappings, sequences and records, as trees."""

import collections
import importlib
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatkit_widget.content import described
from chatkit_widget.content.trees import MOST_CHILDREN, MOST_DEPTH, MOST_NODES
from chatkit_widget.protocol.objects import TreeForm, TreeNode

JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.tuples(inner, inner)
        | st.frozensets(st.integers())
    ),
)


def root_of(value: object) -> TreeNode:
    form = described(value).form
    assert isinstance(form, TreeForm)
    return form.root


def names_of(value: object) -> list[str | None]:
    return [child.name for child in root_of(value).children]


def count(node: TreeNode) -> int:
    return 1 + sum(map(count, node.children))


def test_a_mapping_has_its_values_by_their_keys() -> None:
    root = root_of({"name": "Ada", "age": 36, "alive": False, "none": None, 7: 1.5})
    assert (root.kind, root.text, root.name, root.hidden) == ("mapping", "dict (5)", None, 0)
    assert [(child.name, child.kind, child.text) for child in root.children] == [
        ("name", "text", "Ada"),
        ("age", "number", "36"),
        ("alive", "boolean", "False"),
        ("none", "none", "None"),
        ("7", "number", "1.5"),
    ]


@pytest.mark.parametrize(
    "value", [[1, 2], (1, 2), {1, 2}, frozenset({1, 2}), collections.deque([1, 2]), {1: 1}.values()]
)
def test_a_sequence_has_its_values_in_order(value: object) -> None:
    root = root_of(value)
    assert (root.kind, root.text) == ("sequence", f"{type(value).__name__} ({len(root.children)})")
    assert {child.name for child in root.children} == {None}


class Point(NamedTuple):
    """A record."""

    x: int
    y: int = 2


@dataclass
class Person:
    """A record."""

    name: str
    tags: list[str] = field(default_factory=list[str])


class Struct(msgspec.Struct):
    """A record."""

    a: int


def test_a_record_has_its_fields_by_their_names() -> None:
    attrs: Any = importlib.import_module("attrs")
    pydantic: Any = importlib.import_module("pydantic")
    records = [
        Point(1),
        Person("Ada", ["x"]),
        Struct(1),
        attrs.make_class("Made", ["a"])(1),
        pydantic.create_model("Model", a=(int, 1))(),
    ]
    assert [names_of(record) for record in records] == [["x", "y"], ["name", "tags"], ["a"], ["a"], ["a"]]
    assert root_of(records[1]).kind == "mapping"


def test_a_field_that_was_never_set_is_counted_as_hidden() -> None:
    person = Person("Ada")
    del person.name
    root = root_of(person)
    assert ([child.name for child in root.children], root.hidden) == (["tags"], 1)


def test_what_is_empty_is_a_text() -> None:
    values: list[object] = [list[int](), dict[str, int](), (), set[int]()]
    for value in values:
        assert described(value).form is None
        assert described(value).bundle == {"text/plain": repr(value)}
    (child,) = root_of([list[int]()]).children
    assert (child.kind, child.text, child.hidden) == ("sequence", "list (0)", 0)


def test_a_circle_ends_where_it_closes() -> None:
    value: dict[str, Any] = {"a": {}}
    value["a"]["again"] = value
    (inner,) = root_of(value).children
    (again,) = inner.children
    assert (again.name, again.kind, again.text, again.children) == ("again", "other", "…", [])
    assert "application/json" not in described(value).bundle


def test_what_is_there_twice_is_no_circle() -> None:
    shared = [1]
    assert [child.text for child in root_of([shared, shared]).children] == ["list (1)", "list (1)"]


def test_of_many_children_the_first_are_shown_and_the_others_counted() -> None:
    root = root_of(range_list := list(range(1_000_000)))
    assert (len(root.children), root.hidden, root.text) == (
        MOST_CHILDREN,
        1_000_000 - MOST_CHILDREN,
        "list (1,000,000)",
    )
    shown = described(range_list)
    assert "application/json" not in shown.bundle
    assert len(shown.bundle["text/plain"]) < 5000


def test_a_deep_value_ends_at_some_level() -> None:
    value: list[Any] = [1]
    for _ in range(100):
        value = [value]
    node, depth = root_of(value), 0
    while node.children:
        (node,) = node.children
        depth += 1
    assert (depth, node.hidden) == (MOST_DEPTH, 1)


def test_a_value_deeper_than_python_may_go_is_shown() -> None:
    value: list[Any] = [1]
    for _ in range(100_000):
        value = [value]
    assert root_of(value).text == "list (1)"


def test_a_large_part_does_not_keep_the_others_from_being_shown() -> None:
    root = root_of({"large": [[list(range(200))] * 200] * 200, "small": {"a": 1}})
    assert count(root) <= MOST_NODES
    assert [child.name for child in root.children[1].children] == ["a"]


def test_tables_and_arrays_inside_are_told_by_their_size() -> None:
    pandas: Any = importlib.import_module("pandas")
    polars: Any = importlib.import_module("polars")
    numpy: Any = importlib.import_module("numpy")
    root = root_of(
        [
            pandas.DataFrame({"a": range(1000)}),
            polars.Series([1]),
            numpy.zeros((30, 2)),
            numpy.float64(1.5),
            numpy.True_,
        ]
    )
    assert [child.text for child in root.children] == [
        "DataFrame (1,000 \N{MULTIPLICATION SIGN} 1)",
        "Series (1)",
        "ndarray (30 \N{MULTIPLICATION SIGN} 2), float64",
        "1.5",
        "True",
    ]
    assert [child.kind for child in root.children] == ["other", "other", "other", "number", "boolean"]


def test_what_cannot_be_shown_inside_does_not_keep_the_rest_from_it() -> None:
    class Broken:
        def __repr__(self) -> str:
            message = "no words"
            raise RuntimeError(message)

    shown = described({"a": Broken(), "b": 1})
    assert isinstance(shown.form, TreeForm)
    assert shown.form.root.children[0].text == "<Broken object that cannot be shown: RuntimeError: no words>".replace(
        "Broken object", f"{Broken.__qualname__} object"
    )
    assert shown.form.root.children[1].text == "1"
    assert "cannot be shown" in shown.bundle["text/plain"]


def test_a_mapping_that_breaks_off_shows_what_came_before() -> None:
    class Broken(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            if key == "b":
                raise KeyError(key)
            return 1

        def __iter__(self) -> Iterator[str]:
            return iter("abc")

        def __len__(self) -> int:
            return 3

    root = root_of(Broken())
    assert ([child.name for child in root.children], root.hidden) == (["a"], 2)


def test_a_mapping_without_a_size_is_a_text() -> None:
    class Broken(dict[str, int]):
        def __len__(self) -> int:
            raise RuntimeError

    assert "cannot be drawn" not in described({"a": Broken()}).bundle["text/plain"]
    assert root_of({"a": Broken()}).children[0].kind == "other"


def test_a_generator_is_not_used_up() -> None:
    generator = (number for number in range(3))
    assert described(generator).form is None
    assert list(generator) == [0, 1, 2]


def test_a_small_value_is_json_too() -> None:
    assert described({"a": [1, 2.5, None, True, "x"], "b": Point(1)}).bundle["application/json"] == {
        "a": [1, 2.5, None, True, "x"],
        "b": {"x": 1, "y": 2},
    }


@pytest.mark.parametrize("value", [[float("nan")], {1: 2}, [object()], [2**64], ["x" * 501], [b"bytes"]])
def test_what_json_has_not_is_not_json(value: object) -> None:
    assert "application/json" not in described(value).bundle


def test_a_large_value_is_not_json() -> None:
    assert "application/json" not in described(["x" * 500] * 200 + [["y" * 500] * 10]).bundle
    assert "application/json" not in described([["y" * 500] * 100] * 3).bundle


def test_a_view_of_a_mapping_is_a_mapping() -> None:
    assert names_of(types.MappingProxyType({"a": 1})) == ["a"]
    assert names_of(collections.ChainMap({"a": 1}, {"b": 2})) == ["b", "a"]


@settings(max_examples=50, deadline=None)
@given(JSON_LIKE)
def test_any_value_can_be_sent(value: object) -> None:
    shown = described(value)
    assert msgspec.json.decode(msgspec.json.encode(shown.form)) == msgspec.to_builtins(shown.form)
    msgspec.json.encode(shown.bundle)


@settings(max_examples=50, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=20), st.lists))
def test_json_is_the_value_itself(value: object) -> None:
    bundle = described(value).bundle
    if "application/json" in bundle:
        assert bundle["application/json"] == value
