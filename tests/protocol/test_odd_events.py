"""Events that no server should send, and one day does: each is passed over, and nothing is lost."""

from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.errors import StreamError
from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.stream import (
    ErrorEvent,
    ItemAdded,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    ItemUpdated,
    StreamEvent,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.updates import (
    AnnotationAdded,
    ContentPartAdded,
    ContentPartDone,
    TextDelta,
    WidgetComponentUpdated,
    WidgetTextDelta,
    WorkflowTaskUpdated,
)
from chatkit_widget.session.operations import Failure
from chatkit_widget.session.turn import Turn
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import (
    OPTIONS,
    assistant,
    citation,
    streamed,
    task,
    task_item,
    thread,
    user,
    widget,
    workflow,
)

CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]
PART = AssistantText(text="x")
UNFIT = "thread.item.updated does not fit its item"
UNKNOWN = "thread.item.updated names an item that is not shown"


async def played(connect: Connect, *script: StreamEvent, first: list[StreamEvent] | None = None) -> tuple[Client, Turn]:
    client = connect(RawBackend([*(CREATED if first is None else first), *script], [ItemDone(item=user("msg_2"))]))
    turn = await client.send()
    assert turn.error is None
    assert not any(row["streaming"] for row in client.page.rows)
    return client, turn


def logged(client: Client) -> list[str]:
    return [event.entry for event in client.of(events.Log)]


@pytest.mark.parametrize("index", [-1, -1000, 1000, 10**9, 2**63])
@pytest.mark.parametrize("kind", [TextDelta, ContentPartAdded, ContentPartDone, AnnotationAdded])
async def test_a_part_that_cannot_be_is_passed_over(connect: Connect, kind: type[Any], index: int) -> None:
    fields = {"delta": "!", "content": PART, "annotation": citation("x"), "annotation_index": 0}
    known = {name: value for name, value in fields.items() if name in kind.__struct_fields__}
    unfit = ItemUpdated(item_id="a", update=kind(content_index=index, **known))
    client, turn = await played(
        connect,
        unfit,
        *streamed("a", "Good ")[:-1],
        unfit,
        ItemUpdated(item_id="a", update=TextDelta(content_index=0, delta="day")),
    )
    assert turn.text == "Good day"
    await client.settle()
    assert logged(client) == [UNKNOWN, UNFIT]


async def test_a_part_far_behind_the_others_has_empty_ones_before_it(connect: Connect) -> None:
    _client, turn = await played(
        connect, *streamed("a", "x")[:-1], ItemUpdated(item_id="a", update=TextDelta(content_index=3, delta="y"))
    )
    message: Any = turn.items[0]
    assert [part.text for part in message.content] == ["x", "", "", "y"]


@pytest.mark.parametrize("index", [-1, 1, 10**9])
async def test_a_task_that_is_not_there_cannot_be_updated(connect: Connect, index: int) -> None:
    update = WorkflowTaskUpdated(task_index=index, task=task("two"))
    client, turn = await played(
        connect, ItemAdded(item=workflow("w", task("one"))), ItemUpdated(item_id="w", update=update)
    )
    assert turn.items == (workflow("w", task("one")),)
    await client.settle()
    assert logged(client) == [UNFIT]


@pytest.mark.parametrize("index", [-5, 0, 99])
async def test_an_annotation_is_inserted_somewhere_wherever_it_should_go(connect: Connect, index: int) -> None:
    update = AnnotationAdded(content_index=0, annotation_index=index, annotation=citation("new"))
    _client, turn = await played(connect, *streamed("a", "x")[:-1], ItemUpdated(item_id="a", update=update))
    message: Any = turn.items[0]
    assert [annotation.source.title for annotation in message.content[0].annotations] == ["new"]


def nested(depth: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "Text", "id": "t", "value": "deep"}
    for _ in range(depth):
        node = {"type": "Box", "children": [node]}
    return {"type": "Card", "children": [node]}


@pytest.mark.parametrize("depth", [200, 400])
async def test_a_node_is_found_however_deep_it_is(connect: Connect, depth: int) -> None:
    shown, component = widget("w", nested(depth)), {"type": "Spacer"}
    delta = WidgetTextDelta(component_id="t", delta="!", done=True)
    _client, turn = await played(connect, ItemDone(item=shown), ItemUpdated(item_id="w", update=delta))
    assert "'deep!'" in str(turn.items[0])
    update = WidgetComponentUpdated(component_id="t", component=component)
    _client, turn = await played(connect, ItemDone(item=shown), ItemUpdated(item_id="w", update=update))
    assert "Spacer" in str(turn.items[0])


@pytest.mark.parametrize(
    "event",
    [
        ItemRemoved(item_id="sent_1"),
        ItemReplaced(item=assistant("sent_1", "x")),
        ItemAdded(item=task_item("sent_1", "x")),
    ],
    ids=["removed", "replaced", "added"],
)
async def test_the_message_on_its_way_has_no_id_that_a_server_could_know(connect: Connect, event: StreamEvent) -> None:
    client, turn = await played(connect, first=[ThreadCreated(thread=thread()), event, ItemDone(item=user("msg_1"))])
    assert turn.user_message == user("msg_1")
    assert client.ids[0] == "msg_1"


async def test_a_message_that_the_server_takes_back_is_gone_and_the_turn_ends(connect: Connect) -> None:
    client, turn = await played(connect, ItemRemoved(item_id="msg_1"), *streamed("a", "I may not"))
    assert (turn.text, client.ids) == ("I may not", ["a"])
    assert (await client.send()).status == "completed"


async def test_an_item_of_an_earlier_turn_that_begins_again_ends_with_the_turn(connect: Connect) -> None:
    """A workflow may be continued by a later request, which then leaves it open."""
    backend = RawBackend(
        [*CREATED, ItemDone(item=workflow("w", task("one")))],
        [ItemDone(item=user("msg_2")), ItemAdded(item=workflow("w", task("one"), task("two")))],
    )
    client = connect(backend)
    await client.send()
    await client.send()
    assert [row["streaming"] for row in client.page.rows] == [False] * 3
    assert client.items[1] == workflow("w", task("one"), task("two"))


async def test_a_change_of_another_thread_does_not_open_it(connect: Connect) -> None:
    backend = RawBackend(
        [*CREATED, ThreadUpdated(thread=thread("thr_2", title="Other")), *streamed("a", "x")],
        threads=[thread("thr_2")],
    )
    client = connect(backend)
    await client.send()
    assert client.thread_id == "thr_1"
    assert [(known.id, known.title) for known in client.view.threads or []] == [("thr_1", None), ("thr_2", "Other")]
    await client.settle()
    assert [event.thread_id for event in client.of(events.ThreadChange)] == ["thr_1"]


async def test_a_thread_that_is_updated_before_it_is_created_is_the_open_one(connect: Connect) -> None:
    client, _turn = await played(connect, first=[ThreadUpdated(thread=thread(title="New")), ItemDone(item=user("m"))])
    assert client.thread_id == "thr_1"
    await client.settle()
    assert [event.thread_id for event in client.of(events.ThreadChange)] == ["thr_1"]


async def test_a_second_thread_in_one_stream_is_the_open_one(connect: Connect) -> None:
    client, _turn = await played(connect, ThreadCreated(thread=thread("thr_2")), *streamed("a", "x"))
    assert client.thread_id == "thr_2"
    assert [known.id for known in client.view.threads or []] == ["thr_2", "thr_1"]


async def test_what_the_server_says_of_an_error_goes_before_how_its_stream_ends(connect: Connect) -> None:
    error = ErrorEvent(message="The oven is cold.", allow_retry=False)
    client = connect(RawBackend([*CREATED, error, StreamError("The answer broke off.", detail="no last chunk")]))
    turn = await client.send()
    assert str(turn.error) == "The oven is cold."
    failure = Failure(message="The oven is cold.", allow_retry=False, detail="no last chunk")
    assert client.view.failure == failure
