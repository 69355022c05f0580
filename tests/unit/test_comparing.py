"""What changed between two states of a widget: updates that make one the other, and no more of them than needed."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatkit_widget.protocol.comparing import WidgetUpdate, compare
from chatkit_widget.protocol.growing import GrowingItem
from chatkit_widget.protocol.items import WidgetItem
from chatkit_widget.protocol.nodes import with_text
from chatkit_widget.protocol.updates import WidgetComponentUpdated, WidgetRootUpdated, WidgetTextDelta
from tests.protocol.wire import widget

Node = dict[str, Any]

NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 1), st.sampled_from([0.0, 1.0]), st.text("xy", max_size=3), st.just([1])
)


def nodes(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    return st.fixed_dictionaries(
        {"type": st.sampled_from(["Text", "Markdown", "Box", "Title"])},
        optional={
            "id": st.one_of(NAMES, st.just(1)),
            "value": VALUES,
            "streaming": VALUES,
            "children": st.one_of(children, st.lists(children, max_size=3), st.none()),
        },
    )


TREES = st.recursive(nodes(st.none()), nodes, max_leaves=8)


def root(*children: Any, **more: Any) -> Node:
    return {"type": "Card", "children": list(children), **more}


def text(value: Any, name: str | None = "t", kind: str = "Text", **more: Any) -> Node:
    return {"type": kind, **({} if name is None else {"id": name}), "value": value, **more}


def box(name: str | None, *children: Any, **more: Any) -> Node:
    return {"type": "Box", **({} if name is None else {"id": name}), "children": list(children), **more}


def applied(before: Node, updates: list[WidgetUpdate]) -> Any:
    growing = GrowingItem(widget("w", before))
    for update in updates:
        growing.apply(update)
    assert isinstance(growing.item, WidgetItem)
    return growing.item.widget


def exactly(value: Any) -> Any:
    """A value that tells true from 1, and 1 from 1.0."""
    if isinstance(value, dict):
        return {key: exactly(inner) for key, inner in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [exactly(inner) for inner in value]  # pyright: ignore[reportUnknownVariableType]
    return (type(value).__name__, value)


@given(TREES, TREES)
@example({"type": "Card", "children": {"type": "Text"}}, {"type": "Card", "children": {"type": "Text", "id": [1]}})
def test_the_updates_make_one_state_the_other(before: Node, after: Node) -> None:
    assert exactly(applied(before, list(compare(before, after)))) == exactly(after)


@given(TREES, st.data())
def test_so_do_those_between_states_that_differ_in_little(before: Node, data: st.DataObject) -> None:
    def changed(node: Any) -> Any:
        if isinstance(node, list):
            return [changed(each) for each in node]  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(node, dict):
            return node
        copy: Node = {key: changed(inner) if key == "children" else inner for key, inner in node.items()}  # pyright: ignore[reportUnknownVariableType]
        if data.draw(st.booleans()):
            key = data.draw(st.sampled_from(["value", "streaming", "id", "type"]))
            copy[key] = data.draw(st.one_of(VALUES, NAMES)) if key != "value" else f"{copy.get('value') or ''}z"
        return copy

    after = changed(before)
    assert exactly(applied(before, list(compare(before, after)))) == exactly(after)


@given(st.lists(st.text("xy", max_size=3), min_size=2, max_size=5), TREES)
def test_text_that_grows_is_the_same_for_who_only_appends(texts: list[str], still: Node) -> None:
    states = [root(still, box(None, text("".join(texts[:end]), "only"))) for end in range(1, len(texts) + 1)]
    growing, shown = GrowingItem(widget("w", states[0])), states[0]
    for before, after in pairwise(states):
        for update in compare(before, after):
            appended = growing.append(update)
            assert appended is not None
            (_widget, *path), more = appended
            shown = with_text(shown, tuple(path), more)
    assert shown == states[-1]
    assert growing.item == widget("w", states[-1])


@given(TREES)
def test_nothing_is_told_of_what_stays_as_it_is(tree: Node) -> None:
    assert compare(tree, tree) == []


def test_text_that_grows_at_its_end_is_told_alone() -> None:
    before = root(box(None, text("Good"), text("a", "m", "Markdown", streaming=True)))
    after = root(box(None, text("Good day"), text("ab", "m", "Markdown", streaming=True)))
    assert compare(before, after) == [
        WidgetTextDelta(component_id="t", delta=" day", done=True),
        WidgetTextDelta(component_id="m", delta="b", done=False),
    ]


def test_the_end_of_streaming_goes_with_the_text() -> None:
    before, after = root(text("Good", streaming=True)), root(text("Good day", streaming=False))
    assert compare(before, after) == [WidgetTextDelta(component_id="t", delta=" day", done=True)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (text("Good day"), text("Good")),
        (text("Good"), text("Bad")),
        (text("Good"), text("Good day", size="lg")),
        (text("Good", kind="Title"), text("Good day", kind="Title")),
        (text("Good"), text("Good day", kind="Markdown")),
        (text(None), text("Good")),
        (text("1"), text(11)),
        (text("Good", streaming=True), text("Good day")),
    ],
    ids=[
        "shrinks",
        "is another",
        "has another size",
        "is a title",
        "is of another type",
        "was none",
        "is a number",
        "ends",
    ],
)
def test_for_every_other_change_the_component_is_told(before: Node, after: Node) -> None:
    still = text("still", "s")
    assert compare(root(still, before), root(still, after)) == [
        WidgetComponentUpdated(component_id="t", component=after)
    ]


def test_the_deepest_components_around_all_changes_are_told() -> None:
    before = root(box("out", box("in", text("a", None)), box("other", text("b", None)), box("still", text("c"))))
    after = root(box("out", box("in", text("A", None)), box("other", text("B", None)), box("still", text("c"))))
    inner, other, _still = after["children"][0]["children"]
    assert compare(before, after) == [
        WidgetComponentUpdated(component_id="in", component=inner),
        WidgetComponentUpdated(component_id="other", component=other),
    ]


def test_a_change_outside_of_what_has_an_id_takes_in_what_is_around_it() -> None:
    before = root(box("out", box("in", text("a")), text("b", None)))
    after = root(box("out", box("in", text("ab")), text("B", None)))
    assert compare(before, after) == [WidgetComponentUpdated(component_id="out", component=after["children"][0])]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (root(text("a", None)), root(text("b", None))),
        (root(text("a"), id="root", size="sm"), root(text("a"), id="root", size="lg")),
        (root(text("a")), root(text("a"), text("b", "s"))),
        (root(text("a")), root(text("a", "other"))),
        (root(text("a")), {"type": "Card", "children": text("a")}),
        (root(text("a")), {"type": "Card"}),
        ({"type": "Card", "collapsed": True}, {"type": "Card", "collapsed": 1}),
    ],
    ids=["without ids", "of the root", "more children", "another id", "an only child", "no children", "true is not 1"],
)
def test_else_the_whole_widget_is_told(before: Node, after: Node) -> None:
    assert compare(before, after) == [WidgetRootUpdated(widget=after)]


def test_an_id_that_two_components_have_is_none() -> None:
    before, after = root(box("b", text("a"), text("b"))), root(box("b", text("a"), text("bc")))
    assert compare(before, after) == [WidgetComponentUpdated(component_id="b", component=after["children"][0])]
    later = root(box("b", text("a"), text("b", "other")))
    assert [type(update) for update in compare(before, later)] == [WidgetComponentUpdated]


def test_an_id_that_comes_twice_only_later_is_none_either() -> None:
    before = root(text("a"), box("b", text("x", None)))
    after = root(text("ab"), box("b", text("y", "t")))
    assert compare(before, after) == [WidgetRootUpdated(widget=after)]


def test_nan_is_what_it_was() -> None:
    before, after = root(text(float("nan"))), root(text(float("nan")))
    assert compare(before, after) == []


def test_a_widget_that_is_nested_too_deep_is_told_whole() -> None:
    def deep(leaf: str) -> Node:
        tree = text(leaf)
        for _ in range(2000):
            tree = box(None, tree)
        return root(tree)

    after = deep("ab")
    (update,) = compare(deep("a"), after)
    assert isinstance(update, WidgetRootUpdated)
    assert update.widget is after
