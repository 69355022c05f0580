"""`chat.append`: messages and objects that no response brings, from wherever Python runs."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from typing import Any

import pytest

from chatkit_widget import Backend, ChatKit, ChatKitClosedError, OptionError, WidgetError
from chatkit_widget.backends.message import Context
from chatkit_widget.protocol.content import UserText
from chatkit_widget.protocol.items import ObjectItem, TaskItem, UserMessage, WidgetItem
from chatkit_widget.protocol.stream import ProgressUpdate
from chatkit_widget.testing import FakePage, Gate, RawBackend
from chatkit_widget.widgets import Card, Text
from tests.protocol.wire import NOW, assistant, hidden, thread, tool_call, user
from tests.unit.chats import PATIENCE, MakeChat, handler
from tests.unit.waiting import told, until


def words(chat: ChatKit) -> list[str]:
    """What each item says, or its type."""
    return [getattr(item, "text", item.type) for item in chat.items]


async def opened_anew(chat: ChatKit) -> list[str]:
    """Leave the thread, open it again, and return what is in it."""
    name = chat.thread_id
    await chat.set_thread_id(None)
    await chat.set_thread_id(name)
    return words(chat)


async def echo(message: Any) -> str:
    return f"You said {message.text}"


async def test_a_message_makes_a_thread_named_after_it_and_is_there_when_it_is_opened_again(
    make_chat: MakeChat,
) -> None:
    chat = make_chat(echo)
    names: list[str] = []
    for name in ("thread.item.added", "thread.item.done", "thread.change"):
        chat.on(name, handler(lambda event: names.append(event.name)))
    item = await chat.append("The **nightly** run has ended.")
    assert chat.items == (item,)
    assert (item.type, item.thread_id) == ("assistant_message", chat.thread_id)
    assert chat.thread is not None
    assert chat.thread.title == "The nightly run has ended."
    assert chat.threads == (chat.thread,)
    assert await opened_anew(chat) == ["The **nightly** run has ended."]
    await told(chat)
    assert names[:3] == ["thread.change", "thread.item.added", "thread.item.done"]
    assert not chat.responding


async def test_objects_widgets_and_items_are_shown_as_what_a_function_gives_is(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page_of_figures = await chat.append([1, 2])
    assert isinstance(page_of_figures, ObjectItem)
    assert page_of_figures.bundle["text/plain"] == "[1, 2]"
    card = await chat.append(Card([Text("Sun", id="t")], id="sun"))
    assert isinstance(card, WidgetItem)
    bare = await chat.append(Text("Rain"))
    assert isinstance(bare, WidgetItem)
    assert bare.widget["type"] == "Basic"
    done = await chat.append({"type": "task", "task": {"type": "custom", "title": "Read"}})
    assert isinstance(done, TaskItem)
    mine = await chat.append(assistant("mine", "Hello"))
    assert (mine.id, mine.thread_id) == ("mine", chat.thread_id)
    assert chat.items == (page_of_figures, card, bare, done, mine)
    kinds = ["chatkit_widget.object", "widget", "widget", "task", "Hello"]
    assert await opened_anew(chat) == kinds
    await chat.update_widget(card.id, Card([Text("Snow", id="t")], id="sun"))


async def test_a_thread_without_words_is_named_after_the_first_ones(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.append({"rows": 3})
    assert chat.thread is not None
    assert chat.thread.title is None
    await chat.append("About the rows")
    await chat.append("And more")
    assert chat.thread.title == "About the rows"
    assert [known.title for known in await chat.list_threads()] == ["About the rows"]


async def test_while_a_response_streams_it_stands_behind_what_is_there_and_the_answer_goes_on(
    make_chat: MakeChat,
) -> None:
    gate = Gate()

    async def respond(_message: Any) -> AsyncGenerator[Any]:
        yield "One, "
        await gate.passes()
        yield "two."
        yield {"rows": 2}

    chat = make_chat(respond)
    page = FakePage(chat, "p1")
    page.shows()
    sending = asyncio.create_task(chat.send_user_message("Count"))
    await asyncio.to_thread(gate.wait_until_reached)
    await page.until(lambda: len(page.mirror.rows) == 2)
    await chat.append("Meanwhile")
    await chat.append("by the user", role="user")
    await page.until(lambda: len(page.mirror.rows) == 4)
    gate.open()
    turn = await sending
    expected = ["Count", "One, two.", "Meanwhile", "by the user", "chatkit_widget.object"]
    assert words(chat) == expected
    assert turn.text == "One, two."
    assert [item.type for item in turn.items] == ["assistant_message", "chatkit_widget.object"]
    await page.until(lambda: [row["streaming"] for row in page.mirror.rows] == [False] * 5)
    assert await opened_anew(chat) == expected


async def test_a_message_of_the_user_is_answered_by_nobody_and_is_in_the_history(make_chat: MakeChat) -> None:
    histories: list[Any] = []

    async def respond(_message: Any, context: Context) -> str:
        histories.append(context.history)
        return "Yes."

    chat = make_chat(respond)
    item = await chat.append("I come from a form", role="user")
    assert isinstance(item, UserMessage)
    await chat.append("Thank you.")
    assert (histories, chat.responding) == ([], False)
    turn = await chat.send_user_message("Have you got it?")
    assert turn.text == "Yes."
    assert histories == [
        [{"role": "user", "content": "I come from a form"}, {"role": "assistant", "content": "Thank you."}]
    ]


async def test_it_comes_behind_the_message_that_is_on_its_way(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    for _ in range(10):
        await asyncio.gather(chat.send_user_message("question"), chat.append("beside it"))
        shown = words(chat)
        assert await opened_anew(chat) == shown
        await chat.set_thread_id(None)


async def test_many_at_once_make_one_thread_and_keep_their_order(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await asyncio.gather(*(chat.append(f"message {number}") for number in range(30)))
    assert words(chat) == [f"message {number}" for number in range(30)]
    assert len(await chat.list_threads()) == 1
    assert await opened_anew(chat) == words(chat)


async def test_it_is_called_from_threads_and_from_handlers(make_chat: MakeChat) -> None:
    chat = make_chat(echo)

    def work() -> None:
        chat.run(chat.append("from a thread")).result(PATIENCE)

    await asyncio.to_thread(work)

    async def ended(_event: Any) -> None:
        await chat.append("from a handler")

    chat.on("response.end", ended)
    await chat.send_user_message("go")
    await until(chat, lambda: words(chat)[-1] == "from a handler")


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("run_on", ["session", "kernel"])
async def test_it_is_called_by_the_function_that_answers(make_chat: MakeChat, kind: str, run_on: str) -> None:
    async def later(_message: Any, context: Context) -> AsyncGenerator[Any]:
        yield "One. "
        await context.chat.append("Aside")
        yield "Two."

    def at_once(_message: Any, context: Context) -> Iterator[Any]:
        yield "One. "
        threads = threading.current_thread() is not threading.main_thread()
        future = context.chat.run(context.chat.append("Aside"))
        if threads:
            future.result(PATIENCE)
        yield "Two."

    chat = make_chat(later if kind == "async" else at_once, run_on=run_on)
    async with asyncio.timeout(PATIENCE):
        turn = await chat.send_user_message("go")
        await until(chat, lambda: "Aside" in words(chat))
    assert turn.text == "One. Two."
    assert set(words(chat)) == {"go", "One. Two.", "Aside"}


async def test_a_cancelled_wait_leaves_nothing_half_done(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.append("first")
    appending = asyncio.create_task(chat.append("second"))
    await asyncio.sleep(0)
    appending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await appending
    await chat.append("third")
    assert await opened_anew(chat) == words(chat)
    assert set(words(chat)) in ({"first", "third"}, {"first", "second", "third"})


@pytest.mark.parametrize(
    ("given", "more", "words_of_it"),
    [
        ("", {}, "text that is empty or blank, and takes text, thread items, widgets, and any Python object"),
        (" \n", {}, "empty or blank"),
        (None, {}, "append was given None"),
        ("x", {"role": "system"}, "role is 'assistant' or 'user', not 'system'"),
        ([1], {"role": "user"}, r"with role='user', append takes the words of a message, not list: \[1\]"),
        ({"type": "task"}, {}, "append was given a malformed 'task'"),
        (ProgressUpdate(text="x"), {}, "the event 'progress_update', which only an answer has"),
        (tool_call("c"), {}, "a 'client_tool_call' item, of which nothing shows"),
        (hidden("h"), {}, "a 'hidden_context_item' item, of which nothing shows"),
    ],
)
async def test_what_cannot_be_added_is_told_in_words_and_adds_nothing(
    make_chat: MakeChat, given: Any, more: dict[str, Any], words_of_it: str
) -> None:
    chat = make_chat(echo)
    with pytest.raises(OptionError, match=words_of_it):
        await chat.append(given, **more)
    assert (chat.items, chat.thread, await chat.list_threads()) == ((), None, ())


@pytest.mark.parametrize(
    "widget",
    [
        {"type": "Card", "children": [{"type": "Text"}]},
        {"type": "widget", "widget": {"type": "Text", "value": "no root"}},
        WidgetItem(id="w", thread_id="", created_at=NOW, widget={"type": "Card", "children": [{"type": "Text"}]}),
    ],
)
async def test_a_widget_with_something_wrong_is_not_added(make_chat: MakeChat, widget: Any) -> None:
    chat = make_chat(echo)
    with pytest.raises(WidgetError):
        await chat.append(widget)
    assert (chat.items, chat.thread) == ((), None)


async def test_an_id_that_is_there_already_is_refused(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.append(assistant("mine", "Hello"))
    with pytest.raises(OptionError, match="has an item 'mine' already: give the new one another id"):
        await chat.append(assistant("mine", "Hello again"))
    assert words(chat) == ["Hello"]


def refused(chat: ChatKit) -> list[Callable[[], Any]]:
    async def write() -> None:
        async with chat.streaming():
            pass

    return [lambda: chat.append("x"), write, lambda: chat.ask("Which?")]


@pytest.mark.parametrize("which", range(3), ids=["append", "streaming", "ask"])
async def test_a_backend_that_keeps_its_own_items_takes_nothing(make_chat: MakeChat, which: int) -> None:
    backend: Backend = RawBackend(threads=[thread("thr_1", [user("u")])])
    chat = make_chat(backend, initial_thread="thr_1")
    with pytest.raises(OptionError, match=r"keeps its own items, as servers do.*let a function answer"):
        await refused(chat)[which]()
    await chat.load_all()
    assert words(chat) == ["Hello"]
    chat.status("It has a line all the same")


@pytest.mark.parametrize("which", range(3), ids=["append", "streaming", "ask"])
async def test_a_closed_chat_takes_nothing(make_chat: MakeChat, which: int) -> None:
    chat = make_chat(echo)
    chat.close()
    with pytest.raises(ChatKitClosedError):
        await refused(chat)[which]()


async def test_retrying_and_editing_take_what_was_added_behind_the_message_away(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("one")
    await chat.append("Behind it")
    await chat.retry()
    assert await opened_anew(chat) == ["one", "You said one"]
    added = await chat.append(UserMessage(id="u", thread_id="", created_at=NOW, content=[UserText(text="two")]))
    await chat.retry(added.id)
    assert await opened_anew(chat) == ["one", "You said one", "two", "You said two"]
