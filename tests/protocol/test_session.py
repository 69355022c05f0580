"""What a session does beside turns and threads: another backend, languages, speech, and actions that stream nothing."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.backends.message import Message
from chatkit_widget.errors import BackendError, ChatKitBusyError, ChatKitClosedError, OptionError
from chatkit_widget.options import parse_options
from chatkit_widget.protocol.content import FileAttachment, ImageAttachment
from chatkit_widget.protocol.requests import (
    Empty,
    InputTranscribe,
    SyncActionReply,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsList,
    ThreadsSyncCustomAction,
    Transcription,
)
from chatkit_widget.protocol.stream import ItemDone, StreamEvent, ThreadCreated
from chatkit_widget.session.input import action_of, attachments_of, user_input
from chatkit_widget.session.turn import Turn
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import OPTIONS, hidden, streamed, thread, user, widget

CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]
CARD: dict[str, Any] = {"type": "Card", "children": []}
TICKED = widget("w", {"type": "Card", "children": [{"type": "Badge", "label": "✓"}]})


# Another backend


async def test_another_backend_begins_a_draft_with_threads_of_its_own(connect: Connect) -> None:
    before = RawBackend([*CREATED, *streamed("a", "x")], threads=[thread("thr_old")])
    client = connect(before)
    await client.send()
    after = RawBackend(
        [ThreadCreated(thread=thread("thr_new")), ItemDone(item=user("u"))], threads=[thread("thr_other")]
    )
    await client.run(client.session.set_backend(after))
    assert before.is_closed
    assert (client.thread_id, client.items) == (None, [])
    assert [known.id for known in client.view.threads or []] == ["thr_other"]
    await client.settle()
    assert [event.thread_id for event in client.of(events.ThreadChange)] == ["thr_1", None]
    await client.send()
    assert [type(request) for request in after.requests] == [ThreadsList, ThreadsCreate]
    assert client.thread_id == "thr_new"


async def test_what_belonged_to_the_conversation_goes_with_the_backend(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, *streamed("a", "x")], [BackendError("down")]))
    await client.send()
    await client.run(client.session.send_feedback("positive"))
    await client.send()
    assert client.view.failure
    await client.run(client.session.set_backend(RawBackend()))
    assert (client.view.failure, client.view.notices, client.view.feedback) == (None, [], {})


async def test_another_backend_opens_the_initial_thread(connect: Connect) -> None:
    client = connect(RawBackend(threads=[thread("thr_1", [user("old")])]), options={"initial_thread": "thr_1"})
    await client.load_all()
    await client.run(client.session.set_backend(RawBackend(threads=[thread("thr_1", [user("new")])])))
    assert client.ids == ["new"]


async def test_the_backend_cannot_change_while_a_response_streams_or_once_the_chat_is_closed(connect: Connect) -> None:
    async def wait(_message: Message) -> None:
        await asyncio.Event().wait()

    client = connect(wait)
    turn = client.begin()
    await client.until(lambda: client.view.responding)
    with pytest.raises(ChatKitBusyError):
        await client.run(client.session.set_backend(RawBackend()))
    await client.stop()
    await turn
    await client.close()
    with pytest.raises(ChatKitClosedError):
        await client.run(client.session.set_backend(RawBackend()))


# Languages


@pytest.mark.parametrize(
    ("option", "of_page", "of_backend", "asked"),
    [
        (None, None, "fr", "fr"),
        (None, "de-AT", "fr", "de-AT"),
        ("pt-BR", None, "fr", "pt-BR"),
        ("pt-BR", "de-AT", "fr", "pt-BR"),
    ],
)
async def test_texts_are_asked_for_in_the_language_of_the_options_else_the_pages_else_the_backends_own(
    connect: Connect, option: str | None, of_page: str | None, of_backend: str, asked: str
) -> None:
    backend = RawBackend()
    backend.locale = of_backend
    client = connect(backend, options={"locale": option})
    client.session.speak(of_page)
    assert backend.locale == asked


async def test_the_language_of_the_first_page_holds_for_all(connect: Connect) -> None:
    backend = RawBackend()
    client = connect(backend)
    client.session.speak("de")
    client.session.speak("fr")
    assert backend.locale == "de"


async def test_options_may_change_the_language_and_give_it_back(connect: Connect) -> None:
    backend = RawBackend()
    client = connect(backend)

    async def set_locale(locale: str | None) -> None:
        client.session.set_options(*parse_options({"locale": locale}))

    await client.run(set_locale("ja"))
    assert backend.locale == "ja"
    await client.run(set_locale(None))
    assert backend.locale == "en"


async def test_another_backend_is_asked_in_the_same_language(connect: Connect) -> None:
    client = connect(RawBackend(), options={"locale": "ja"})
    after = RawBackend()
    await client.run(client.session.set_backend(after))
    assert after.locale == "ja"


# Speech


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("", " Hello there. ", "Hello there."),
        ("Well,", "hello", "Well, hello"),
        ("Well, ", "hello", "Well, hello"),
        ("Well,\n", "hello", "Well,\nhello"),
        ("Well", "  ", "Well"),
    ],
)
async def test_what_was_said_goes_behind_what_stands_in_the_composer(
    connect: Connect, before: str, said: str, after: str
) -> None:
    backend = RawBackend()
    backend.replies[InputTranscribe] = Transcription(text=said)
    client = connect(backend)

    async def write() -> None:
        client.session.composer.write(before)

    await client.run(write())
    assert await client.run(client.session.transcribe(b"\x00\xff", "audio/webm;codecs=opus")) == said.strip()
    assert client.view.draft
    assert client.view.draft.text == after
    (request,) = backend.of(InputTranscribe)
    assert base64.b64decode(request.params.audio_base64) == b"\x00\xff"
    assert request.params.mime_type == "audio/webm;codecs=opus"
    assert client.names == []


async def test_speech_that_is_not_understood_leaves_the_composer_as_it_is(connect: Connect) -> None:
    backend = RawBackend()
    backend.replies[InputTranscribe] = Empty()
    client = connect(backend)
    assert await client.run(client.session.transcribe(b"", "audio/ogg")) == ""
    backend.replies[InputTranscribe] = BackendError("down")
    with pytest.raises(BackendError, match="down"):
        await client.run(client.session.transcribe(b"", "audio/ogg"))
    assert client.view.draft
    assert (client.view.draft.text, client.view.draft.rev) == ("", 0)


async def test_one_may_speak_while_a_response_streams(connect: Connect) -> None:
    client, turn, go = await streaming(connect)
    backend: Any = client.backend
    backend.replies[InputTranscribe] = Transcription(text="And then?")
    assert await client.run(client.session.transcribe(b"x", "audio/ogg")) == "And then?"
    await client.run(_set(go))
    assert (await turn).status == "completed"


# Actions that stream nothing


async def streaming(connect: Connect) -> tuple[Client, asyncio.Task[Turn], asyncio.Event]:
    """Return a chat with a widget and an answer that streams until the event is set."""
    go = asyncio.Event()

    async def answer(_request: object) -> AsyncGenerator[StreamEvent]:
        for event in (*CREATED, ItemDone(item=widget("w", CARD)), *streamed("a", "x")[:3]):
            yield event
        await go.wait()
        for event in streamed("a", "x")[3:]:
            yield event

    client = connect(RawBackend(answer))
    turn = client.begin()
    await client.until(lambda: "x" in client.texts)
    return client, turn, go


async def _set(event: asyncio.Event) -> None:
    event.set()


async def sync(client: Client, kind: str = "tick", item_id: str | None = "w") -> Turn:
    action = action_of({"type": kind, "payload": {"day": 1}})
    return await client.run(client.session.turns.run_sync_action(action, item_id))


async def test_an_action_that_streams_nothing_runs_while_a_response_streams(connect: Connect) -> None:
    client, turn, go = await streaming(connect)
    backend: Any = client.backend
    backend.replies[ThreadsSyncCustomAction] = SyncActionReply(updated_item=TICKED)
    result = await sync(client)
    assert (result.status, result.items, result.user_message) == ("completed", (TICKED,), None)
    assert client.items[1] == TICKED
    assert client.view.responding
    await client.run(_set(go))
    assert [item.type for item in (await turn).items] == ["widget", "assistant_message"]
    await client.settle()
    assert client.of(events.ItemReplaced) == [events.ItemReplaced(item=TICKED)]
    assert client.names.count("response.start") == 1
    (request,) = backend.of(ThreadsSyncCustomAction)
    assert (request.params.thread_id, request.params.item_id) == ("thr_1", "w")
    assert (request.params.action.type, request.params.action.payload) == ("tick", {"day": 1})


async def with_widget(connect: Connect, reply: object) -> Client:
    backend = RawBackend([*CREATED, ItemDone(item=widget("w", CARD))])
    backend.replies[ThreadsSyncCustomAction] = reply
    client = connect(backend)
    await client.send()
    return client


@pytest.mark.parametrize(
    ("reply", "items"),
    [
        (SyncActionReply(), ()),
        (Empty(), ()),
        (SyncActionReply(updated_item=widget("other", CARD)), (widget("other", CARD),)),
        (SyncActionReply(updated_item=hidden("h")), (hidden("h"),)),
    ],
    ids=["no item", "nothing", "an item that is not shown", "hidden context"],
)
async def test_an_action_may_change_nothing(connect: Connect, reply: object, items: tuple[object, ...]) -> None:
    client = await with_widget(connect, reply)
    result = await sync(client, item_id=None)
    assert (result.status, result.items) == ("completed", items)
    assert client.items == [user("msg_1"), widget("w", CARD)]


async def test_an_action_that_fails_is_told_and_comes_back_as_a_turn_that_failed(connect: Connect) -> None:
    client = await with_widget(connect, BackendError("down"))
    result = await sync(client)
    assert (result.status, str(result.error)) == ("failed", "down")
    await client.until(lambda: client.of(events.Error))
    (notice,) = client.view.notices or []
    assert notice.message == "The action tick failed: down"
    assert client.view.failure is None


async def test_such_an_action_needs_a_thread_and_an_item_of_it(connect: Connect) -> None:
    client = await with_widget(connect, SyncActionReply())
    with pytest.raises(OptionError, match="no item 'nothing'"):
        await sync(client, item_id="nothing")
    await client.open(None)
    with pytest.raises(OptionError, match="needs an open thread"):
        await sync(client, item_id=None)


# What methods are given


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (None, []),
        ([], []),
        (
            [{"id": "a", "name": "n", "mime_type": "text/plain"}],
            [FileAttachment(id="a", name="n", mime_type="text/plain")],
        ),
        (
            [{"type": "image", "id": "a", "name": "n", "mime_type": "image/png", "preview_url": "data:,"}],
            [ImageAttachment(id="a", name="n", mime_type="image/png", preview_url="data:,")],
        ),
        (
            [FileAttachment(id="a", name="n", mime_type="text/plain")],
            [FileAttachment(id="a", name="n", mime_type="text/plain")],
        ),
    ],
    ids=["none", "empty", "a file", "a picture", "as uploaded"],
)
def test_attachments_may_be_mappings_or_what_an_upload_returned(given: Any, made: list[Any]) -> None:
    assert attachments_of(given) == made


@pytest.mark.parametrize("given", [["a.txt"], [{"id": "a"}], [7], [{"type": "sound", "id": "a"}]])
def test_what_is_no_attachment_is_told(given: Any) -> None:
    with pytest.raises(OptionError, match="attachments are what"):
        attachments_of(given)


async def test_a_message_says_which_tool_and_model_were_chosen(connect: Connect) -> None:
    backend = RawBackend(CREATED, [ItemDone(item=user("msg_2"))])
    client = connect(backend)
    for choice in ("search", {"id": "search"}):
        given = user_input("Hello", tool_choice=choice, model="large", reply="> before")
        await client.run(client.session.turns.send_user_message(given))
    for request in (*backend.of(ThreadsCreate), *backend.of(ThreadsAddUserMessage)):
        options = request.params.input.inference_options
        assert options.tool_choice is not None
        assert (options.tool_choice.id, options.model, request.params.input.quoted_text) == (
            "search",
            "large",
            "> before",
        )


# Reading events


async def test_who_reads_events_may_stop_before_and_after_the_chat_is_closed(connect: Connect) -> None:
    client = connect(RawBackend(CREATED))
    hub = client.session.hub

    async def follow() -> list[Any]:
        return [hub.follow("response.end"), hub.follow("response.end")]

    async def leave(feed: Any) -> Any:
        hub.leave(feed)
        hub.leave(feed)
        return [await feed.take(), await feed.take()]

    first, second = await client.run(follow())
    await client.send()
    assert await client.run(leave(first)) == [events.ResponseEnd(), None]
    await client.close()
    assert await client.run(leave(second)) == [events.ResponseEnd(), None]
