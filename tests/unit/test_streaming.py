"""`chat.streaming`: a message that is written as it goes, from async functions, cells and threads."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from chatkit_widget import ChatKit, ChatKitClosedError, OptionError, WidgetError
from chatkit_widget.backends.emitter import HIGH_WATER
from chatkit_widget.backends.message import Context
from chatkit_widget.errors import StoreError
from chatkit_widget.protocol.items import ThreadItem, WidgetItem
from chatkit_widget.runtime import on_session
from chatkit_widget.store.database import Database
from chatkit_widget.testing import FakePage, Gate
from chatkit_widget.widgets import Card, Text
from tests.unit.chats import PATIENCE, MakeChat, handler
from tests.unit.waiting import session_of, told, until


async def echo(message: Any) -> str:
    return f"You said {message.text}"


def words(chat: ChatKit) -> list[str]:
    """What each item says, or its type."""
    return [getattr(item, "text", item.type) for item in chat.items]


async def opened_anew(chat: ChatKit) -> list[str]:
    """Leave the thread, open it again, and return what is in it."""
    name = chat.thread_id
    await chat.set_thread_id(None)
    await chat.set_thread_id(name)
    return words(chat)


def fail(message: str) -> None:
    """Raise what the code in a block raises."""
    raise LookupError(message)


async def said(chat: ChatKit, text: str) -> None:
    """Wait until the last message says something."""
    await until(chat, lambda: words(chat)[-1:] == [text])


async def test_what_is_written_grows_on_every_page_and_is_stored_at_the_end(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    names: list[str] = []
    for name in ("thread.item.added", "thread.item.done"):
        chat.on(name, handler(lambda event: names.append(event.name)))

    def shown() -> list[Any]:
        return [
            (row["item"]["content"][0]["text"], row["streaming"]) for row in page.mirror.rows if row["item"]["content"]
        ]

    async with chat.streaming() as answer:
        answer.write("Reading ")
        await page.until(lambda: shown() == [("Reading ", True)])
        answer.write("the file")
        await page.until(lambda: shown() == [("Reading the file", True)])
        assert not chat.responding
    assert words(chat) == ["Reading the file"]
    await page.until(lambda: shown() == [("Reading the file", False)])
    await told(chat)
    assert names == ["thread.item.added", "thread.item.done"]
    assert chat.thread is not None
    assert chat.thread.title == "Reading the file"
    assert await opened_anew(chat) == ["Reading the file"]


async def test_objects_close_the_message_and_text_behind_them_opens_the_next(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    async with chat.streaming() as answer:
        answer.write("Before")
        answer.write([1, 2])
        answer.write(None)
        answer.write(Card([Text("0 %", id="t")], id="done"))
        answer.write(Card([Text("100 %", id="t")], id="done"))
        answer.write({"type": "task", "task": {"type": "custom", "title": "Read"}})
        answer.write("After")
    expected = ["Before", "chatkit_widget.object", "widget", "task", "After"]
    assert words(chat) == expected
    assert isinstance(card := chat.items[2], WidgetItem)
    assert card.widget["children"][0]["value"] == "100 %"
    assert await opened_anew(chat) == expected
    assert chat.items[2] == card


async def test_an_object_is_shown_as_it_was_when_it_was_written(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    rows = [1]
    async with chat.streaming() as answer:
        answer.write(rows)
        rows.append(2)
    item: Any = chat.items[0]
    assert item.bundle["text/plain"] == "[1]"


async def test_threads_write_in_a_plain_block_however_much(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    count = HIGH_WATER * 5

    def work() -> None:
        with chat.streaming() as answer:
            for _ in range(count):
                answer.write("x")

    updates: list[object] = []
    chat.on("thread.item.updated", updates.append)
    await asyncio.gather(asyncio.to_thread(work), asyncio.to_thread(work))
    assert words(chat) == ["x" * count] * 2
    assert len(updates) < count
    assert await opened_anew(chat) == ["x" * count] * 2


async def test_a_cell_writes_in_a_plain_block_too(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    with chat.streaming() as answer:
        answer.write("Hello")
    assert words(chat) == ["Hello"]


async def test_an_answer_that_streams_goes_on_in_its_own_place(make_chat: MakeChat) -> None:
    gate = Gate()

    async def respond(_message: Any) -> AsyncGenerator[str]:
        yield "One, "
        await gate.passes()
        yield "two."

    chat = make_chat(respond)
    sending = asyncio.create_task(chat.send_user_message("Count"))
    await said(chat, "One, ")
    async with chat.streaming() as answer:
        answer.write("Meanwhile ")
        await said(chat, "Meanwhile ")
        gate.open()
        assert (await sending).text == "One, two."
        assert chat.items[-1] == chat.items[2]
        answer.write("more")
    assert words(chat) == ["Count", "One, two.", "Meanwhile more"]
    assert await opened_anew(chat) == words(chat)


async def test_a_function_writes_beside_its_own_answer(make_chat: MakeChat) -> None:
    async def respond(_message: Any, context: Context) -> AsyncGenerator[str]:
        yield "Mine"
        async with context.chat.streaming() as aside:
            aside.write("Aside")
        yield " again"

    chat = make_chat(respond)
    turn = await asyncio.wait_for(chat.send_user_message("go"), PATIENCE)
    assert (turn.text, words(chat)) == ("Mine again", ["go", "Mine again", "Aside"])


async def test_a_plain_block_would_stop_the_loop_of_the_chat_and_says_so(make_chat: MakeChat) -> None:
    async def respond(_message: Any, context: Context) -> None:
        with context.chat.streaming():
            pass

    turn = await make_chat(respond).send_user_message("go")
    assert "which a plain `with` would stop: use `async with`" in str(turn.error)


async def test_an_error_in_the_block_leaves_what_came_as_broken_off_and_is_raised(make_chat: MakeChat) -> None:
    chat = make_chat(echo)

    async def read() -> None:
        async with chat.streaming() as answer:
            answer.write("Reading")
            fail("no such file")

    def count() -> None:
        with chat.streaming() as answer:
            answer.write("Counting")
            fail("no such row")

    with pytest.raises(LookupError, match="no such file"):
        await read()
    with pytest.raises(LookupError, match="no such row"):
        count()
    assert [row.is_partial for row in session_of(chat).state.rows] == [True, True]
    assert await opened_anew(chat) == ["Reading", "Counting"]


async def test_a_cancelled_block_leaves_what_came(make_chat: MakeChat) -> None:
    chat = make_chat(echo)

    async def write() -> None:
        async with chat.streaming() as answer:
            answer.write("Reading")
            await asyncio.Event().wait()

    writing = asyncio.create_task(write())
    await said(chat, "Reading")
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert [row.done for row in session_of(chat).state.rows] == [True]
    assert await opened_anew(chat) == ["Reading"]


async def test_stop_ends_the_block_of_a_function_with_its_answer(make_chat: MakeChat) -> None:
    async def respond(_message: Any, context: Context) -> None:
        async with context.chat.streaming() as aside:
            aside.write("Aside")
            await asyncio.Event().wait()

    chat = make_chat(respond)
    sending = asyncio.create_task(chat.send_user_message("go"))
    await said(chat, "Aside")
    await chat.stop()
    assert (await sending).status == "stopped"
    await chat.append("behind it")
    assert await opened_anew(chat) == ["go", "Aside", "behind it"]


async def test_a_thread_that_is_left_and_opened_again_shows_all_that_was_written(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("first")
    name = chat.thread_id
    async with chat.streaming() as answer:
        answer.write("One, ")
        await said(chat, "One, ")
        await chat.set_thread_id(None)
        answer.write("two, ")
        answer.write({"rows": 2})
        await chat.append("elsewhere")
        assert words(chat) == ["elsewhere"]
        answer.write("three, ")
        await chat.append("elsewhere, too")
        await chat.set_thread_id(name)
        answer.write("four")
        await said(chat, "three, four")
    expected = ["first", "You said first", "One, two, ", "chatkit_widget.object", "three, four"]
    assert words(chat) == expected
    assert all(row.done for row in session_of(chat).state.rows)
    assert await opened_anew(chat) == expected


async def test_a_message_goes_on_where_its_thread_was_opened_again(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("first")
    name = chat.thread_id
    async with chat.streaming() as answer:
        answer.write("One, ")
        await said(chat, "One, ")
        await chat.set_thread_id(None)
        await chat.set_thread_id(name)
        answer.write("two")
        await said(chat, "One, two")
    expected = ["first", "You said first", "One, two"]
    assert words(chat) == expected
    assert await opened_anew(chat) == expected


async def test_looking_for_what_changed_elsewhere_leaves_what_is_being_written(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    async with chat.streaming() as answer:
        answer.write("One, ")
        await said(chat, "One, ")
        await chat.fetch_updates()
        answer.write("two")
        await said(chat, "One, two")
        await chat.fetch_updates()
    await chat.fetch_updates()
    assert words(chat) == ["One, two"]


async def test_a_message_that_is_taken_away_meanwhile_stays_away(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("first")
    async with chat.streaming() as answer:
        answer.write("One")
        await said(chat, "One")
        await chat.retry()
        answer.write(", two")
        answer.write({"rows": 2})
        answer.write("three")
    assert words(chat) == ["first", "You said first", "chatkit_widget.object", "three"]
    assert await opened_anew(chat) == words(chat)


async def test_closing_the_chat_keeps_what_came_and_ends_the_block(make_chat: MakeChat) -> None:
    chat = make_chat(echo, name="closing")
    answer = chat.streaming()
    await answer.__aenter__()
    answer.write("One, ")
    await said(chat, "One, ")
    again = make_chat(echo, name="closing")
    with pytest.raises(ChatKitClosedError):
        answer.write("two")
    await answer.__aexit__(None, None, None)
    await again.fetch_updates()
    assert words(again) == ["One, "]


class FailingStore:
    """Fails where a message is to be finished."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        put = Database.put_item

        def fail(database: Database, item: ThreadItem) -> None:
            if self.is_full:
                message = "the disk is full"
                raise StoreError(message)
            put(database, item)

        self.is_full = False
        monkeypatch.setattr(Database, "put_item", fail)


async def test_what_cannot_be_stored_is_told_at_the_end_of_the_block(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store, chat = FailingStore(monkeypatch), make_chat(echo)
    store.is_full = True

    async def later() -> None:
        async with chat.streaming() as answer:
            answer.write("One")
            answer.write({"rows": 1})

    def at_once(*, fails: bool) -> None:
        with chat.streaming() as answer:
            answer.write("Three" if fails else "Two")
            if fails:
                fail("my own")

    with pytest.raises(StoreError, match="the disk is full"):
        await later()
    with pytest.raises(StoreError, match="the disk is full"):
        at_once(fails=False)
    assert all(row.done and row.is_partial for row in session_of(chat).state.rows)
    with pytest.raises(LookupError, match="my own"):
        at_once(fails=True)
    assert "what was written before the error could not be stored: the disk is full" in caplog.text
    store.is_full = False
    await chat.append("Four")
    assert words(chat) == ["One", "Two", "Three", "Four"]


async def test_what_cannot_be_shown_is_refused_where_it_is_written_and_the_rest_stays(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    async with chat.streaming() as answer:
        answer.write("One, ")
        with pytest.raises(OptionError, match="write was given a malformed 'task'"):
            answer.write({"type": "task"})
        with pytest.raises(WidgetError, match="Text needs 'value'"):
            answer.write({"type": "Card", "children": [{"type": "Text"}]})
        answer.write("two")
    assert words(chat) == ["One, two"]


async def test_a_block_is_begun_once_and_written_to_while_it_lasts(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    with pytest.raises(OptionError, match="only the assistant streams, not 'user'"):
        chat.streaming("user")  # pyright: ignore[reportArgumentType]
    answer = chat.streaming()
    with pytest.raises(OptionError, match="write belongs into a block"):
        answer.write("x")
    with pytest.raises(OptionError, match="ends where it began"):
        answer.__exit__(None, None, None)
    answer = chat.streaming()
    async with answer:
        pass
    with pytest.raises(OptionError, match="write belongs into a block"):
        answer.write("x")
    with pytest.raises(OptionError, match=r"each one needs a `chat\.streaming"), answer:
        pass
    assert (chat.items, chat.thread) == ((), None)


async def test_a_writer_on_the_loop_of_the_chat_is_never_held_back(make_chat: MakeChat) -> None:
    chat = make_chat(echo)

    async def write() -> None:
        async with chat.streaming() as answer:
            for _ in range(HIGH_WATER * 2):
                answer.write("x")
            assert threading.current_thread() is not threading.main_thread()

    await asyncio.wait_for(on_session(write()), PATIENCE)
    assert words(chat) == ["x" * HIGH_WATER * 2]
