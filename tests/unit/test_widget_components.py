"""ChatKit's components as Python classes: what their JSON is, and what a constructor refuses."""

import math
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from chatkit_widget.errors import WidgetError
from chatkit_widget.protocol.widgets.base import ROOTS
from chatkit_widget.protocol.widgets.shapes import COMPONENTS, schema, shapes, type_of
from chatkit_widget.protocol.widgets.trees import has_root, tree_of
from chatkit_widget.widgets import (
    Action,
    Badge,
    BarSeries,
    Basic,
    Border,
    Box,
    Button,
    Card,
    CardAction,
    Chart,
    Checkbox,
    Component,
    DatePicker,
    Divider,
    Edge,
    Icon,
    Image,
    Input,
    Label,
    LineSeries,
    ListView,
    ListViewItem,
    Option,
    RadioGroup,
    Row,
    Select,
    Spacing,
    Status,
    Table,
    TableCell,
    TableRow,
    Text,
    ThemeColor,
    Title,
    Transition,
    XAxis,
)
from tests.protocol.official import DynamicWidgetRoot


class Model:
    """What can be dumped, as a model of pydantic."""

    def __init__(self, **fields: Any) -> None:
        self._fields = fields

    def model_dump(self, **_options: Any) -> dict[str, Any]:
        """Return the fields."""
        return self._fields


def refusal(make: Any) -> str:
    with pytest.raises(WidgetError) as caught:
        make()
    return str(caught.value)


# Their JSON


def test_properties_are_named_as_chatkit_names_them() -> None:
    text = Text("Hello", id="t", key="k", text_align="center", max_lines=2, line_through=True)
    assert text.to_dict() == {
        "type": "Text",
        "value": "Hello",
        "id": "t",
        "key": "k",
        "textAlign": "center",
        "maxLines": 2,
        "lineThrough": True,
    }


def test_what_was_not_given_is_left_out_and_false_and_zero_are_not() -> None:
    assert Button("Go", submit=False).to_dict() == {"type": "Button", "label": "Go", "submit": False}
    assert Row(gap=0).to_dict() == {"type": "Row", "gap": 0}


def test_an_action_has_only_what_differs_from_the_usual() -> None:
    button = Button("Go", on_click_action=Action("go", {"id": 7}))
    assert button.to_dict()["onClickAction"] == {"type": "go", "payload": {"id": 7}}
    action = Action("go", handler="client", loading_behavior="self", streaming=False)
    assert Button("Go", on_click_action=action).to_dict()["onClickAction"] == {
        "type": "go",
        "handler": "client",
        "loadingBehavior": "self",
        "streaming": False,
    }


def test_values_with_parts_are_written_as_their_parts() -> None:
    card = Card(
        [Text("x", color=ThemeColor(light="red", dark="#fff"))],
        border=Border(top=2, x=Edge(size=1, style="dashed")),
        padding=Spacing(x=2, top="1rem"),
        status=Status(text="Done", icon="check"),
        confirm=CardAction("Yes", Action("yes")),
    )
    assert card.to_dict() == {
        "type": "Card",
        "children": [{"type": "Text", "value": "x", "color": {"light": "red", "dark": "#fff"}}],
        "border": {"top": 2, "x": {"size": 1, "style": "dashed"}},
        "padding": {"x": 2, "top": "1rem"},
        "status": {"text": "Done", "icon": "check"},
        "confirm": {"label": "Yes", "action": {"type": "yes"}},
    }


def test_days_and_times_are_written_in_iso_8601() -> None:
    picker = DatePicker("day", min=date(2025, 5, 1), default_value=datetime(2025, 5, 2, 9, 30, tzinfo=UTC))
    assert picker.to_dict() == {
        "type": "DatePicker",
        "name": "day",
        "min": "2025-05-01",
        "defaultValue": "2025-05-02T09:30:00Z",
    }


def test_children_may_be_components_mappings_and_models_together() -> None:
    given = [Text("a"), {"type": "Text", "value": "b"}, Model(type="Text", value="c"), (None or Title("d"))]
    kinds = [(child["type"], child["value"]) for child in Card(given).to_dict()["children"]]
    assert kinds == [("Text", "a"), ("Text", "b"), ("Text", "c"), ("Title", "d")]


def test_one_child_needs_no_list() -> None:
    assert Card(Text("a")).to_dict()["children"] == {"type": "Text", "value": "a"}
    assert Transition(Text("a")).to_dict()["children"] == {"type": "Text", "value": "a"}


def test_a_component_is_immutable() -> None:
    with pytest.raises(AttributeError):
        Text("a").value = "b"  # pyright: ignore[reportAttributeAccessIssue]


def test_a_chart_has_columns_and_an_axis() -> None:
    chart = Chart([{"month": "May", "n": 1}, {"month": "June", "n": None}], [BarSeries("n", stack="s")], XAxis("month"))
    assert chart.to_dict() == {
        "type": "Chart",
        "data": [{"month": "May", "n": 1}, {"month": "June", "n": None}],
        "series": [{"type": "bar", "dataKey": "n", "stack": "s"}],
        "xAxis": {"dataKey": "month"},
    }


# What a constructor refuses


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Text(3), "Text.value cannot be 3: it is text"),  # pyright: ignore[reportArgumentType]
        (lambda: Text("a", size="huge"), "Text.size cannot be 'huge': it is 'xs', 'sm', 'md', 'lg' or 'xl'"),  # pyright: ignore[reportArgumentType]
        (lambda: Text("a", italic=1), "Text.italic cannot be 1: it is true or false"),  # pyright: ignore[reportArgumentType]
        (lambda: Text("a", max_lines=0), "Text.maxLines cannot be 0: it is a whole number from 1"),
        (lambda: Row(gap=math.nan), "Row.gap cannot be nan: it is a number or text"),
        (lambda: Row(gap=math.inf), "Row.gap cannot be inf"),
        (lambda: Box(aspect_ratio=0), "Box.aspectRatio cannot be 0: it is a number above 0 or text"),
        (lambda: Icon("no such"), "Icon.name cannot be 'no such': it is the name of an icon"),
        (lambda: Select("a", "b"), "Select.options cannot be 'b': it is a list of a mapping of"),  # pyright: ignore[reportArgumentType]
        (
            lambda: Button("a", on_click_action={}),
            "Button.onClickAction cannot be {}: it is a mapping of type, payload",
        ),
        (lambda: Button("a", on_click_action={"type": 3}), "(expected `str`, got `int` at type)"),
        (
            lambda: Chart([{"a": math.inf}], [BarSeries("a")], "a"),
            "Chart.data cannot be [{'a': inf}]: it is a list of a mapping",
        ),
        (lambda: DatePicker("a", min="soon"), "DatePicker.min cannot be 'soon': it is a day or a time in ISO 8601"),
        (lambda: Text("a", color=object()), "Text: a widget cannot hold object: <object object"),  # pyright: ignore[reportArgumentType]
        (lambda: Text("a", editable=True), "Text.editable is false, or a mapping with the name of its field"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(make: Any, words: str) -> None:
    assert words in refusal(make)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Card([3]), "children[0]: a component is a mapping with a type, not 3"),  # pyright: ignore[reportArgumentType]
        (lambda: Card("text"), "children[0]: a component is a mapping with a type, not 'text'"),  # pyright: ignore[reportArgumentType]
        (lambda: Card([object()]), "children[0]: a component is a mapping with a type, not <object"),  # pyright: ignore[reportArgumentType]
        (lambda: Card([{"value": "a"}]), "children[0]: a component needs a type, such as 'Text', not None"),
        (lambda: Card([{"type": "Texx"}]), "children[0]: there is no component 'Texx'; did you mean 'Text'?"),
        (lambda: Card([{"type": "Text"}]), "children[0]: Text needs 'value': text"),
        (
            lambda: Card([Model(type="Text", value="a", sise=2)]),
            "children[0]: Text has no 'sise'; did you mean 'size'?",
        ),
        (lambda: Card([Row({"type": "Box", "children": [{"type": "Icon", "name": 1}]})]), "children[0]"),
        (lambda: ListView([Text("a")]), "children[0]: a ListView takes ListViewItem as children, not Text"),
        (lambda: Card([TableRow([])]), "children[0]: Table.Row stands only in a Table"),
        (lambda: Card([{"type": "ListViewItem"}]), "children[0]: ListViewItem stands only in a ListView"),
        (lambda: Transition([Text("a"), Text("b")]), "Transition takes one child, and has 2"),
    ],
)
def test_a_wrong_child_is_refused_with_its_place(make: Any, words: str) -> None:
    assert words in refusal(make)


def test_all_that_is_wrong_is_told_at_once() -> None:
    words = refusal(lambda: Text(3, size="huge"))  # pyright: ignore[reportArgumentType]
    assert "Text.value" in words
    assert "Text.size" in words


def test_what_does_not_exist_in_python_is_refused_by_python() -> None:
    with pytest.raises(TypeError, match="colour"):
        Text("a", colour="red")  # pyright: ignore[reportCallIssue]


# What does not go together


ROWS = [{"day": "Mo", "n": 1, "who": "Anna"}]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: Chart(ROWS, [BarSeries("n")], "month"),
            "Chart.xAxis names the column 'month', which is not in the data; there are day, n, who",
        ),
        (lambda: Chart(ROWS, [BarSeries("n")], {"dataKey": "month"}), "Chart.xAxis names the column 'month'"),
        (lambda: Chart(ROWS, [BarSeries("n"), LineSeries("m")], "day"), "Chart.series[1] names the column 'm'"),
        (
            lambda: Chart(ROWS, [BarSeries("who")], "day"),
            "Chart.series[0] needs numbers in the column 'who', and there is text",
        ),
        (lambda: Chart([{}], [], "day"), "which is not in the data; there are none"),
        (lambda: DatePicker("a", min="2025-02-30"), "DatePicker.min cannot be '2025-02-30': there is no such day"),
        (
            lambda: DatePicker("a", min="2025-02-03", max="2025-02-01"),
            "DatePicker.min is 2025-02-03, after max, which is 2025-02-01",
        ),
        (
            lambda: DatePicker("a", min="2025-02-03", default_value="2025-02-01"),
            "DatePicker.defaultValue is 2025-02-01, not from 2025-02-03 to …",
        ),
        (lambda: DatePicker("a", max="2025-02-03", default_value="2025-02-04"), "not from … to 2025-02-03"),
        (
            lambda: Select("a", [Option("x", "X")], default_value="y"),
            "Select.defaultValue is 'y', which is none of its options",
        ),
        (lambda: RadioGroup("a", default_value="y"), "RadioGroup.defaultValue is 'y'"),
        (lambda: Select("a", [Option("x", "X"), Option("x", "Y")]), "Select.options has 'x' more than once"),
        (
            lambda: Select("a", [Option(str(number % 19_999), "X") for number in range(20_000)]),
            "Select.options has '0' more than once",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(make: Any, words: str) -> None:
    assert words in refusal(make)


def test_what_goes_together_is_taken() -> None:
    Chart([], [BarSeries("n")], "month")
    Chart(ROWS, [BarSeries("n")], "day")
    DatePicker("a", min="2025-02-01", max="2025-02-03", default_value="2025-02-02")
    DatePicker("a", default_value="2025-02-02")
    Select("a", [Option("x", "X")], default_value="x")
    Select("a", [Option(str(number), "X") for number in range(20_000)])
    RadioGroup("a", [Option("x", "X", disabled=True)])
    Text("a", editable=False)


# Shapes


def test_every_component_has_a_shape_under_its_type() -> None:
    assert list(shapes()) == [type_of(component) for component in COMPONENTS]
    assert set(ROOTS) <= set(shapes())


def test_a_shape_says_what_a_component_needs_and_takes() -> None:
    label, row = shapes()["Label"], shapes()["Table.Row"]
    assert label.required == {"value", "fieldName"}
    assert (label.content, shapes()["Transition"].content, row.content) == ("none", "one", "many")
    assert (row.accepts, row.inside) == (("Table.Cell",), "Table")


def test_the_schema_describes_every_component() -> None:
    made = schema()
    assert [each["$ref"] for each in made["oneOf"]] == [f"#/$defs/{component.__name__}" for component in COMPONENTS]
    card, label = made["$defs"]["Card"], made["$defs"]["Label"]
    assert card["properties"]["type"] == {"const": "Card"}
    assert card["properties"]["children"] == {}
    assert "children" not in label["properties"]
    assert label["required"] == ["type", "value", "fieldName"]
    assert (card["content"], label["content"]) == ("many", "none")
    assert msgspec.json.encode(made)


# Trees


def test_a_root_is_a_tree_as_it_is() -> None:
    assert tree_of(Card((Text("a"), Text("b")))) == {
        "type": "Card",
        "children": [{"type": "Text", "value": "a"}, {"type": "Text", "value": "b"}],
    }


@pytest.mark.parametrize(
    "component",
    [Badge("new"), Checkbox("ok"), Divider(), Image("https://example.org/a.png"), Input("a"), Label("A", "a"), Table()],
)
def test_another_component_of_ours_stands_in_a_basic(component: Component) -> None:
    assert tree_of(component) == {"type": "Basic", "children": [component.to_dict()]}


def test_models_of_openai_chatkit_and_mappings_are_trees_as_they_are() -> None:
    tree = {"type": "Card", "children": [{"type": "Text", "value": "a"}]}
    model = DynamicWidgetRoot.model_validate(tree)
    assert tree_of(model) == tree
    assert tree_of(tree) == tree
    assert tree_of({"type": "Text", "value": "a"}) == {"type": "Text", "value": "a"}


def test_a_mapping_may_hold_components_and_models() -> None:
    tree = tree_of({"type": "Card", "children": (Text("a"), Model(type="Text", value="b"))})
    assert tree == {"type": "Card", "children": [{"type": "Text", "value": "a"}, {"type": "Text", "value": "b"}]}


def test_a_tree_is_a_copy() -> None:
    given: dict[str, Any] = {"type": "Card", "children": [{"type": "Text", "value": "a"}]}
    tree = tree_of(given)
    given["children"][0]["value"] = "b"
    assert tree["children"][0]["value"] == "a"


def test_nan_is_left_for_the_checks_and_keys_become_text() -> None:
    tree = tree_of({"type": "Chart", "data": [{1: math.nan}]})
    assert list(tree["data"][0]) == ["1"]
    assert math.isnan(tree["data"][0]["1"])


@pytest.mark.parametrize("wrong", [3, "Card", None, [Text("a")], Card, object()])
def test_what_is_no_widget_is_refused(wrong: object) -> None:
    assert "a widget is a component, a mapping with a type, or a model of openai-chatkit, not" in refusal(
        lambda: tree_of(wrong)
    )


@pytest.mark.parametrize("wrong", [object(), 2**70, {(1, 2): 3}])
def test_what_json_cannot_hold_is_refused(wrong: object) -> None:
    assert "the widget cannot be written as JSON" in refusal(lambda: tree_of({"type": "Card", "x": wrong}))


def test_what_is_nested_too_deep_is_refused_and_200_deep_is_not() -> None:
    def deep(count: int) -> dict[str, Any]:
        tree: dict[str, Any] = {"type": "Text", "value": "x"}
        for _ in range(count):
            tree = {"type": "Box", "children": [tree]}
        return tree

    assert tree_of(deep(200)) == deep(200)
    assert "nested too deep" in refusal(lambda: tree_of(deep(2000)))


@pytest.mark.parametrize("kind", ROOTS)
def test_a_root_is_told_by_its_type(kind: str) -> None:
    assert has_root({"type": kind})
    assert not has_root({"type": "Text"})
    assert not has_root({})
    assert not has_root({"type": ["Card"]})


def test_lists_and_tables_take_their_rows() -> None:
    ListView([ListViewItem([Text("a")], on_click_action=Action("open"))])
    Table([TableRow([TableCell([Text("a")])], header=True)])
    Basic([Card([Text("a")])])
