"""The class ChatKit, without a page."""

import asyncio
import gc
import sqlite3
import subprocess
import sys
import threading
import uuid
import weakref
from collections.abc import AsyncGenerator, Awaitable
from typing import Any

import ipywidgets
import pytest
import traitlets

from chatkit_widget import (
    ChatKit,
    ChatKitBusyError,
    ChatKitClosedError,
    Context,
    FrontendTimeout,
    Message,
    NotFoundError,
    OptionError,
    StoreError,
    events,
)
from chatkit_widget.bridge import channel
from chatkit_widget.runtime import session_loop
from chatkit_widget.testing import RawBackend
from tests.unit.chats import PATIENCE, MakeChat, handler


def echo(message: Message) -> str:
    return f"You said {message.text}"


async def forever(_message: Message) -> AsyncGenerator[str]:
    yield "half "
    await asyncio.Event().wait()


async def changed(chat: ChatKit, name: str, value: object) -> None:
    """Wait until a trait has a value."""
    loop, event = asyncio.get_running_loop(), asyncio.Event()

    def look(change: Any) -> None:
        if change["new"] == value:
            loop.call_soon_threadsafe(event.set)

    chat.observe(look, name)
    try:
        if getattr(chat, name) != value:
            await asyncio.wait_for(event.wait(), PATIENCE)
    finally:
        chat.unobserve(look, name)


async def drained(chat: ChatKit) -> None:
    """Wait until the session and its handlers have done what they had to."""
    await asyncio.wrap_future(chat.run(chat._session.hub.started()))  # pyright: ignore[reportPrivateUsage] (nothing public says so)


def fresh_name() -> str:
    return uuid.uuid4().hex


# Making


async def test_a_message_is_answered_in_the_cell_that_makes_the_chat(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    turn = await chat.send_user_message("Hi")
    assert turn.text == "You said Hi"
    assert [item.type for item in chat.items] == ["user_message", "assistant_message"]
    assert chat.thread is not None
    assert chat.thread_id == chat.thread.id
    assert [thread.id for thread in chat.threads] == [chat.thread_id]


async def test_a_backend_answers_as_a_function_does(make_chat: MakeChat) -> None:
    backend = RawBackend([])
    chat = make_chat(backend)
    assert (await chat.send_user_message("Hi")).status == "failed"
    chat.close()
    assert backend.is_closed


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"api": 5}, "api must be a Python function"),
        ({"api": None}, "not None"),
        ({"api": lambda: "x"}, "cannot be called as"),
        ({"api": echo, "run_on": "moon"}, "'moon'"),
        ({"api": echo, "height": 0}, "height"),
        ({"api": echo, "height": True}, "height"),
        ({"api": echo, "themes": "dark"}, "did you mean theme"),
        ({"api": echo, "theme": "blue"}, "theme"),
        ({"api": echo, "on_response_ent": print}, "did you mean 'response.end'"),
        ({"api": echo, "on_response_end": 5}, "callable"),
        ({"api": echo, "on_action": 5}, "on_action"),
    ],
)
async def test_a_wrong_argument_is_named(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionError, match=told):
        ChatKit(**wrong)


@pytest.mark.parametrize("wrong", [{"on_response_ent": print}, {"height": 0}, {"on_action": 5}, {"theme": "blue"}])
async def test_a_chat_that_could_not_be_made_leaves_nothing_behind(wrong: dict[str, Any]) -> None:
    before = await left_over()
    with pytest.raises(OptionError):
        ChatKit(echo, **wrong)
    await until_no_more_than(before)


async def test_a_store_that_cannot_be_used_is_told_when_the_chat_is_made(tmp_path: Any) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are not the threads you are looking for." * 50)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        ChatKit(echo, store=path)


@pytest.mark.parametrize(("height", "css"), [(600, "600px"), (41.5, "41.5px"), ("70vh", "70vh"), (None, "")])
async def test_the_height_is_pixels_or_css(make_chat: MakeChat, height: Any, css: str) -> None:
    assert make_chat(echo, height=height).get_state()["_height"] == css  # pyright: ignore[reportUnknownMemberType] (ipywidgets has no types)


async def test_making_a_chat_asks_for_nothing(make_chat: MakeChat) -> None:
    backend = RawBackend()
    chat = make_chat(backend)
    await drained(chat)
    assert backend.requests == []


async def test_run_on_kernel_needs_a_loop() -> None:
    error: list[BaseException] = []

    def make() -> None:
        try:
            ChatKit(echo, run_on="kernel")
        except OptionError as problem:
            error.append(problem)

    await asyncio.to_thread(make)
    assert "running loop" in str(error[0])


async def test_run_on_kernel_moves_the_function_and_the_handlers_here(make_chat: MakeChat) -> None:
    seen: list[str] = []

    def note(_given: object) -> None:
        seen.append(threading.current_thread().name)

    async def note_later(_given: object) -> None:
        note(_given)

    chat = make_chat(note, run_on="kernel", on_response_end=note)
    chat.on("response.end", note_later)
    await chat.send_user_message("x")
    while len(seen) < 3:  # noqa: ASYNC110 (nothing tells of the last one)
        await asyncio.sleep(0)
    assert set(seen) == {threading.current_thread().name}


async def test_the_function_finds_its_chat_in_the_context(make_chat: MakeChat) -> None:
    seen: list[object] = []

    def respond(_message: Message, context: Context) -> None:
        seen.append(context.chat)

    chat = make_chat(respond)
    await chat.send_user_message("x")
    assert seen == [chat]


# Traits


async def test_traits_follow_the_chat(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    seen: list[tuple[str, object]] = []
    chat.observe(handler(lambda change: seen.append((change["name"], change["new"]))), ["responding", "thread_id"])
    await chat.send_user_message("x")
    assert seen == [("responding", True), ("thread_id", chat.thread_id), ("responding", False)]
    assert chat.responding is False


@pytest.mark.parametrize("name", ["responding", "loading", "history_open", "front_ends"])
async def test_flags_cannot_be_assigned(make_chat: MakeChat, name: str) -> None:
    with pytest.raises(traitlets.TraitError):
        setattr(make_chat(echo), name, 1)


async def test_an_observer_that_raises_is_reported_and_breaks_nothing(make_chat: MakeChat) -> None:
    chat = make_chat(echo)

    def bad(_change: object) -> None:
        message = "my mistake"
        raise RuntimeError(message)

    reported = threading.Event()
    chat.on("error", handler(lambda _event: reported.set()))
    chat.observe(bad, "responding")
    assert (await chat.send_user_message("x")).status == "completed"
    assert await asyncio.to_thread(reported.wait, PATIENCE)


async def test_an_observer_of_the_session_does_not_stop_it(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    release, ended = threading.Event(), threading.Event()
    chat.observe(handler(lambda _change: release.wait(PATIENCE)), "responding")

    async def note(_event: events.ResponseEnd) -> None:
        ended.set()

    chat.on("response.end", note)
    turn = asyncio.create_task(chat.send_user_message("x"))
    assert await asyncio.to_thread(ended.wait, PATIENCE)
    release.set()
    assert (await turn).status == "completed"


async def test_assigning_thread_id_opens_the_thread_and_changes_once_it_is_there(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("one")
    first = chat.thread_id
    await chat.send_user_message("two", new_thread=True)
    second = chat.thread_id
    held, release = threading.Event(), threading.Event()
    session_loop().call_soon_threadsafe(lambda: held.set() or release.wait(PATIENCE))
    assert held.wait(PATIENCE)
    chat.thread_id = first
    assert chat.thread_id == second
    release.set()
    await changed(chat, "thread_id", first)
    assert [getattr(item, "text", "") for item in chat.items] == ["one", "You said one"]


async def test_assigning_none_to_thread_id_opens_a_draft(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("one")
    chat.thread_id = None
    await changed(chat, "thread_id", None)
    assert chat.items == ()


async def test_assigning_thread_id_writes_nothing_over_what_the_session_says(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("one")
    begin = asyncio.run_coroutine_threadsafe

    def at_once(coroutine: Any, loop: asyncio.AbstractEventLoop) -> Any:
        future = begin(coroutine, loop)
        future.result(PATIENCE)
        return future

    with monkeypatch.context() as patch:
        patch.setattr(asyncio, "run_coroutine_threadsafe", at_once)
        chat.thread_id = None
    assert chat.thread_id is None


async def test_assigning_what_is_no_id_is_refused(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    with pytest.raises(traitlets.TraitError, match="text or None"):
        chat.thread_id = 5  # pyright: ignore[reportAttributeAccessIssue] (what a user may do)


def test_the_height_of_the_layout_goes_before_the_own(make_chat: MakeChat) -> None:
    chat: Any = make_chat(echo, height=400)
    assert chat._height == "400px"
    chat.layout.height = "50vh"
    assert chat._height == "50vh"
    chat.layout.height = None
    assert chat._height == "400px"


async def test_assigning_the_open_thread_does_nothing(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("one")
    names: list[str] = []
    chat.on("thread.load.start", handler(lambda event: names.append(event.name)))
    chat.thread_id = chat.thread_id
    await drained(chat)
    assert names == []


async def test_assigning_thread_id_while_busy_raises_and_changes_nothing(make_chat: MakeChat) -> None:
    chat = make_chat(forever)
    turn = asyncio.create_task(chat.send_user_message("x"))
    await changed(chat, "responding", value=True)
    with pytest.raises(ChatKitBusyError):
        chat.thread_id = "thr_other"
    await chat.stop()
    await turn


async def test_assigning_an_unknown_thread_keeps_the_open_one_and_tells(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("one")
    before = chat.thread_id
    told = next_event(chat, "error")
    chat.thread_id = "thr_9"
    event = await told
    assert isinstance(event.error, NotFoundError)
    assert chat.thread_id == before


def next_event(chat: ChatKit, name: str) -> Awaitable[Any]:
    """Return the next event of a name from now on, to be awaited."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def take(event: object) -> None:
        loop.call_soon_threadsafe(lambda: future.done() or future.set_result(event))

    chat.on(name, take)
    return asyncio.wait_for(future, PATIENCE)


async def test_composer_value_goes_both_ways(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    chat.composer_value = "from Python"
    await drained(chat)
    assert chat.composer.text == "from Python"
    await chat.set_composer_value("from the method")
    assert chat.composer_value == "from the method"
    with pytest.raises(OptionError, match="not int"):
        await chat.set_composer_value(5)  # pyright: ignore[reportArgumentType] (what a user may do)


async def test_a_value_that_was_overtaken_never_comes_back(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.load_all()
    seen: list[str] = []
    chat.observe(handler(lambda change: seen.append(change["new"])), "composer_value")
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        release.wait(PATIENCE)

    session_loop().call_soon_threadsafe(hold)
    held.wait(PATIENCE)
    chat.composer_value = "a"
    chat.composer_value = "b"
    release.set()
    await drained(chat)
    assert seen == ["a", "b"]
    assert chat.composer_value == "b"


async def test_a_linked_widget_follows_and_leads(make_chat: MakeChat) -> None:
    class Other(traitlets.HasTraits):
        text = traitlets.Unicode()

    chat, other = make_chat(echo), Other()
    link = traitlets.link((chat, "composer_value"), (other, "text"))
    other.text = "typed there"
    await drained(chat)
    assert chat.composer.text == "typed there"
    await chat.set_composer_value("set here")
    await drained(chat)
    assert other.text == "set here"
    link.unlink()


async def test_a_directional_link_shows_the_state_elsewhere(make_chat: MakeChat) -> None:
    class Other(traitlets.HasTraits):
        busy = traitlets.Bool()

    chat, other = make_chat(echo), Other()
    seen: list[bool] = []
    other.observe(handler(lambda change: seen.append(change["new"])), "busy")
    traitlets.dlink((chat, "responding"), (other, "busy"))
    await chat.send_user_message("x")
    assert seen == [True, False]


async def test_a_page_sets_only_the_two_traits_that_it_may(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("one")
    thread_id = chat.thread_id
    state: dict[str, Any] = {
        "composer_value": "typed",
        "responding": True,
        "_esm": "evil",
        "_height": "1px",
        "front_ends": 9,
    }
    chat.set_state(state)
    assert chat.composer_value == "typed"
    assert (chat.responding, chat.front_ends, chat.thread_id) == (False, 0, thread_id)
    assert chat.get_state()["_height"] == "600px"  # pyright: ignore[reportUnknownMemberType] (ipywidgets has no types)
    assert chat.get_state()["_esm"] != "evil"  # pyright: ignore[reportUnknownMemberType] (ipywidgets has no types)
    chat.set_state({"composer_value": 5, "thread_id": 5})
    assert (chat.composer_value, chat.thread_id) == ("typed", thread_id)
    chat.set_state({"thread_id": None})
    await changed(chat, "thread_id", None)


async def test_the_composer_and_the_thread_reach_pages_by_operations_and_never_as_traits(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = make_chat(echo)
    sent: list[object] = []

    def note(key: object = None) -> None:
        sent.append(key)

    monkeypatch.setattr(chat, "send_state", note)
    chat.composer_value = "x"
    chat.layout = ipywidgets.Layout(width="50%")
    await chat.send_user_message("one")
    await drained(chat)
    assert set(sent) == {"layout"}


async def test_a_page_that_switches_the_thread_of_a_busy_chat_is_told_so(make_chat: MakeChat) -> None:
    chat = make_chat(forever)
    turn = asyncio.create_task(chat.send_user_message("x"))
    await changed(chat, "responding", value=True)
    told = next_event(chat, "error")
    chat.set_state({"thread_id": "thr_other"})
    assert isinstance((await told).error, ChatKitBusyError)
    await chat.stop()
    await turn


# Methods


async def test_run_starts_a_method_from_where_nothing_can_await(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    turn = await asyncio.to_thread(lambda: chat.run(chat.send_user_message("x")).result(PATIENCE))
    assert turn.text == "You said x"


async def test_run_works_from_a_handler_too(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    turns: list[str] = []

    def again(_event: object) -> None:
        if not turns:
            turns.append("")
            turns.append(chat.run(chat.send_user_message("two")).result(PATIENCE).text)

    chat.on("response.end", again)
    await chat.send_user_message("one")
    await drained(chat)
    assert turns == ["", "You said two"]


@pytest.mark.parametrize("given", ["", "  \n ", None])
async def test_an_empty_or_blank_message_is_not_sent(make_chat: MakeChat, given: str | None) -> None:
    chat = make_chat(echo)
    with pytest.raises(OptionError, match="nothing to send"):
        await chat.send_user_message(given)
    assert chat.items == ()


async def test_a_message_may_be_given_in_parts(make_chat: MakeChat) -> None:
    chat = make_chat(
        lambda message: f"{message.text} / {message.quoted_text} / {message.tool_choice} / {message.model}"
    )
    turn = await chat.send_user_message(
        content=[{"type": "input_text", "text": "Ask "}, {"type": "input_tag", "id": "e", "text": "Ada"}],
        reply="before",
        tool_choice={"id": "search"},
        model="big",
    )
    assert turn.text == "Ask @Ada / before / search / big"
    assert (await chat.send_user_message("x", tool_choice="look")).text == "x / None / look / None"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": "a", "content": []}, "not both"),
        ({"text": 5}, "text must be text, .* not int: 5"),
        ({"content": [{"type": "image"}]}, "input_text and input_tag"),
        ({"content": [5]}, "input_text and input_tag"),
    ],
)
async def test_a_malformed_message_is_refused(make_chat: MakeChat, given: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionError, match=told):
        await make_chat(echo).send_user_message(**given)


async def test_the_draft_is_neither_sent_nor_cleared_by_a_message_from_python(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.set_composer_value("my draft")
    await chat.send_user_message("x")
    assert chat.composer_value == "my draft"


async def test_the_helpers_of_chatkit_work_on_a_function(make_chat: MakeChat) -> None:
    seen: list[Any] = []
    chat = make_chat(echo, on_action=handler(lambda action: action.type), on_feedback=seen.append)
    first = await chat.send_user_message("one")
    await chat.send_user_message("two")
    assert first.user_message is not None
    assert (await chat.retry(first.user_message.id)).text == "You said one"
    assert (await chat.send_custom_action({"type": "ping"})).text == "ping"
    await chat.send_feedback("positive")
    assert seen == ["positive"]
    thread_id = chat.thread_id or ""
    await chat.rename_thread(thread_id, "Named")
    assert [thread.title for thread in await chat.list_threads()] == ["Named"]
    await chat.set_thread_id(None)
    assert chat.thread_id is None
    await chat.set_thread_id(thread_id)
    await chat.fetch_updates()
    await chat.load_all()
    await chat.stop()
    await chat.delete_thread(thread_id)
    assert chat.threads == ()


@pytest.mark.parametrize("action", [5, {}, {"type": 5}, {"payload": 1}, "book"])
async def test_a_malformed_action_is_refused(make_chat: MakeChat, action: Any) -> None:
    with pytest.raises(OptionError, match="an action is a mapping"):
        await make_chat(echo).send_custom_action(action)


async def test_feedback_is_positive_or_negative(make_chat: MakeChat) -> None:
    with pytest.raises(OptionError, match="'great'"):
        await make_chat(echo).send_feedback("great")  # pyright: ignore[reportArgumentType] (what a user may do)


async def test_what_needs_a_page_ends_in_a_timeout_without_one(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "PATIENCE", 0.01)
    chat = make_chat(echo)
    for method in (chat.focus_composer, chat.show_history, chat.hide_history):
        with pytest.raises(FrontendTimeout):
            await method()


async def test_cancelling_the_await_of_a_cell_stops_the_turn(make_chat: MakeChat) -> None:
    chat = make_chat(forever)
    turn = asyncio.ensure_future(chat.send_user_message("x"))
    await changed(chat, "responding", value=True)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(turn, 0)
    assert chat.responding is False


async def test_a_shielded_await_lets_the_turn_go_on(make_chat: MakeChat) -> None:
    go = threading.Event()
    chat = make_chat(lambda _message: go.wait(PATIENCE) and "done")
    inner = asyncio.ensure_future(chat.send_user_message("x"))
    outer = asyncio.ensure_future(asyncio.shield(inner))
    await changed(chat, "responding", value=True)
    outer.cancel()
    go.set()
    assert (await inner).text == "done"


# Options


async def test_set_options_replaces_and_update_options_merges(make_chat: MakeChat) -> None:
    chat = make_chat(echo, theme="dark", header={"enabled": False})
    chat.update_options(composer={"placeholder": "Ask"})
    assert (chat.options["theme"], chat.options["composer"]["placeholder"]) == ("dark", "Ask")
    chat.set_options({"startScreen": {"greeting": "Hi"}}, frame_title="My chat")
    assert (chat.options["theme"], chat.options["start_screen"]["greeting"]) == ("auto", "Hi")
    assert chat.options["frame_title"] == "My chat"
    with pytest.raises(OptionError):
        chat.set_options(theme="blue")
    assert chat.options["frame_title"] == "My chat"
    await drained(chat)


# Events


async def test_handlers_are_given_at_once_or_later_or_as_a_decorator(make_chat: MakeChat) -> None:
    seen: list[str] = []
    chat = make_chat(echo, on_response_start=handler(lambda event: seen.append(event.name)))

    @chat.on("chatkit.response.end")
    def ended(event: events.ResponseEnd) -> None:
        seen.append(event.name)

    off = chat.on("thread.change", handler(lambda event: seen.append(event.name)))
    await chat.send_user_message("one")
    off()
    await chat.send_user_message("two", new_thread=True)
    assert seen == [
        "response.start",
        "thread.change",
        "response.end",
        "response.start",
        "response.end",
    ]
    assert callable(ended)


async def test_an_unknown_event_or_a_handler_that_is_none_is_refused(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    with pytest.raises(OptionError, match="did you mean"):
        chat.on("response.finished", print)
    with pytest.raises(OptionError, match="did you mean"):
        chat.on("response.finished")
    with pytest.raises(OptionError, match="callable"):
        chat.on("response.end", 5)  # pyright: ignore[reportArgumentType] (what a user may do)


async def test_a_handler_that_returns_a_coroutine_has_it_awaited(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    done = threading.Event()

    async def later() -> None:
        done.set()

    chat.on("response.end", handler(lambda _event: later()))
    await chat.send_user_message("x")
    assert await asyncio.to_thread(done.wait, PATIENCE)


# Closing


async def left_over() -> tuple[int, int, int]:
    """Count threads, tasks of the session's loop, and SQLite connections."""

    async def tasks() -> int:
        return len(asyncio.all_tasks()) - 1

    session_loop()
    count = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(tasks(), session_loop()))
    gc.collect()
    names = [thread for thread in threading.enumerate() if thread.name.startswith("chatkit")]
    return len(names), count, sum(1 for thing in gc.get_objects() if is_open_connection(thing))


def is_open_connection(thing: object) -> bool:
    if type(thing) is not sqlite3.Connection:
        return False
    try:
        thing.total_changes  # noqa: B018 (raises when it is closed)
    except sqlite3.ProgrammingError as error:
        return "closed" not in str(error)
    return True


async def until_no_more_than(before: tuple[int, int, int]) -> None:
    """Threads end a moment after they were told to."""
    async with asyncio.timeout(PATIENCE):
        while any(now > then for now, then in zip(await left_over(), before, strict=True)):  # noqa: ASYNC110 (threads end)
            await asyncio.sleep(0)


async def test_a_closed_chat_leaves_no_thread_task_or_connection_behind() -> None:
    before = await left_over()
    chat = ChatKit(echo, on_response_end=handler(lambda _event: None))
    await chat.send_user_message("x")
    assert (await left_over())[2] > before[2]
    chat.close()
    chat.close()
    await until_no_more_than(before)
    with pytest.raises(ChatKitClosedError):
        await chat.send_user_message("y")


async def test_a_chat_that_is_closed_while_it_answers_leaves_nothing_behind() -> None:
    before = await left_over()
    chat = ChatKit(forever)
    turn = asyncio.create_task(chat.send_user_message("x"))
    await changed(chat, "responding", value=True)
    chat.close()
    assert (await turn).status == "stopped"
    await until_no_more_than(before)


async def test_a_chat_may_be_closed_from_its_own_handler() -> None:
    before = await left_over()
    chat = ChatKit(echo)
    chat.on("response.end", handler(lambda _event: chat.close()))
    await chat.send_user_message("x")
    await until_no_more_than(before)


async def test_a_chat_may_be_closed_from_an_async_handler() -> None:
    before = await left_over()
    chat = ChatKit(echo)

    async def close(_event: object) -> None:
        chat.close()

    chat.on("response.end", close)
    await chat.send_user_message("x")
    await until_no_more_than(before)


def test_a_script_that_does_not_close_its_chat_ends_all_the_same() -> None:
    script = (
        "import asyncio\nfrom chatkit_widget import ChatKit\n"
        "async def main():\n"
        "    chat = ChatKit(lambda message: message.text)\n"
        "    print((await chat.send_user_message('done')).text)\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=15, check=False)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("done\n", "", 0)


# Rerunning the cell


async def test_making_a_chat_again_keeps_the_threads_and_opens_the_last_one(make_chat: MakeChat) -> None:
    name = fresh_name()
    first = make_chat(echo, name=name)
    await first.send_user_message("one")
    second = make_chat(echo, name=name)
    await second.load_all()
    assert second.thread_id == first.thread_id
    assert [getattr(item, "text", "") for item in second.items] == ["one", "You said one"]
    with pytest.raises(ChatKitClosedError, match="run again"):
        await first.send_user_message("x")


async def test_making_it_a_third_time_closes_the_second(make_chat: MakeChat) -> None:
    name = fresh_name()
    chats = [make_chat(echo, name=name) for _ in range(4)]
    assert [chat._session.is_closed for chat in chats] == [True, True, True, False]  # pyright: ignore[reportPrivateUsage] (nothing public says so)


async def test_making_it_again_leaves_nothing_of_the_one_before() -> None:
    name = fresh_name()
    chat = ChatKit(echo, name=name)
    await chat.send_user_message("x")
    before = await left_over()
    for _ in range(5):
        chat = ChatKit(echo, name=name)
        await chat.send_user_message("x")
    await until_no_more_than(before)
    chat.close()


async def test_a_failed_attempt_to_make_it_again_leaves_the_chat_as_it_was(make_chat: MakeChat) -> None:
    name = fresh_name()
    first = make_chat(echo, name=name)
    with pytest.raises(OptionError):
        make_chat(5, name=name)  # pyright: ignore[reportArgumentType] (what a user may do)
    await first.send_user_message("still here")
    second = make_chat(echo, name=name)
    await second.load_all()
    assert second.thread_id == first.thread_id
    with pytest.raises(ChatKitClosedError):
        await first.load_all()


async def test_a_draft_that_was_open_last_is_open_again(make_chat: MakeChat) -> None:
    name = fresh_name()
    first = make_chat(echo, name=name)
    await first.send_user_message("one")
    await first.set_thread_id(None)
    second = make_chat(echo, name=name)
    await second.load_all()
    assert second.thread_id is None
    assert len(second.threads) == 1


async def test_the_option_initial_thread_goes_before_the_last_one(make_chat: MakeChat) -> None:
    name = fresh_name()
    first = make_chat(echo, name=name)
    await first.send_user_message("one")
    wanted = first.thread_id
    await first.send_user_message("two", new_thread=True)
    second = make_chat(echo, name=name, initial_thread=wanted)
    await second.load_all()
    assert second.thread_id == wanted


async def test_another_store_under_the_same_name_is_another_chat(make_chat: MakeChat, tmp_path: Any) -> None:
    name = fresh_name()
    first = make_chat(echo, name=name, store=tmp_path / "a.sqlite")
    await first.send_user_message("one")
    second = make_chat(echo, name=name, store=tmp_path / "b.sqlite")
    await second.load_all()
    assert second.threads == ()
    with pytest.raises(ChatKitClosedError):
        await first.load_all()


async def test_without_a_name_each_chat_of_a_script_is_its_own(make_chat: MakeChat) -> None:
    first, second = make_chat(echo), make_chat(echo)
    await first.send_user_message("one")
    await second.load_all()
    assert second.threads == ()


async def test_a_store_in_a_file_outlives_its_chat(make_chat: MakeChat, tmp_path: Any) -> None:
    chat = make_chat(echo, store=tmp_path / "chats.sqlite")
    await chat.send_user_message("one")
    chat.close()
    again = make_chat(echo, store=str(tmp_path / "chats.sqlite"))
    (thread,) = await again.list_threads()
    await again.set_thread_id(thread.id)
    assert [getattr(item, "text", "") for item in again.items] == ["one", "You said one"]


async def test_a_closed_chat_can_be_collected() -> None:
    chat = ChatKit(echo)
    await chat.send_user_message("x")
    chat.close()
    gone = weakref.ref(chat)
    del chat
    async with asyncio.timeout(PATIENCE):
        while gone() is not None:
            await asyncio.sleep(0)
            gc.collect()
