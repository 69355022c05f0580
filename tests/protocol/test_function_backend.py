"""A Python function as a ChatKit backend: what a server would send, and what is stored."""

import asyncio
import base64
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from typing import Any, cast

import pytest

from chatkit_widget import events
from chatkit_widget.backends import FunctionBackend, objects
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import BackendError, FunctionError, NotFoundError, OptionError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import (
    InferenceOptions,
    ToolChoice,
    UserMessageInput,
    UserTag,
    UserText,
)
from chatkit_widget.protocol.items import ObjectItem, OutputItem, UserMessage, WidgetItem
from chatkit_widget.protocol.requests import (
    Action,
    ActionParams,
    AddUserMessageParams,
    CreateParams,
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
from chatkit_widget.protocol.stream import ProgressUpdate, StreamEvent, ThreadCreated
from chatkit_widget.protocol.threads import Active, Closed, Locked, Thread
from chatkit_widget.session.operations import Failure, ShownNotice
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database
from tests.protocol.client import Act, Connect, Respond
from tests.protocol.official import (
    AssistantMessageContent,
    AssistantMessageItem,
    DynamicWidgetRoot,
    ProgressUpdateEvent,
    ThreadItemDoneEvent,
)
from tests.protocol.wire import NOW, assistant, task_item, workflow


def asked(text: str = "Hello") -> ThreadsCreate:
    return ThreadsCreate(params=CreateParams(input=UserMessageInput(content=[UserText(text=text)])))


def backend_of(
    respond: Respond, *, store: ThreadStore, on_action: Act | None = None, transcribe: Respond | None = None
) -> FunctionBackend:
    """Return a backend; here so that a lambda's parameters have types."""
    return FunctionBackend(respond, store=store, on_action=on_action, transcribe=transcribe)


async def answered(backend: FunctionBackend, request: StreamingRequest) -> list[StreamEvent]:
    return [event async for event in backend.stream(request)]


async def created(backend: FunctionBackend) -> str:
    """Begin a thread and return its id."""
    first = (await answered(backend, asked()))[0]
    assert isinstance(first, ThreadCreated)
    return first.thread.id


def tags(stream: list[StreamEvent]) -> list[str]:
    return [str(event.__struct_config__.tag) for event in stream]


# The same events as a server


async def test_a_first_message_brings_the_events_of_chatkit_in_their_order(store: ThreadStore) -> None:
    stream = await answered(backend_of(lambda _message: "Hi", store=store), asked())
    assert tags(stream) == [
        "thread.created",
        "thread.item.done",
        "stream_options",
        "thread.item.added",
        "thread.item.updated",
        "thread.item.updated",
        "thread.item.updated",
        "thread.item.done",
    ]


async def test_a_further_message_begins_with_the_message_itself(store: ThreadStore) -> None:
    backend = backend_of(lambda _message: None, store=store)
    known = await created(backend)
    params = AddUserMessageParams(
        thread_id=known,
        input=UserMessageInput(content=[UserText(text="two")]),
    )
    assert tags(await answered(backend, ThreadsAddUserMessage(params=params))) == ["thread.item.done", "stream_options"]


async def test_a_function_that_gives_nothing_is_an_empty_turn(connect: Connect) -> None:
    turn = await connect(lambda _message: None).send()
    assert (turn.status, turn.items) == ("completed", ())


async def test_a_new_thread_has_the_beginning_of_its_first_message_as_title(connect: Connect) -> None:
    client = connect(lambda _message: None)
    await client.send("What  is\nthis?")
    assert client.thread is not None
    assert client.thread.title == "What is this?"
    await client.send("word " * 30, new_thread=True)
    assert client.thread is not None
    assert client.thread.title is not None
    assert len(client.thread.title) <= 60
    assert client.thread.title.endswith("…")


async def test_a_title_that_the_function_gives_is_in_the_header_the_list_and_the_store(connect: Connect) -> None:
    def respond(_message: Message, context: Context) -> str:
        context.thread.title = "Named"
        assert context.thread.title == "Named"
        return "x"

    client = connect(respond)
    assert (await client.send()).error is None
    assert client.thread is not None
    assert client.thread.title == "Named"
    (listed,) = await client.run(client.session.list_threads())
    assert listed.title == "Named"


async def test_a_title_that_is_not_text_is_refused(connect: Connect) -> None:
    def respond(_message: Message, context: Context) -> None:
        context.thread.title = 7  # pyright: ignore[reportAttributeAccessIssue] (what a user may do)

    assert "not int" in str((await connect(respond).send()).error)


async def test_a_function_can_lock_and_close_its_thread_with_a_reason(connect: Connect) -> None:
    def respond(message: Message, context: Context) -> str:
        context.thread.status = {"locked": {"type": "locked", "reason": "Ask Ada."}}.get(message.text, message.text)
        return type(context.thread.status).__name__

    client = connect(respond)
    for text, status in (("locked", Locked(reason="Ask Ada.")), ("closed", Closed()), ("active", Active())):
        turn = await client.send(text)
        assert turn.text == type(status).__name__
        assert client.thread is not None
        assert client.thread.status == status
        (listed,) = await client.run(client.session.list_threads())
        assert listed.status == status


async def test_a_function_can_say_whose_pictures_show_without_a_click(connect: Connect) -> None:
    def respond(message: Message, context: Context) -> str:
        context.thread.allowed_image_domains = ["example.org"] if message.text == "some" else None
        return str(context.thread.allowed_image_domains)

    client = connect(respond)
    for text, domains in (("some", ["example.org"]), ("none", None)):
        assert (await client.send(text)).text == str(domains)
        (listed,) = await client.run(client.session.list_threads())
        assert listed.allowed_image_domains == domains


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("status", "frozen", "locked"), ("status", {"type": 7}, "locked"), ("allowed_image_domains", "a.b", "list")],
)
async def test_a_state_that_no_thread_has_is_refused(connect: Connect, name: str, value: object, told: str) -> None:
    def respond(_message: Message, context: Context) -> None:
        setattr(context.thread, name, value)

    assert told in str((await connect(respond).send()).error)


async def test_a_request_it_does_not_know_is_refused(store: ThreadStore) -> None:
    backend = backend_of(lambda _message: None, store=store)
    output = ThreadsAddClientToolOutput(params=ToolOutputParams(thread_id="t", result=None))
    with pytest.raises(BackendError, match="add_client_tool_output"):
        await answered(backend, output)
    action = ActionParams(thread_id="t", action=Action(type="a"))
    with pytest.raises(BackendError, match="nothing answers the action 'a': give on_action="):
        await backend.request(ThreadsSyncCustomAction(params=action))


async def test_questions_are_asked_and_their_answers_are_the_next_message(connect: Connect) -> None:
    seen: list[Message] = []
    told: list[list[dict[str, str]]] = []
    questions: dict[str, Any] = {
        "type": "structured_input",
        "inputs": [
            {"type": "multiple_choice", "id": "size", "question": "How large?", "options": [{"value": "S"}]},
            {"type": "multiple_choice", "id": "with", "question": "With?", "multiple": True, "options": []},
            {"type": "freeform", "id": "note", "question": "Anything else?"},
        ],
    }

    def respond(message: Message, context: Context) -> Any:
        seen.append(message)
        told.append(context.history)
        return questions if len(seen) == 1 else "Booked"

    client = connect(respond)
    await client.send("A room")
    row = client.session.state.rows[-1]
    turn = await client.run(
        client.session.turns.submit_structured_input(row.key, {"size": "L", "with": ["tea", "cake"], "note": " "})
    )
    assert turn.text == "Booked"
    assert seen[1].answers == {"size": ["L"], "with": ["tea", "cake"]}
    assert seen[1].text == "How large? L\nWith? tea, cake"
    assert client.kinds == ["user_message", "structured_input", "assistant_message"]
    await client.send("Thanks")
    assert [(line["role"], line["content"]) for line in told[2]] == [
        ("user", "A room"),
        ("user", "How large? L\nWith? tea, cake"),
        ("assistant", "Booked"),
    ]


async def test_questions_that_are_skipped_are_an_empty_message(connect: Connect) -> None:
    seen: list[Message] = []

    def respond(message: Message) -> Any:
        seen.append(message)
        question = {"type": "freeform", "id": "note", "question": "Anything else?"}
        return {"type": "structured_input", "inputs": [question]} if len(seen) == 1 else "Booked"

    client = connect(respond)
    await client.send("A room")
    (row,) = client.session.state.rows[1:]
    await client.run(client.session.turns.submit_structured_input(row.key, None))
    assert (seen[1].text, seen[1].answers) == ("", {})
    params = StructuredInputParams(thread_id=row.item.thread_id, item_id=row.item.id, input=Submission())
    with pytest.raises(BackendError, match="no questions that are open"):
        await answered(cast("FunctionBackend", client.backend), ThreadsAddStructuredInput(params=params))


async def test_an_unknown_thread_or_item_is_not_found(store: ThreadStore) -> None:
    backend = backend_of(lambda _message: None, store=store)
    known = await created(backend)
    for request in (
        ThreadsGetById(params=ThreadId(thread_id="thr_9")),
        ItemsList(params=ItemsListParams(thread_id="thr_9")),
        ThreadsUpdate(params=ThreadUpdateParams(thread_id="thr_9", title="x")),
        ThreadsDelete(params=ThreadId(thread_id="thr_9")),
        ItemsFeedback(params=FeedbackParams(thread_id="thr_9", item_ids=["a"], kind="positive")),
    ):
        with pytest.raises(NotFoundError, match="thr_9"):
            await backend.request(request)
    with pytest.raises(NotFoundError, match="'msg_9'"):
        await answered(backend, ThreadsRetryAfterItem(params=RetryParams(thread_id=known, item_id="msg_9")))


async def test_lists_come_in_pages_and_in_both_orders(store: ThreadStore) -> None:
    backend = backend_of(lambda _message: None, store=store)
    for text in "abc":
        await answered(backend, asked(text))
    page = await backend.request(ThreadsList(params=ListParams(limit=2, order="desc")))
    assert isinstance(page, Page)
    assert [row.title for row in page.data if isinstance(row, Thread)] == ["c", "b"]
    assert page.has_more
    page = await backend.request(ThreadsList(params=ListParams(limit=2, order="desc", after=page.after)))
    assert isinstance(page, Page)
    assert [row.title for row in page.data if isinstance(row, Thread)] == ["a"]
    assert not page.has_more
    page = await backend.request(ThreadsList(params=ListParams(order="asc")))
    assert isinstance(page, Page)
    assert [row.title for row in page.data if isinstance(row, Thread)] == ["a", "b", "c"]


async def test_retry_of_what_is_not_a_user_message_is_refused(connect: Connect, store: ThreadStore) -> None:
    client = connect(lambda _message: "x", store=store)
    turn = await client.send()
    params = RetryParams(thread_id=client.thread_id or "", item_id=turn.items[0].id)
    with pytest.raises(BackendError, match="assistant_message"):
        await answered(backend_of(lambda _message: "x", store=store), ThreadsRetryAfterItem(params=params))


# What the function gets


async def test_the_message_says_everything_that_was_sent(connect: Connect) -> None:
    seen: list[Message] = []
    client = connect(seen.append)
    given = UserMessageInput(
        content=[UserText(text="Ask "), UserTag(id="e1", text="Ada", data={"k": 1})],
        quoted_text="earlier",
        inference_options=InferenceOptions(tool_choice=ToolChoice(id="search"), model="big"),
    )
    await client.run(client.session.turns.send_user_message(given))
    (message,) = seen
    assert (message.text, str(message)) == ("Ask @Ada", "Ask @Ada")
    assert [tag.id for tag in message.tags] == ["e1"]
    assert (message.quoted_text, message.tool_choice, message.model) == ("earlier", "search", "big")
    assert message.content == given.content
    assert message.id == client.ids[0]


async def test_what_was_not_chosen_is_none(connect: Connect) -> None:
    seen: list[Message] = []
    await connect(seen.append).send()
    (message,) = seen
    assert (message.quoted_text, message.tool_choice, message.model, message.tags) == (None, None, None, [])


async def test_the_history_is_what_came_before_as_roles_and_contents(connect: Connect) -> None:
    seen: list[list[dict[str, str]]] = []

    def respond(message: Message, context: Context) -> Iterator[object]:
        seen.append(context.history)
        yield f"re {message}"
        yield {"shown": 1}
        yield "and more"

    client = connect(respond)
    await client.send("one")
    await client.send("two")
    assert seen == [
        [],
        [{"role": "user", "content": "one"}, {"role": "assistant", "content": "re one\n\nand more"}],
    ]


async def test_a_retry_does_not_see_the_answer_it_replaces(connect: Connect) -> None:
    seen: list[list[dict[str, str]]] = []

    def respond(_message: Message, context: Context) -> str:
        seen.append(context.history)
        return "x"

    client = connect(respond)
    await client.send()
    await client.retry()
    assert seen == [[], []]


async def test_progress_notice_and_effect_reach_the_chat(connect: Connect) -> None:
    def respond(_message: Message, context: Context) -> None:
        context.progress("Reading", icon="search")
        context.notice("Mind the gap", level="warning", title="Careful")
        context.effect("blink", {"times": 2})
        context.effect("plain")

    client = connect(respond)
    await client.send()
    raw = [event.event for event in client.of(events.StreamEvent)]
    assert ProgressUpdate(text="Reading", icon="search") in raw
    assert client.view.notices == [ShownNotice(level="warning", message="Mind the gap", title="Careful")]
    assert [(event.effect, event.data) for event in client.of(events.Effect)] == [
        ("blink", {"times": 2}),
        ("plain", {}),
    ]


async def test_a_notice_of_an_unknown_level_is_refused(connect: Connect) -> None:
    def respond(_message: Message, context: Context) -> None:
        context.notice("x", level="fatal")  # pyright: ignore[reportArgumentType] (what a user may do)

    assert "'fatal'" in str((await connect(respond).send()).error)


async def test_a_context_that_outlives_its_turn_does_nothing(connect: Connect) -> None:
    kept: list[Context] = []
    client = connect(lambda _message, context: kept.append(context))
    await client.send()
    kept[0].progress("late")
    kept[0].notice("late")
    kept[0].thread.title = "late"
    await client.settle()
    assert client.view.progress is None
    assert client.view.notices == []
    assert kept[0].cancelled
    assert kept[0].cancelled.is_set()


async def test_context_chat_is_what_the_backend_was_given(connect: Connect) -> None:
    seen: list[object] = []
    await connect(lambda _message, context: seen.append(context.chat), chat="the chat").send()
    assert seen == ["the chat"]


# What the function gives


async def test_pieces_of_text_make_one_message(connect: Connect) -> None:
    turn = await connect(lambda _message: iter(["a", "", "b", None, "c"])).send()
    assert [item.type for item in turn.items] == ["assistant_message"]
    assert turn.text == "abc"


async def test_an_object_closes_the_message_and_text_after_it_opens_the_next(connect: Connect) -> None:
    def respond(_message: Message) -> Iterator[object]:
        yield "before"
        yield 42
        yield "after"

    turn = await connect(respond).send()
    first, shown, last = turn.items
    assert isinstance(shown, ObjectItem)
    assert (shown.bundle, shown.class_name) == ({"text/plain": "42"}, "int")
    assert turn.text == "before\n\nafter"
    assert first.id != last.id


async def test_a_widget_as_a_mapping_is_a_widget_item(connect: Connect) -> None:
    tree = {"type": "Card", "children": [{"type": "Text", "value": "x"}]}
    (item,) = (await connect(lambda _message: tree).send()).items
    assert isinstance(item, WidgetItem)
    assert item.widget == tree


async def test_the_types_of_openai_chatkit_are_understood(connect: Connect) -> None:
    def respond(_message: Message) -> Iterator[object]:
        yield ProgressUpdateEvent(text="thinking")
        yield DynamicWidgetRoot.model_validate({"type": "Card", "children": [{"type": "Text", "value": "Hello"}]})
        yield ThreadItemDoneEvent(
            item=AssistantMessageItem(
                id="msg_x", thread_id="any", created_at=NOW, content=[AssistantMessageContent(text="done")]
            )
        )

    client = connect(respond)
    turn = await client.send()
    assert turn.error is None
    assert [item.type for item in turn.items] == ["widget", "assistant_message"]
    assert ProgressUpdate(text="thinking") in [event.event for event in client.of(events.StreamEvent)]


@pytest.mark.parametrize("piece", [assistant("a", "x"), task_item("t", "Look")])
async def test_an_item_of_ours_is_taken_as_it_is(connect: Connect, piece: object) -> None:
    assert (await connect(lambda _message: piece).send()).items == (piece,)


async def test_an_item_as_a_mapping_gets_what_every_item_needs(connect: Connect) -> None:
    piece = {"type": "task", "task": {"type": "custom", "title": "Look"}}
    client = connect(lambda _message: piece)
    (item,) = (await client.send()).items
    assert (item.type, item.thread_id) == ("task", client.thread_id)
    assert item.id


async def test_an_event_with_an_item_as_a_mapping_gets_it_too(connect: Connect) -> None:
    piece = {
        "type": "thread.item.done",
        "item": {"type": "assistant_message", "content": [{"type": "output_text", "text": "x"}]},
    }
    assert (await connect(lambda _message: piece).send()).text == "x"


async def test_a_malformed_event_fails_the_turn_and_says_what_is_wrong(connect: Connect) -> None:
    turn = await connect(lambda _message: {"type": "progress_update", "text": 7}).send()
    assert isinstance(turn.error, FunctionError)
    assert "malformed 'progress_update'" in str(turn.error)
    assert "text" in str(turn.error)


async def test_an_update_that_does_not_fit_an_item_of_its_own_fails_the_turn(connect: Connect) -> None:
    def respond(_message: Message) -> Iterator[object]:
        yield {
            "type": "thread.item.added",
            "item": {"id": "w", "type": "workflow", "workflow": {"type": "custom", "tasks": []}},
        }
        yield {
            "type": "thread.item.updated",
            "item_id": "w",
            "update": {"type": "chatkit_widget.output.delta", "delta": "x"},
        }

    turn = await connect(respond).send()
    assert isinstance(turn.error, FunctionError)
    assert "chatkit_widget.output.delta" in str(turn.error)


async def test_an_item_that_the_function_leaves_open_is_closed_and_stored(connect: Connect) -> None:
    def respond(_message: Message) -> Iterator[object]:
        yield {
            "type": "thread.item.added",
            "item": {"id": "w", "type": "workflow", "workflow": {"type": "custom", "tasks": []}},
        }
        yield {
            "type": "thread.item.updated",
            "item_id": "w",
            "update": {"type": "workflow.task.added", "task_index": 0, "task": {"type": "custom", "title": "one"}},
        }

    client = connect(respond)
    await client.send()
    await client.open(client.thread_id)
    item: Any = client.items[1]
    assert [step.title for step in item.workflow.tasks] == ["one"]


async def test_an_item_that_the_function_removes_or_replaces_is_stored_so(connect: Connect) -> None:
    def respond(_message: Message) -> Iterator[object]:
        yield assistant("a", "one")
        yield workflow("w")
        yield {"type": "thread.item.removed", "item_id": "w"}
        yield {
            "type": "thread.item.replaced",
            "item": {"id": "a", "type": "assistant_message", "content": [{"type": "output_text", "text": "two"}]},
        }

    client = connect(respond)
    await client.send()
    assert client.texts == ["Hello", "two"]
    await client.open(client.thread_id)
    assert client.texts == ["Hello", "two"]


async def test_an_error_event_of_the_function_fails_the_turn_in_its_words(connect: Connect) -> None:
    turn = await connect(lambda _message: {"type": "error", "message": "Too long", "allow_retry": True}).send()
    assert (turn.status, str(turn.error)) == ("failed", "Too long")


async def test_an_object_that_cannot_be_shown_says_why_in_its_place_and_the_answer_goes_on(connect: Connect) -> None:
    class Broken:
        def __repr__(self) -> str:
            message = "no words"
            raise RuntimeError(message)

    def respond(_message: Any) -> Iterator[Any]:
        yield Broken()
        yield "And on."

    turn = await connect(respond).send()
    shown, _text = turn.items
    assert isinstance(shown, ObjectItem)
    assert "Broken object that cannot be shown: RuntimeError: no words>" in shown.bundle["text/plain"]
    assert (turn.status, turn.text) == ("completed", "And on.")


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_an_object_that_hangs_says_so_in_its_place_and_no_other_chat_waits(
    connect: Connect, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "PATIENCE", 0.3)
    gate = threading.Event()

    class Hanging:
        def __repr__(self) -> str:
            gate.wait(30)
            return "at last"

    def at_once(_message: Any) -> Iterator[Any]:
        yield Hanging()
        yield "And on."

    async def later(_message: Any) -> AsyncIterator[Any]:
        yield Hanging()
        yield "And on."

    client, other = connect(at_once if kind == "sync" else later), connect(lambda _message: "Quick.")
    sending = asyncio.ensure_future(client.send())
    assert (await other.send()).text == "Quick."
    turn = await sending
    gate.set()
    shown, _text = turn.items
    assert isinstance(shown, ObjectItem)
    assert shown.bundle["text/plain"].endswith("Hanging object that cannot be shown: nothing came for 0.3 seconds>")
    assert turn.text == "And on."


async def test_an_object_that_would_end_its_thread_says_so_in_its_place(connect: Connect) -> None:
    class Leaving:
        def __repr__(self) -> str:
            raise SystemExit(3)

    turn = await connect(lambda _message: Leaving()).send()
    assert isinstance(turn.items[0], ObjectItem)
    assert "Leaving object that cannot be shown: SystemExit: 3>" in turn.items[0].bundle["text/plain"]


async def test_what_an_object_prints_is_told_with_what_its_function_prints(connect: Connect) -> None:
    class Chatty:
        def __repr__(self) -> str:
            print("looked at")  # noqa: T201 (as users do)
            return "Chatty()"

    turn = await connect(lambda _message: Chatty()).send()
    assert [item.text for item in turn.items if isinstance(item, OutputItem)] == ["looked at\n"]


async def test_an_object_shows_as_it_was_when_it_was_given(connect: Connect) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        values = [1]
        yield values
        values.append(2)
        yield values

    items = (await connect(respond).send()).items
    assert [item.bundle["text/plain"] for item in items if isinstance(item, ObjectItem)] == ["[1]", "[1, 2]"]


@pytest.mark.parametrize("kind", [5, "bar chart", None])
async def test_a_mapping_that_is_none_of_chatkits_is_an_object(connect: Connect, kind: object) -> None:
    (item,) = (await connect(lambda _message: {"rows": 3, "type": kind}).send()).items
    assert isinstance(item, ObjectItem)
    assert item.class_name == "dict"


async def test_a_class_with_a_model_dump_is_an_object_like_any_other(connect: Connect) -> None:
    (item,) = (await connect(lambda _message: ProgressUpdateEvent).send()).items
    assert isinstance(item, ObjectItem)


# Failures


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), GeneratorExit(), asyncio.CancelledError()])
@pytest.mark.parametrize("is_async", [False, True])
async def test_even_an_error_that_ends_threads_and_tasks_only_fails_the_turn(
    connect: Connect, error: BaseException, *, is_async: bool
) -> None:
    def fail(_message: Message) -> None:
        raise error

    async def fail_later(_message: Message) -> None:
        raise error

    client = connect(fail_later if is_async else fail)
    turn = await client.send()
    assert turn.status == "failed"
    assert type(error).__name__ in str(turn.error)


async def test_an_error_without_words_is_named_by_its_type(connect: Connect) -> None:
    def fail(_message: Message) -> None:
        raise LookupError

    assert str((await connect(fail).send()).error) == "LookupError"


async def test_a_backend_error_of_the_function_says_whether_to_retry(connect: Connect) -> None:
    def fail(_message: Message) -> None:
        message = "quota used up"
        raise BackendError(message, allow_retry=False)

    client = connect(fail)
    await client.send()
    assert client.view.failure == Failure(message="quota used up", allow_retry=False)


async def test_what_came_before_a_failure_is_kept_and_stored(connect: Connect) -> None:
    def respond(_message: Message) -> Generator[str]:
        yield "half "
        raise ValueError

    client = connect(respond)
    turn = await client.send()
    assert (turn.status, turn.text) == ("failed", "half ")
    await client.open(client.thread_id)
    assert client.texts == ["Hello", "half "]


# What it prints


async def test_what_is_printed_shows_under_the_turn_and_not_in_the_text(connect: Connect) -> None:
    def respond(_message: Message) -> str:
        print("one")  # noqa: T201 (what is tested)
        print("two")  # noqa: T201 (what is tested)
        return "answer"

    client = connect(respond)
    turn = await client.send()
    assert (turn.text, turn.output) == ("answer", "one\ntwo\n")
    await client.open(client.thread_id)
    assert [item.text for item in client.items if isinstance(item, OutputItem)] == ["one\ntwo\n"]


async def test_a_thread_that_is_opened_again_has_its_items_in_the_order_they_came(connect: Connect) -> None:
    def respond(_message: Message) -> Iterator[object]:
        print("printed first")  # noqa: T201 (what is tested)
        yield {
            "type": "thread.item.added",
            "item": {"id": "w", "type": "workflow", "workflow": {"type": "custom", "tasks": []}},
        }
        yield "said then"

    client = connect(respond)
    await client.send()
    before = client.kinds
    await client.open(client.thread_id)
    assert client.kinds == before


# Actions, feedback, dictation


async def test_an_action_gets_its_item_and_answers_like_a_message(connect: Connect) -> None:
    seen: list[tuple[Action, object]] = []

    def on_action(action: Action, item: object, context: Context) -> Iterator[str]:
        seen.append((action, item))
        assert context.history[0]["content"] == "Hello"
        yield "booked"

    client = connect(lambda _message: {"type": "Card", "children": []}, on_action=on_action)
    (card,) = (await client.send()).items
    turn = await client.act("book", card.id, room=4)
    assert turn.text == "booked"
    assert seen == [(Action(type="book", payload={"room": 4}), card)]
    await client.act("ping")
    assert seen[1] == (Action(type="ping", payload={}), None)


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_an_action_may_take_fewer_arguments(connect: Connect, count: int) -> None:
    forms: list[Act] = [
        lambda action: action.type,
        lambda action, _item: action.type,
        lambda action, _item, _context: action.type,
    ]
    on_action = forms[count - 1]
    client = connect(lambda _message: None, on_action=on_action)
    await client.send()
    assert (await client.act("book")).text == "book"


async def test_an_action_of_an_item_that_is_gone_fails(connect: Connect, store: ThreadStore) -> None:
    client = connect(lambda _message: None, store=store)
    await client.send()
    backend = backend_of(lambda _message: None, store=store, on_action=lambda action: action.type)
    params = ActionParams(thread_id=client.thread_id or "", item_id="gone", action=Action(type="book"))
    with pytest.raises(NotFoundError, match="'gone'"):
        await answered(backend, ThreadsCustomAction(params=params))


async def test_on_feedback_gets_the_kind_and_the_items(connect: Connect, store: ThreadStore) -> None:
    seen: list[tuple[str, list[str]]] = []
    client = connect(
        lambda _message: "x", store=store, on_feedback=lambda kind, items: seen.append((kind, [i.text for i in items]))
    )
    await client.send()
    await client.run(client.session.send_feedback("positive"))
    assert seen == [("positive", ["x"])]


async def test_feedback_is_kept_without_on_feedback(connect: Connect) -> None:
    client = connect(lambda _message: "x")
    await client.send()
    await client.run(client.session.send_feedback("negative"))
    assert list((client.view.feedback or {}).values()) == ["negative"]


async def test_an_on_feedback_that_fails_is_an_error_of_the_method(connect: Connect) -> None:
    def fail(_kind: str) -> None:
        message = "no disk"
        raise OSError(message)

    client = connect(lambda _message: "x", on_feedback=fail)
    await client.send()
    with pytest.raises(FunctionError, match="OSError: no disk"):
        await client.run(client.session.send_feedback("positive"))


def speech(audio: bytes = b"abc") -> InputTranscribe:
    return InputTranscribe(
        params=TranscribeParams(audio_base64=base64.b64encode(audio).decode(), mime_type="audio/webm")
    )


@pytest.mark.parametrize("is_async", [False, True])
async def test_transcribe_gets_the_bytes_and_gives_the_text(store: ThreadStore, *, is_async: bool) -> None:
    def transcribe(audio: bytes, mime_type: str) -> str:
        return f"{audio.decode()} {mime_type}"

    async def transcribe_later(audio: bytes, mime_type: str) -> str:
        return transcribe(audio, mime_type)

    backend = backend_of(lambda _message: None, store=store, transcribe=transcribe_later if is_async else transcribe)
    assert await backend.request(speech()) == Transcription(text="abc audio/webm")


async def test_a_transcribe_that_gives_nothing_gives_an_empty_text(store: ThreadStore) -> None:
    backend = backend_of(lambda _message: None, store=store, transcribe=lambda _audio: None)
    assert await backend.request(speech()) == Transcription(text="")


async def test_speech_that_nobody_transcribes_is_refused_and_names_transcribe(store: ThreadStore) -> None:
    with pytest.raises(BackendError, match="transcribe="):
        await backend_of(lambda _message: None, store=store).request(speech())


@pytest.mark.parametrize("name", ["on_action", "transcribe", "on_feedback"])
def test_what_stands_beside_the_function_is_checked_at_once(store: ThreadStore, name: str) -> None:
    wrong: Any = {name: "not a function"}
    with pytest.raises(OptionError, match=f"{name} must be a function"):
        FunctionBackend(str, store=store, **wrong)


# Where it runs


async def test_a_sync_function_runs_on_a_thread_of_its_own(connect: Connect) -> None:
    seen: list[str] = []
    await connect(lambda _message: seen.append(threading.current_thread().name)).send()
    assert seen == ["chatkit-function"]


async def test_an_async_function_runs_on_the_sessions_loop(connect: Connect) -> None:
    seen: list[str] = []

    async def respond(_message: Message) -> None:
        seen.append(threading.current_thread().name)

    await connect(respond).send()
    assert seen == ["chatkit-session"]


@pytest.mark.parametrize("is_async", [False, True])
async def test_both_run_on_the_kernels_loop_when_asked_to(connect: Connect, *, is_async: bool) -> None:
    here = threading.current_thread().name
    seen: list[str] = []

    def respond(_message: Message) -> str:
        seen.append(threading.current_thread().name)
        return "x"

    async def respond_later(message: Message) -> str:
        return respond(message)

    client = connect(respond_later if is_async else respond, kernel_loop=asyncio.get_running_loop())
    assert (await client.send()).text == "x"
    assert seen == [here]


async def test_stop_reaches_a_function_on_the_kernels_loop(connect: Connect) -> None:
    closed = asyncio.Event()

    async def respond(_message: Message) -> AsyncGenerator[str]:
        try:
            yield "half "
            await asyncio.Event().wait()
        finally:
            closed.set()

    client = connect(respond, kernel_loop=asyncio.get_running_loop())
    turn = client.begin()
    await client.until(lambda: "half " in client.texts)
    await client.stop()
    assert (await turn).text == "half "
    await asyncio.wait_for(closed.wait(), 10)


async def test_stop_closes_a_sync_generator_on_the_kernels_loop(connect: Connect) -> None:
    closed = asyncio.Event()

    def respond(_message: Message) -> Generator[str]:
        try:
            while True:
                yield "word "
        finally:
            closed.set()

    client = connect(respond, kernel_loop=asyncio.get_running_loop())
    turn = client.begin()
    await client.until(lambda: len(client.items) > 1)
    await client.stop()
    assert (await turn).status == "stopped"
    await asyncio.wait_for(closed.wait(), 10)


async def test_an_item_is_stored_before_it_is_told(store: ThreadStore) -> None:
    backend = backend_of(lambda _message: "x", store=store)
    seen: list[bool] = []
    async for event in backend.stream(asked()):
        item = getattr(event, "item", None)
        if isinstance(item, UserMessage):
            stored = await store.run(Database.get_item, item.thread_id, item.id)
            seen.append(stored == item)
    assert seen == [True]
