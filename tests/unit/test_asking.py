"""`chat.ask`: questions in place of the composer, whose answers come to who asked."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget import ChatKit, ChatKitClosedError, OptionError
from chatkit_widget.backends.message import Context
from chatkit_widget.errors import StoreError
from chatkit_widget.protocol.items import Choice, Freeform, MultipleChoice, StructuredInput, ThreadItem
from chatkit_widget.store.database import Database
from chatkit_widget.testing import FakePage, Gate
from tests.unit.chats import PATIENCE, MakeChat, handler
from tests.unit.waiting import session_of, told, until

FILES = ["cars.csv", "trips.csv"]


async def echo(message: Any) -> str:
    return f"You said {message.text}"


def questions(chat: ChatKit) -> list[StructuredInput]:
    """The questions in the thread, the newest last."""
    return [item for item in chat.items if isinstance(item, StructuredInput)]


def statuses(chat: ChatKit) -> list[str]:
    """What became of the questions in the thread."""
    return [item.status for item in questions(chat)]


async def asked(chat: ChatKit, count: int = 1) -> StructuredInput:
    """Wait until so many questions are open, and return the newest."""
    await until(chat, lambda: statuses(chat).count("pending") == count)
    return questions(chat)[-1]


async def opened_anew(chat: ChatKit) -> list[str]:
    """Leave the thread, open it again, and return what became of its questions."""
    name = chat.thread_id
    await chat.set_thread_id(None)
    await chat.set_thread_id(name)
    return statuses(chat)


async def test_an_answer_of_the_page_comes_to_who_asked_and_calls_nobody(make_chat: MakeChat) -> None:
    called: list[Any] = []
    chat = make_chat(called.append)
    names: list[str] = []
    for name in ("response.start", "thread.item.added", "thread.item.done", "thread.item.replaced"):
        chat.on(name, handler(lambda event: names.append(event.name)))
    page = FakePage(chat, "p1")
    page.shows()
    asking = asyncio.create_task(chat.ask("Which file?", FILES))
    item = await asked(chat)
    assert item.inputs == [
        MultipleChoice(id="answer", question="Which file?", options=[Choice(value=name) for name in FILES])
    ]
    await page.until(lambda: page.mirror.view.get("awaited") == [item.id] and page.mirror.rows)
    key = page.mirror.rows[0]["key"]
    reply = await page.asks("submit_structured_input", key=key, answers={"answer": ["cars.csv"]})
    assert "error" not in reply
    assert await asking == "cars.csv"
    assert called == []
    await told(chat)
    assert names == ["thread.item.added", "thread.item.done", "thread.item.replaced"]
    await page.until(lambda: page.mirror.view["awaited"] == [])
    assert page.mirror.rows[0]["item"]["status"] == "answered"
    assert await opened_anew(chat) == ["answered"]
    await page.until(lambda: page.mirror.rows and page.mirror.rows[0]["key"] != key)
    again = await page.asks("submit_structured_input", key=page.mirror.rows[0]["key"], answers=None)
    assert "no longer open" in again["error"]


async def test_it_makes_a_thread_named_after_the_question(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    asking = asyncio.create_task(chat.ask("What is your name?", description="As on the badge"))
    item = await asked(chat)
    assert item.inputs == [Freeform(id="answer", question="What is your name?", description="As on the badge")]
    assert chat.thread is not None
    assert chat.thread.title == "What is your name?"
    turn = await chat.submit_structured_input(item.id, {"answer": "Ada"})
    assert (turn.status, turn.user_message, turn.items) == ("completed", None, (questions(chat)[0],))
    assert await asking == "Ada"


@pytest.mark.parametrize(
    ("multiple", "given", "expected"),
    [
        (False, {"answer": "another.csv"}, "another.csv"),
        (False, None, None),
        (False, {}, None),
        (False, {"answer": " "}, None),
        (True, {"answer": FILES}, FILES),
        (True, {"answer": "cars.csv"}, ["cars.csv"]),
        (True, None, None),
    ],
)
async def test_what_is_returned(make_chat: MakeChat, multiple: bool, given: Any, expected: Any) -> None:  # noqa: FBT001 (a parameter)
    chat = make_chat(echo)
    asking = asyncio.create_task(chat.ask("Which?", (name for name in FILES), multiple=multiple))
    item = await asked(chat)
    await chat.submit_structured_input(item.id, given)
    assert await asking == expected
    assert statuses(chat) == ["skipped" if expected is None else "answered"]


async def test_the_history_of_a_function_has_question_and_answer(make_chat: MakeChat) -> None:
    async def respond(_message: Any, context: Context) -> str:
        return str(context.history)

    chat = make_chat(respond)
    asking = asyncio.create_task(chat.ask("Which file?", FILES))
    await chat.submit_structured_input((await asked(chat)).id, {"answer": "cars.csv"})
    await asking
    turn = await chat.send_user_message("go")
    assert turn.text == str([{"role": "user", "content": "Which file? cars.csv"}])


@pytest.mark.parametrize("kind", ["sync", "async", "kernel"])
async def test_the_function_that_answers_asks_while_its_response_streams(make_chat: MakeChat, kind: str) -> None:
    async def later(_message: Any, context: Context) -> AsyncGenerator[str]:
        yield "Let me see. "
        yield f"You chose {await context.chat.ask('Which file?', FILES)}"

    def at_once(_message: Any, context: Context) -> Iterator[str]:
        yield "Let me see. "
        yield f"You chose {context.chat.run(context.chat.ask('Which file?', FILES)).result(PATIENCE)}"

    chat = make_chat(at_once if kind == "sync" else later, run_on="kernel" if kind == "kernel" else "session")
    page = FakePage(chat, "p1")
    page.shows()
    starts: list[object] = []
    chat.on("response.start", starts.append)
    sending = asyncio.create_task(chat.send_user_message("go"))
    await asked(chat)
    assert chat.responding
    await page.until(lambda: len(page.mirror.rows) == 3)
    key = page.mirror.rows[2]["key"]
    reply = await page.asks("submit_structured_input", key=key, answers={"answer": ["trips.csv"]})
    assert "error" not in reply
    turn = await asyncio.wait_for(sending, PATIENCE)
    assert turn.text == "Let me see. You chose trips.csv"
    assert len(starts) == 1
    assert [item.type for item in turn.items] == ["assistant_message"]


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_stop_skips_what_the_function_asks(make_chat: MakeChat, kind: str) -> None:
    answers: list[Any] = []
    ended = threading.Event()

    async def later(_message: Any, context: Context) -> None:
        answers.append(await context.chat.ask("Which file?", FILES))

    def at_once(_message: Any, context: Context) -> None:
        answers.append(context.chat.run(context.chat.ask("Which file?", FILES)).result(PATIENCE))
        ended.set()

    chat = make_chat(at_once if kind == "sync" else later)
    sending = asyncio.create_task(chat.send_user_message("go"))
    await asked(chat)
    await chat.stop()
    assert (await sending).status == "stopped"
    await until(chat, lambda: statuses(chat) == ["skipped"])
    if kind == "sync":
        assert await asyncio.to_thread(ended.wait, PATIENCE)
        assert answers == [None]
    assert await opened_anew(chat) == ["skipped"]


async def test_one_that_was_asked_elsewhere_outlives_a_stopped_response(make_chat: MakeChat) -> None:
    gate = Gate()

    async def respond(_message: Any) -> None:
        await gate.passes()

    chat = make_chat(respond)
    sending = asyncio.create_task(chat.send_user_message("go"))
    await asyncio.to_thread(gate.wait_until_reached)
    asking = asyncio.create_task(chat.ask("Which file?", FILES))
    item = await asked(chat)
    await chat.stop()
    await sending
    assert statuses(chat) == ["pending"]
    await chat.submit_structured_input(item.id, {"answer": "cars.csv"})
    assert await asking == "cars.csv"


async def test_nobody_in_time_is_an_error_and_the_question_is_skipped(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    with pytest.raises(TimeoutError, match=r"nobody has answered 'Which file\?' within 0.05 s"):
        await chat.ask("Which file?", FILES, timeout=0.05)
    assert statuses(chat) == ["skipped"]
    assert session_of(chat).state.view.awaited == []
    assert await opened_anew(chat) == ["skipped"]
    with pytest.raises(OptionError, match="no longer open"):
        await chat.submit_structured_input(questions(chat)[0].id, {"answer": "late"})


@pytest.mark.parametrize("is_shown", [False, True], ids=["at once", "once it shows"])
async def test_who_no_longer_waits_leaves_it_skipped(make_chat: MakeChat, is_shown: bool) -> None:  # noqa: FBT001 (a parameter)
    chat = make_chat(echo)
    asking = asyncio.create_task(chat.ask("Which file?", FILES))
    if is_shown:
        await asked(chat)
    else:
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await until(chat, lambda: "pending" not in statuses(chat))
    assert session_of(chat).state.view.awaited == []
    await chat.append("Then not.")
    assert "pending" not in await opened_anew(chat)


async def test_several_are_answered_each_on_its_own(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    first = asyncio.create_task(chat.ask("First?"))
    one = await asked(chat)
    second = asyncio.create_task(chat.ask("Second?"))
    two = await asked(chat, 2)
    await chat.submit_structured_input(one.id, {"answer": "1"})
    assert await first == "1"
    assert not second.done()
    await chat.submit_structured_input(two.id, {"answer": "2"})
    assert await second == "2"


async def test_two_answers_at_once_are_one(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    asking = asyncio.create_task(chat.ask("Which?"))
    item = await asked(chat)
    answers = [chat.submit_structured_input(item.id, {"answer": text}) for text in ("one", "two")]
    first, second = await asyncio.gather(*answers, return_exceptions=True)
    assert await asking == "one"
    assert not isinstance(first, BaseException)
    assert isinstance(second, OptionError)
    assert "no longer open" in str(second)


async def test_an_answer_that_does_not_fit_or_cannot_be_stored_leaves_it_open(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = make_chat(echo)
    asking = asyncio.create_task(chat.ask("Which?", FILES))
    item = await asked(chat)
    with pytest.raises(OptionError, match="there is no question 'file'; the questions are answer"):
        await chat.submit_structured_input(item.id, {"file": "cars.csv"})
    with pytest.raises(OptionError, match="takes one answer, not 2"):
        await chat.submit_structured_input(item.id, {"answer": FILES})

    def fail(_database: Database, _item: ThreadItem) -> None:
        message = "the disk is full"
        raise StoreError(message)

    with monkeypatch.context() as broken:
        broken.setattr(Database, "put_item", fail)
        with pytest.raises(StoreError, match="the disk is full"):
            await chat.submit_structured_input(item.id, {"answer": "cars.csv"})
    assert statuses(chat) == ["pending"]
    await chat.submit_structured_input(item.id, {"answer": "cars.csv"})
    assert await asking == "cars.csv"


async def test_one_in_a_thread_that_was_left_is_answered_there(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    asking = asyncio.create_task(chat.ask("Which?", FILES))
    item = await asked(chat)
    name = chat.thread_id
    await chat.set_thread_id(None)
    assert not asking.done()
    await chat.set_thread_id(name)
    await chat.submit_structured_input(item.id, {"answer": "cars.csv"})
    assert await asking == "cars.csv"


async def test_one_that_is_taken_away_is_as_skipped(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.send_user_message("go")
    asking = asyncio.create_task(chat.ask("Which?", FILES))
    await asked(chat)
    await chat.retry()
    assert await asking is None
    asking = asyncio.create_task(chat.ask("Which?", FILES))
    await asked(chat)
    await chat.delete_thread(chat.thread_id or "")
    assert await asking is None
    assert chat.items == ()


async def test_another_backend_asks_nothing_of_the_one_before(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    asking = asyncio.create_task(chat.ask("Which?", FILES))
    await asked(chat)
    name = chat.thread_id
    chat.set_options(api=echo)
    assert await asking is None
    await chat.set_thread_id(name)
    assert statuses(chat) == ["skipped"]


async def test_closing_the_chat_ends_the_wait_and_leaves_it_skipped(make_chat: MakeChat) -> None:
    chat = make_chat(echo, name="asking")
    asking = asyncio.create_task(chat.ask("Which?", FILES))
    await asked(chat)
    again = await asyncio.to_thread(make_chat, echo, name="asking")
    with pytest.raises(ChatKitClosedError):
        await asking
    await again.fetch_updates()
    assert statuses(again) == ["skipped"]


async def test_one_that_a_kernel_left_behind_goes_to_the_function(make_chat: MakeChat, tmp_path: Path) -> None:
    heard: list[Any] = []

    async def respond(message: Any) -> str:
        heard.append(message.answers)
        return f"Heard: {message.text}"

    store = tmp_path / "chats.db"
    before = make_chat(respond, store=store)
    asking = asyncio.create_task(before.ask("Which file?", FILES))
    await asked(before)
    # Another kernel opens the file, while the one before is as good as dead.
    chat = make_chat(respond, store=store, initial_thread=before.thread_id)
    await chat.load_all()
    assert statuses(chat) == ["pending"]
    turn = await chat.submit_structured_input(questions(chat)[0].id, {"answer": "cars.csv"})
    assert turn.text == "Heard: Which file? cars.csv"
    assert heard == [{"answer": ["cars.csv"]}]
    # Who still waits there hears of it, too.
    await before.fetch_updates()
    assert await asking == "cars.csv"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"question": 5}, "question must be text, what to ask, not int: 5"),
        ({"question": " "}, "question is empty"),
        ({"choices": []}, r"choices are one or more texts, as in .*, not \[\]"),
        ({"choices": "cars.csv"}, "one or more texts, as in .*, not 'cars.csv'"),
        ({"choices": 7}, "not 7"),
        ({"choices": ["a", 7]}, "7 is among them"),
        ({"choices": ["a", " "]}, "' ' is among them"),
        ({"multiple": True}, "there are none: give choices="),
        ({"description": 5}, "description must be text"),
        ({"choices": ["a"], "description": "d"}, "put its words into the question"),
        ({"timeout": 0}, "timeout is a number of seconds above 0, or None, not 0"),
        ({"timeout": "1"}, "timeout is a number of seconds above 0, or None, not '1'"),
        ({"timeout": True}, "not True"),
    ],
)
async def test_what_cannot_be_asked_is_told_in_words_and_shows_nothing(
    make_chat: MakeChat, given: dict[str, Any], words: str
) -> None:
    chat = make_chat(echo)
    ask: Any = chat.ask
    with pytest.raises(OptionError, match=words):
        await ask(**{"question": "Which?", **given})
    assert (chat.items, chat.thread) == ((), None)


async def test_the_same_choice_twice_is_one(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    asking = asyncio.create_task(chat.ask("Which?", ["a", "b", "a"]))
    item: Any = await asked(chat)
    assert [option.value for option in item.inputs[0].options] == ["a", "b"]
    await chat.submit_structured_input(item.id)
    assert await asking is None


@pytest.mark.parametrize("is_sync", [False, True])
async def test_a_question_comes_behind_what_its_function_said_before(make_chat: MakeChat, *, is_sync: bool) -> None:
    async def respond(_message: Any, context: Context) -> AsyncGenerator[str]:
        yield "Before "
        yield "it."
        answer = await context.chat.ask("Sure?", ["Yes", "No"])
        await context.chat.append(f"Noted: {answer}.")

    def respond_on_a_thread(_message: Any, context: Context) -> Iterator[str]:
        yield "Before "
        yield "it."
        answer = context.chat.run(context.chat.ask("Sure?", ["Yes", "No"])).result()
        context.chat.run(context.chat.append(f"Noted: {answer}.")).result()

    chat = make_chat(respond_on_a_thread if is_sync else respond)
    turn = asyncio.create_task(chat.send_user_message("Hi"))
    question = await asked(chat)
    await chat.submit_structured_input(question.id, {"answer": "Yes"})
    await turn
    said = [getattr(item, "text", item.type) for item in chat.items]
    assert said == ["Hi", "Before it.", "structured_input", "Noted: Yes."]
