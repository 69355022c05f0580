"""A backend that answers by a script."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from chatkit_widget import FunctionError, HttpError, HttpStreamError, StreamError
from chatkit_widget.backends.files import File
from chatkit_widget.errors import BackendError, NotFoundError
from chatkit_widget.events import Error
from chatkit_widget.protocol.content import UserMessageInput
from chatkit_widget.protocol.items import ClientToolCall, WidgetItem
from chatkit_widget.protocol.requests import (
    AddUserMessageParams,
    AttachmentsCreate,
    AttachmentsCreateParams,
    Empty,
    FeedbackParams,
    InputTranscribe,
    ItemsFeedback,
    ItemsList,
    ItemsListParams,
    ListParams,
    RetryParams,
    StreamingRequest,
    ThreadId,
    ThreadsAddClientToolOutput,
    ThreadsAddStructuredInput,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsCustomAction,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsRetryAfterItem,
    ThreadsSyncCustomAction,
    ThreadsUpdate,
    ThreadUpdateParams,
    TranscribeParams,
    Transcription,
)
from chatkit_widget.protocol.stream import (
    ErrorEvent,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    ItemUpdated,
    StreamEvent,
    ThreadUpdated,
)
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.protocol.updates import WidgetRootUpdated
from chatkit_widget.runtime import on_session
from chatkit_widget.testing import (
    ChatDriver,
    Gate,
    RawBackend,
    ScriptedBackend,
    break_off,
    delay,
    fail,
    hang,
    refuse,
    unreachable,
)
from chatkit_widget.testing.fixtures import MakeDriver
from chatkit_widget.testing.steps import Step
from chatkit_widget.widgets import Action, Button, Card, Text
from tests.protocol.wire import assistant, streamed, thread, user, widget


def failure_of(driver: ChatDriver) -> BaseException:
    """The last error that was told."""
    *_, told = (event for event in driver.events if isinstance(event, Error))
    return told.error


def test_texts_that_follow_each_other_are_one_message_and_other_pieces_come_between(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend(["One ", "message", {"type": "task", "task": {"type": "custom", "title": "Look"}}, "Two"])
    driver = chat_driver(backend)
    assert driver.send("Hello") == "One message\n\nTwo"
    driver.expect_screen("# Hello\nYou: Hello\nAssistant: One message\n* Look\nAssistant: Two\n>")


def test_a_script_may_be_made_of_the_request(chat_driver: MakeDriver) -> None:
    def shout(request: ThreadsCreate) -> list[str]:
        return [part.text.upper() for part in request.params.input.content]

    assert chat_driver(ScriptedBackend(shout)).send("Hello") == "HELLO"


def test_when_no_script_is_left_the_turn_says_so(chat_driver: MakeDriver) -> None:
    driver = chat_driver(ScriptedBackend("Only one"))
    driver.send("Hello")
    driver.send("More")
    driver.expect("Error: The scripted backend has no answer left: it was given 1 script, and is asked once more.")
    assert "Retry" not in driver.screen.buttons


def test_what_cannot_be_shown_fails_the_turn_in_words(chat_driver: MakeDriver) -> None:
    driver = chat_driver(ScriptedBackend([{"type": "widget", "widget": 1}], ["Half ", {"type": "task"}]))
    driver.send("Hello")
    driver.send("Again")
    driver.expect("Error: the function gave a malformed 'task'")
    assert isinstance(failure_of(driver), FunctionError)


@pytest.mark.parametrize(
    ("step", "kind", "told", "can_retry"),
    [
        (break_off(), HttpStreamError, "The answer broke off before it was complete.", True),
        (fail("The oven is cold.", is_raised=True), BackendError, "The oven is cold.", False),
        (fail(code="boom", is_raised=True, allow_retry=True), BackendError, "boom", True),
        (StreamError("by hand"), StreamError, "by hand", True),
    ],
)
def test_a_fault_in_the_middle_keeps_what_came(
    chat_driver: MakeDriver, step: Any, kind: type[Exception], told: str, *, can_retry: bool
) -> None:
    driver = chat_driver(ScriptedBackend(["Half ", step, "never"]))
    with driver.never("never"):
        assert driver.send("Hello") == "Half "
    driver.expect("Assistant: Half", f"Error: {told}")
    assert type(failure_of(driver)) is kind
    assert ("Retry" in driver.screen.buttons) is can_retry


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (refuse(401), "401"),
        (refuse(429, "Slow down.", headers={"Retry-After": "30"}), "Slow down."),
        (unreachable(), "is the server running?"),
    ],
)
def test_a_fault_before_the_answer_comes_without_a_thread(chat_driver: MakeDriver, step: Step, told: str) -> None:
    backend = ScriptedBackend([step])
    driver = chat_driver(backend)
    driver.send("Hello")
    driver.expect("Error:", told)
    assert isinstance(failure_of(driver), HttpError)
    assert backend.threads == {}


def test_what_comes_before_an_answer_stands_first_and_is_a_refusal() -> None:
    with pytest.raises(ValueError, match="has to be the first step"):
        ScriptedBackend(["Hello", refuse(500)])
    with pytest.raises(ValueError, match="from 300 to 599, not 200"):
        refuse(200)


def test_an_error_of_the_stream_ends_the_answer(chat_driver: MakeDriver) -> None:
    driver = chat_driver(ScriptedBackend(["Half ", fail(code="rate_limit_exceeded", allow_retry=True), "never"], "ok"))
    assert driver.send("Hello") == "Half "
    driver.expect("Error:", "[Retry]")
    assert driver.click("Retry") == "ok"


def test_time_passes_and_a_hanging_answer_is_stopped(chat_driver: MakeDriver) -> None:
    driver = chat_driver(ScriptedBackend([delay(0.01), "So ", hang(), "never"]))
    driver.send("Hello", wait=False)
    driver.expect("Assistant: So")
    driver.stop()
    driver.reload()
    driver.expect("Assistant: So")


async def test_a_gate_is_waited_for_from_both_sides() -> None:
    gate = Gate()
    with pytest.raises(TimeoutError, match=r"nobody reached the gate in 0\.01 s"):
        gate.wait_until_reached(0.01)
    passing = asyncio.create_task(on_session(gate.passes()))
    await asyncio.to_thread(gate.wait_until_reached)
    threading.Thread(target=gate.open).start()
    await passing
    await on_session(gate.passes())


async def test_a_step_of_no_kind_says_so() -> None:
    with pytest.raises(NotImplementedError):
        await Step().happens(ThreadsList(params=ListParams()))


# What a server does beside


def test_threads_are_kept_for_a_chat_that_comes_later(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend(["Half ", break_off()], "Whole")
    first = chat_driver(backend, thread_item_actions={"feedback": True})
    first.send("Hello")
    first.click("Good answer")
    second = chat_driver(backend, thread_item_actions={"feedback": True})
    second.open_thread("Hello")
    second.expect("Assistant: Half", "(This answer is incomplete.)", "[Good answer] ✓")
    assert second.send("More") == "Whole"
    assert [item.type for item in backend.threads[second.chat.thread_id or ""].items.data] == [
        "user_message",
        "assistant_message",
        "user_message",
        "assistant_message",
    ]


def test_a_long_thread_comes_page_by_page(chat_driver: MakeDriver) -> None:
    items = [item for at in range(5) for item in (user(f"u{at}", f"Q{at}"), assistant(f"a{at}", f"A{at}"))]
    driver = chat_driver(ScriptedBackend(threads=[thread("thr_1", items, title="Long")], page=3))
    driver.open_thread("Long")
    driver.expect("You: Q0\nAssistant: A0", "You: Q4\nAssistant: A4")
    assert len(driver.screen.items) == 10


def test_what_an_answer_says_of_items_of_before_is_kept(chat_driver: MakeDriver) -> None:
    tree = {"type": "Card", "children": [{"type": "Text", "value": "Old"}]}
    new = {"type": "Card", "children": [{"type": "Text", "value": "New"}]}
    items = [user("u"), assistant("a", "Gone"), widget("w", tree), assistant("b", "Before")]
    script: list[Any] = [
        ItemUpdated(item_id="w", update=WidgetRootUpdated(widget=new)),
        ItemRemoved(item_id="a"),
        ItemReplaced(item=assistant("b", "After")),
        ThreadUpdated(thread=thread("thr_1", title="Other")),
        "Done",
    ]
    backend = ScriptedBackend(script, threads=[thread("thr_1", items, title="Mine")])
    given = thread("thr_1", items)
    driver = chat_driver(backend)
    driver.open_thread("Mine")
    driver.send("Go")
    driver.expect("Widget:\nNew", "Assistant: After")
    driver.new_chat()
    driver.open_thread("Other")
    driver.expect("Widget:\nNew", "Assistant: After", "Assistant: Done")
    assert len(given.items.data) == 4


def test_a_widget_changes_by_its_action(chat_driver: MakeDriver) -> None:
    def card(text: str) -> Card:
        return Card([Text(text), Button("Go", on_click_action=Action("go"))], id="card")

    backend = ScriptedBackend(card("Before"), [card("Between"), card("After")])
    driver = chat_driver(backend)
    driver.send("Hello")
    driver.click("Go")
    driver.expect_screen("# Hello\nYou: Hello\nWidget:\n  After\n  [Go]\n>")
    (kept,) = backend.threads.values()
    (item,) = (item for item in kept.items.data if isinstance(item, WidgetItem))
    assert item.widget["children"][0]["value"] == "After"
    assert len(backend.of(ThreadsCustomAction)) == 1


def test_a_client_tool_is_called_and_its_result_kept(chat_driver: MakeDriver) -> None:
    call = {"type": "client_tool_call", "call_id": "c", "name": "look", "arguments": {"at": 1}}
    backend = ScriptedBackend(call, "Thanks")
    driver = chat_driver(backend, on_client_tool={"look": lambda at: {"seen": at}})  # pyright: ignore[reportUnknownLambdaType] (users' lambdas have no types)
    assert driver.send("Hello") == "Thanks"
    (kept,) = backend.threads.values()
    (tool,) = (item for item in kept.items.data if isinstance(item, ClientToolCall))
    assert (tool.status, tool.output) == ("completed", {"seen": 1})
    assert len(backend.of(ThreadsAddClientToolOutput)) == 1


def test_questions_are_answered_and_the_answers_kept(chat_driver: MakeDriver) -> None:
    asked = {"type": "structured_input", "inputs": [{"type": "freeform", "id": "q", "question": "Why?"}]}
    backend = ScriptedBackend([asked], "I see")
    driver = chat_driver(backend)
    driver.send("Hello")
    driver.fill("Why?", "Because")
    assert driver.click("Submit") == "I see"
    driver.expect("Why?: Because\nAssistant: I see")
    assert len(backend.of(ThreadsAddStructuredInput)) == 1


def test_pictures_and_other_files_are_kept_and_forgotten(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend("ok")
    driver = chat_driver(backend, composer={"attachments": {"enabled": True}})
    driver.pick(("a.png", b"picture"), ("b.txt", b"text"))
    driver.click("Remove “b.txt”")
    driver.send("Look")
    assert backend.files == {"a.png": b"picture", "b.txt": b"text"}
    assert backend.deleted == ["att_b.txt"]
    (request,) = backend.of(ThreadsCreate)
    assert request.params.input.attachments == ["att_a.png"]


async def test_requests_that_do_not_stream_are_answered_by_what_is_set_or_kept() -> None:
    backend = ScriptedBackend(threads=[thread("a", [user("u"), assistant("b", "x")]), thread("b")])
    renamed = await backend.request(ThreadsUpdate(params=ThreadUpdateParams(thread_id="a", title="New")))
    assert isinstance(renamed, Thread)
    assert renamed.title == "New"
    await backend.request(ThreadsDelete(params=ThreadId(thread_id="b")))
    with pytest.raises(NotFoundError, match="there is no thread 'b'"):
        await backend.request(ThreadsGetById(params=ThreadId(thread_id="b")))
    page: Any = await backend.request(ItemsList(params=ItemsListParams(thread_id="a", order="desc", limit=1)))
    assert [item.id for item in page.data] == ["b", "u"]
    action: Any = {"thread_id": "a", "action": {"type": "x"}}
    reply: Any = await backend.request(ThreadsSyncCustomAction(params=action))
    assert reply.updated_item is None
    await backend.request(ItemsFeedback(params=FeedbackParams(thread_id="a", item_ids=["b"], kind="negative")))
    assert backend.feedback == {"b": "negative"}
    speech = InputTranscribe(params=TranscribeParams(audio_base64="", mime_type="audio/mp4"))
    with pytest.raises(BackendError, match="has no reply to InputTranscribe: put one into its `replies`"):
        await backend.request(speech)
    backend.replies[InputTranscribe] = Transcription(text="said")
    assert await backend.request(speech) == Transcription(text="said")
    backend.replies[ThreadsList] = refuse(503)
    with pytest.raises(HttpError, match="503"):
        await backend.request(ThreadsList(params=ListParams()))
    backend.replies[ThreadsList] = delay(0)
    listed: Any = await backend.request(ThreadsList(params=ListParams()))
    assert [known.id for known in listed.data] == ["a"]
    register = AttachmentsCreate(params=AttachmentsCreateParams(name="a", size=1, mime_type=""))
    with pytest.raises(BackendError, match="AttachmentsCreate"):
        await backend.request(register)
    assert len(backend.requests) == 11
    assert len(backend.of(ThreadsList)) == 2


async def test_what_is_not_there_cannot_be_answered_again() -> None:
    backend = ScriptedBackend("x", threads=[thread("a")])
    with pytest.raises(NotFoundError, match="there is no item 'nope'"):
        async for _event in backend.stream(ThreadsRetryAfterItem(params=RetryParams(thread_id="a", item_id="nope"))):
            pass


async def test_an_answer_in_a_thread_that_is_deleted_meanwhile_goes_on() -> None:
    backend = ScriptedBackend(["One", ItemDone(item=assistant("x", "Two"))], ["Half ", fail("no")])
    given = AddUserMessageParams(thread_id="a", input=UserMessageInput(content=[]))
    for last in ("ItemDone", "ErrorEvent"):
        backend.threads = {"a": thread("a")}
        kinds: list[str] = []
        async for event in backend.stream(ThreadsAddUserMessage(params=given)):
            kinds.append(type(event).__name__)
            backend.threads.clear()
        assert kinds[-1] == last


async def test_a_file_is_kept_as_it_is() -> None:
    backend, told = ScriptedBackend(), list[int]()
    attachment = await backend.upload(File.of(("notes.txt", b"Read me")), told.append)
    assert (attachment.id, told, backend.files) == ("att_notes.txt", [7], {"notes.txt": b"Read me"})


# Events as they are


def test_a_raw_backend_adds_nothing(chat_driver: MakeDriver) -> None:
    script = [*streamed("a", "Hel", "lo"), ErrorEvent(message="Odd")]
    backend = RawBackend(script, threads=[thread("thr_1", title="Mine")])
    driver = chat_driver(backend)
    driver.open_thread("Mine")
    assert driver.send("Hello") == "Hello"
    driver.expect("Error: Odd")
    assert [type(request) for request in backend.requests][-1] is ThreadsAddUserMessage
    driver.close()
    assert backend.is_closed


async def test_a_raw_backend_raises_and_replies_what_it_was_given() -> None:
    def no(_request: object) -> BaseException:
        return BackendError("no")

    async def later(_request: object) -> None:
        await asyncio.sleep(0)

    backend = RawBackend([BackendError("odd")], threads=[thread("a")])
    given = ThreadsAddUserMessage(params=AddUserMessageParams(thread_id="a", input=UserMessageInput(content=[])))
    with pytest.raises(BackendError, match="odd"):
        async for _event in backend.stream(given):
            pass
    with pytest.raises(BackendError, match="it was given 1 script, and is asked once more"):
        async for _event in backend.stream(given):
            pass
    backend.replies = {ThreadsList: no, ThreadsDelete: later}
    with pytest.raises(BackendError, match="no"):
        await backend.request(ThreadsList(params=ListParams()))
    assert await backend.request(ThreadsDelete(params=ThreadId(thread_id="a"))) == Empty()
    assert list(backend.threads) == ["a"]


async def test_a_raw_script_may_be_a_generator_of_the_request() -> None:
    async def echo(request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        yield ErrorEvent(message=type(request).__name__)

    given = ThreadsAddUserMessage(params=AddUserMessageParams(thread_id="a", input=UserMessageInput(content=[])))
    (event,) = [event async for event in RawBackend(echo).stream(given)]
    assert event == ErrorEvent(message="ThreadsAddUserMessage")
