"""`chat.status`: the line about what is going on, as text and as what programs write to."""

import asyncio
import gc
import threading
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from tqdm import tqdm

from chatkit_widget import ChatKit, ChatKitClosedError, OptionError
from chatkit_widget.backends.message import Context
from chatkit_widget.runtime import on_session
from chatkit_widget.session.operations import Progress
from chatkit_widget.session.status import LONGEST, MOST_LINES, Status, Terminal
from chatkit_widget.testing import FakePage, Gate
from tests.unit.chats import MakeChat
from tests.unit.waiting import session_of


async def echo(message: Any) -> str:
    return f"You said {message.text}"


class Watched:
    """A chat with a page that shows its line."""

    def __init__(self, chat: ChatKit) -> None:
        self.chat = chat
        self.page = FakePage(chat, "p1")
        self.page.shows()

    @property
    def line(self) -> str | None:
        """The line on the page."""
        progress = self.page.mirror.view.get("progress")
        return progress and progress["text"]

    async def shows(self, text: str | None) -> None:
        """Wait until the page shows a line, or none."""
        await self.page.until(lambda: "progress" in self.page.mirror.view and self.line == text)


@pytest.fixture
async def watched(make_chat: MakeChat) -> Watched:
    return Watched(make_chat(echo))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Loading", "Loading"),
        ("Loa|ding", "Loading"),
        ("Loading\n", "Loading"),
        ("Loading\n|Reading", "Reading"),
        ("Loading\n\n", ""),
        ("\r 10%|\r 20%", "20%"),
        (" 10%\r 20%", "20%"),
        ("\r 10%\r", "10%"),
        ("\r|100%|\n", ""),
        ("\r100%|\r    |\r", ""),
        ("Loading\n\r 10%", "10%"),
        ("Loading\n\r 10%\n", ""),
        ("\r outer|\n|\r inner|\x1b[A", "outer · inner"),
        ("\r outer|\n\r inner|\x1b[A|\r outer 2", "outer 2 · inner"),
        ("\n\n\x1b[2Aup", "up"),
        ("\x1b[9Aup", "up"),
        ("\x1b[1;32mGreen\x1b[0m", "Green"),
        ("\x1b[1;3|2mGreen\x1b|[0m", "Green"),
        ("\x1bcGreen\x07\b", "Green"),
        ("\r long line\r\x1b[K|short", "short"),
        ("long\x1b[Kest", "longest"),
        ("long\x1b[2Kest", "est"),
        ("x" * (LONGEST + 5), "x" * LONGEST),
        ("one\n" * (MOST_LINES * 2) + "last", "last"),
        ("", ""),
    ],
)
def test_a_terminal_shows_the_line_that_is_written(written: str, shown: str) -> None:
    terminal = Terminal()
    for piece in written.split("|"):
        terminal.feed(piece)
    assert terminal.shown == shown


async def test_text_shows_until_it_is_taken_away(watched: Watched) -> None:
    watched.chat.status("Loading 3 of 10", icon="search")
    await watched.shows("Loading 3 of 10")
    assert watched.page.mirror.view["progress"]["icon"] == "search"
    watched.chat.status("Loading\n  4 of 10")
    await watched.shows("Loading 4 of 10")
    assert watched.page.mirror.view["progress"]["icon"] is None
    watched.chat.status(None)
    await watched.shows(None)
    watched.chat.status("again")
    await watched.shows("again")
    watched.chat.status(" ")
    await watched.shows(None)


async def test_it_is_called_from_any_thread_as_often_as_wanted(watched: Watched) -> None:
    lines: list[Any] = []
    apply = watched.page.mirror.apply

    def record(operations: Any) -> None:
        lines.extend(one for one in operations if one["op"] == "set" and one["view"].get("progress"))
        apply(operations)

    watched.page.mirror.apply = record

    def work() -> None:
        for number in range(5000):
            watched.chat.status(f"Row {number}")

    await asyncio.to_thread(work)
    await watched.shows("Row 4999")
    assert len(lines) < 50


async def test_the_bars_of_tqdm_show_as_they_stand_and_go_at_their_end(watched: Watched) -> None:
    gate = threading.Event()

    def work() -> int:
        total = 0
        for number in tqdm(range(4), desc="Files", file=watched.chat.status, mininterval=0):
            total += number
            if number == 2:
                gate.wait()
        return total

    working = asyncio.create_task(asyncio.to_thread(work))
    await watched.page.until(lambda: "50%" in (watched.line or ""))
    assert "Files:" in (watched.line or "")
    assert "█" in (watched.line or "")
    gate.set()
    assert await working == 6
    await watched.shows(None)


async def test_bars_within_bars_and_bars_that_leave_nothing(watched: Watched) -> None:
    status, gate = watched.chat.status, threading.Event()

    def work() -> None:
        for _ in tqdm(range(2), desc="outer", file=status, mininterval=0, disable=None):
            for at in tqdm(range(4), desc="inner", file=status, mininterval=0, leave=False):
                if at == 2:
                    gate.wait()

    working = asyncio.create_task(asyncio.to_thread(work))
    await watched.page.until(lambda: "outer:   0%" in (watched.line or "") and "inner:  50%" in (watched.line or ""))
    gate.set()
    await working
    await watched.shows(None)


async def test_a_bar_that_is_left_in_the_middle_goes_with_its_loop(watched: Watched) -> None:
    def work() -> None:
        for _ in tqdm(range(4), file=watched.chat.status):
            message = "no such file"
            raise LookupError(message)

    with pytest.raises(LookupError):
        await asyncio.to_thread(work)
    gc.collect()
    watched.chat.status.write("")
    await watched.shows(None)


async def test_what_is_printed_stays_until_something_else_comes(watched: Watched) -> None:
    status = watched.chat.status
    print("Reading", file=status, flush=True)
    await watched.shows("Reading")
    status.writelines(["Count", "ing\n"])
    await watched.shows("Counting")
    status.close()
    await watched.shows(None)
    assert (status.isatty(), status.writable(), status.closed, status.encoding) == (True, True, False, "utf-8")
    assert status.write("more") == 4
    await watched.shows("more")
    with pytest.raises(TypeError, match="write takes text, not bytes"):
        status.write(b"x")  # pyright: ignore[reportArgumentType]


async def test_a_turn_takes_its_place_and_what_it_says_is_its_own(make_chat: MakeChat) -> None:
    gate = Gate()

    async def respond(_message: Any, context: Context) -> AsyncGenerator[str]:
        context.progress("Thinking")
        await gate.passes()
        yield "Done"

    watched = Watched(make_chat(respond))
    watched.chat.status("Loading")
    await watched.shows("Loading")
    sending = asyncio.create_task(watched.chat.send_user_message("go"))
    await watched.shows("Thinking")
    watched.chat.status(None)
    watched.chat.status.write("")
    await asyncio.to_thread(gate.wait_until_reached)
    await watched.chat.append("Beside it")
    assert watched.line == "Thinking"
    gate.open()
    await sending
    await watched.shows(None)


async def test_it_goes_when_the_chat_is_closed_and_nothing_comes_after_it(watched: Watched) -> None:
    status: Status = watched.chat.status
    status("Loading")
    await watched.shows("Loading")
    state = session_of(watched.chat).state
    watched.chat.close()
    assert state.view.progress is None
    status.write("more")
    with pytest.raises(ChatKitClosedError):
        status("more")

    async def told() -> Progress | None:
        status._tell()  # pyright: ignore[reportPrivateUsage] (what would come later, now)
        return state.view.progress or None

    assert await on_session(told()) is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((5,), "text must be text, the line to show; None takes it away, not int: 5"),
        (("x", 5), "icon must be text"),
        ((None, "search"), "an icon stands beside a text"),
    ],
)
async def test_what_is_no_line_is_told_in_words(watched: Watched, given: Any, told: str) -> None:
    with pytest.raises(OptionError, match=told):
        watched.chat.status(*given)
    assert session_of(watched.chat).state.view.progress is None
