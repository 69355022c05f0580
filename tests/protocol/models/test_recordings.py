"""A conversation with each kind of model that is recorded and played: the same screen, and no key in the file."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import interrupt

from chatkit_widget import ChatKit, models, replay
from chatkit_widget.models import tool
from chatkit_widget.testing import Mirror
from tests.protocol.models.adapters import ADAPTERS, Adapter
from tests.protocol.models.script import Call, Gate, Hold, Refuse, Say, Think, Tokens
from tests.protocol.models.test_langgraph import saying
from tests.protocol.models.wire import KEY, Provider
from tests.protocol.stepping import stepped
from tests.unit.chats import MakeChat
from tests.unit.test_asking import asked, statuses
from tests.unit.waiting import session_of, until

SAID = ["How many cars?", "And trips?", "And boats?", "Tell me all", "Thanks"]


@pytest.fixture(params=ADAPTERS)
def adapter(request: pytest.FixtureRequest) -> Adapter:
    """Each of them in turn."""
    return ADAPTERS[request.param]


def rows(table: str) -> int:
    """Count the rows of a table."""
    return len(table)


def screen(chat: ChatKit) -> tuple[list[dict[str, Any]], Any, Any]:
    """Return what a page shows that comes now: rows with their ids, turns and times, thread and failure."""
    page = Mirror()
    page.apply([msgspec.to_builtins(session_of(chat).state.snapshot())])
    return page.rows, page.view["thread"], page.view["failure"]


async def converse(chat: ChatKit, provider: Provider) -> list[Any]:
    """Have the whole conversation with a model, and return the screen after each turn."""
    screens: list[Any] = []

    async def answer(text: str, word: str) -> None:
        sending = asyncio.create_task(chat.send_user_message(text))
        question = await asked(chat)
        await chat.submit_structured_input(question.id, {"answer": word})
        assert (await sending).status == "completed"
        screens.append(screen(chat))

    provider.says(Think("Which?"), Say("Looking"), Call("rows", '{"table": "cars"}'), Tokens(20, 5))
    provider.says(Say("There are "), Say("4"), Tokens(30, 1))
    await answer(SAID[0], "Allow")
    provider.says(Call("rows", '{"table": "trips"}'))
    provider.says(Say("I may not look"))
    await answer(SAID[1], "Refuse")
    # Stop while the user is asked.
    provider.says(Say("Once more"), Call("rows", '{"table": "boats"}'))
    sending = asyncio.create_task(chat.send_user_message(SAID[2]))
    await asked(chat)
    await chat.stop()
    assert (await sending).status == "stopped"
    await until(chat, lambda: "pending" not in statuses(chat))
    screens.append(screen(chat))
    # Stop in the middle of an answer.
    provider.says(Say("Once upon"), Hold(Gate()))
    sending = asyncio.create_task(chat.send_user_message(SAID[3]))
    await until(chat, lambda: getattr(chat.items[-1], "text", "") == "Once upon")
    await chat.stop()
    assert (await sending).status == "stopped"
    screens.append(screen(chat))
    # An error, and a retry.
    provider.says(Refuse(429, "You have asked too often", "rate_limit_exceeded", retry_after=7))
    assert (await chat.send_user_message(SAID[4])).status == "failed"
    screens.append(screen(chat))
    provider.says(Say("You are welcome"), Tokens(7, 3))
    assert (await chat.retry()).status == "completed"
    screens.append(screen(chat))
    return screens


async def repeat(chat: ChatKit) -> list[Any]:
    """Say the same to a replay, which answers the questions and stops by itself, and return the screens."""
    screens: list[Any] = []
    for text in SAID:
        await chat.send_user_message(text)
        screens.append(screen(chat))
    await chat.retry()
    return [*screens, screen(chat)]


async def test_the_whole_conversation_replays_to_the_same_screen_and_has_no_key_in_it(
    adapter: Adapter, provider: Provider, make_chat: MakeChat, tmp_path: Path
) -> None:
    path, again = tmp_path / "talk.jsonl", tmp_path / "again.jsonl"
    chat = make_chat(adapter(provider, tools=[tool(rows, approve=True)]))
    with chat.record(path):
        told = await converse(chat, provider)
    assert statuses(chat) == ["answered", "answered", "skipped"]
    calls = len(provider.requests)
    backend = replay(path, speed=None)
    played = make_chat(backend)
    with played.record(again):
        shown = await repeat(played)
    check_same(shown, told)
    assert backend.differences == []
    once_more = make_chat(replay(again, speed=None))
    check_same(await repeat(once_more), told)
    assert len(provider.requests) == calls
    assert str(played.items[-1]) == str(chat.items[-1])
    for file in (path, again):
        assert KEY.encode() not in data_of(file)


def check_same(shown: list[Any], told: list[Any]) -> None:
    for turn, (now, then) in enumerate(zip(shown, told, strict=True)):
        assert (turn, now) == (turn, then)


def data_of(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_call_waits_in_a_replay_for_the_answer_that_the_user_gave(
    adapter: Adapter, provider: Provider, make_chat: MakeChat, tmp_path: Path
) -> None:
    path = tmp_path / "talk.jsonl"
    chat = make_chat(adapter(provider, tools=[tool(rows, approve=True)]))
    provider.says(Call("rows", '{"table": "cars"}'))
    provider.says(Say("4"), Tokens(30, 1))
    with chat.record(path):
        sending = asyncio.create_task(chat.send_user_message("How many cars?"))
        question = await asked(chat)
        await chat.submit_structured_input(question.id, {"answer": "Allow"})
        turn = await sending
    backend = replay(path, speed="step")
    played = make_chat(backend)
    playing = asyncio.create_task(played.send_user_message("How many cars?"))
    while statuses(played) != ["pending"]:
        await stepped(backend, playing)
    assert "4" not in [getattr(item, "text", "") for item in played.items]
    assert played.responding
    await stepped(backend, playing)
    assert statuses(played) == ["answered"]
    backend.step(1000)
    again = await playing
    assert (again.text, again.usage, again.items) == (turn.text, turn.usage, turn.items)
    assert screen(played) == screen(chat)


async def test_what_a_graph_asks_replays_with_what_was_answered(make_chat: MakeChat, tmp_path: Path) -> None:
    def say(_state: Any) -> Any:
        file = interrupt("Which file?")
        return {"messages": [AIMessage(f"{file} in {interrupt({'question': 'Unit?', 'options': ['g', 'kg']})}")]}

    path = tmp_path / "talk.jsonl"
    chat = make_chat(models.langchain(saying(say, InMemorySaver())))
    with chat.record(path):
        sending = asyncio.create_task(chat.send_user_message("Weigh it"))
        for word in ("cars.csv", "kg"):
            await chat.submit_structured_input((await asked(chat)).id, {"answer": word})
        assert (await sending).text == "cars.csv in kg"
    played = make_chat(replay(path, speed=None))
    await played.send_user_message("Weigh it")
    assert statuses(played) == ["answered", "answered"]
    assert screen(played) == screen(chat)
