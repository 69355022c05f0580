"""What ChatKit's helpers and options do beyond sending text, without a page."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest

from chatkit_widget import ChatKit, ChatKitBusyError, ChatKitClosedError, Message, OptionError
from chatkit_widget.events import Event, MessageSent, Ready
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.items import ClientToolCall, Freeform, StructuredInput
from chatkit_widget.protocol.requests import (
    SyncActionReply,
    ThreadsAddClientToolOutput,
    ThreadsAddStructuredInput,
    ThreadsCreate,
    ThreadsList,
    ThreadsSyncCustomAction,
)
from chatkit_widget.protocol.stream import ItemDone, StreamEvent, ThreadCreated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.testing import FakePage, RawBackend
from tests.protocol.wire import NOW, thread, user
from tests.unit.chats import PATIENCE, MakeChat, handler

CREATED = ThreadCreated(thread=thread())
ASKED = ItemDone(item=user("msg_1"))
COMMON: dict[str, Any] = {"thread_id": "thr_1", "created_at": NOW}
QUESTIONS = StructuredInput(id="q_1", inputs=[Freeform(id="size", question="How large?")], **COMMON)


def calling(name: str, **arguments: Any) -> list[StreamEvent]:
    """Events that end in a call of a client tool."""
    call = ClientToolCall(id="call_1", call_id="c1", name=name, arguments=arguments, **COMMON)
    return [CREATED, ASKED, ItemDone(item=call)]


async def test_a_client_tool_is_a_function_of_the_call(make_chat: MakeChat) -> None:
    backend = RawBackend(calling("rows", frame="cars"), [ASKED])
    chat = make_chat(backend, on_client_tool=handler(lambda call: {call.name: call.params["frame"]}))
    turn = await chat.send_user_message("How many?")
    assert turn.status == "completed"
    (output,) = backend.of(ThreadsAddClientToolOutput)
    assert output.params.result == {"rows": "cars"}


async def test_client_tools_are_functions_by_name_and_may_be_async(make_chat: MakeChat) -> None:
    async def rows(frame: str) -> dict[str, int]:
        return {"rows": len(frame)}

    backend = RawBackend(calling("rows", frame="cars"), [ASKED])
    chat = make_chat(backend, onClientTool={"rows": rows})
    await chat.send_user_message("How many?")
    assert backend.of(ThreadsAddClientToolOutput)[0].params.result == {"rows": 4}


async def test_client_tools_can_be_changed_and_are_dropped_by_options_without_them(make_chat: MakeChat) -> None:
    backend = RawBackend(calling("rows"), [ASKED], calling("rows"), [ASKED])
    chat = make_chat(backend, on_client_tool=handler(lambda _call: "old"))
    chat.update_options(theme="dark")
    chat.update_options(on_client_tool=handler(lambda _call: "new"))
    await chat.send_user_message("One")
    chat.set_options(theme="dark")
    await chat.send_user_message("Two")
    first, second = (request.params.result for request in backend.of(ThreadsAddClientToolOutput))
    assert first == "new"
    assert "no on_client_tool=" in second["error"]


@pytest.mark.parametrize("wrong", [5, {"rows": 5}])
def test_a_client_tool_that_cannot_be_called_is_refused(make_chat: MakeChat, wrong: Any) -> None:
    with pytest.raises(OptionError, match="on_client_tool must be a function"):
        make_chat(RawBackend(), on_client_tool=wrong)


async def test_questions_are_answered_by_their_ids(make_chat: MakeChat) -> None:
    backend = RawBackend([CREATED, ASKED, ItemDone(item=QUESTIONS)], [ASKED])
    chat = make_chat(backend)
    await chat.send_user_message("Book")
    with pytest.raises(OptionError, match="no question 'colour'; the questions are size"):
        await chat.submit_structured_input("q_1", {"colour": "red"})
    turn = await chat.submit_structured_input("q_1", {"size": "large"})
    assert turn.status == "completed"
    (request,) = backend.of(ThreadsAddStructuredInput)
    assert request.params.item_id == "q_1"
    assert request.params.input.answers["size"].values == ["large"]


async def test_a_page_skips_questions_by_their_row(make_chat: MakeChat) -> None:
    backend = RawBackend([CREATED, ASKED, ItemDone(item=QUESTIONS)], [ASKED])
    chat = make_chat(backend)
    await chat.send_user_message("Book")
    page = FakePage(chat, "p1")
    page.shows()
    await page.until(lambda: len(page.mirror.rows) == 2)
    key = page.mirror.rows[-1]["key"]
    assert "error" not in await page.asks("submit_structured_input", key=key, answers=None)
    await page.until(lambda: backend.of(ThreadsAddStructuredInput) and not page.mirror.view["responding"])
    assert backend.of(ThreadsAddStructuredInput)[0].params.input.status == "skipped"
    assert "no longer open" in (await page.asks("submit_structured_input", key="gone", answers=None))["error"]


async def test_an_action_that_streams_nothing_replaces_its_item(make_chat: MakeChat) -> None:
    replaced = StructuredInput(id="q_1", status="skipped", inputs=[], **COMMON)
    backend = RawBackend([CREATED, ASKED, ItemDone(item=QUESTIONS)])
    backend.replies[ThreadsSyncCustomAction] = SyncActionReply(updated_item=replaced)
    chat = make_chat(backend)
    await chat.send_user_message("Book")
    turn = await chat.send_custom_action({"type": "close", "streaming": False}, "q_1")
    assert turn.items == (replaced,)
    assert chat.items[-1] == replaced


async def test_a_chat_looks_again_by_itself_for_what_changed_elsewhere(make_chat: MakeChat) -> None:
    backend = RawBackend()
    loop, looked = asyncio.get_running_loop(), asyncio.Event()

    def count(_request: ThreadsList) -> Page[Thread]:
        if len(backend.of(ThreadsList)) > 2:
            loop.call_soon_threadsafe(looked.set)
        return Page[Thread](data=[])

    backend.replies[ThreadsList] = count
    chat = make_chat(backend, poll_interval=0.001)
    await chat.list_threads()
    await asyncio.wait_for(looked.wait(), PATIENCE)


@pytest.mark.parametrize("wrong", [0, -1, True, "1", float("inf")])
def test_an_interval_that_is_none_is_refused(make_chat: MakeChat, wrong: Any) -> None:
    with pytest.raises(OptionError, match="poll_interval is a number of seconds"):
        make_chat(RawBackend(), poll_interval=wrong)


async def test_another_api_answers_from_now_on_in_a_new_thread(make_chat: MakeChat) -> None:
    backend = RawBackend([CREATED, ASKED])
    chat = make_chat(backend)
    await chat.send_user_message("One")
    assert chat.thread_id == "thr_1"
    changed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def look(change: Any) -> None:
        if change["new"] is None:
            loop.call_soon_threadsafe(changed.set)

    chat.observe(look, "thread_id")
    chat.set_options(api=handler(lambda message: f"You said {message.text}"), theme="dark")
    await asyncio.wait_for(changed.wait(), PATIENCE)
    turn = await chat.send_user_message("Two")
    assert turn.text == "You said Two"
    assert chat.options["theme"] == "dark"
    assert backend.is_closed


async def test_an_api_cannot_change_while_it_answers(make_chat: MakeChat) -> None:
    started, end = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def respond(_message: Message) -> str:
        loop.call_soon_threadsafe(started.set)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(end.wait(), loop))
        return "done"

    chat = make_chat(respond)
    turn = asyncio.create_task(chat.send_user_message("One"))
    await asyncio.wait_for(started.wait(), PATIENCE)
    with pytest.raises(ChatKitBusyError):
        chat.set_options(api=handler(lambda _message: "other"))
    await asyncio.wrap_future(chat.run(chat._connection.set_backend(RawBackend())))  # pyright: ignore[reportPrivateUsage] (what set_options calls, when it is too late to raise)
    assert not chat._session.is_closed  # pyright: ignore[reportPrivateUsage] (as above)
    end.set()
    assert (await turn).text == "done"


async def test_the_backend_is_asked_in_the_language_of_the_page_or_of_the_options(make_chat: MakeChat) -> None:
    backend = RawBackend([CREATED, ASKED])
    chat = make_chat(backend)
    page = FakePage(chat, "p1")
    page.says(kind="hello", locale="de-CH")
    await page.asks("count_views", count=1)
    assert backend.locale == "de-CH"
    page.says(kind="hello", locale="x\r\nX-Evil: 1")
    chat.update_options(locale="fr")
    await chat.send_user_message("Bonjour")
    assert backend.locale == "fr"
    assert backend.of(ThreadsCreate)


async def test_one_event_is_waited_for(make_chat: MakeChat) -> None:
    chat = make_chat(RawBackend([CREATED, ASKED]))
    waiting = asyncio.create_task(chat.wait_for("chatkit.message.sent", timeout=PATIENCE))
    await asyncio.wrap_future(chat.run(asyncio.sleep(0)))
    await chat.send_user_message("One")
    event = await waiting
    assert isinstance(event, MessageSent)
    assert event.item.id == "msg_1"


async def test_an_event_that_does_not_come_in_time_is_not_waited_for_any_longer(make_chat: MakeChat) -> None:
    chat = make_chat(RawBackend())
    with pytest.raises(TimeoutError):
        await chat.wait_for("response.end", timeout=0.01)
    with pytest.raises(OptionError, match=r"did you mean 'response\.end'"):
        await chat.wait_for("response.ent")


async def test_who_waits_for_an_event_hears_that_the_chat_was_closed(make_chat: MakeChat) -> None:
    chat = make_chat(RawBackend())
    waiting = asyncio.create_task(chat.wait_for("response.end"))
    await chat.list_threads()
    chat.close()
    with pytest.raises(ChatKitClosedError):
        await waiting
    with pytest.raises(ChatKitClosedError):
        await chat.wait_for("response.end")


async def test_events_are_read_in_order_until_the_chat_is_closed(make_chat: MakeChat) -> None:
    chat = make_chat(RawBackend([CREATED, ASKED], [ASKED]))
    seen: list[str] = []
    begun = asyncio.Event()

    async def read() -> None:
        async for event in chat.events():
            seen.append(event.name)
            begun.set()

    reading = asyncio.create_task(read())
    while not begun.is_set():
        await chat.list_threads()
        chat._session.hub.emit(Ready())  # pyright: ignore[reportPrivateUsage] (an event that does nothing)
    del seen[:]
    await chat.send_user_message("One")
    chat.close()
    await reading
    told = [name for name in seen if name not in {"ready", "log"}]
    assert told[:3] == ["response.start", "thread.change", "message.sent"]
    assert told[-1] == "response.end"
    assert "stream.event" not in told


async def test_events_of_some_names_alone_are_read(make_chat: MakeChat) -> None:
    chat = make_chat(RawBackend([CREATED, ASKED]))

    async def first() -> str:
        async for event in chat.events("stream.event"):
            return event.name
        return "none"

    reading = asyncio.create_task(first())
    await asyncio.wrap_future(chat.run(asyncio.sleep(0)))
    await chat.list_threads()
    await chat.send_user_message("One")
    assert await reading == "stream.event"
    assert [event async for event in closed(chat)] == []


async def closed(chat: ChatKit) -> AsyncGenerator[Event]:
    """Yield the events of a chat that is closed."""
    chat.close()
    async for event in chat.events("response.end"):
        yield event


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            handler(lambda chat: chat.set_thread_id(5)),
            "thread_id must be text, the id of a thread, or None, not int: 5",
        ),
        (handler(lambda chat: chat.rename_thread(None, "x")), "thread_id must be text"),
        (handler(lambda chat: chat.rename_thread("thr_1", 5)), "title must be text"),
        (handler(lambda chat: chat.delete_thread(5)), "thread_id must be text"),
        (handler(lambda chat: chat.send_feedback("positive", "msg_1")), "item_ids is a list of ids"),
        (handler(lambda chat: chat.run(5)), "run takes what a method returns"),
        (handler(lambda chat: chat.set_options(5)), "options are a mapping, or given by name, not int"),
    ],
)
async def test_a_value_of_the_wrong_type_is_named_with_what_is_right(
    make_chat: MakeChat, call: Callable[[ChatKit], Any], told: str
) -> None:
    chat = make_chat(RawBackend())
    with pytest.raises(OptionError, match=told):
        await call(chat)


async def test_a_closed_chat_takes_no_options(make_chat: MakeChat) -> None:
    chat = make_chat(RawBackend())
    chat.close()
    for change in (chat.set_options, chat.update_options):
        with pytest.raises(ChatKitClosedError):
            change(theme="dark")


async def test_a_message_that_was_sent_is_written_anew_by_code(make_chat: MakeChat) -> None:
    chat = make_chat(handler(lambda message: f"{message.text} {[tag.id for tag in message.tags]}"))
    first = await chat.send_user_message("one")
    await chat.send_user_message("two")
    assert (await chat.edit_user_message("three")).text == "three []"
    tag: dict[str, Any] = {"type": "input_tag", "id": "cars", "text": "Cars", "data": {}}
    assert first.user_message is not None
    turn = await chat.edit_user_message(content=[tag], item_id=first.user_message.id)
    assert turn.text == "@Cars ['cars']"
    assert [item.type for item in chat.items] == ["user_message", "assistant_message"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "nothing to send"),
        ({"text": "a", "content": []}, "not both"),
        ({"text": 5}, "text must be text"),
        ({"text": "a", "item_id": 5}, "item_id must be text"),
        ({"text": "a", "item_id": "nowhere"}, "no item 'nowhere'"),
    ],
)
async def test_what_is_wrong_with_an_edit_is_named(make_chat: MakeChat, given: dict[str, Any], told: str) -> None:
    chat = make_chat(handler(lambda message: message.text))
    await chat.send_user_message("one")
    with pytest.raises(OptionError, match=told):
        await chat.edit_user_message(**given)
    assert len(chat.items) == 2
