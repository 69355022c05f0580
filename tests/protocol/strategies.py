"""Strategies for what servers send: items, updates, events, in any order."""

from typing import Any, cast

import msgspec
from hypothesis import strategies as st

from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import EndOfTurn, GeneratedImage, StructuredInput, ThreadItem
from chatkit_widget.protocol.stream import (
    ClientEffect,
    ErrorEvent,
    ItemAdded,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    ItemUpdated,
    Notice,
    ProgressUpdate,
    StreamEvent,
    StreamOptions,
    StreamSettings,
    ThreadCreated,
    ThreadUpdated,
)
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
from tests.protocol.wire import (
    NOW,
    assistant,
    citation,
    hidden,
    image,
    output,
    streamed,
    task,
    task_item,
    thread,
    tool_call,
    user,
    widget,
    workflow,
)

ids = st.sampled_from(["__fake_id__", "a", "b", "sent_1"])
texts = st.text(max_size=5)
indices = st.integers(0, 3)
nodes = st.sampled_from(["t", "u"])


def card(value: str) -> dict[str, Any]:
    inner = {"type": "Row", "children": {"type": "Markdown", "id": "u", "value": value, "streaming": True}}
    return {"type": "Card", "children": [{"type": "Text", "id": "t", "value": value}, inner, None]}


items: st.SearchStrategy[ThreadItem] = st.one_of(
    st.builds(assistant, ids, texts),
    st.builds(assistant, ids),
    st.builds(user, ids, texts),
    st.builds(widget, ids, st.builds(card, texts)),
    st.builds(workflow, ids, st.builds(task, texts)),
    st.builds(task_item, ids, texts),
    st.builds(image, ids),
    st.builds(output, ids, texts),
    st.builds(tool_call, ids),
    st.builds(hidden, ids),
    st.builds(EndOfTurn, id=ids, thread_id=st.just("thr_1"), created_at=st.just(NOW)),
    st.builds(StructuredInput, id=ids, thread_id=st.just("thr_1"), created_at=st.just(NOW), inputs=st.just([])),
)
parts = st.builds(AssistantText, text=texts)
updates: st.SearchStrategy[ItemUpdate] = st.one_of(
    st.builds(TextDelta, content_index=indices, delta=texts),
    st.builds(ContentPartAdded, content_index=indices, content=parts),
    st.builds(ContentPartDone, content_index=indices, content=parts),
    st.builds(
        AnnotationAdded, content_index=indices, annotation_index=indices, annotation=st.builds(citation, texts, indices)
    ),
    st.builds(WidgetTextDelta, component_id=nodes, delta=texts, done=st.booleans()),
    st.builds(WidgetRootUpdated, widget=st.builds(card, texts)),
    st.builds(WidgetComponentUpdated, component_id=nodes, component=st.builds(card, texts)),
    st.builds(WorkflowTaskAdded, task_index=indices, task=st.builds(task, texts)),
    st.builds(WorkflowTaskUpdated, task_index=indices, task=st.builds(task, texts)),
    st.builds(GeneratedImageUpdated, image=st.builds(GeneratedImage, id=ids, url=texts)),
    st.builds(OutputDelta, delta=texts),
)
single: st.SearchStrategy[StreamEvent] = st.one_of(
    st.builds(ItemAdded, item=items),
    st.builds(ItemDone, item=items),
    st.builds(ItemReplaced, item=items),
    st.builds(ItemRemoved, item_id=ids),
    st.builds(ItemUpdated, item_id=ids, update=updates),
    st.builds(ItemUpdated, item_id=ids, update=updates),
    st.builds(ThreadCreated, thread=st.builds(thread, ids)),
    st.builds(ThreadUpdated, thread=st.builds(thread, ids, title=texts)),
    st.builds(StreamOptions, stream_options=st.builds(StreamSettings, allow_cancel=st.booleans())),
    st.builds(ProgressUpdate, text=texts),
    st.builds(ClientEffect, name=texts),
    st.builds(ErrorEvent),
    st.builds(Notice, level=st.just("info"), message=texts),
)
whole: st.SearchStrategy[list[StreamEvent]] = st.builds(streamed, ids, texts, texts)
groups = st.one_of(whole, single.map(lambda event: [event]))
turns = st.lists(st.lists(groups, max_size=8), max_size=3)


# Malformed ones

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([-1, -(2**40), 2**31, 2**63, 2**70, 1e300]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["a", "b", "__fake_id__", "user_message", "assistant_message", "widget", "error", "2025-05-01"]),
)
json_values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def nested(depth: int) -> Any:
    value: Any = {"type": "Text", "id": "t", "value": "deep"}
    for _ in range(depth):
        value = {"type": "Box", "children": [value]}
    return value


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """Return a valid event with up to three things changed somewhere in it."""
    value: Any = msgspec.to_builtins(draw(single))
    for _ in range(draw(st.integers(0, 3))):
        value = mutation(draw, value)
    return value


def mutation(draw: st.DrawFn, value: Any) -> Any:
    """Return plain JSON with one thing changed somewhere in it."""
    goes_in = value and draw(st.integers(0, 3))
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        if goes_in:
            name = draw(st.sampled_from(sorted(fields)))
            return {**fields, name: mutation(draw, fields[name])}
        dropped = draw(st.sampled_from(["", *sorted(fields)]))
        added = draw(st.dictionaries(st.sampled_from(["type", "id", "update", "extra"]), json_values, max_size=1))
        return {**{name: inner for name, inner in fields.items() if name != dropped}, **added}
    if isinstance(value, list) and goes_in:
        elements = cast("list[Any]", value)
        at = draw(st.integers(0, len(elements) - 1))
        return [*elements[:at], mutation(draw, elements[at]), *elements[at + draw(st.integers(0, 1)) :]]
    return draw(st.one_of(json_values, json_values, st.sampled_from([5, 150, 400]).map(nested)))


# Replies to requests for JSON


def _paged(data: list[Any], more: object, after: object) -> dict[str, Any]:
    return {"data": data, "has_more": more, "after": after}


def _opened(page: dict[str, Any]) -> dict[str, Any]:
    return {**msgspec.to_builtins(thread("thr_1")), "items": page}


plain_items: st.SearchStrategy[Any] = items.map(msgspec.to_builtins)
cursors = st.sampled_from([None, "a", "b", 7])
pages = st.builds(_paged, st.lists(plain_items, max_size=4), st.booleans(), cursors)
threads = pages.map(_opened)
lists = st.builds(_paged, st.lists(threads, max_size=2), st.booleans(), cursors)


@st.composite
def replies(draw: st.DrawFn) -> bytes:
    """Return a reply, of whatever request, with up to two things changed somewhere in it; or none at all."""
    value: Any = draw(st.one_of(threads, pages, lists, json_values))
    for _ in range(draw(st.integers(0, 2))):
        value = mutation(draw, value)
    return draw(st.sampled_from([msgspec.json.encode(value)] * 9 + [b"", b"<html>"]))
