"""A turn, from its request to its end."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from typing import Any

import pytest
from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import (
    BackendError,
    ChatKitBusyError,
    ChatKitClosedError,
    FunctionError,
    OptionError,
    StreamError,
    TurnError,
)
from chatkit_widget.protocol.content import Annotation, UserMessageInput, UserText
from chatkit_widget.protocol.requests import (
    StreamingRequest,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsCustomAction,
)
from chatkit_widget.protocol.sources import URLSource
from chatkit_widget.protocol.stream import (
    ClientEffect,
    ErrorEvent,
    ItemDone,
    ItemRemoved,
    Notice,
    ProgressUpdate,
    StreamEvent,
    StreamOptions,
    StreamSettings,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.sentences import Phrase
from chatkit_widget.session import running
from chatkit_widget.session.operations import Failure, Progress, ShownNotice
from chatkit_widget.session.turn import Turn
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Connect
from tests.protocol.wire import OPTIONS, assistant, streamed, thread, user, widget


def echo(message: Message) -> str:
    return f"You said {message.text}"


def user_input_of(text: str) -> UserMessageInput:
    return UserMessageInput(content=[UserText(text=text)])


CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]


async def test_a_turn_gives_back_the_message_and_what_it_brought(connect: Connect) -> None:
    turn = await connect(echo).send("Hi")
    assert turn.status == "completed"
    assert turn.user_message is not None
    assert turn.user_message.text == "Hi"
    assert turn.text == "You said Hi"
    assert turn.error is None
    assert turn.raise_for_status() is None


async def test_the_first_message_creates_a_thread_and_the_next_one_is_added_to_it(connect: Connect) -> None:
    backend = RawBackend([*CREATED, *streamed("a", "1")], [ItemDone(item=user("msg_2")), OPTIONS])
    client = connect(backend)
    await client.send()
    await client.send()
    first, second = backend.requests[1:]
    assert isinstance(first, ThreadsCreate)
    assert isinstance(second, ThreadsAddUserMessage)
    assert second.params.thread_id == "thr_1"


async def test_new_thread_begins_another_one(connect: Connect) -> None:
    client = connect(echo)
    await client.send("one")
    before = client.thread_id
    await client.send("two", new_thread=True)
    assert client.thread_id not in {None, before}
    assert client.texts == ["two", "You said two"]


async def test_a_new_thread_that_could_not_be_created_is_a_draft_everywhere(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED], [BackendError("down")]))
    await client.send("one")
    turn = await client.send("two", new_thread=True)
    await client.settle()
    assert turn.status == "failed"
    assert client.thread_id is None
    assert [value for name, value in client.told if name == "thread_id"][-1] is None
    assert client.of(events.ThreadChange)[-1].thread_id is None


async def test_the_events_of_a_turn_come_in_the_order_of_chatkit(connect: Connect) -> None:
    client = connect(echo)
    await client.send()
    assert client.names == [
        "response.start",
        "thread.change",
        "message.sent",
        "thread.item.done",
        "thread.item.added",
        "thread.item.updated",
        "thread.item.updated",
        "thread.item.updated",
        "thread.item.done",
        "response.end",
    ]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param([*CREATED, *streamed("a", "x")], id="completed"),
        pytest.param([*CREATED], id="nothing after stream_options"),
        pytest.param([], id="no event at all"),
        pytest.param([*CREATED, ErrorEvent()], id="an error event"),
        pytest.param([BackendError("down")], id="the request failed"),
        pytest.param([*CREATED, ValueError("odd")], id="the stream broke off"),
    ],
)
async def test_each_turn_has_exactly_one_start_and_one_end(
    connect: Connect, script: list[StreamEvent | BaseException]
) -> None:
    client = connect(RawBackend(script))
    await client.send()
    assert client.names.count("response.start") == 1
    assert client.names.count("response.end") == 1
    assert client.names[0] == "response.start"
    assert client.names[-1] == "response.end"


async def test_the_chat_is_free_before_response_end_fires(connect: Connect) -> None:
    client = connect(echo)
    seen: list[object] = []
    client.session.hub.on("response.end", lambda _event: seen.append(client.view.responding))
    await client.send()
    assert seen == [False]


async def test_responding_is_told_at_the_start_and_at_the_end(connect: Connect) -> None:
    client = connect(echo)
    await client.send()
    assert [value for name, value in client.told if name == "responding"] == [True, False]


async def test_a_handler_of_response_end_may_send(connect: Connect) -> None:
    client = connect(echo)
    follow_ups: list[asyncio.Task[object]] = []

    async def follow_up(_event: events.ResponseEnd) -> None:
        if not follow_ups:
            follow_ups.append(client.session.spawn(client.session.turns.send_user_message(given)))

    given = user_input_of("And then?")
    client.session.hub.on("response.end", follow_up)
    await client.send("First")
    await client.until(lambda: client.names.count("response.end") == 2)
    assert client.texts == ["First", "You said First", "And then?", "You said And then?"]


async def test_the_handlers_of_a_turn_have_started_when_its_await_returns(connect: Connect) -> None:
    client = connect(echo)
    started: list[str] = []
    client.session.hub.on("response.end", lambda _event: started.append("sync"))

    async def later(_event: events.ResponseEnd) -> None:
        started.append("async")
        await asyncio.Event().wait()

    client.session.hub.on("response.end", later)
    await client.send()
    assert set(started) == {"sync", "async"}


async def test_the_users_message_shows_at_once_and_gives_way_to_the_servers_by_position(connect: Connect) -> None:
    async def answer(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        asked.set()
        await go.wait()
        for event in CREATED:
            yield event

    asked, go = asyncio.Event(), asyncio.Event()
    client = connect(RawBackend(answer))
    turn = client.begin("Hi there")
    await client.until(lambda: client.texts == ["Hi there"])
    (optimistic,) = client.session.state.rows
    await client.run(asked.wait())
    await client.run(_set(go))
    await turn
    assert client.ids == ["msg_1"]
    assert client.session.state.rows[0].key == optimistic.key
    assert client.of(events.MessageSent)[0].item.id == "msg_1"


async def _set(event: asyncio.Event) -> None:
    event.set()


async def test_an_answer_without_events_is_a_broken_stream_that_can_be_retried(connect: Connect) -> None:
    client = connect(RawBackend([]))
    turn = await client.send()
    assert turn.status == "failed"
    assert isinstance(turn.error, StreamError)
    phrase = Phrase(name="ended_before_it_began")
    assert client.view.failure == Failure(message=str(turn.error), phrase=phrase, allow_retry=True)


async def test_an_answer_of_stream_options_alone_is_a_normal_empty_one(connect: Connect) -> None:
    turn = await connect(RawBackend([*CREATED])).send()
    assert turn.status == "completed"
    assert turn.items == ()


async def test_an_effect_or_progress_alone_is_a_normal_end(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, ClientEffect(name="blink"), ProgressUpdate(text="…")]))
    assert (await client.send()).status == "completed"
    assert client.view.progress is None


async def test_an_error_event_fails_the_turn_in_its_own_words(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, *streamed("a", "part"), ErrorEvent(message="Too long", allow_retry=True)]))
    turn = await client.send()
    assert turn.status == "failed"
    assert str(turn.error) == "Too long"
    assert turn.text == "part"
    assert client.view.failure == Failure(message="Too long", allow_retry=True)


async def test_an_error_event_without_a_message_gets_words_of_the_client(connect: Connect) -> None:
    turn = await connect(RawBackend([*CREATED, ErrorEvent(code="stream.error", allow_retry=True)])).send()
    assert "went wrong" in str(turn.error)


async def test_an_error_event_may_forbid_the_retry(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, ErrorEvent(message="No", allow_retry=False)]))
    await client.send()
    assert client.view.failure == Failure(message="No", allow_retry=False)


async def test_the_thread_may_change_after_an_error(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, ErrorEvent(), ThreadUpdated(thread=thread(title="Named"))]))
    await client.send()
    assert client.thread is not None
    assert client.thread.title == "Named"


async def test_a_stream_that_breaks_off_keeps_what_came(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, *streamed("a", "half ")[:3], BackendError("lost")]))
    turn = await client.send()
    assert turn.status == "failed"
    assert turn.text == "half "
    assert not any(row["streaming"] for row in client.page.rows)


async def test_an_unforeseen_error_of_a_backend_becomes_one_of_the_turn(connect: Connect) -> None:
    odd = KeyError("odd")
    turn = await connect(RawBackend([odd])).send()
    assert isinstance(turn.error, BackendError)
    assert "KeyError" in str(turn.error)
    assert turn.error.__cause__ is odd
    assert turn.error.detail is not None
    assert "Traceback" in turn.error.detail


async def test_a_backend_that_is_cancelled_from_within_fails_the_turn(connect: Connect) -> None:
    turn = await connect(RawBackend([*CREATED, asyncio.CancelledError()])).send()
    assert turn.status == "failed"


async def test_a_failed_turn_tells_chatkit_error_and_raises_when_asked_to(connect: Connect) -> None:
    client = connect(RawBackend([BackendError("down")]))
    turn = await client.send()
    assert [event.error for event in client.of(events.Error)] == [turn.error]
    with pytest.raises(TurnError, match="down") as caught:
        turn.raise_for_status()
    assert caught.value.__cause__ is turn.error


async def test_the_failure_goes_when_the_next_turn_begins(connect: Connect) -> None:
    client = connect(RawBackend([BackendError("down")], [*CREATED]))
    await client.send()
    await client.send()
    assert client.view.failure is None


async def test_progress_is_gone_after_the_turn(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, ProgressUpdate(text="Reading", icon="search")]))
    await client.send()
    assert {"op": "set", "view": {"progress": {"text": "Reading", "icon": "search"}}} in client.operations
    assert client.view.progress is None


@pytest.mark.parametrize("item", [assistant("a", "x"), widget("w", {"type": "Card", "children": []})])
async def test_progress_gives_way_to_a_message_or_a_widget(connect: Connect, item: object) -> None:
    async def answer(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        yield ProgressUpdate(text="Reading")
        assert client.view.progress == Progress(text="Reading")
        yield ItemDone(item=item)  # pyright: ignore[reportArgumentType] (one of the two above)
        assert client.view.progress is None

    client = connect(RawBackend(answer))
    assert (await client.send()).error is None


async def test_a_notice_stays_beside_the_conversation(connect: Connect) -> None:
    notice = Notice(level="warning", message="Careful", title="Hm")
    client = connect(RawBackend([*CREATED, notice]))
    await client.send()
    shown = ShownNotice(level="warning", message="Careful", title="Hm")
    assert client.view.notices == [shown]


async def test_an_effect_fires_once(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, ClientEffect(name="blink", data={"times": 2})]))
    await client.send()
    assert client.of(events.Effect) == [events.Effect(effect="blink", data={"times": 2})]


async def test_the_last_stream_options_say_whether_stop_is_offered(connect: Connect) -> None:
    async def answer(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        yield OPTIONS
        assert client.view.can_stop is True
        yield StreamOptions(stream_options=StreamSettings(allow_cancel=False))
        assert client.view.can_stop is False

    client = connect(RawBackend(answer))
    assert (await client.send()).error is None
    assert client.view.can_stop is False


async def test_stop_is_offered_when_the_stream_does_not_say(connect: Connect) -> None:
    async def answer(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        seen.append(client.view.can_stop)
        yield ItemDone(item=user("msg_1"))

    seen: list[object] = []
    client = connect(RawBackend(answer))
    await client.send()
    assert seen == [True]


async def test_every_raw_event_is_told_before_it_has_an_effect(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED]))
    await client.send()
    assert [event.event for event in client.of(events.StreamEvent)] == CREATED


# Busy


async def test_whatever_would_collide_with_a_response_is_refused(connect: Connect) -> None:
    async def wait(_message: Message) -> None:
        await asyncio.Event().wait()

    client = connect(wait)
    turn = client.begin()
    await client.until(lambda: client.thread is not None)
    for command in (
        client.send("two"),
        client.act(),
        client.retry(),
        client.open(None),
        client.run(client.session.fetch_updates()),
        client.run(client.session.delete_thread(client.thread_id or "")),
    ):
        with pytest.raises(ChatKitBusyError, match="streaming"):
            await command
    await client.stop()
    assert (await turn).status == "stopped"


async def test_of_two_sends_at_once_one_is_refused(connect: Connect) -> None:
    client = connect(echo)
    results = await asyncio.gather(client.send("one"), client.send("two"), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["ChatKitBusyError", "Turn"]
    assert len(client.items) == 2


async def test_a_closed_chat_refuses_everything(connect: Connect) -> None:
    client = connect(echo)
    await client.close()
    with pytest.raises(ChatKitClosedError, match="closed"):
        await client.send()


# Stop


async def test_stop_does_nothing_when_nothing_runs(connect: Connect) -> None:
    client = connect(echo)
    await client.stop()
    assert client.names == []


async def test_stop_cancels_an_async_generator_and_keeps_what_it_said(connect: Connect) -> None:
    ended: list[str] = []
    closed = threading.Event()

    async def respond(_message: Message) -> AsyncGenerator[str]:
        try:
            yield "half "
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        finally:
            closed.set()

    client = connect(respond)
    turn = client.begin()
    await client.until(lambda: "half " in client.texts)
    await client.stop()
    result = await turn
    assert (result.status, result.text, result.error) == ("stopped", "half ", None)
    assert closed.wait(10)
    assert ended == ["cancelled"]
    assert client.view.responding is False
    assert client.names[-1] == "response.end"
    await client.open(client.thread_id)
    assert client.texts == ["Hello", "half "]


async def test_stop_cancels_an_async_function(connect: Connect) -> None:
    cancelled = threading.Event()

    async def respond(_message: Message) -> str:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return "never"

    started = threading.Event()
    client = connect(respond)
    turn = client.begin()
    await asyncio.to_thread(started.wait, 10)
    await client.stop()
    assert (await turn).status == "stopped"
    assert cancelled.wait(10)


async def test_stop_cancels_a_coroutine_that_a_plain_function_returned(connect: Connect) -> None:
    started, cancelled = threading.Event(), threading.Event()

    async def slow() -> str:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return "never"

    client = connect(lambda _message: slow())
    turn = client.begin()
    await asyncio.to_thread(started.wait, 10)
    await client.stop()
    assert (await turn).status == "stopped"
    assert await asyncio.to_thread(cancelled.wait, 5)


async def test_stop_closes_a_sync_generator_at_its_next_piece(connect: Connect) -> None:
    closed, go = threading.Event(), threading.Event()

    def respond(_message: Message) -> Generator[str]:
        try:
            yield "half "
            go.wait(10)
            yield "never seen"
        finally:
            closed.set()

    client = connect(respond)
    turn = client.begin()
    await client.until(lambda: "half " in client.texts)
    await client.stop()
    go.set()
    assert (await turn).text == "half "
    assert await asyncio.to_thread(closed.wait, 10)


async def test_stop_tells_a_blocking_function_and_ignores_what_it_still_says(connect: Connect) -> None:
    seen: list[bool] = []
    returned = threading.Event()

    def respond(_message: Message, context: Context) -> str:
        context.progress("busy")
        seen.append(context.cancelled.wait(10))
        context.notice("too late")
        returned.set()
        return "too late"

    client = connect(respond)
    turn = client.begin()
    await client.until(lambda: client.view.progress)
    await client.stop()
    result = await turn
    assert (result.status, result.items) == ("stopped", ())
    assert await asyncio.to_thread(returned.wait, 10)
    await client.open(client.thread_id)
    assert seen == [True]
    assert client.texts == ["Hello"]
    assert client.view.notices == []


async def test_stop_ends_a_stream_that_never_pauses_and_what_it_said_is_stored(connect: Connect) -> None:
    async def respond(_message: Message) -> AsyncGenerator[str]:
        while True:
            yield "word "

    client = connect(respond)
    turn = client.begin()
    await client.until(lambda: len(client.items) > 1 and len(client.texts[1]) > 100)
    await client.stop()
    text = (await turn).text
    await client.open(client.thread_id)
    assert client.texts == ["Hello", text]


async def test_stop_reaches_a_backend_as_a_cancellation(connect: Connect) -> None:
    """A ChatKitServer saves partial text when it is cancelled, and silently loses it when its stream is dropped."""
    ended: list[str] = []

    async def answer(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        for event in CREATED:
            yield event
        try:
            while True:
                yield ProgressUpdate(text="…")
                await asyncio.sleep(0)
        except BaseException as error:
            ended.append(type(error).__name__)
            raise

    client = connect(RawBackend(answer))
    turn = client.begin()
    await client.until(lambda: client.view.progress)
    await client.stop()
    assert (await turn).status == "stopped"
    assert ended == ["CancelledError"]


@pytest.mark.parametrize("ends", ["again", "quietly", "with its own error"])
async def test_stop_reaches_a_backend_that_never_awaits(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    monkeypatch.setattr(running, "SLICE", -1)
    ended: list[str] = []

    async def answer(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        for event in CREATED:
            yield event
        try:
            while True:
                yield ProgressUpdate(text="…")
        except asyncio.CancelledError as error:
            ended.append("cancelled")
            if ends == "again":
                raise
            if ends == "with its own error":
                message = "stopped"
                raise BackendError(message) from error

    client = connect(RawBackend(answer))
    turn = client.begin()
    await client.until(lambda: client.view.progress)
    await client.stop()
    result = await turn
    assert (result.status, result.error) == ("stopped", None)
    assert ended == ["cancelled"]


async def test_a_backend_that_ignores_its_cancellation_is_left_behind(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "STOP_GRACE", 0.01)
    release = asyncio.Event()

    async def answer(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        for event in CREATED:
            yield event
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue
        yield ItemDone(item=assistant("late", "too late"))

    client = connect(RawBackend(answer, [ItemDone(item=user("msg_2")), *streamed("b", "next")]))
    turn = client.begin()
    await client.until(lambda: client.view.thread)
    await client.stop()
    assert (await turn).status == "stopped"
    await client.run(_set(release))
    await client.send("again")
    assert client.texts == ["Hello", "Hello", "next"]


async def test_cancelling_the_await_stops_the_turn(connect: Connect) -> None:
    async def respond(_message: Message) -> AsyncGenerator[str]:
        yield "half "
        await asyncio.Event().wait()

    client = connect(respond)
    turn = client.begin()
    await client.until(lambda: "half " in client.texts)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert client.view.responding is False
    await client.settle()
    assert client.names[-1] == "response.end"


async def test_closing_the_chat_stops_its_turn(connect: Connect) -> None:
    async def respond(_message: Message) -> AsyncGenerator[str]:
        yield "half "
        await asyncio.Event().wait()

    client = connect(respond)
    turn = client.begin()
    await client.until(lambda: "half " in client.texts)
    await client.close()
    assert (await turn).status == "stopped"


# Retry


async def test_retry_answers_the_last_message_again_and_drops_what_came_after_it(connect: Connect) -> None:
    answers = iter(["first", "second"])
    client = connect(lambda _message: next(answers))
    await client.send()
    assert client.texts == ["Hello", "first"]
    turn = await client.retry()
    assert turn.user_message is not None
    assert turn.user_message.text == "Hello"
    assert client.texts == ["Hello", "second"]
    await client.open(client.thread_id)
    assert client.texts == ["Hello", "second"]


async def test_retry_of_an_older_message_drops_all_that_came_after_it(connect: Connect) -> None:
    client = connect(echo)
    first = await client.send("one")
    await client.send("two")
    assert first.user_message is not None
    await client.retry(first.user_message.id)
    assert client.texts == ["one", "You said one"]


async def test_the_rows_of_a_retried_answer_belong_to_one_turn(connect: Connect) -> None:
    client = connect(echo)
    await client.send()
    await client.retry()
    assert len({row["turn"] for row in client.page.rows}) == 1


async def test_retry_works_after_the_function_failed(connect: Connect) -> None:
    outcomes = iter([ZeroDivisionError("by zero"), "fine"])

    def respond(_message: Message) -> str:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    client = connect(respond)
    assert (await client.send()).status == "failed"
    assert (await client.retry()).text == "fine"
    assert client.texts == ["Hello", "fine"]
    assert client.view.failure is None


async def test_retry_before_the_message_arrived_sends_the_same_request_again(connect: Connect) -> None:
    backend = RawBackend([BackendError("down")], [*CREATED])
    client = connect(backend)
    await client.send("Hi")
    await client.retry()
    first, second = backend.of(ThreadsCreate)
    assert first == second
    assert client.ids == ["msg_1"]


async def test_retry_after_the_thread_was_created_without_the_message_adds_it(connect: Connect) -> None:
    backend = RawBackend([ThreadCreated(thread=thread()), BackendError("lost")], [ItemDone(item=user("msg_1"))])
    client = connect(backend)
    await client.send("Hi")
    await client.retry()
    (again,) = backend.of(ThreadsAddUserMessage)
    assert again.params.thread_id == "thr_1"
    assert [part.text for part in again.params.input.content] == ["Hi"]
    assert client.ids == ["msg_1"]


async def test_retry_of_what_is_not_a_user_message_is_refused(connect: Connect) -> None:
    client = connect(echo)
    turn = await client.send()
    with pytest.raises(OptionError, match="assistant_message"):
        await client.retry(turn.items[0].id)
    with pytest.raises(OptionError, match="'nothing'"):
        await client.retry("nothing")


async def test_retry_without_a_message_is_refused(connect: Connect) -> None:
    with pytest.raises(OptionError, match="no message"):
        await connect(echo).retry()


# Actions


async def test_an_action_is_a_turn_without_a_user_message(connect: Connect) -> None:
    backend = RawBackend([*CREATED], [OPTIONS, *streamed("a", "Booked")])
    client = connect(backend)
    await client.send()
    turn = await client.act("book", room=4)
    assert (turn.user_message, turn.text) == (None, "Booked")
    (request,) = backend.of(ThreadsCustomAction)
    assert request.params.action.payload == {"room": 4}


async def test_an_action_needs_an_open_thread(connect: Connect) -> None:
    with pytest.raises(OptionError, match="open thread"):
        await connect(echo).act()


async def test_an_action_of_an_item_that_is_not_there_is_refused(connect: Connect) -> None:
    client = connect(echo)
    await client.send()
    with pytest.raises(OptionError, match="'nothing'"):
        await client.act(item_id="nothing")


async def test_an_action_nobody_answers_fails_and_names_it(connect: Connect) -> None:
    client = connect(echo)
    await client.send()
    turn = await client.act("book")
    assert turn.status == "failed"
    assert "'book'" in str(turn.error)
    assert "on_action" in str(turn.error)


# Handlers


async def test_a_handler_that_raises_is_reported_and_breaks_nothing(connect: Connect) -> None:
    client = connect(echo)

    def bad(_event: object) -> None:
        message = "my mistake"
        raise RuntimeError(message)

    client.session.hub.on("response.start", bad)
    turn = await client.send()
    await client.until(lambda: client.of(events.Error))
    assert turn.status == "completed"
    (notice,) = client.view.notices or []
    assert "response.start" in notice.message
    assert "RuntimeError: my mistake" in notice.message


async def test_an_async_handler_that_raises_is_reported_too(connect: Connect) -> None:
    client = connect(echo)

    async def bad(_event: object) -> None:
        message = "my mistake"
        raise RuntimeError(message)

    client.session.hub.on("response.start", bad)
    await client.send()
    await client.until(lambda: client.view.notices)


async def test_an_error_handler_that_raises_is_not_told_of_itself(connect: Connect) -> None:
    client = connect(RawBackend([BackendError("down")]))
    calls: list[object] = []

    def bad(event: object) -> None:
        calls.append(event)
        message = "worse"
        raise RuntimeError(message)

    client.session.hub.on("error", bad)
    await client.send()
    await client.settle()
    assert len(calls) == 1


async def test_a_handler_that_was_taken_off_is_not_called(connect: Connect) -> None:
    client = connect(echo)
    seen: list[object] = []
    off = client.session.hub.on("chatkit.response.end", seen.append)
    await client.send()
    off()
    off()
    await client.send()
    assert len(seen) == 1


# Two chats


async def test_a_blocking_chat_does_not_stop_another(connect: Connect) -> None:
    release = threading.Event()
    blocked = connect(lambda _message: release.wait(20) and "done")
    turn = blocked.begin()
    await blocked.until(lambda: blocked.view.thread)
    assert (await connect(echo).send("quick")).text == "You said quick"
    release.set()
    await turn


async def test_a_function_may_use_another_chat(connect: Connect) -> None:
    inner = connect(echo)

    async def respond(message: Message) -> str:
        turn = await inner.session.turns.send_user_message(user_input_of(message.text))
        return turn.text.upper()

    assert (await connect(respond).send("hi")).text == "YOU SAID HI"


async def test_a_failure_names_the_exception_and_keeps_the_traceback_as_detail(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    def respond(_message: Message) -> float:
        return 1 / 0

    client = connect(respond)
    turn = await client.send()
    assert isinstance(turn.error, FunctionError)
    assert str(turn.error) == "ZeroDivisionError: division by zero"
    failure = client.view.failure
    assert isinstance(failure, Failure)
    assert failure.detail is not None
    assert "return 1 / 0" in failure.detail
    assert "chatkit_widget/backends" not in failure.detail
    assert "return 1 / 0" in caplog.text
    assert failure.allow_retry


def test_a_turn_shows_itself_in_one_short_line() -> None:
    turn = Turn(user_message=None, items=(assistant("a", "x" * 200),), status="failed", error=BackendError("no"))
    assert repr(turn) == f"Turn(status='failed', text='{'x' * 79}…', error=BackendError('no'))"
    assert Turn(user_message=None, items=(), status="completed").text == ""


async def test_an_item_that_goes_again_is_not_part_of_the_turn(connect: Connect) -> None:
    turn = await connect(RawBackend([*CREATED, *streamed("a", "x"), ItemRemoved(item_id="a")])).send()
    assert turn.items == ()


async def test_a_handler_is_not_called_once_the_chat_is_closed(connect: Connect) -> None:
    client = connect(echo)
    await client.close()
    seen: list[object] = []
    client.session.hub.on("ready", seen.append)
    client.session.hub.emit(events.Ready())
    await client.settle()
    assert seen == []


async def test_a_closed_chat_has_nothing_more_to_report(connect: Connect) -> None:
    client = connect(echo)
    await client.close()
    client.session.report("too late", ValueError())
    await client.settle()
    assert client.view.notices == []


async def test_an_event_that_is_none_of_chatkits_is_passed_over(connect: Connect) -> None:
    unknown: Any = Annotation(source=URLSource(title="x", url="https://example.org/"))
    turn = await connect(RawBackend([*CREATED, unknown, *streamed("a", "x")])).send()
    assert (turn.status, turn.text) == ("completed", "x")


def test_a_turn_tells_what_its_messages_took_together() -> None:
    first = replace(assistant("a", "1"), usage={"input_tokens": 12, "output_tokens": 3, "model": "small"})
    items = (first, assistant("b", "2"), replace(first, usage={"output_tokens": 4, "seconds": 0.5}))
    turn = Turn(user_message=None, items=items, status="completed")
    assert turn.usage == {"input_tokens": 12, "output_tokens": 7, "seconds": 0.5}
    assert Turn(user_message=None, items=(), status="completed").usage == {}
