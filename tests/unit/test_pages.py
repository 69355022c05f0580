"""A widget and the pages that show it, over the widget's own messages."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget import ChatKitBusyError, FrontendTimeout, Message
from chatkit_widget.bridge import channel
from chatkit_widget.bridge.answers import Served, answer
from chatkit_widget.bridge.calls import (
    CountViews,
)
from chatkit_widget.bridge.files import PageFiles
from chatkit_widget.bridge.inspector import PageInspector
from chatkit_widget.bridge.objects import PageObjects
from chatkit_widget.content import Alive
from chatkit_widget.events import Deeplink
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database
from chatkit_widget.testing import FakePage
from tests.unit.chats import PATIENCE, MakeChat, handler


def echo(message: Message) -> str:
    return f"You said {message.text}"


def text_of(page: FakePage) -> list[str]:
    return [
        "".join(part["text"] for part in row["item"]["content"]) for row in page.mirror.rows if "content" in row["item"]
    ]


async def test_a_page_sends_and_sees_the_answer(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("edit_draft", text="Hel", rev=1)
    assert chat.composer_value == "Hel"
    reply = await page.asks("send", text="Hello", rev=2)
    assert "error" not in reply
    await page.until(lambda: text_of(page) == ["Hello", "You said Hello"] and not page.mirror.view["responding"])
    assert chat.composer_value == ""
    draft = page.mirror.view["draft"]
    assert (draft["text"], draft["rev"], draft["origin"]) == ("", 2, "p1")


async def test_the_call_to_send_is_answered_before_the_turn_ends(make_chat: MakeChat) -> None:
    release = threading.Event()
    chat = make_chat(lambda _message: release.wait(PATIENCE) and "done")
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("send", text="Hello", rev=1)
    assert page.mirror.view["responding"] or chat.responding
    release.set()
    await page.until(lambda: text_of(page)[-1:] == ["done"])


async def test_a_send_that_is_refused_says_so_and_leaves_the_draft(make_chat: MakeChat) -> None:
    async def respond(_message: Message) -> AsyncGenerator[str]:
        yield "half "
        await asyncio.Event().wait()

    chat = make_chat(respond)
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("send", text="one", rev=1)
    await page.until(lambda: text_of(page) == ["one", "half "])
    await page.asks("edit_draft", text="two", rev=2)
    reply = await page.asks("send", text="two", rev=3)
    assert "streaming" in reply["error"]
    assert chat.composer_value == "two"
    # Said again as an edit that knows of the page's, which finds it also when the reply is lost.
    await page.until(lambda: page.mirror.view["draft"]["rev"] == 4)
    draft = page.mirror.view["draft"]
    assert (draft["text"], draft["origin"], draft["heard_from"], draft["heard"]) == ("two", None, "p1", 3)
    await page.asks("edit_draft", text="three", rev=6)
    await page.asks("send", text="two", rev=5)
    assert chat.composer_value == "three"
    await page.asks("stop")
    await page.until(lambda: not page.mirror.view["responding"])
    assert text_of(page) == ["one", "half "]


@pytest.mark.parametrize("text", ["", "  \n"])
async def test_a_page_cannot_send_a_blank_message(make_chat: MakeChat, text: str) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    assert "error" in await page.asks("send", text=text, rev=1)
    assert chat.items == ()


async def test_a_starter_prompt_is_sent_and_the_draft_stays(make_chat: MakeChat) -> None:
    prompts: list[Any] = [
        {"label": "One", "prompt": "First"},
        {"label": "Two", "prompt": [{"type": "input_text", "text": "Second"}]},
    ]
    chat = make_chat(echo, start_screen={"prompts": prompts})
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("edit_draft", text="draft", rev=1)
    await page.asks("send_prompt", index=1)
    await page.until(lambda: text_of(page) == ["Second", "You said Second"] and not page.mirror.view["responding"])
    await page.asks("send_prompt", index=0)
    await page.until(lambda: text_of(page)[2:] == ["First", "You said First"])
    assert chat.composer_value == "draft"
    assert "no starter prompt 7" in (await page.asks("send_prompt", index=7))["error"]
    assert "no starter prompt -1" in (await page.asks("send_prompt", index=-1))["error"]


async def test_a_page_opens_deletes_and_lists_threads(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("one")
    first = chat.thread_id
    await chat.send_user_message("two", new_thread=True)
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("open_thread", thread_id=first)
    await page.until(lambda: text_of(page) == ["one", "You said one"])
    await page.asks("set_history", open=True)
    await page.until(lambda: page.mirror.view["history_open"])
    assert len(page.mirror.view["threads"]) == 2
    await page.asks("delete_thread", thread_id=first)
    await page.until(lambda: page.mirror.view["thread"] is None)
    assert (chat.items, len(chat.threads)) == ((), 1)
    await page.asks("undo_delete", thread_id=first)
    await page.until(lambda: text_of(page) == ["one", "You said one"])
    assert (page.mirror.view["deleted"], len(chat.threads)) == ([], 2)
    assert "too late" in (await page.asks("undo_delete", thread_id=first))["error"]
    assert "thr_9" in (await page.asks("open_thread", thread_id="thr_9"))["error"]
    await page.asks("open_thread", thread_id=None)


async def test_a_chat_that_takes_the_place_of_another_does_not_list_what_was_deleted_there(make_chat: MakeChat) -> None:
    before = make_chat(echo, name="deleting")
    await before.send_user_message("one")
    first = before.thread_id
    page = FakePage(before, "p1")
    page.shows()
    await page.asks("delete_thread", thread_id=first)
    after = make_chat(echo, name="deleting")
    assert await after.list_threads() == ()


def test_what_a_page_has_deleted_is_deleted_when_the_process_ends_before_the_five_seconds(tmp_path: Path) -> None:
    path = tmp_path / "threads.db"
    script = f"""
import asyncio
from chatkit_widget import ChatKit
chat = ChatKit(lambda message: "Hello", store={str(path)!r})
async def main():
    await chat.send_user_message("one")
    await chat.send_user_message("two", new_thread=True)
    call = {{"method": "delete_thread", "thread_id": chat.threads[1].id}}
    chat._receive(None, {{"kind": "call", "sid": "p1", "seq": 1, "rid": 1, "call": call}}, [])
    while len(chat.threads) > 1:
        await asyncio.sleep(0.01)
asyncio.run(main())
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
    store = ThreadStore(path)
    kept = store.run_now(Database.list_threads, 20, descending=True, after=None)
    assert [known.title for known in kept.data] == ["two"]
    store.close()


async def test_a_page_retries_likes_and_dismisses(make_chat: MakeChat) -> None:
    outcomes = iter([RuntimeError("no"), "one", "two"])

    def respond(_message: Message, context: Any) -> str:
        context.notice("Mind the gap")
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    chat = make_chat(respond)
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("send", text="Hello", rev=1)
    await page.until(lambda: page.mirror.view["failure"] and not page.mirror.view["responding"])
    await page.asks("retry")
    await page.until(lambda: text_of(page) == ["Hello", "one"] and not page.mirror.view["responding"])
    await page.asks("retry", key=page.mirror.rows[0]["key"])
    await page.until(lambda: text_of(page) == ["Hello", "two"] and not page.mirror.view["responding"])
    key = page.mirror.rows[1]["key"]
    await page.asks("feedback", key=key, feedback="positive")
    await page.until(lambda: page.mirror.view["feedback"] == {key: "positive"})
    assert "no answer" in (await page.asks("feedback", key="r99", feedback="positive"))["error"]
    count = len(page.mirror.view["notices"])
    await page.asks("dismiss_notice", index=0)
    await page.until(lambda: len(page.mirror.view["notices"]) == count - 1)
    await page.asks("dismiss_notice", index=99)
    assert len(page.mirror.view["notices"]) == count - 1


async def test_a_deeplink_that_is_clicked_is_an_event(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    told = asyncio.create_task(chat.wait_for("chatkit.deeplink", timeout=PATIENCE))
    await chat.list_threads()
    await page.asks("follow_deeplink", link="report", data={"year": "2024"})
    assert await told == Deeplink(link="report", data={"year": "2024"})


async def test_a_retry_that_cannot_be_is_refused(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    assert "no message" in (await page.asks("retry"))["error"]
    await chat.send_user_message("one")
    await page.until(lambda: len(page.mirror.rows) == 2)
    assert "error" in await page.asks("retry", key="r99")
    assert "error" in await page.asks("retry", key=page.mirror.rows[1]["key"])
    assert [getattr(item, "text", "") for item in chat.items] == ["one", "You said one"]


async def test_a_chunk_that_the_front_end_does_not_have_is_refused(make_chat: MakeChat) -> None:
    page = FakePage(make_chat(echo), "p1")
    page.shows()
    for name in ("nothing", "../manifest", ""):
        assert "no chunk" in (await page.asks("load_chunk", name=name))["error"]


async def test_two_pages_show_the_same(make_chat: MakeChat) -> None:
    chat = make_chat(lambda _message: iter(["a ", "b ", "c"]))
    first, second = FakePage(chat, "p1"), FakePage(chat, "p2")
    first.shows()
    second.shows()
    await chat.send_user_message("Hello")
    for page in (first, second):
        await page.until(lambda page=page: text_of(page) == ["Hello", "a b c"] and not page.mirror.view["responding"])
    assert first.mirror.rows == second.mirror.rows
    assert first.mirror.view == second.mirror.view
    assert chat.front_ends == 2


async def test_a_page_that_comes_in_the_middle_of_a_stream_has_all_of_it(make_chat: MakeChat) -> None:
    go = threading.Event()

    def respond(_message: Message) -> Any:
        yield "before "
        go.wait(PATIENCE)
        yield "after"

    chat = make_chat(respond)
    turn = asyncio.create_task(chat.send_user_message("Hello"))
    page = FakePage(chat, "p1")
    page.shows()
    await page.until(lambda: text_of(page) == ["Hello", "before "])
    go.set()
    await turn
    await page.until(lambda: text_of(page) == ["Hello", "before after"])


async def test_an_older_edit_of_a_page_is_passed_over(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("edit_draft", text="new", rev=5)
    await page.asks("edit_draft", text="old", rev=3)
    assert chat.composer.text == "new"


async def test_an_edit_from_python_is_newer_than_that_of_the_page(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("edit_draft", text="typed", rev=5)
    await chat.set_composer_value("from Python")
    draft = page.mirror.view["draft"]
    assert (draft["text"], draft["rev"], draft["origin"]) == ("from Python", 6, None)
    assert (draft["heard_from"], draft["heard"]) == ("p1", 5)
    assert [call["method"] for call in page.calls] == ["acknowledge"]


async def test_two_pages_that_edit_at_the_same_time_end_up_with_one_text(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    first, second = FakePage(chat, "p1"), FakePage(chat, "p2")
    first.shows()
    second.shows()
    await first.asks("edit_draft", text="mine", rev=1)
    await second.asks("edit_draft", text="yours", rev=1)
    await first.until(lambda: first.mirror.view["draft"]["text"] == "yours")
    await second.until(lambda: second.mirror.view["draft"]["rev"] == 2)
    assert first.mirror.view["draft"] == second.mirror.view["draft"]
    assert chat.composer_value == "yours"


async def test_ready_fires_when_a_page_begins_to_show_the_chat_and_not_when_one_leaves(make_chat: MakeChat) -> None:
    seen: list[str] = []
    chat = make_chat(echo, on_ready=handler(lambda event: seen.append(event.name)))
    first, second = FakePage(chat, "p1"), FakePage(chat, "p2")
    first.shows()
    await first.until(lambda: first.replies)
    first.shows(2)
    second.shows()
    await second.until(lambda: second.replies)
    await second.asks("count_views", count=0)
    await chat.load_all()
    await asyncio.wrap_future(chat.run(chat._session.hub.started()))  # pyright: ignore[reportPrivateUsage] (nothing public says so)
    assert chat.front_ends == 1
    assert seen == ["ready", "ready"]


async def test_the_helpers_that_need_a_page_reach_it(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    await chat.focus_composer()
    await chat.show_history()
    assert page.mirror.view["history_open"]
    assert chat.history_open
    await chat.hide_history()
    assert [call["method"] for call in page.calls] == ["focus_composer", "acknowledge", "acknowledge"]


async def test_a_silent_page_is_dropped_and_back_with_its_next_message(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "PATIENCE", 0.05)
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    page.is_silent = True
    with pytest.raises(FrontendTimeout):
        await chat.focus_composer()
    assert chat.front_ends == 0
    page.is_silent = False
    await page.asks("edit_draft", text="I am here", rev=1)
    assert chat.front_ends == 1
    await chat.focus_composer()


async def test_what_a_closed_chat_is_told_changes_nothing(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("count_views", count=1)
    chat.close()
    page.says(kind="call", rid=50, call={"method": "send", "text": "late", "rev": 1})
    other = make_chat(echo)
    await other.load_all()
    assert 50 not in page.replies
    assert chat.items == ()


async def test_a_thread_that_was_opened_too_late_to_raise_is_told_in_the_chat(make_chat: MakeChat) -> None:
    release = threading.Event()
    busy = make_chat(lambda _message: release.wait(PATIENCE) and "x")
    turn = asyncio.create_task(busy.send_user_message("x"))
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    errors: list[BaseException] = []

    def take(event: Any) -> None:
        errors.append(event.error)
        loop.call_soon_threadsafe(told.set)

    busy.on("error", take)
    started = asyncio.Event()
    busy.observe(handler(lambda _change: loop.call_soon_threadsafe(started.set)), "responding")
    if not busy.responding:
        await asyncio.wait_for(started.wait(), PATIENCE)
    await asyncio.wrap_future(busy.run(busy._connection.open_thread(None)))  # pyright: ignore[reportPrivateUsage] (what assigning thread_id calls)
    await asyncio.wait_for(told.wait(), PATIENCE)
    assert isinstance(errors[0], ChatKitBusyError)
    release.set()
    await turn


async def test_a_count_of_views_asks_nothing_of_the_session(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    session: Any = chat._session  # pyright: ignore[reportPrivateUsage] (the channel does the counting)
    objects, inspector = PageObjects(session.state, Alive()), PageInspector(session, session.state.snapshot)
    served = Served(session, PageFiles(session.uploads), objects, inspector)
    assert await answer(served, CountViews(count=3), "p1", b"") is None
    assert chat.front_ends == 0


async def test_a_page_edits_a_message_in_its_place(make_chat: MakeChat) -> None:
    chat = make_chat(handler(lambda message: f"{message.text} {[tag.id for tag in message.tags]}"))
    page = FakePage(chat, "p1")
    page.shows()
    await chat.send_user_message("one")
    await page.until(lambda: len(page.mirror.rows) == 2)
    key = page.mirror.rows[0]["key"]
    assert "error" not in await page.asks("edit_message", key=key, text="two")
    await page.until(lambda: text_of(page) == ["two", "two []"] and not page.mirror.view["responding"])
    tag: dict[str, Any] = {"type": "input_tag", "id": "cars", "text": "Cars", "data": {}}
    assert "error" not in await page.asks("edit_message", key=key, text="", content=[tag])
    await page.until(lambda: text_of(page) == ["Cars", "@Cars ['cars']"] and not page.mirror.view["responding"])
    assert "no item 'r99'" in (await page.asks("edit_message", key="r99", text="three"))["error"]
    assert "nothing to send" in (await page.asks("edit_message", key=key, text=" "))["error"]
