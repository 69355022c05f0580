"""What is wrong with a widget in ChatKit's JSON, told with its place, its component and its property."""

from typing import Any

import pytest

from chatkit_widget.protocol.widgets.checking import MOST_DEPTH, Problem, problems_in, problems_under

Node = dict[str, Any]


def text(value: Any = "a", **more: Any) -> Node:
    return {"type": "Text", "value": value, **more}


def card(*children: Any, **more: Any) -> Node:
    return {"type": "Card", "children": list(children), **more}


def words(widget: object) -> list[str]:
    return [str(problem) for problem in problems_in(widget)]


def nested(count: int) -> Node:
    tree = text()
    for _ in range(count):
        tree = {"type": "Box", "children": [tree]}
    return card(tree)


def test_a_widget_without_a_fault_has_no_problems() -> None:
    assert problems_in(card(text(), {"type": "Row", "children": text()}, {"type": "Col", "children": None})) == []


def test_a_key_that_is_null_counts_as_left_out() -> None:
    assert problems_in(card(text(size=None, nothing=None))) == []
    assert words(card(text(None))) == ["children[0]: Text needs 'value': text"]


def test_a_problem_names_place_component_and_property() -> None:
    tree = card(text(), {"type": "Row", "children": [text(), text(size="huge")]})
    assert problems_in(tree) == [
        Problem(
            "children[1].children[1]",
            "Text",
            "size",
            "Text.size cannot be 'huge': it is 'xs', 'sm', 'md', 'lg' or 'xl' (invalid enum value 'huge')",
        )
    ]


def test_every_problem_is_told_from_the_beginning_to_the_end() -> None:
    tree = {"type": "Card", "size": "tiny", "children": [{"type": "Label"}, 3, {"type": "Nothing"}, {}]}
    assert [(problem.path, problem.component, problem.property) for problem in problems_in(tree)] == [
        ("", "Card", "size"),
        ("children[0]", "Label", "fieldName"),
        ("children[0]", "Label", "value"),
        ("children[1]", "", ""),
        ("children[2]", "Nothing", ""),
        ("children[3]", "None", ""),
    ]


def test_what_is_wrong_with_the_root_has_no_place() -> None:
    assert words({"type": "Card", "sise": "sm"}) == ["Card has no 'sise'; did you mean 'size'?"]
    assert words("Card") == ["a component is a mapping with a type, not 'Card'"]
    assert words({"type": ["Card"]}) == ["a component needs a type, such as 'Text', not ['Card']"]


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (card(text(children=[text()])), "children[0]: Text takes no children, and has 1"),
        (
            card({"type": "Transition", "children": [text(), text()]}),
            "children[0]: Transition takes one child, and has 2",
        ),
        (
            card({"type": "Table", "children": [text()]}),
            "children[0].children[0]: a Table takes Table.Row as children, not Text",
        ),
        (
            card({"type": "Box", "children": "text"}),
            "children[0].children[0]: a component is a mapping with a type, not 'text'",
        ),
        (card({"type": "Table.Cell"}), "children[0]: Table.Cell stands only in a Table.Row"),
    ],
)
def test_wrong_children_are_told(tree: Node, told: str) -> None:
    assert words(tree) == [told]


def test_a_list_in_a_card_is_right() -> None:
    assert problems_in(card({"type": "ListView", "children": [{"type": "ListViewItem", "children": [text()]}]})) == []


def test_what_an_unknown_component_holds_is_not_looked_at() -> None:
    assert words(card({"type": "Carousel", "children": [{"type": "Text"}]})) == [
        "children[0]: there is no component 'Carousel'; did you mean 'Col'?"
    ]


@pytest.mark.parametrize("count", [200, 2000])
def test_deep_nesting_is_told_once_where_the_page_stops(count: int) -> None:
    (problem,) = problems_in(nested(count))
    assert problem.path.count("children") == MOST_DEPTH - 1
    assert "nested more than 100 deep" in problem.message


def test_nesting_up_to_the_limit_is_right() -> None:
    assert problems_in(nested(MOST_DEPTH - 2)) == []


def test_ten_thousand_rows_have_each_its_problem() -> None:
    rows = [{"type": "ListViewItem", "children": [text(size="huge")]} for _ in range(10_000)]
    problems = problems_in({"type": "ListView", "children": rows})
    assert len(problems) == 10_000
    assert problems[-1].path == "children[9999].children[0]"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_nan_and_infinities_are_told(number: float) -> None:
    (problem,) = problems_in(card({"type": "Row", "gap": number}))
    assert problem.message.startswith(f"Row.gap cannot be {number}: it is a number or text")


# Below one component


def test_what_is_under_a_component_is_told_as_in_the_whole() -> None:
    tree = card(text(), {"type": "Row", "children": [text(size="huge"), {"type": "Table", "children": text()}]})
    under = problems_under(tree, ("children", 1))
    assert under == problems_in(tree)
    assert problems_under(tree, ()) == problems_in(tree)
    assert problems_under(tree, ("children", 0)) == []


def test_where_a_component_stands_counts_though_only_it_is_looked_at() -> None:
    tree = card({"type": "Table", "children": text()}, {"type": "Nothing", "children": [{"type": "Table.Row"}]})
    assert problems_under(tree, ("children", 0, "children")) == problems_in(tree)[:1]
    assert [str(problem) for problem in problems_under(tree, ("children", 1, "children", 0))] == [
        "children[1].children[0]: Table.Row stands only in a Table"
    ]


def test_how_deep_a_component_is_counts_too() -> None:
    tree = nested(200)
    path = ("children", 0) * 50
    assert problems_under(tree, path) == problems_in(tree)
