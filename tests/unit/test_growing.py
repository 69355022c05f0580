"""Items that still change: every update of ChatKit's protocol (section 7.3 of the client's rules)."""

import sys
import threading
import time
from typing import Any

import pytest

from chatkit_widget.protocol.content import Annotation, AssistantText
from chatkit_widget.protocol.growing import GrowingItem
from chatkit_widget.protocol.items import AssistantMessage, GeneratedImage, Item, OutputItem, ThreadItem, WidgetItem
from chatkit_widget.protocol.updates import (
    AnnotationAdded,
    ContentPartAdded,
    ContentPartDone,
    GeneratedImageUpdated,
    ItemUpdate,
    OutputDelta,
    TextDelta,
    WidgetComponentUpdated,
    WidgetRootUpdated,
    WidgetTextDelta,
    WorkflowTaskAdded,
    WorkflowTaskUpdated,
)
from tests.protocol.wire import assistant, citation, image, output, task, tool_call, widget, workflow


def grown(item: ThreadItem, *updates: ItemUpdate) -> Any:
    growing = GrowingItem(item)
    for update in updates:
        growing.apply(update)
    return growing.item


def delta(text: str, index: int = 0) -> TextDelta:
    return TextDelta(content_index=index, delta=text)


def done(text: str, *annotations: Annotation) -> ContentPartDone:
    return ContentPartDone(content_index=0, content=AssistantText(text=text, annotations=list(annotations)))


def cited(title: str, index: int) -> AnnotationAdded:
    return AnnotationAdded(content_index=0, annotation_index=index, annotation=citation(title))


def titles(message: Any) -> list[str]:
    return [annotation.source.title for annotation in message.content[0].annotations]


CARD: dict[str, Any] = {
    "type": "Card",
    "id": "root",
    "children": [
        {"type": "Text", "id": "t", "value": "a", "streaming": True},
        {"type": "Transition", "children": {"type": "Markdown", "id": "m"}},
        None,
    ],
}


def value_delta(name: str, text: str, *, is_done: bool = False) -> WidgetTextDelta:
    return WidgetTextDelta(component_id=name, delta=text, done=is_done)


# Assistant messages


def test_text_is_appended_to_its_part() -> None:
    assert grown(assistant("a", "one ", "x"), delta("two "), delta("three"), delta("y", 1)).content == [
        AssistantText(text="one two three"),
        AssistantText(text="xy"),
    ]


@pytest.mark.parametrize(
    "update",
    [
        delta("x", 2),
        ContentPartAdded(content_index=2, content=AssistantText(text="x")),
        ContentPartDone(content_index=2, content=AssistantText(text="x")),
    ],
)
def test_parts_that_were_never_announced_are_padded(update: ItemUpdate) -> None:
    assert [part.text for part in grown(assistant("a", "first"), update).content] == ["first", "", "x"]


def test_an_annotation_of_a_part_that_was_never_announced_pads_too() -> None:
    message = grown(assistant("a"), AnnotationAdded(content_index=1, annotation_index=0, annotation=citation("s")))
    assert [len(part.annotations) for part in message.content] == [0, 1]


def test_an_added_part_takes_its_place() -> None:
    update = ContentPartAdded(content_index=0, content=AssistantText(text="new"))
    assert grown(assistant("a", "old"), update).text == "new"


def test_text_that_grew_before_another_update_is_kept() -> None:
    message = grown(assistant("a", ""), delta("grown "), cited("s", 0), delta("on"))
    assert message.text == "grown on"
    assert titles(message) == ["s"]


def test_an_annotation_is_inserted_at_its_index_or_appended() -> None:
    assert titles(grown(assistant("a", "x"), cited("1", 0), cited("0", 0), cited("9", 7))) == ["0", "1", "9"]


def test_a_done_part_without_annotations_keeps_those_that_came_before() -> None:
    message = grown(assistant("a", "x"), cited("s", 0), done("final"))
    assert (message.text, titles(message)) == ("final", ["s"])


def test_a_done_part_with_annotations_replaces_those_that_came_before() -> None:
    assert titles(grown(assistant("a", "x"), cited("s", 0), done("final", citation("t")))) == ["t"]


# Widgets


def test_a_delta_grows_the_node_with_its_id_wherever_it_is() -> None:
    changed = grown(widget("w", CARD), value_delta("t", "b"), value_delta("m", "new"))
    text, transition, _none = changed.widget["children"]
    assert text["value"] == "ab"
    assert transition["children"]["value"] == "new"
    assert CARD["children"][0]["value"] == "a"


def test_done_ends_the_streaming_of_a_node_and_further_deltas_may_follow() -> None:
    first = grown(widget("w", CARD), value_delta("t", "b", is_done=True))
    assert first.widget["children"][0] == {"type": "Text", "id": "t", "value": "ab", "streaming": False}
    second = grown(first, value_delta("t", "c", is_done=True))
    assert second.widget["children"][0]["value"] == "abc"


def test_a_delta_that_only_appends_is_told_with_the_place_of_its_text() -> None:
    growing = GrowingItem(widget("w", CARD))
    assert growing.append(value_delta("t", "b")) == (("widget", "children", 0, "value"), "b")
    assert growing.append(value_delta("t", "c")) == (("widget", "children", 0, "value"), "c")
    assert growing.item == widget(
        "w", {**CARD, "children": [{**CARD["children"][0], "value": "abc"}, *CARD["children"][1:]]}
    )
    assert CARD["children"][0]["value"] == "a"


def test_the_place_of_a_text_is_told_through_children_that_are_no_list() -> None:
    tree = {
        "type": "Card",
        "children": {"type": "Transition", "children": {"type": "Markdown", "id": "m", "value": ""}},
    }
    growing = GrowingItem(widget("w", tree))
    path = ("widget", "children", "children", "value")
    assert growing.append(value_delta("m", "x", is_done=True)) == (path, "x")
    assert growing.fold() == widget("w", {"type": "Card", "children": {"type": "Transition", "children": MARKED}})
    assert growing.append(value_delta("m", "y", is_done=True)) == (path, "y")


MARKED = {"type": "Markdown", "id": "m", "value": "x"}


def test_several_texts_grow_beside_each_other() -> None:
    tree = {"type": "Card", "children": [{"type": "Text", "id": name, "value": name} for name in ("a", "b")]}
    deltas = [value_delta(name, text, is_done=True) for name, text in (("a", "1"), ("b", "2"), ("a", "3"))]
    assert [node["value"] for node in grown(widget("w", tree), *deltas).widget["children"]] == ["a13", "b2"]


def test_a_node_without_streaming_stays_so_though_each_delta_says_that_it_is_the_last() -> None:
    tree = {"type": "Card", "children": [{"type": "Text", "id": "t", "value": ""}]}
    changed = grown(widget("w", tree), value_delta("t", "a", is_done=True), value_delta("t", "b", is_done=True))
    assert changed.widget["children"] == [{"type": "Text", "id": "t", "value": "ab"}]


@pytest.mark.parametrize(
    ("name", "is_done"),
    [("t", True), ("m", False), ("twice", True), ("root", True), ("nothing", True)],
    ids=["ends streaming", "has no text", "is there twice", "is no text", "is nowhere"],
)
def test_a_delta_that_does_more_than_append_has_no_place(name: str, is_done: bool) -> None:  # noqa: FBT001
    twice = {"type": "Text", "id": "twice", "value": "x"}
    growing = GrowingItem(widget("w", {**CARD, "children": [*CARD["children"], twice, twice]}))
    assert growing.append(value_delta(name, "b", is_done=is_done)) is None
    assert growing.item == widget("w", {**CARD, "children": [*CARD["children"], twice, twice]})


def test_a_text_is_found_again_where_another_update_put_it() -> None:
    growing = GrowingItem(widget("w", CARD))
    growing.append(value_delta("t", "b"))
    inner = {"type": "Box", "id": "box", "children": [{"type": "Text", "id": "t", "value": "new"}]}
    growing.apply(WidgetRootUpdated(widget={"type": "Card", "children": [inner]}))
    assert growing.append(value_delta("t", "er", is_done=True)) == (
        ("widget", "children", 0, "children", 0, "value"),
        "er",
    )
    growing.apply(WidgetComponentUpdated(component_id="box", component={"type": "Text", "id": "t", "value": "a"}))
    assert growing.append(value_delta("t", "b", is_done=True)) == (("widget", "children", 0, "value"), "b")
    growing.item = widget("w", {"type": "Text", "id": "t", "value": ""})
    assert growing.append(value_delta("t", "c", is_done=True)) == (("widget", "value"), "c")


def test_the_root_itself_may_have_the_id() -> None:
    assert grown(widget("w", CARD), value_delta("root", "x")).widget["value"] == "x"


def test_a_new_root_replaces_the_old_one() -> None:
    assert grown(widget("w", CARD), WidgetRootUpdated(widget={"type": "Basic"})).widget == {"type": "Basic"}


def test_a_component_is_replaced_by_id() -> None:
    update = WidgetComponentUpdated(component_id="t", component={"type": "Title", "id": "t", "value": "x"})
    assert grown(widget("w", CARD), update).widget["children"][0]["type"] == "Title"


def test_components_that_share_an_id_change_together_but_for_those_inside_of_each_other() -> None:
    inner = {"type": "Text", "id": "t", "value": "a"}
    outer = {"type": "Box", "id": "t", "children": [inner]}
    tree = {"type": "Card", "children": [inner, {"type": "Row", "children": [inner, outer]}, {"type": "Spacer"}]}
    changed = grown(widget("w", tree), WidgetComponentUpdated(component_id="t", component={"type": "Divider"}))
    divider = {"type": "Divider"}
    assert changed.widget["children"] == [divider, {"type": "Row", "children": [divider, divider]}, {"type": "Spacer"}]
    assert tree["children"][0] is inner


@pytest.mark.parametrize("index", [-1, 1000, 10**9])
def test_a_part_that_no_message_has_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match=f"no part {index}"):
        grown(assistant("a", "x"), delta("y", index))


@pytest.mark.parametrize(
    "update", [value_delta("nothing", "x"), WidgetComponentUpdated(component_id="nothing", component={})]
)
def test_a_node_that_is_not_in_the_widget_is_refused(update: ItemUpdate) -> None:
    with pytest.raises(ValueError, match="'nothing'"):
        grown(widget("w", CARD), update)


# Workflows, images, output


def test_tasks_that_a_workflow_begins_with_may_be_announced_once_more() -> None:
    growing = GrowingItem(workflow("w", task("A"), task("B"), task("C")))
    for index, title in [(1, "B"), (2, "C"), (1, "B"), (0, "A"), (3, "D")]:
        growing.apply(WorkflowTaskAdded(task_index=index, task=task(title)))
    assert growing.item == workflow("w", *map(task, ["A", "B", "C", "B", "A", "D"]))
    growing = GrowingItem(workflow("w", task("A"), task("B")))
    growing.apply(WorkflowTaskAdded(task_index=1, task=task("other")))
    assert growing.item == workflow("w", *map(task, ["A", "B", "other"]))


def test_a_task_is_appended_even_when_its_index_is_taken() -> None:
    """The SDK announces a task equal to an earlier one with the index of that one."""
    updates = [WorkflowTaskAdded(task_index=index, task=task(title)) for index, title in [(0, "A"), (1, "B"), (0, "A")]]
    assert [step.title for step in grown(workflow("w"), *updates).workflow.tasks] == ["A", "B", "A"]


def test_a_task_is_replaced_at_its_index() -> None:
    update = WorkflowTaskUpdated(task_index=1, task=task("C"))
    changed = grown(workflow("w", task("A"), task("B"), task("D")), update)
    assert [step.title for step in changed.workflow.tasks] == ["A", "C", "D"]


@pytest.mark.parametrize("index", [-1, 1])
def test_a_task_that_is_not_there_cannot_be_replaced(index: int) -> None:
    with pytest.raises(ValueError, match=f"none at index {index}"):
        grown(workflow("w", task("A")), WorkflowTaskUpdated(task_index=index, task=task("B")))


def test_a_picture_is_replaced() -> None:
    picture = GeneratedImage(id="p", url="data:,")
    assert grown(image("i"), GeneratedImageUpdated(image=picture, progress=0.5)).image == picture


def test_printed_text_is_appended() -> None:
    assert grown(output("o", "a"), OutputDelta(delta="b"), OutputDelta(delta="c")).text == "abc"


UPDATES: list[tuple[type[Item], ItemUpdate]] = [
    (AssistantMessage, delta("x")),
    (AssistantMessage, done("x")),
    (AssistantMessage, cited("x", 0)),
    (WidgetItem, value_delta("t", "x")),
    (WidgetItem, WidgetRootUpdated(widget={})),
    (WidgetItem, WidgetComponentUpdated(component_id="t", component={})),
    (type(workflow("w")), WorkflowTaskAdded(task_index=0, task=task("x"))),
    (type(workflow("w")), WorkflowTaskUpdated(task_index=0, task=task("x"))),
    (type(image("i")), GeneratedImageUpdated(image=GeneratedImage(id="p", url=""))),
    (OutputItem, OutputDelta(delta="x")),
]


@pytest.mark.parametrize(("fitting", "update"), UPDATES)
def test_an_update_of_another_type_is_refused_and_changes_nothing(fitting: type[Item], update: ItemUpdate) -> None:
    for item in (
        assistant("a"),
        widget("w", CARD),
        workflow("w", task("x")),
        image("i"),
        output("o", ""),
        tool_call("c"),
    ):
        if isinstance(item, fitting):
            continue
        growing = GrowingItem(item)
        with pytest.raises(ValueError, match=item.type):
            growing.apply(update)
        assert growing.item is item


# Growing cheaply, and read from anywhere


def test_appending_gives_the_path_and_the_text() -> None:
    growing = GrowingItem(assistant("a", "", ""))
    assert growing.append(delta("x", 1)) == (("content", 1, "text"), "x")
    assert GrowingItem(output("o", "")).append(OutputDelta(delta="y")) == (("text",), "y")


def test_what_is_not_an_append_is_left_to_apply() -> None:
    growing = GrowingItem(assistant("a", "x"))
    assert growing.append(done("y")) is None
    assert growing.append(delta("x", 5)) is None
    assert growing.item == assistant("a", "x")


def test_the_item_is_made_only_when_somebody_looks() -> None:
    growing = GrowingItem(assistant("a", ""))
    growing.apply(delta("x"))
    first = growing.item
    assert growing.item is first
    growing.apply(delta("y"))
    assert growing.item.type == "assistant_message"
    assert first == assistant("a", "x")
    assert growing.item == assistant("a", "xy")


def test_appending_costs_the_same_however_long_the_text_is() -> None:
    def seconds(growing: GrowingItem) -> float:
        began = time.perf_counter()
        for _ in range(2000):
            growing.append(delta("word"))
        return time.perf_counter() - began

    short = min(seconds(GrowingItem(assistant("a", ""))) for _ in range(5))
    long = min(seconds(GrowingItem(assistant("a", "x" * 5_000_000))) for _ in range(5))
    assert long < short * 10


def test_an_item_may_be_read_from_another_thread_while_it_grows() -> None:
    wrong: list[object] = []
    stopped = threading.Event()
    holder = [GrowingItem(assistant("a"))]

    def read() -> None:
        while not stopped.is_set():
            try:
                text = "".join(part.text for part in getattr(holder[0].item, "content", []))
            except Exception as error:  # noqa: BLE001 (any is a failure of what is tested)
                wrong.append(error)
                return
            if text.strip("x") or len(text) > 40:
                wrong.append(text)
                return

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    readers = [threading.Thread(target=read) for _ in range(2)]
    try:
        for reader in readers:
            reader.start()
        for _ in range(400):
            growing = holder[0] = GrowingItem(assistant("a"))
            for index in range(4):
                for _ in range(10):
                    growing.apply(delta("x", index))
                growing.apply(ContentPartDone(content_index=index, content=AssistantText(text="x" * 10)))
    finally:
        stopped.set()
        sys.setswitchinterval(interval)
        for reader in readers:
            reader.join()
    assert wrong == []
