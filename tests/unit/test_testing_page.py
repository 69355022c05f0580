"""The front end of a page without a screen, message by message, and fake pages of a chat."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from chatkit_widget import ChatKit, Message
from chatkit_widget.runtime import on_session
from chatkit_widget.testing import FakePage, Mirror, ScriptedBackend
from chatkit_widget.testing.front_end import FrontEnd
from chatkit_widget.testing.picked import PIECE, PickedFile
from tests.unit.chats import MakeChat
from tests.unit.clock import in_virtual_time

DRAFT: dict[str, Any] = {
    "text": "",
    "content": [],
    "rev": 0,
    "origin": None,
    "heard_from": None,
    "heard": 0,
    "conversation": 1,
}
VIEW: dict[str, Any] = {"draft": DRAFT, "uploads": [], "responding": False, "loading": False, "thread": None}


def echo(message: Message) -> str:
    return f"You said {message.text}"


class Bench:
    """A front end, and what it has said."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.data: list[bytes] = []
        self.page = FrontEnd("me", self._hear)

    def _hear(self, message: dict[str, Any], buffers: Sequence[bytes]) -> None:
        self.said.append(message)
        self.data += buffers

    def hears(self, *buffers: bytes, **message: Any) -> None:
        """Let the page hear a message."""
        self.page.takes(json.dumps(message).encode(), buffers)

    def resets(self, seq: int = 1, **view: Any) -> None:
        """Send a whole screen."""
        self.hears(kind="batch", seq=seq, to="me", ops=[{"op": "reset", "view": {**VIEW, **view}, "rows": []}])

    def sets(self, seq: int, **view: Any) -> None:
        """Change the screen."""
        self.hears(kind="batch", seq=seq, ops=[{"op": "set", "view": view}])

    def answers(self, number: int = -1, **reply: Any) -> None:
        """Answer one of its calls."""
        rid = [message["rid"] for message in self.said if message["kind"] == "call"][number]
        self.hears(kind="reply", to="me", rid=rid, **reply)

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What it has called for, by one method."""
        asked = [message["call"] for message in self.said if message["kind"] == "call"]
        return [{name: call[name] for name in call if name != "method"} for call in asked if call["method"] == method]

    def kinds(self) -> list[str]:
        """The kinds of what it has said."""
        return [message["kind"] for message in self.said]


# Numbers


@in_virtual_time
async def test_what_a_page_says_is_numbered_and_signed() -> None:
    bench = Bench()
    bench.page.opens(2)
    hello, count = bench.said
    assert hello == {"kind": "hello", "locale": "en-GB", "sid": "me", "seq": 1}
    assert count == {"kind": "call", "rid": 1, "call": {"method": "count_views", "count": 2}, "sid": "me", "seq": 2}


@in_virtual_time
async def test_a_page_that_nobody_answers_says_hello_again_four_times() -> None:
    bench = Bench()
    bench.page.opens()
    await asyncio.sleep(60)
    assert bench.kinds() == ["hello", "call", *["hello"] * 4]
    assert bench.said[-1]["again"] is True
    assert bench.said[-1]["views"] == 1
    answered = Bench()
    answered.page.opens()
    answered.resets()
    await asyncio.sleep(60)
    assert answered.kinds() == ["hello", "call"]


@in_virtual_time
async def test_batches_are_taken_in_order_and_a_gap_asks_for_everything_anew() -> None:
    bench = Bench()
    bench.sets(1, title="early")
    bench.resets(3)
    assert (bench.page.is_synced, bench.page.number) == (True, 3)
    bench.sets(3, title="old")
    bench.sets(4, title="next")
    bench.hears(kind="batch", seq=5, to="other", ops=[{"op": "reset", "view": {}, "rows": []}])
    assert bench.page.mirror.view["title"] == "next"
    bench.sets(7, title="far")
    assert (bench.page.is_synced, bench.page.number) == (False, 0)
    bench.sets(8, title="far")
    assert bench.kinds() == ["resync"]
    assert bench.page.mirror.view["title"] == "next"


@in_virtual_time
async def test_a_beat_tells_of_a_batch_that_was_lost() -> None:
    bench = Bench()
    bench.hears(kind="beat", seq=1)
    bench.resets(2)
    bench.hears(kind="beat", seq=2)
    assert bench.kinds() == ["resync"]
    bench.hears(kind="beat", seq=3)
    assert bench.kinds() == ["resync"] * 2


@in_virtual_time
async def test_a_batch_in_parts_counts_once_it_is_whole() -> None:
    bench = Bench()
    bench.resets(1)
    batch = {"kind": "batch", "seq": 2, "ops": [{"op": "set", "view": {"title": "näh"}}]}
    whole = json.dumps(batch, ensure_ascii=False)
    data = whole.encode()
    at = data.index("ä".encode()) + 1  # In the middle of a character.
    bench.hears(data[at:], kind="part", seq=2, index=1, count=2)
    bench.hears(data[:at], kind="part", seq=2, index=0, count=2)
    assert "title" not in bench.page.mirror.view
    bench.hears(data[at:], kind="part", seq=2, index=1, count=2)
    assert bench.page.mirror.view["title"] == "näh"


@in_virtual_time
async def test_calls_are_answered_once_they_are_painted_and_by_whom_they_are_for() -> None:
    bench = Bench()
    bench.hears(kind="call", rid=1, method="acknowledge")
    bench.hears(kind="call", rid=2, method="acknowledge", to="other")
    await asyncio.sleep(1)
    assert bench.said == []
    bench.resets()
    await asyncio.sleep(1)
    bench.page.is_silent = True
    bench.hears(kind="call", rid=3, method="acknowledge", to="me")
    await asyncio.sleep(1)
    assert [(message["kind"], message["rid"]) for message in bench.said] == [("reply", 1)]


@in_virtual_time
async def test_what_is_for_others_or_unknown_is_passed_over() -> None:
    bench = Bench()
    call = bench.page.call("stop")
    bench.hears(kind="reply", to="other", rid=1)
    bench.hears(kind="reply", to="me", rid=99)
    bench.hears(kind="later")
    assert not call.done()
    bench.hears(b"data", kind="reply", to="me", rid=1, error="No.", phrase={"name": "x"})
    assert call.result() == {"error": "No.", "phrase": {"name": "x"}, "chunk": b"data"}
    bench.answers(0)
    assert call.result()["error"] == "No."


@in_virtual_time
async def test_a_page_that_left_says_and_hears_nothing_more() -> None:
    bench = Bench()
    bench.page.opens()
    waiting = bench.page.call("stop")
    bench.page.types("x")
    bench.page.leaves()
    said = len(bench.said)
    bench.resets()
    bench.page.says(kind="hello")
    await asyncio.sleep(60)
    assert (len(bench.said), bench.page.mirror.view) == (said, {})
    assert waiting.result() == await bench.page.call("stop") == {"error": "This chat is closed"}


def test_an_operation_that_there_is_not_is_named() -> None:
    with pytest.raises(ValueError, match="there is no operation 'paint'"):
        Mirror().apply([{"op": "paint"}])


# The composer


@in_virtual_time
async def test_typing_goes_to_the_kernel_every_now_and_then() -> None:
    bench = Bench()
    bench.resets()
    for letter in "Hello":
        bench.page.types(letter)
    bench.page.edits("Hello")
    assert bench.calls("edit_draft") == []
    await asyncio.sleep(0.1)
    assert bench.calls("edit_draft") == [{"text": "Hello", "rev": 5, "conversation": 1}]


@in_virtual_time
async def test_mentions_go_along() -> None:
    bench = Bench()
    content = [{"type": "input_tag", "id": "cars", "text": "Cars"}]
    bench.page.edits("@Cars", content)
    await asyncio.sleep(0.1)
    assert bench.calls("edit_draft") == [{"text": "@Cars", "rev": 1, "content": content}]


@in_virtual_time
async def test_a_message_goes_out_with_its_text_and_not_twice() -> None:
    bench = Bench()
    bench.resets()
    assert bench.page.sends() is None
    bench.page.types("Hello")
    assert bench.page.sends() is not None
    assert bench.page.sends() is None
    assert bench.calls("send") == [{"text": "Hello", "rev": 2, "conversation": 1}]
    assert len(bench.calls("edit_draft")) == 1
    bench.answers()
    assert (bench.page.draft.text, bench.page.note) == ("", None)


@in_virtual_time
async def test_a_message_that_is_refused_comes_back_with_its_files_unless_something_was_written() -> None:
    upload = {"key": "k", "name": "a.txt", "status": "ready", "error": None}
    bench = Bench()
    bench.resets(uploads=[upload])
    bench.page.types("Hello")
    bench.page.sends()
    assert bench.page.mirror.view["uploads"] == []
    bench.answers(error="Busy.")
    assert (bench.page.draft.text, bench.page.note) == ("Hello", "Busy.")
    assert bench.page.mirror.view["uploads"] == [upload]
    bench.page.sends()
    bench.page.types("Other")
    bench.answers(-1, error="Busy.")
    assert bench.page.draft.text == "Other"


@in_virtual_time
async def test_a_message_that_is_refused_in_another_conversation_stays_there() -> None:
    bench = Bench()
    bench.resets()
    bench.page.types("Hello")
    bench.page.sends()
    bench.sets(2, draft={**DRAFT, "conversation": 2, "rev": 4, "text": "There"})
    bench.answers(-1, error="Gone.")
    assert bench.page.draft.text == "There"


@in_virtual_time
async def test_a_draft_of_the_kernel_is_taken_unless_something_was_typed_that_it_does_not_know() -> None:
    bench = Bench()
    bench.resets()
    bench.page.types("Mine")
    bench.sets(2, draft={**DRAFT, "rev": 1, "text": "Mine", "origin": "me"})
    bench.sets(3, draft={**DRAFT, "rev": 2, "text": "Theirs", "heard_from": None, "heard": 0})
    assert bench.page.draft.text == "Mine"
    await asyncio.sleep(0.1)
    assert bench.calls("edit_draft")[-1] == {"text": "Mine", "rev": 3, "conversation": 1}
    bench.sets(4, draft={**DRAFT, "rev": 4, "text": "Own again", "origin": "me"})
    assert bench.page.draft.text == "Mine"
    bench.sets(5, draft={**DRAFT, "rev": 5, "text": "Theirs", "heard_from": "me", "heard": 3})
    assert bench.page.draft.text == "Theirs"


@in_virtual_time
async def test_another_conversation_brings_its_own_draft_and_keeps_what_was_typed_in_the_one_before() -> None:
    bench = Bench()
    bench.resets()
    bench.page.types("Here")
    bench.page.note = "No."
    bench.sets(2, draft={**DRAFT, "conversation": 2, "rev": 7, "text": "There"})
    assert bench.calls("edit_draft") == [{"text": "Here", "rev": 1, "conversation": 1}]
    assert (bench.page.draft.text, bench.page.note) == ("There", None)


# Files


@in_virtual_time
async def test_files_go_piece_by_piece_and_one_after_another() -> None:
    bench = Bench()
    bench.resets()
    first, second = PickedFile("a", "", b"x" * (PIECE + 1)), PickedFile("b", "", b"y")
    bench.page.picks([first, second])
    assert [upload["name"] for upload in bench.page.picking.uploads()] == ["a", "b"]
    assert not bench.page.can_send
    bench.answers(1)
    assert bench.calls("attach_data") == []
    bench.answers(0)
    bench.answers()
    bench.answers()
    assert [(call["file"], call["offset"]) for call in bench.calls("attach_data")] == [
        ("me-1", 0),
        ("me-1", PIECE),
        ("me-2", 0),
    ]
    assert b"".join(bench.data) == first.data + second.data


@in_virtual_time
async def test_a_file_that_is_refused_is_gone_and_the_first_reason_stands() -> None:
    bench = Bench()
    bench.resets()
    bench.page.picks([PickedFile("a", "", b"x"), PickedFile("b", "", b"y"), PickedFile("c", "", b"z")])
    bench.answers(0, error="a is too large")
    bench.answers(1, error="b is too large")
    bench.answers(2)
    bench.answers(-1, error="no more space")
    assert bench.page.note == "a is too large"
    assert [upload["name"] for upload in bench.page.picking.uploads()] == ["c"]
    assert len(bench.calls("attach_data")) == 1


@in_virtual_time
async def test_a_file_that_is_taken_out_is_sent_no_further() -> None:
    bench = Bench()
    bench.resets()
    bench.page.picks([PickedFile("a", "", b"x" * 2 * PIECE), PickedFile("b", "", b"y")])
    bench.answers(0)
    bench.sets(2, uploads=[{"key": "me-1", "name": "a", "status": "uploading"}])
    bench.page.picking.detach("me-1")
    bench.page.picking.detach("me-2")
    bench.answers()
    assert len(bench.calls("attach_data")) == 1
    bench.sets(3, draft={**DRAFT, "conversation": 2}, uploads=[])
    bench.sets(4, draft=DRAFT)
    assert bench.page.picking.uploads() == []


# Fake pages of a chat


async def test_a_fake_page_sends_and_sees_the_answer(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, locale="de-DE")
    page.shows()
    page.on_loop(lambda: page.types("Hello"))
    await page.until(lambda: page.can_send)
    page.on_loop(page.sends)
    await page.until(lambda: len(page.mirror.rows) == 2 and not page.is_busy)
    assert page.mirror.rows[1]["item"]["content"][0]["text"] == "You said Hello"
    assert "error" in await page.asks("retry", key="nope")


async def test_pages_of_a_chat_have_names_of_their_own_and_leave_no_trace(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    first, second = FakePage(chat), FakePage(chat)
    assert first.sid != second.sid
    for page in (first, second):
        page.shows()
        await page.until(lambda page=page: page.is_synced)
    first.leaves()
    first.leaves()
    assert "send" in vars(chat)
    second.leaves()
    assert "send" not in vars(chat)
    assert (await first.asks("stop"))["error"] == "This chat is closed"


async def test_what_does_not_come_true_is_no_longer_waited_for(make_chat: MakeChat) -> None:
    page = FakePage(make_chat(echo))
    with pytest.raises(TimeoutError):
        await page.until(lambda: False, timeout=0.01)


async def test_what_fails_on_the_loop_is_told_to_who_asked(make_chat: MakeChat) -> None:
    page = FakePage(make_chat(echo))

    def wrong() -> None:
        message = "my own mistake"
        raise LookupError(message)

    async def nested() -> str:
        return str(page.on_loop(lambda: "at once"))

    with pytest.raises(LookupError, match="my own mistake"):
        page.on_loop(wrong)
    assert await on_session(nested()) == "at once"


async def test_a_chat_that_was_closed_answers_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = ChatKit(ScriptedBackend("x"))
    page = FakePage(chat)
    chat.close()
    monkeypatch.setattr("chatkit_widget.testing.page.PATIENCE", 0.05)
    with pytest.raises(TimeoutError):
        await page.asks("stop")
    page.leaves()
