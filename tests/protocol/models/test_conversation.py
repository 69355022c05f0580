"""The same conversation with each kind of model, through a whole chat, over real HTTP."""

import asyncio
import base64
from collections.abc import Iterable
from typing import Any

import pytest

from chatkit_widget import ChatKit
from chatkit_widget.models import tool
from chatkit_widget.protocol.items import WorkflowItem
from chatkit_widget.protocol.tasks import AnyTask
from tests.protocol.models.adapters import ADAPTERS, MODEL, Adapter
from tests.protocol.models.heard import Told, heard
from tests.protocol.models.script import Call, Gate, Hold, Refuse, Say, Think, Tokens
from tests.protocol.models.wire import KEY, Provider
from tests.unit.chats import MakeChat
from tests.unit.test_asking import asked
from tests.unit.waiting import until

PICTURE = b"\x89PNG\r\n\x1a\nof a cat"
ATTACHING = {"attachments": {"enabled": True}}


@pytest.fixture(params=ADAPTERS)
def adapter(request: pytest.FixtureRequest) -> Adapter:
    """Each of them in turn."""
    return ADAPTERS[request.param]


def rows(table: str) -> int:
    """Count the rows of a table."""
    return len(table)


def tasks(items: Iterable[Any]) -> list[AnyTask]:
    """The tasks of all workflows, in order."""
    return [task for item in items if isinstance(item, WorkflowItem) for task in item.workflow.tasks]


def kinds(items: Iterable[Any]) -> list[str]:
    return [item.type for item in items]


def told(provider: Provider, at: int = -1) -> list[Told]:
    """What the model was told by one of the requests."""
    return heard(provider.requests[at]).said


async def test_text_streams_and_each_message_is_told_the_whole_conversation(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    gate = Gate()
    chat = make_chat(adapter(provider, instructions="Be brief."))
    provider.says(Say("Good "), Hold(gate), Say("day"))
    asking = asyncio.create_task(chat.send_user_message("Hello"))
    await gate.reached()
    await until(chat, lambda: chat.items and getattr(chat.items[-1], "text", "") == "Good ")
    gate.open()
    assert (await asking).text == "Good day"
    provider.says(Say("Two"))
    turn = await chat.send_user_message("How many?", reply="Good day")
    assert turn.text == "Two"
    request = heard(provider.requests[-1])
    assert (request.model, request.instructions) == (MODEL, "Be brief.")
    assert request.said == [
        Told("user", "Hello"),
        Told("assistant", "Good day"),
        Told("user", "> Good day\n\nHow many?"),
    ]


async def test_reasoning_is_a_workflow_before_the_answer(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider))
    provider.says(Think("Let me "), Think("see"), Say("Yes"))
    turn = await chat.send_user_message("Is it?")
    assert kinds(turn.items) == ["workflow", "assistant_message"]
    assert [getattr(task, "content", "") for task in tasks(turn.items)] == ["Let me see"]
    assert turn.text == "Yes"


@pytest.mark.parametrize(("word", "result"), [("Allow", "4"), ("Refuse", "the user refused the call of rows")])
async def test_a_tool_is_called_once_the_user_allowed_it(
    adapter: Adapter, provider: Provider, make_chat: MakeChat, word: str, result: str
) -> None:
    chat = make_chat(adapter(provider, tools=[tool(rows, approve=True)]))
    provider.says(Say("Looking"), Call("rows", '{"table": "cars"}'))
    provider.says(Say("I see"))
    asking = asyncio.create_task(chat.send_user_message("How many cars?"))
    question = await asked(chat)
    assert question.inputs[0].question == "Allow rows(table='cars')?"
    assert len(provider.requests) == 1
    await chat.submit_structured_input(question.id, {"answer": word})
    turn = await asking
    assert turn.status == "completed"
    assert [getattr(task, "title", "") for task in tasks(turn.items)] == ["rows(table='cars')"]
    assert turn.text == "Looking\n\nI see"
    assert heard(provider.requests[0]).tools == ["rows"]
    assert told(provider)[-3:-1] == [Told("assistant", "Looking"), Told("call", 'rows({"table": "cars"})')]
    assert told(provider)[-1].who == "result"
    assert result in told(provider)[-1].text


async def test_tools_that_are_called_at_once_run_side_by_side(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    both = asyncio.Barrier(2)

    async def meet(name: str) -> str:
        await both.wait()
        return f"met {name}"

    chat = make_chat(adapter(provider, tools=[meet]))
    provider.says(Call("meet", '{"name": "Ann"}', "call_a"), Call("meet", '{"name": "Bo"}', "call_b"))
    provider.says(Say("Both"))
    turn = await chat.send_user_message("Go")
    assert turn.text == "Both"
    assert [getattr(task, "status_indicator", "") for task in tasks(turn.items)] == ["complete", "complete"]
    assert [each.text for each in told(provider) if each.who == "result"] == ["met Ann", "met Bo"]


async def test_what_was_thought_before_a_call_is_shown_before_it(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider, tools=[rows]))
    provider.says(Think("Which?"), Call("rows", '{"table": "cars"}'))
    provider.says(Think("Four."), Say("4"))
    turn = await chat.send_user_message("How many cars?")
    assert kinds(turn.items) == ["workflow", "workflow", "workflow", "assistant_message"]
    assert [getattr(task, "content", "") for task in tasks(turn.items)] == ["Which?", "```\n4\n```", "Four."]


async def test_a_tool_that_does_not_exist_is_told_to_the_model(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider, tools=[rows]))
    provider.says(Call("columns", "{}"))
    provider.says(Say("Sorry"))
    turn = await chat.send_user_message("How many columns?")
    assert (turn.status, turn.text) == ("completed", "Sorry")
    assert "columns" in told(provider)[-1].text
    assert "rows" in told(provider)[-1].text


async def test_a_tool_that_raises_is_told_to_the_model(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    def fail() -> None:
        problem = "no such table"
        raise ValueError(problem)

    chat = make_chat(adapter(provider, tools=[fail]))
    provider.says(Call("fail", "{}"))
    provider.says(Say("Sorry"))
    turn = await chat.send_user_message("Try")
    assert (turn.status, turn.text) == ("completed", "Sorry")
    assert "ValueError: no such table" in told(provider)[-1].text


async def test_a_picture_is_seen_and_remembered(adapter: Adapter, provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(adapter(provider), composer=ATTACHING)
    shown = f"[image/png {base64.b64encode(PICTURE).decode()}]"
    provider.says(Say("A cat"))
    await chat.send_user_message("Who is it?", attachments=await chat.attach(("cat.png", PICTURE)))
    assert told(provider) == [Told("user", f"{shown} Who is it?")]
    provider.says(Say("Black"))
    await chat.send_user_message("Which colour?")
    assert told(provider) == [
        Told("user", f"{shown} Who is it?"),
        Told("assistant", "A cat"),
        Told("user", "Which colour?"),
    ]


async def test_stop_ends_the_request_and_keeps_what_came(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider))
    provider.says(Say("Once upon"), Hold(Gate()))
    asking = asyncio.create_task(chat.send_user_message("Tell me"))
    await until(chat, lambda: chat.items and getattr(chat.items[-1], "text", "") == "Once upon")
    await chat.stop()
    assert (await asking).status == "stopped"
    await provider.requests[0].gone()
    provider.says(Say("Go on"))
    turn = await chat.send_user_message("And?")
    assert (turn.status, turn.text) == ("completed", "Go on")
    assert told(provider)[1] == Told("assistant", "Once upon")


async def test_an_error_is_told_with_the_providers_reason_and_a_retry_answers(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider))
    provider.says(Refuse(429, "You have asked too often", "rate_limit_exceeded", retry_after=7))
    turn = await chat.send_user_message("Hello")
    assert turn.status == "failed"
    assert turn.error is not None
    assert "You have asked too often" in str(turn.error)
    assert getattr(turn.error, "allow_retry", False)
    assert KEY not in f"{turn.error} {getattr(turn.error, 'detail', '')}"
    provider.says(Say("Good day"))
    again = await chat.retry()
    assert (again.status, again.text) == ("completed", "Good day")
    assert told(provider) == [Told("user", "Hello")]


async def test_tokens_of_all_requests_are_the_usage_of_the_message(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider, tools=[rows]))
    provider.says(Call("rows", '{"table": "cars"}'), Tokens(20, 5))
    provider.says(Say("4"), Tokens(30, 1))
    turn = await chat.send_user_message("How many cars?")
    usage: Any = getattr(turn.items[-1], "usage", None)
    assert {name: usage[name] for name in ("input_tokens", "output_tokens", "requests")} == {
        "input_tokens": 50,
        "output_tokens": 6,
        "requests": 2,
    }
    assert 0 <= usage["seconds_to_first_word"] <= usage["seconds"]


async def test_a_conversation_that_is_opened_again_shows_the_same(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider, tools=[rows]))
    provider.says(Think("Hm"), Say("Looking"), Call("rows", '{"table": "cars"}'), Tokens(1, 2))
    provider.says(Say("4"), Tokens(3, 4))
    await chat.send_user_message("How many cars?")
    again = ChatKit.load(chat.to_jsonl())
    try:
        await again.load_all()
        assert again.items == chat.items
    finally:
        again.close()
