"""A real `ChatKitServer`, called in process and over HTTP: the same events, the same conversation, the same store."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any

import pytest

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.errors import BackendError, StreamError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import UserMessageInput, UserText
from chatkit_widget.protocol.items import AssistantMessage, ClientToolCall, StructuredInput, UserMessage, WidgetItem
from chatkit_widget.protocol.requests import (
    Action,
    ActionParams,
    AddUserMessageParams,
    AttachmentId,
    AttachmentsDelete,
    CreateParams,
    Empty,
    FeedbackParams,
    InputTranscribe,
    ItemsFeedback,
    ItemsList,
    ItemsListParams,
    ListParams,
    RetryParams,
    StreamingRequest,
    StructuredInputParams,
    Submission,
    SubmittedAnswer,
    SyncActionReply,
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
    ToolOutputParams,
    TranscribeParams,
    Transcription,
)
from chatkit_widget.protocol.stream import (
    ClientEffect,
    ErrorEvent,
    ItemDone,
    ItemReplaced,
    Notice,
    ProgressUpdate,
    StreamEvent,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.threads import Thread
from tests.protocol.backends.samples import collected, text_of
from tests.protocol.backends.scripted_server import ScriptedServer, Uvicorn, served
from tests.protocol.client import Client, Connect

MESSAGE = ["thread.item.added", *["thread.item.updated"] * 4, "thread.item.done"]
"""The events of an answer of two words."""


@pytest.fixture(scope="module")
def uvicorn() -> Iterator[Uvicorn]:
    with served() as server:
        yield server


@pytest.fixture
def server() -> ScriptedServer:
    # What fails on purpose is logged by openai-chatkit with a traceback.
    logging.getLogger("chatkit").setLevel(logging.CRITICAL)
    return ScriptedServer()


@pytest.fixture(params=["in process", "HTTP"])
async def backend(request: pytest.FixtureRequest, server: ScriptedServer, uvicorn: Uvicorn) -> AsyncGenerator[Backend]:
    uvicorn.chatkit = server
    made: Backend
    if request.param == "HTTP":
        made = HttpBackend(uvicorn.url, patience=Patience(first=0.001))
    else:
        made = ServerBackend(server, context={"user": "me"})
    yield made
    await made.aclose()


def given(text: str) -> UserMessageInput:
    return UserMessageInput(content=[UserText(text=text)])


def names(events: list[StreamEvent]) -> list[str]:
    return [str(event.__struct_config__.tag) for event in events]


async def begun(backend: Backend, text: str) -> tuple[str, list[StreamEvent]]:
    """Send the first message of a thread; return the thread's id and the events."""
    events = await collected(backend.stream(ThreadsCreate(params=CreateParams(input=given(text)))))
    assert isinstance(events[0], ThreadCreated)
    return events[0].thread.id, events


def last_item(events: list[StreamEvent], kind: type[Any]) -> Any:
    return [event.item for event in events if isinstance(event, ItemDone) and isinstance(event.item, kind)][-1]


async def test_create(backend: Backend, server: ScriptedServer) -> None:
    thread_id, events = await begun(backend, "echo Good day")
    assert names(events) == ["thread.created", "thread.item.done", "stream_options", *MESSAGE]
    asked = last_item(events, UserMessage)
    assert asked.text == "echo Good day"
    assert asked.created_at.tzinfo is not None
    assert last_item(events, AssistantMessage).text == "Good day"
    assert text_of(events) == "Goodday"
    assert server.memory.kinds(thread_id) == ["user_message", "assistant_message"]
    assert server.contexts == [{"user": "me"}]


async def test_add_user_message(backend: Backend) -> None:
    thread_id, _ = await begun(backend, "nothing")
    params = AddUserMessageParams(thread_id=thread_id, input=given("echo Good day"))
    events = await collected(backend.stream(ThreadsAddUserMessage(params=params)))
    assert names(events) == ["thread.item.done", "stream_options", *MESSAGE]


async def test_a_handler_that_yields_nothing_ends_normally(backend: Backend) -> None:
    _, events = await begun(backend, "nothing")
    assert names(events) == ["thread.created", "thread.item.done", "stream_options"]


async def test_client_tool_output(backend: Backend) -> None:
    thread_id, events = await begun(backend, "tool")
    call = events[-1]
    assert isinstance(call, ItemDone)
    assert isinstance(call.item, ClientToolCall)
    assert (call.item.status, call.item.name, call.item.arguments) == ("pending", "look", {"at": "it"})
    params = ToolOutputParams(thread_id=thread_id, result={"seen": True})
    answer = await collected(backend.stream(ThreadsAddClientToolOutput(params=params)))
    assert names(answer)[:2] == ["stream_options", "thread.item.added"]


async def test_structured_input(backend: Backend) -> None:
    thread_id, events = await begun(backend, "question")
    question = last_item(events, StructuredInput)
    params = StructuredInputParams(
        thread_id=thread_id,
        item_id=question.id,
        input=Submission(answers={"q1": SubmittedAnswer(values=["Because"])}),
    )
    request = ThreadsAddStructuredInput(params=params)
    answer = await collected(backend.stream(request))
    assert names(answer)[:3] == ["stream_options", "thread.item.replaced", "thread.item.added"]
    replaced = answer[1]
    assert isinstance(replaced, ItemReplaced)
    assert isinstance(replaced.item, StructuredInput)
    assert replaced.item.status == "answered"
    assert replaced.item.inputs[0].answer
    assert replaced.item.inputs[0].answer.values == ["Because"]
    with pytest.raises(StreamError):
        await collected(backend.stream(request))


async def test_custom_action(backend: Backend) -> None:
    thread_id, events = await begun(backend, "widget")
    widget = last_item(events, WidgetItem)
    action = ActionParams(thread_id=thread_id, item_id=widget.id, action=Action(type="book", payload=7))
    answer = await collected(backend.stream(ThreadsCustomAction(params=action)))
    assert names(answer) == ["stream_options", *MESSAGE]
    reply = await backend.request(ThreadsSyncCustomAction(params=action))
    assert reply == SyncActionReply(updated_item=widget)


async def test_an_action_of_what_is_no_widget_is_an_error_event(backend: Backend) -> None:
    thread_id, events = await begun(backend, "echo Good day")
    message = last_item(events, AssistantMessage)
    action = ActionParams(thread_id=thread_id, item_id=message.id, action=Action(type="book"))
    assert await collected(backend.stream(ThreadsCustomAction(params=action))) == [ErrorEvent(code="stream.error")]


async def test_retry_removes_in_the_store_what_it_does_not_stream(backend: Backend, server: ScriptedServer) -> None:
    thread_id, events = await begun(backend, "echo Good day")
    asked = last_item(events, UserMessage)
    request = ThreadsRetryAfterItem(params=RetryParams(thread_id=thread_id, item_id=asked.id))
    answer = await collected(backend.stream(request))
    assert names(answer) == ["stream_options", *MESSAGE]
    assert server.memory.kinds(thread_id) == ["user_message", "assistant_message"]


@pytest.mark.parametrize("item_id", ["msg_unknown", None], ids=["unknown", "no user message"])
async def test_a_retry_that_cannot_be_is_an_error(backend: Backend, item_id: str | None) -> None:
    thread_id, events = await begun(backend, "echo Good day")
    wrong = item_id or last_item(events, AssistantMessage).id
    with pytest.raises(StreamError):
        await collected(backend.stream(ThreadsRetryAfterItem(params=RetryParams(thread_id=thread_id, item_id=wrong))))


async def test_a_thread_that_changes_and_events_beside_it(backend: Backend) -> None:
    _, events = await begun(backend, "title Wool")
    assert names(events)[3:] == ["progress_update", "notice", "thread.updated", "client_effect"]
    assert events[3] == ProgressUpdate(text="thinking")
    assert events[4] == Notice(level="info", message="renamed")
    assert isinstance(events[5], ThreadUpdated)
    assert events[5].thread.title == "Wool"
    assert events[5].thread.items.data == []
    assert events[6] == ClientEffect(name="ring", data={"times": 2})


async def test_failures_of_the_handler_are_error_events(backend: Backend) -> None:
    _, events = await begun(backend, "boom")
    assert text_of(events) == "Asfaras"
    assert events[-1] == ErrorEvent(code="stream.error", allow_retry=True)
    _, events = await begun(backend, "sorry")
    assert events[-1] == ErrorEvent(code="custom", message="The oven is cold.", allow_retry=True)


async def test_an_unknown_thread_is_an_error(backend: Backend) -> None:
    message = ThreadsAddUserMessage(params=AddUserMessageParams(thread_id="thr_none", input=given("echo x")))
    # In process the store's own NotFoundError is seen; over HTTP the body breaks before its first event.
    with pytest.raises(Exception, match=r"NotFoundError|broke off|before it began"):
        await collected(backend.stream(message))
    with pytest.raises(Exception, match=r"NotFoundError|The server failed \(500\)"):
        await backend.request(ThreadsGetById(params=ThreadId(thread_id="thr_none")))


async def test_an_unknown_attachment_breaks_the_stream_after_the_thread(backend: Backend) -> None:
    request = ThreadsCreate(params=CreateParams(input=UserMessageInput(content=[], attachments=["atc_none"])))
    came: list[StreamEvent] = []
    with pytest.raises(Exception, match=r"NotFoundError|broke off"):
        await collected(backend.stream(request), came)
    assert names(came) == ["thread.created"]


async def test_what_is_asked_for_as_json(backend: Backend, server: ScriptedServer) -> None:
    thread_id, events = await begun(backend, "echo Good day")
    message = last_item(events, AssistantMessage)
    listed = await backend.request(ThreadsList(params=ListParams(limit=9999, order="desc")))
    assert isinstance(listed, Page)
    assert [row.id for row in listed.data] == [thread_id]
    renamed = await backend.request(ThreadsUpdate(params=ThreadUpdateParams(thread_id=thread_id, title="Wool")))
    assert isinstance(renamed, Thread)
    assert (renamed.title, renamed.items.data) == ("Wool", [])
    opened = await backend.request(ThreadsGetById(params=ThreadId(thread_id=thread_id)))
    assert isinstance(opened, Thread)
    assert [item.type for item in opened.items.data] == ["user_message", "assistant_message"]
    page = await backend.request(ItemsList(params=ItemsListParams(thread_id=thread_id, limit=1, order="desc")))
    assert page == Page(data=[message], has_more=True, after=message.id)
    params = FeedbackParams(thread_id=thread_id, item_ids=[message.id], kind="negative")
    assert await backend.request(ItemsFeedback(params=params)) == Empty()
    assert server.feedback == [([message.id], "negative")]
    speech = TranscribeParams(audio_base64="AAAA", mime_type="audio/ogg;codecs=opus")
    assert await backend.request(InputTranscribe(params=speech)) == Transcription(text="3 bytes of audio/ogg")
    assert await backend.request(ThreadsDelete(params=ThreadId(thread_id=thread_id))) == Empty()
    assert server.memory.threads == {}
    with pytest.raises(BackendError):  # This server has no store for attachments.
        await backend.request(AttachmentsDelete(params=AttachmentId(attachment_id="atc_1")))


@pytest.mark.parametrize("command", ["endless", "busy"])
@pytest.mark.parametrize("how", ["cancel", "close"])
async def test_stopping_keeps_the_partial_message_in_the_store(
    backend: Backend, server: ScriptedServer, command: str, how: str
) -> None:
    request: StreamingRequest = ThreadsCreate(params=CreateParams(input=given(command)))
    seen = asyncio.Event()

    async def consume() -> None:
        async with aclosing(backend.stream(request)) as stream:
            async for event in stream:
                if isinstance(event, ProgressUpdate):
                    seen.set()
                    if how == "close":
                        break

    consumer = asyncio.create_task(consume())
    async with asyncio.timeout(2):
        await seen.wait()
        if how == "cancel":
            consumer.cancel()
        await asyncio.wait({consumer})
    (thread_id,) = server.memory.threads
    assert await asyncio.to_thread(server.memory.wait_for, thread_id, "sdk_hidden_context")
    assert server.memory.kinds(thread_id) == ["user_message", "assistant_message", "sdk_hidden_context"]
    partial = list(server.memory.items[thread_id].values())[1]
    assert partial.model_dump()["content"][0]["text"] == "Iwillnever"


async def test_stop_in_a_chat_keeps_it_too_and_the_next_message_works(
    connect: Connect, backend: Backend, server: ScriptedServer
) -> None:
    client = connect(backend)
    turn = client.begin("endless")
    await client.until(lambda: client.view.progress)
    await client.stop()
    assert (await turn).status == "stopped"
    assert client.texts == ["endless", "Iwillnever"]
    assert client.thread_id
    assert await asyncio.to_thread(server.memory.wait_for, client.thread_id, "sdk_hidden_context")
    await client.send("echo Good day")
    await client.open(client.thread_id)
    assert client.texts == ["endless", "Iwillnever", "echo Good day", "Good day"]


async def conversation(client: Client) -> list[Any]:
    """Have a conversation, and return what it brought, without ids and times."""
    await client.send("echo Good day")
    await client.send("widget")
    await client.act("book", client.ids[-1], day=1)
    await client.send("title Wool")
    failed = await client.send("boom")
    assert failed.status == "failed"
    await client.retry()
    await client.send("nothing")
    await client.retry()
    shown = [(item.type, getattr(item, "text", None)) for item in client.items]
    thread_id = client.thread_id
    await client.open(None)
    await client.open(thread_id)
    await client.load_all()
    await client.settle()
    again = [(item.type, getattr(item, "text", None)) for item in client.items]
    return [shown, again, client.thread and client.thread.title, client.names]


async def test_the_same_conversation_is_the_same_on_every_transport(connect: Connect, uvicorn: Uvicorn) -> None:
    logging.getLogger("chatkit").setLevel(logging.CRITICAL)
    uvicorn.chatkit = ScriptedServer()
    over_http = await conversation(connect(HttpBackend(uvicorn.url)))
    in_process = await conversation(connect(ServerBackend(ScriptedServer(), {"user": "me"})))
    assert over_http == in_process
    shown, again, title, _names = over_http
    assert title == "Wool"
    assert ("assistant_message", "Good day") in shown
    # What a handler that failed had not finished is shown, and was never stored.
    assert [row for row in shown if row != ("assistant_message", "Asfaras")] == again
