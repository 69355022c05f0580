"""A message that was sent is written anew, and answered again."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.backends import FunctionBackend
from chatkit_widget.backends.files import File
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import BackendError, ChatKitBusyError, OptionError
from chatkit_widget.protocol.content import InferenceOptions, ToolChoice, UserContent, UserTag, UserText
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.protocol.requests import (
    ReplaceParams,
    StreamingRequest,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsReplaceUserMessage,
)
from chatkit_widget.protocol.stream import ItemDone, StreamEvent, ThreadCreated
from chatkit_widget.session.input import user_input
from chatkit_widget.session.turn import Turn
from chatkit_widget.store import ThreadStore
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import OPTIONS, streamed, thread, user

CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]
TAG = UserTag(id="cars", text="Cars", data={"rows": 32})


class Replacing(RawBackend):
    """A scripted backend that says that it can replace messages."""

    can_replace = True


async def edit(client: Client, text: str, item_id: str | None = None, *more: UserContent) -> Turn:
    content: list[UserContent] = [UserText(text=text), *more]
    return await client.run(client.session.turns.edit_user_message(content, item_id))


def told(message: Message, context: Context) -> str:
    said = [str(entry["content"]) for entry in context.history]
    files = [file.read().decode() for file in message.attachments]
    return f"{message.text}|{message.quoted_text}|{message.tool_choice}|{files}|{said}"


async def test_the_last_message_and_its_answer_give_way_to_the_new_ones(connect: Connect) -> None:
    client = connect(told)
    await client.send("one")
    await client.send("two")
    before = client.ids
    key = client.session.state.rows[2].key
    turn = await edit(client, "three")
    assert (turn.status, turn.user_message and turn.user_message.text) == ("completed", "three")
    assert client.ids[:2] == before[:2]
    assert not set(client.ids[2:]) & set(before)
    assert client.texts[2] == "three"
    assert client.texts[3].startswith("three|None|None|[]|['one', 'one|")
    assert client.session.state.rows[2].key == key


async def test_the_store_has_the_new_message_and_nothing_of_the_old_one(connect: Connect, store: ThreadStore) -> None:
    client = connect(told, store=store)
    await client.send("one")
    await client.send("two")
    await edit(client, "three", None, TAG)
    again = connect(told, store=store, thread_id=client.thread_id)
    await again.open(client.thread_id)
    assert again.items == client.items
    item = again.items[2]
    assert isinstance(item, UserMessage)
    assert item.content == [UserText(text="three"), TAG]


async def test_an_earlier_message_takes_all_that_came_after_it_along(connect: Connect) -> None:
    client = connect(lambda message: message.text)
    for text in ("one", "two", "three"):
        await client.send(text)
    await edit(client, "else", client.ids[2])
    assert client.texts == ["one", "one", "else", "else"]
    await client.refresh()
    assert client.texts == ["one", "one", "else", "else"]


async def test_files_quotation_and_tool_stay(connect: Connect, store: ThreadStore) -> None:
    client = connect(told, store=store)
    (attachment,) = await client.run(client.session.upload([File.of(("cars.csv", b"name"))]))
    given = user_input("one", reply="It said", attachments=[attachment], tool_choice="web", model="fast")
    await client.run(client.session.turns.send_user_message(given, [attachment]))
    turn = await edit(client, "two")
    assert turn.text == "two|It said|web|['name']|[]"
    assert turn.user_message is not None
    assert [each.name for each in turn.user_message.attachments] == ["cars.csv"]
    assert turn.user_message.inference_options == InferenceOptions(tool_choice=ToolChoice(id="web"), model="fast")
    again = await edit(client, "three")
    assert again.text == "three|It said|web|['name']|[]"
    await edit(client, "")
    assert client.texts[0] == ""


async def test_the_events_of_an_edited_message_are_those_of_a_sent_one(connect: Connect) -> None:
    client = connect(lambda _message: None)
    await client.send("one")
    await client.settle()
    client.events.clear()
    await edit(client, "two")
    await client.settle()
    assert client.names == ["response.start", "message.sent", "thread.item.done", "response.end"]
    assert client.of(events.MessageSent)[0].item.text == "two"


async def test_it_shows_at_once(connect: Connect) -> None:
    gate = asyncio.Event()

    async def slow(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        await gate.wait()
        yield ItemDone(item=user("msg_2", "two"))

    client = connect(Replacing([*CREATED, *streamed("a", "1")], slow))
    await client.send()
    turn = asyncio.create_task(edit(client, "two"))
    await client.until(lambda: client.texts == ["two"])
    await client.run(_set(gate))
    assert (await turn).status == "completed"
    assert client.ids == ["msg_2"]


async def test_while_an_answer_streams_nothing_is_edited(connect: Connect) -> None:
    async def slow(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        for event in CREATED:
            yield event
        await asyncio.Event().wait()

    client = connect(Replacing(slow))
    turn = client.begin()
    await client.until(lambda: client.ids == ["msg_1"])
    with pytest.raises(ChatKitBusyError, match="a response is streaming"):
        await edit(client, "two")
    await client.stop()
    await turn


async def test_a_backend_that_cannot_says_what_to_do_instead(connect: Connect) -> None:
    backend = RawBackend([*CREATED, *streamed("a", "1")])
    client = connect(backend)
    await client.send()
    assert client.view.can_edit is False
    with pytest.raises(OptionError, match=r"cannot replace.*chat\.send_user_message"):
        await edit(client, "two")
    assert client.texts == ["Hello", "1"]
    assert backend.of(ThreadsReplaceUserMessage) == []


async def test_whether_a_backend_can_is_told_to_pages(connect: Connect) -> None:
    client = connect(lambda _message: None)
    assert client.view.can_edit is True
    await client.run(client.session.set_backend(RawBackend()))
    assert client.view.can_edit is False


@pytest.mark.parametrize(
    ("text", "item_id", "problem"),
    [
        ("", None, "nothing to send"),
        (" \n", None, "nothing to send"),
        ("two", "nowhere", "no item 'nowhere'"),
        ("two", "a", "only a user message can be edited, and 'a' is a assistant_message"),
    ],
)
async def test_what_cannot_be_edited_is_named_and_nothing_changes(
    connect: Connect, text: str, item_id: str | None, problem: str
) -> None:
    client = connect(Replacing([*CREATED, *streamed("a", "1")]))
    await client.send()
    with pytest.raises(OptionError, match=problem):
        await edit(client, text, item_id)
    assert client.texts == ["Hello", "1"]


async def test_without_a_message_there_is_nothing_to_edit(connect: Connect) -> None:
    client = connect(lambda _message: None)
    with pytest.raises(OptionError, match="no message that could be edited"):
        await edit(client, "two")


async def test_an_edit_that_did_not_arrive_is_tried_again_as_one(connect: Connect) -> None:
    edited = [ItemDone(item=user("msg_2", "two")), OPTIONS, *streamed("b", "2")]
    backend = Replacing([*CREATED, *streamed("a", "1")], [BackendError("down")], edited)
    client = connect(backend)
    await client.send()
    assert (await edit(client, "two")).status == "failed"
    assert client.texts == ["two"]
    assert (await client.retry()).status == "completed"
    asked = [request.params for request in backend.of(ThreadsReplaceUserMessage)]
    assert asked == [ReplaceParams(thread_id="thr_1", item_id="msg_1", input=asked[0].input)] * 2
    assert client.texts == ["two", "2"]
    assert await edit_once_more(client, backend) == "msg_2"


async def edit_once_more(client: Client, backend: Replacing) -> str:
    """Edit what has arrived, and return what it was to replace."""
    backend.scripts.append([ItemDone(item=user("msg_3", "three")), OPTIONS])
    await edit(client, "three")
    return str(backend.of(ThreadsReplaceUserMessage)[-1].params.item_id)


async def test_an_edit_that_did_not_arrive_replaces_nothing_that_was_said_since(connect: Connect) -> None:
    later = [ItemDone(item=user("msg_2", "later")), OPTIONS]
    again = [ItemDone(item=user("msg_3", "two")), OPTIONS]
    backend = Replacing([*CREATED, *streamed("a", "1")], [BackendError("down")], later, again)
    client = connect(backend)
    await client.send()
    await edit(client, "two")
    await client.send("later")
    await client.retry(client.ids[0])
    assert client.texts == ["later", "two"]
    assert len(backend.of(ThreadsReplaceUserMessage)) == 1
    assert len(backend.of(ThreadsAddUserMessage)) == 2


async def test_a_message_that_never_arrived_is_sent_as_it_was_edited(connect: Connect) -> None:
    backend = Replacing([BackendError("down")], [*CREATED, *streamed("a", "1")])
    client = connect(backend)
    await client.send("one")
    await edit(client, "two")
    sent: Any = backend.of(ThreadsCreate)[-1]
    assert sent.params.input.content == [UserText(text="two")]
    assert client.ids == ["msg_1", "a"]


async def test_only_a_message_of_the_user_is_replaced_in_a_store(connect: Connect, store: ThreadStore) -> None:
    client = connect(lambda _message: "Hi", store=store)
    await client.send("one")
    backend = FunctionBackend(told, store=store)
    request = ThreadsReplaceUserMessage(
        params=ReplaceParams(thread_id=client.thread_id or "", item_id=client.ids[1], input=user_input("two"))
    )
    with pytest.raises(BackendError, match="only a user message can be edited"):
        await anext(backend.stream(request))
    await client.refresh()
    assert client.texts == ["one", "Hi"]


async def _set(gate: asyncio.Event) -> None:
    gate.set()
