"""A draft for each conversation: what is written belongs to the thread it was written in."""

import asyncio
from typing import Any

import pytest

from chatkit_widget import ChatKit, Message
from chatkit_widget.testing import FakePage, RawBackend
from tests.unit.chats import MakeChat, handler
from tests.unit.takers import Taker

TOOLS: list[dict[str, Any]] = [{"id": "web", "label": "Web"}, {"id": "draw", "label": "Draw", "persistent": True}]
MODELS = [{"id": "fast", "label": "Fast"}, {"id": "smart", "label": "Smart"}]
COMPOSER: dict[str, Any] = {"tools": TOOLS, "models": MODELS, "attachments": {"enabled": True, "max_count": 2}}
TAG: dict[str, Any] = {"type": "input_tag", "id": "cars", "text": "Cars", "data": {}}


def echo(message: Message) -> str:
    return f"You said {message.text}"


async def two_threads(chat: ChatKit) -> tuple[str, str]:
    """Begin two threads, of which the second is open, and return their ids."""
    await chat.send_user_message("one")
    first = chat.thread_id
    await chat.send_user_message("two", new_thread=True)
    assert first is not None
    assert chat.thread_id is not None
    return first, chat.thread_id


async def conversation_of(page: FakePage, chat: ChatKit) -> int:
    """Wait until the page has all, and return the number of the conversation it shows."""
    await chat.set_composer_value()
    return int(page.mirror.view["draft"]["conversation"])


@pytest.fixture
async def chat(make_chat: MakeChat) -> ChatKit:
    return make_chat(echo, composer=COMPOSER)


async def test_each_thread_and_a_new_one_have_their_own_words(chat: ChatKit) -> None:
    first, second = await two_threads(chat)
    await chat.set_composer_value(content=[{"type": "input_text", "text": "Plot "}, TAG], reply="What it said")
    await chat.set_thread_id(first)
    assert (chat.composer_value, chat.composer.text, chat.composer.reply) == ("", "", None)
    await chat.set_composer_value("In the first")
    await chat.set_thread_id(None)
    assert chat.composer.text == ""
    await chat.set_composer_value("In none yet")
    await chat.set_thread_id(second)
    assert (chat.composer_value, chat.composer.reply) == ("Plot @Cars", "What it said")
    assert len(chat.composer.content) == 2
    await chat.set_thread_id(first)
    assert (chat.composer_value, chat.composer.text) == ("In the first", "In the first")
    await chat.set_thread_id(None)
    assert chat.composer.text == "In none yet"


async def test_a_tool_belongs_to_the_draft_and_a_model_to_the_chat(chat: ChatKit) -> None:
    changes: list[str | None] = []
    chat.on("tool.change", handler(lambda event: changes.append(event.tool_id)))
    first, second = await two_threads(chat)
    await chat.set_composer_value(selected_tool_id="draw", selected_model_id="smart")
    await chat.set_thread_id(first)
    assert (chat.selected_tool_id, chat.selected_model_id) == (None, "smart")
    await chat.set_thread_id(second)
    assert (chat.selected_tool_id, chat.composer.selected_tool_id) == ("draw", "draw")
    chat.update_options(frame_title="Other options leave it alone")
    await chat.list_threads()
    assert chat.selected_tool_id == "draw"
    await chat.set_thread_id(first)
    chat.update_options(composer={"tools": TOOLS[:1]})
    await chat.set_thread_id(second)
    assert (chat.selected_tool_id, chat.selected_model_id) == (None, "smart")
    await chat.send_user_message("So that handlers have run")
    assert changes == ["draw", None, "draw", None]


async def test_a_draft_that_becomes_a_thread_keeps_what_was_not_sent(chat: ChatKit) -> None:
    page = FakePage(chat, "p1")
    page.shows()
    await chat.set_composer_value("For later")
    before = await conversation_of(page, chat)
    await chat.send_user_message("By code")
    assert chat.composer.text == "For later"
    assert await conversation_of(page, chat) == before
    await chat.set_thread_id(None)
    assert chat.composer.text == ""


async def test_what_was_sent_is_in_no_composer_any_more(chat: ChatKit) -> None:
    page = FakePage(chat, "p1")
    page.shows()
    number = await conversation_of(page, chat)
    await page.asks("edit_draft", text="Hello", rev=1, conversation=number)
    await page.asks("send", text="Hello", rev=2, conversation=number)
    await page.until(lambda: not page.mirror.view["responding"] and len(page.mirror.rows) == 2)
    thread_id = chat.thread_id
    assert chat.composer.text == ""
    await chat.set_thread_id(None)
    assert chat.composer.text == ""
    await chat.set_thread_id(thread_id)
    assert chat.composer.text == ""


async def test_what_was_written_before_the_first_thread_came_is_in_its_composer(make_chat: MakeChat) -> None:
    def named(message: Message) -> str:
        return message.text

    before = make_chat(named, name="drafts of a rerun")
    await before.send_user_message("Hello")
    after = make_chat(named, name="drafts of a rerun")
    after.composer_value = "Ask me"
    await after.list_threads()
    assert after.thread_id == before.thread_id
    assert (after.composer_value, after.composer.text) == ("Ask me", "Ask me")


async def test_a_late_edit_of_a_page_goes_where_it_was_typed(chat: ChatKit) -> None:
    first, second = await two_threads(chat)
    page = FakePage(chat, "p1")
    page.shows()
    number = await conversation_of(page, chat)
    await page.asks("edit_draft", text="typ", rev=1, conversation=number)
    await chat.set_thread_id(first)
    await page.asks("edit_draft", text="typed", rev=2, conversation=number)
    await page.asks("edit_draft", text="ty", rev=1, conversation=number)
    assert chat.composer.text == ""
    await chat.set_thread_id(second)
    assert chat.composer.text == "typed"
    assert await conversation_of(page, chat) == number


async def test_a_message_is_never_sent_into_a_thread_that_was_opened_meanwhile(chat: ChatKit) -> None:
    first, second = await two_threads(chat)
    page = FakePage(chat, "p1")
    page.shows()
    number = await conversation_of(page, chat)
    await chat.set_thread_id(first)
    reply = await page.asks("send", text="For the second", rev=1, conversation=number)
    assert "another conversation was opened meanwhile" in reply["error"]
    assert (len(chat.items), chat.composer.text) == (2, "")
    await chat.set_thread_id(second)
    assert (len(chat.items), chat.composer.text) == (2, "For the second")


async def test_a_thread_that_is_deleted_takes_its_draft_along(chat: ChatKit) -> None:
    first, second = await two_threads(chat)
    page = FakePage(chat, "p1")
    page.shows()
    number = await conversation_of(page, chat)
    await chat.set_composer_value("Of the second")
    await chat.delete_thread(second)
    assert (chat.thread_id, chat.composer.text) == (None, "")
    assert "error" not in await page.asks("edit_draft", text="late", rev=9, conversation=number)
    assert (
        "was deleted"
        in (await page.asks("attach", file="p1-1", name="a.csv", mime_type="", size=1, conversation=number))["error"]
    )
    assert "was opened meanwhile" in (await page.asks("send", text="late", rev=9, conversation=number))["error"]
    await chat.delete_thread(first)
    assert chat.composer.text == ""


async def test_a_thread_that_could_not_be_opened_leaves_the_words_where_they_are(chat: ChatKit) -> None:
    await chat.set_composer_value("Words")
    with pytest.raises(LookupError):
        await chat.set_thread_id("thr_nowhere")
    assert chat.composer.text == "Words"


async def test_another_backend_has_no_drafts_but_the_one_that_is_seen(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    first, _second = await two_threads(chat)
    await chat.set_composer_value("Here")
    await chat.set_thread_id(first)
    await chat.set_composer_value("Seen")
    await asyncio.wrap_future(chat.run(chat._connection.set_backend(RawBackend())))  # pyright: ignore[reportPrivateUsage] (what set_options calls)
    assert (chat.thread_id, chat.composer.text) == (None, "Seen")


async def test_a_page_that_comes_later_sees_the_draft_of_the_open_thread(chat: ChatKit) -> None:
    first, second = await two_threads(chat)
    await chat.set_composer_value("Second's")
    await chat.set_thread_id(first)
    await chat.set_composer_value("First's")
    page = FakePage(chat, "p2")
    page.shows()
    await page.until(lambda: page.mirror.view)
    assert page.mirror.view["draft"]["text"] == "First's"
    await chat.set_thread_id(second)
    await page.until(lambda: page.mirror.view["draft"]["text"] == "Second's")


# Files


async def switched_to_new(chat: ChatKit, page: FakePage) -> tuple[str, int]:
    """Leave a thread for a new draft, and return what the page needs to speak of it."""
    await chat.send_user_message("one")
    thread_id, number = chat.thread_id, await conversation_of(page, chat)
    assert thread_id is not None
    return thread_id, number


def uploads(page: FakePage) -> list[tuple[str, str]]:
    return [(upload["name"], upload["status"]) for upload in page.mirror.view.get("uploads", [])]


async def test_a_file_on_its_way_arrives_in_the_thread_it_was_chosen_in(chat: ChatKit) -> None:
    page = FakePage(chat, "p1")
    page.shows()
    thread_id, number = await switched_to_new(chat, page)
    await page.asks("attach", file="p1-1", name="a.txt", mime_type="", size=4, conversation=number)
    await page.asks("attach_data", b"ab", file="p1-1", offset=0)
    await chat.set_thread_id(None)
    await page.until(lambda: page.mirror.view["thread"] is None)
    assert uploads(page) == []
    await page.asks("attach_data", b"cd", file="p1-1", offset=2)
    await page.asks("attach", file="p1-2", name="late.txt", mime_type="", size=0, conversation=number)
    await page.asks("send", text="Without it", rev=1)
    await page.until(lambda: not page.mirror.view["responding"] and len(page.mirror.rows) == 2)
    assert page.mirror.rows[0]["item"].get("attachments", []) == []
    await chat.set_thread_id(thread_id)
    await page.until(lambda: uploads(page) == [("a.txt", "ready"), ("late.txt", "ready")])
    assert [attachment.name for attachment in chat.composer.attachments] == ["a.txt", "late.txt"]


async def test_a_limit_counts_the_files_of_one_composer(chat: ChatKit) -> None:
    page = FakePage(chat, "p1")
    page.shows()
    _thread_id, number = await switched_to_new(chat, page)
    for name in ("a", "b"):
        await page.asks("attach", file=name, name=name, mime_type="", size=0, conversation=number)
    await chat.set_thread_id(None)
    assert (
        "at most 2"
        in (await page.asks("attach", file="c", name="c", mime_type="", size=0, conversation=number))["error"]
    )
    assert "error" not in await page.asks("attach", file="d", name="d", mime_type="", size=0)


async def test_a_file_of_another_thread_can_be_removed(chat: ChatKit) -> None:
    page = FakePage(chat, "p1")
    page.shows()
    thread_id, number = await switched_to_new(chat, page)
    await page.asks("attach", file="a", name="a.txt", mime_type="", size=4, conversation=number)
    await chat.set_thread_id(None)
    await page.asks("detach", file="a")
    await chat.set_thread_id(thread_id)
    await conversation_of(page, chat)
    assert uploads(page) == []


async def test_the_files_in_the_composer_of_a_deleted_thread_are_given_up(make_chat: MakeChat) -> None:
    taker = Taker([])
    chat = make_chat(taker, composer=COMPOSER)
    await chat.send_user_message("one")
    thread_id = chat.thread_id
    assert thread_id is not None
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("attach", file="a", name="a.txt", mime_type="", size=0)
    await page.until(lambda: uploads(page) == [("a.txt", "ready")])
    await page.asks("attach", file="b", name="slow.txt", mime_type="", size=0)
    await taker.is_waiting.wait()
    await chat.delete_thread(thread_id)
    await chat.list_threads()
    assert taker.deleted == ["att_a.txt"]
    assert taker.files == {"a.txt": b""}
