"""What a user's code prints, told apart by turn."""

import asyncio
import io
import subprocess
import sys
import threading
from collections.abc import AsyncIterator

import pytest

from chatkit_widget import Context, Message
from chatkit_widget.backends.output import PrintedItem, captured_output
from chatkit_widget.protocol.items import OutputItem
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemUpdated
from chatkit_widget.protocol.updates import OutputDelta
from tests.unit.chats import PATIENCE, MakeChat


async def test_prints_of_two_turns_at_once_are_told_apart(
    make_chat: MakeChat, capsys: pytest.CaptureFixture[str]
) -> None:
    barrier = threading.Barrier(2, timeout=PATIENCE)

    def respond(message: Message) -> None:
        for number in range(20):
            barrier.wait()
            print(message.text, number)  # noqa: T201 (what is tested)

    first, second = make_chat(respond), make_chat(respond)
    turns = await asyncio.gather(first.send_user_message("one"), second.send_user_message("two"))
    assert [turn.output.split() for turn in turns] == [
        [part for number in range(20) for part in (word, str(number))] for word in ("one", "two")
    ]
    assert capsys.readouterr().out == ""


async def test_prints_of_two_async_turns_at_once_are_told_apart(make_chat: MakeChat) -> None:
    async def respond(message: Message) -> AsyncIterator[str]:
        for number in range(20):
            await asyncio.sleep(0)
            print(message.text, number)  # noqa: T201 (what is tested)
            yield "."

    first, second = make_chat(respond), make_chat(respond)
    turns = await asyncio.gather(first.send_user_message("one"), second.send_user_message("two"))
    assert [turn.output.count(word) for turn, word in zip(turns, ("one", "two"), strict=True)] == [20, 20]
    assert [turn.text for turn in turns] == ["." * 20] * 2


async def test_what_others_print_meanwhile_goes_where_it_always_goes(
    make_chat: MakeChat, capsys: pytest.CaptureFixture[str]
) -> None:
    started, go = threading.Event(), threading.Event()

    def respond(_message: Message, context: Context) -> None:
        print("inside")  # noqa: T201 (what is tested)
        context.progress("started")
        started.set()
        go.wait(PATIENCE)

    turn = asyncio.create_task(make_chat(respond).send_user_message("x"))
    await asyncio.to_thread(started.wait, PATIENCE)
    print("outside")  # noqa: T201 (what is tested)
    go.set()
    assert (await turn).output == "inside\n"
    assert capsys.readouterr().out == "outside\n"


async def test_what_a_stopped_function_still_prints_goes_where_it_always_goes(
    make_chat: MakeChat, capsys: pytest.CaptureFixture[str]
) -> None:
    started, printed = threading.Event(), threading.Event()

    def respond(_message: Message, context: Context) -> None:
        started.set()
        context.cancelled.wait(PATIENCE)
        print("late")  # noqa: T201 (what is tested)
        printed.set()

    chat = make_chat(respond)
    turn = asyncio.create_task(chat.send_user_message("x"))
    await asyncio.to_thread(started.wait, PATIENCE)
    await chat.stop()
    await turn
    assert await asyncio.to_thread(printed.wait, PATIENCE)
    assert capsys.readouterr().out in {"late\n", ""}


async def test_threads_that_a_function_starts_with_its_context_print_under_its_turn(make_chat: MakeChat) -> None:
    async def respond(_message: Message) -> None:
        await asyncio.to_thread(print, "from a thread")

    assert (await make_chat(respond).send_user_message("x")).output == "from a thread\n"


def test_the_streams_are_wrapped_only_while_something_is_captured() -> None:
    before = sys.stdout, sys.stderr
    with captured_output(lambda _text: True):
        assert (sys.stdout, sys.stderr) != before
        with captured_output(lambda _text: True):
            pass
        assert (sys.stdout, sys.stderr) != before
    assert (sys.stdout, sys.stderr) == before


def test_a_stream_that_somebody_replaced_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    mine, other = io.StringIO(), io.StringIO()
    with captured_output(lambda _text: True):
        sys.stdout, sys.stderr = mine, other
    assert (sys.stdout, sys.stderr) == (mine, other)


def test_errors_and_warnings_are_captured_too() -> None:
    caught: list[str] = []
    with captured_output(lambda text: bool(caught.append(text)) or True):
        sys.stderr.write("to stderr")
    assert "".join(caught) == "to stderr"


def test_a_wrapped_stream_is_as_its_stream(capsys: pytest.CaptureFixture[str]) -> None:
    encoding = sys.stdout.encoding
    with captured_output(lambda _text: False):
        assert sys.stdout.encoding == encoding
        assert sys.stdout.writable()
        assert sys.stdout.isatty() is False
        assert sys.stdout.write("through") == 7
        sys.stdout.flush()
        with pytest.raises(OSError, match=r"fileno|redirected"):
            sys.stdout.fileno()
    assert capsys.readouterr().out == "through"


def test_what_is_printed_is_one_item_that_grows() -> None:
    item = PrintedItem("thr_1")
    assert list(item.events("")) == []
    (added,) = item.events("one\n")
    assert isinstance(added, ItemAdded)
    assert isinstance(added.item, OutputItem)
    assert (added.item.thread_id, added.item.text) == ("thr_1", "one\n")
    assert list(item.events("two\n")) == [ItemUpdated(item_id=added.item.id, update=OutputDelta(delta="two\n"))]
    (done,) = item.finish()
    assert isinstance(done, ItemDone)
    assert isinstance(done.item, OutputItem)
    assert (done.item.id, done.item.text) == (added.item.id, "one\ntwo\n")


def test_an_item_that_has_ended_or_never_began_ends_without_an_event_and_later_prints_begin_another() -> None:
    item = PrintedItem("thr_1")
    assert list(item.finish()) == []
    (first,) = item.events("one")
    assert len(list(item.finish())) == 1
    assert list(item.finish()) == []
    (second,) = item.events("two")
    assert isinstance(first, ItemAdded)
    assert isinstance(second, ItemAdded)
    assert isinstance(second.item, OutputItem)
    assert second.item.text == "two"
    assert first.item.id != second.item.id


def test_the_thread_of_what_is_printed_may_be_known_later() -> None:
    item = PrintedItem("")
    list(item.events("early"))
    item.thread_id = "thr_2"
    (done,) = item.finish()
    assert isinstance(done, ItemDone)
    assert done.item.thread_id == "thr_2"


def test_warnings_of_a_turn_show_under_it() -> None:
    script = (
        "import asyncio, warnings\nfrom chatkit_widget import ChatKit\n"
        "def respond(message):\n    warnings.warn('mind the gap')\n    return 'x'\n"
        "async def main():\n"
        "    chat = ChatKit(respond)\n"
        "    turn = await chat.send_user_message('x')\n"
        "    chat.close()\n"
        "    print('mind the gap' in turn.output)\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ("True\n", "")
