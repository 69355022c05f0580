"""What each stream event does to the state (section 7.2 of the client's rules)."""

from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.protocol.stream import (
    ItemAdded,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    ItemUpdated,
    StreamEvent,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.threads import Locked
from chatkit_widget.protocol.updates import TextDelta, WidgetTextDelta, WorkflowTaskAdded
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import (
    OPTIONS,
    assistant,
    hidden,
    streamed,
    task,
    task_item,
    thread,
    tool_call,
    user,
    widget,
    workflow,
)

CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]
FAKE = "__fake_id__"


async def played(connect: Connect, *turns: list[StreamEvent]) -> Client:
    """Return a client that has had these turns."""
    client = connect(
        RawBackend(
            [*CREATED, *turns[0]],
            *([ItemDone(item=user(f"msg_{n}")), OPTIONS, *events] for n, events in enumerate(turns[1:], 2)),
        )
    )
    for _ in turns:
        turn = await client.send()
        assert turn.error is None
    return client


def logged(client: Client) -> list[str]:
    return [event.entry for event in client.of(events.Log)]


async def test_a_created_thread_is_open_and_first_in_the_list(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED], threads=[thread("thr_old")]))
    await client.send()
    assert client.thread_id == "thr_1"
    assert [known.id for known in client.view.threads or []] == ["thr_1", "thr_old"]
    assert client.of(events.ThreadChange) == [events.ThreadChange(thread_id="thr_1")]


async def test_an_updated_thread_changes_its_metadata_and_no_items(connect: Connect) -> None:
    changed = thread(title="Named", status=Locked(reason="Done"), allowed_image_domains=["example.org"])
    client = await played(connect, [*streamed("a", "x"), ThreadUpdated(thread=changed)])
    assert client.thread is not None
    assert (client.thread.title, client.thread.status) == ("Named", Locked(reason="Done"))
    assert client.thread.allowed_image_domains == ["example.org"]
    assert [known.title for known in client.view.threads or []] == ["Named"]
    assert client.ids == ["msg_1", "a"]


async def test_an_item_that_is_added_again_in_its_turn_is_replaced_in_place(connect: Connect) -> None:
    client = await played(
        connect,
        [
            ItemAdded(item=task_item("t", "Look")),
            *streamed("a", "x"),
            ItemAdded(item=task_item("t", "Looked")),
        ],
    )
    assert client.ids == ["msg_1", "t", "a"]
    assert client.items[1] == task_item("t", "Looked")


async def test_an_item_that_is_done_without_an_added_is_inserted(connect: Connect) -> None:
    client = await played(connect, [ItemDone(item=widget("w", {"type": "Card", "children": []}))])
    assert client.kinds == ["user_message", "widget"]


async def test_a_done_item_is_final_and_authoritative(connect: Connect) -> None:
    client = await played(connect, [*streamed("a", "draft")[:-1], ItemDone(item=assistant("a", "final"))])
    assert client.texts == ["Hello", "final"]


async def test_items_that_were_never_done_end_with_the_turn(connect: Connect) -> None:
    client = await played(connect, [*streamed("a", "x")[:3]])
    assert [row["streaming"] for row in client.page.rows] == [False, False]


async def test_an_item_streams_until_it_is_done(connect: Connect) -> None:
    client = await played(connect, streamed("a", "x"))
    puts = [op["row"]["streaming"] for op in client.operations if op["op"] == "put" and op["row"]["item"]["id"] == "a"]
    assert puts[0] is True
    assert puts[-1] is False


async def test_an_update_may_reach_an_item_of_an_earlier_turn(connect: Connect) -> None:
    card = {"type": "Card", "children": [{"type": "Text", "id": "t", "value": "a"}]}
    update = WidgetTextDelta(component_id="t", delta="b", done=False)
    client = await played(connect, [ItemDone(item=widget("w", card))], [ItemUpdated(item_id="w", update=update)])
    changed: Any = client.items[1]
    assert changed.widget["children"][0]["value"] == "ab"


async def test_an_update_of_an_unknown_item_is_passed_over_and_logged(connect: Connect) -> None:
    client = await played(
        connect, [ItemUpdated(item_id="nothing", update=TextDelta(content_index=0, delta="x")), *streamed("a", "y")]
    )
    assert client.texts == ["Hello", "y"]
    assert logged(client) == ["thread.item.updated names an item that is not shown"]


async def test_an_update_that_does_not_fit_its_item_is_passed_over_and_logged(connect: Connect) -> None:
    client = await played(
        connect, [*streamed("a", "y"), ItemUpdated(item_id="a", update=WorkflowTaskAdded(task_index=0, task=task("x")))]
    )
    assert client.texts == ["Hello", "y"]
    assert logged(client) == ["thread.item.updated does not fit its item"]


async def test_a_removed_item_is_gone(connect: Connect) -> None:
    client = await played(connect, [*streamed("a", "x"), *streamed("b", "y"), ItemRemoved(item_id="a")])
    assert client.ids == ["msg_1", "b"]
    assert client.of(events.ItemRemoved) == [events.ItemRemoved(item=assistant("a", "x"))]


async def test_removing_an_item_that_was_never_shown_is_normal(connect: Connect) -> None:
    client = await played(connect, [ItemRemoved(item_id="call_7"), *streamed("a", "x")])
    assert client.ids == ["msg_1", "a"]


async def test_a_replaced_item_keeps_its_place(connect: Connect) -> None:
    client = await played(
        connect, [*streamed("a", "x"), *streamed("b", "y"), ItemReplaced(item=assistant("a", "other"))]
    )
    assert client.texts == ["Hello", "other", "y"]
    assert client.of(events.ItemReplaced) == [events.ItemReplaced(item=assistant("a", "other"))]


async def test_replacing_an_item_that_is_not_shown_adds_it(connect: Connect) -> None:
    client = await played(connect, [ItemReplaced(item=assistant("a", "x"))])
    assert client.texts == ["Hello", "x"]


@pytest.mark.parametrize("event", [ItemAdded, ItemDone, ItemReplaced])
async def test_hidden_context_is_never_shown(connect: Connect, event: Any) -> None:
    client = await played(connect, [event(item=hidden("h")), *streamed("a", "x")])
    assert client.ids == ["msg_1", "a"]


async def test_an_update_of_hidden_context_changes_nothing(connect: Connect) -> None:
    client = await played(
        connect,
        [ItemAdded(item=hidden("h")), ItemUpdated(item_id="h", update=TextDelta(content_index=0, delta="x"))],
    )
    assert client.ids == ["msg_1"]


async def test_only_the_first_user_message_of_a_turn_is_the_one_that_was_sent(connect: Connect) -> None:
    client = await played(connect, [ItemDone(item=user("msg_extra", "From the server"))])
    assert client.texts == ["Hello", "From the server"]


# Ids (section 7.4)


async def test_messages_of_different_turns_may_share_an_id(connect: Connect) -> None:
    client = await played(connect, streamed(FAKE, "one"), streamed(FAKE, "two"))
    assert client.texts == ["Hello", "one", "Hello", "two"]
    assert len({row["key"] for row in client.page.rows}) == 4


async def test_messages_of_one_turn_may_share_an_id(connect: Connect) -> None:
    client = await played(connect, [*streamed(FAKE, "one"), *streamed(FAKE, "two")])
    assert client.texts == ["Hello", "one", "two"]


async def test_a_message_and_a_tool_call_may_share_an_id(connect: Connect) -> None:
    client = await played(connect, [*streamed(FAKE, "one"), ItemDone(item=tool_call(FAKE)), *streamed(FAKE, "two")])
    assert client.kinds == ["user_message", "assistant_message", "client_tool_call", "assistant_message"]
    assert client.texts[1::2] == ["one", "two"]


async def test_a_message_that_is_done_after_a_tool_call_with_its_id_is_still_one_message(connect: Connect) -> None:
    first, last = streamed(FAKE, "one")[:-1], streamed(FAKE, "one")[-1]
    client = await played(connect, [*first, ItemDone(item=tool_call(FAKE)), last])
    assert client.kinds == ["user_message", "assistant_message", "client_tool_call"]


async def test_updates_go_to_the_newest_item_of_an_id(connect: Connect) -> None:
    client = await played(connect, streamed(FAKE, "one"), [*streamed(FAKE, "two")[:3], ItemRemoved(item_id=FAKE)])
    assert client.texts == ["Hello", "one", "Hello"]


async def test_after_the_newest_item_of_an_id_is_gone_the_one_before_is_meant(connect: Connect) -> None:
    client = await played(
        connect,
        streamed(FAKE, "one"),
        [*streamed(FAKE, "two"), ItemRemoved(item_id=FAKE), ItemRemoved(item_id=FAKE), ItemRemoved(item_id=FAKE)],
    )
    assert client.texts == ["Hello", "Hello"]


async def test_an_open_workflow_is_continued_by_a_later_turn(connect: Connect) -> None:
    client = await played(
        connect,
        [ItemAdded(item=workflow("wf", task("one")))],
        [
            ItemUpdated(item_id="wf", update=WorkflowTaskAdded(task_index=1, task=task("two"))),
            ItemDone(item=workflow("wf", task("one"), task("two"), task("three"))),
        ],
    )
    assert client.ids == ["msg_1", "wf", "msg_2"]
    assert client.items[1] == workflow("wf", task("one"), task("two"), task("three"))


async def test_a_done_message_whose_added_is_done_already_is_the_same_message(connect: Connect) -> None:
    client = await played(connect, [*streamed("a", "x"), ItemDone(item=assistant("a", "corrected"))])
    assert client.texts == ["Hello", "corrected"]


async def test_nothing_is_told_of_an_update_that_changed_nothing(connect: Connect) -> None:
    client = await played(
        connect,
        [
            *streamed("a", "x"),
            ItemUpdated(item_id="a", update=streamed("a", "x")[-2].update),  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType] (the part is done twice)
        ],
    )
    puts = [op for op in client.operations if op["op"] == "put" and op["row"]["item"].get("id") == "a"]
    assert len(puts) == len({repr(put) for put in puts})
