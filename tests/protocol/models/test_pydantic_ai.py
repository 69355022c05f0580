"""Agents of pydantic_ai: their own tools, approvals, answers that are no text, and what goes wrong with them."""

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_ai import Agent, DeferredToolRequests, RunContext, UsageLimits
from pydantic_ai.exceptions import CallDeferred
from pydantic_ai.models.test import TestModel

from chatkit_widget import OptionError, models
from chatkit_widget.protocol.items import WorkflowItem
from tests.protocol.models.agents import pydantic_agent
from tests.protocol.models.heard import heard
from tests.protocol.models.script import Call, Cut, Refuse, Say, Tokens
from tests.protocol.models.wire import Provider
from tests.unit.chats import MakeChat
from tests.unit.test_asking import asked


class City(BaseModel):
    """An answer that is no text."""

    name: str
    people: int


def tasks(items: Any) -> list[Any]:
    return [task for item in items if isinstance(item, WorkflowItem) for task in item.workflow.tasks]


@pytest.mark.parametrize(
    ("word", "result"), [("Allow", "deleted 7"), ("Refuse", "the user refused the call of delete")]
)
async def test_a_tool_of_the_agent_that_wants_approval_is_asked_about_in_the_chat(
    provider: Provider, make_chat: MakeChat, word: str, result: str
) -> None:
    agent = pydantic_agent(provider)

    @agent.tool_plain(requires_approval=True)
    def delete(row: int) -> str:
        return f"deleted {row}"

    chat = make_chat(models.pydantic_ai(agent))
    provider.says(Call("delete", '{"row": 7}'))
    provider.says(Say("Well"))
    asking = asyncio.create_task(chat.send_user_message("Delete it"))
    question = await asked(chat)
    assert question.inputs[0].question == "Allow delete(row=7)?"
    await chat.submit_structured_input(question.id, {"answer": word})
    turn = await asking
    assert (turn.status, turn.text) == ("completed", "Well")
    assert result in heard(provider.requests[-1]).said[-1].text
    (task,) = tasks(turn.items)
    assert (task.title, task.status_indicator) == ("delete(row=7)", "complete" if word == "Allow" else "none")


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        (City, Call("final_result", '{"name": "Oslo", "people": 7}')),
        ([City, int], Call("final_result_City", '{"name": "Oslo", "people": 7}')),
    ],
)
async def test_an_answer_that_is_no_text_is_shown_as_json_and_remembered(
    provider: Provider, make_chat: MakeChat, kind: Any, steps: Call
) -> None:
    chat = make_chat(models.pydantic_ai(pydantic_agent(provider, output_type=kind)))
    provider.says(steps, Tokens(5, 6))
    turn = await chat.send_user_message("Which city?")
    assert turn.text == '```json\n{\n  "name": "Oslo",\n  "people": 7\n}\n```'
    usage: Any = getattr(turn.items[-1], "usage", None)
    assert (usage["input_tokens"], usage["output_tokens"]) == (5, 6)
    provider.says(Call("final_result", '{"name": "Rome", "people": 8}'))
    await chat.send_user_message("And now?")
    assert '"Oslo"' in heard(provider.requests[1]).said[1].text


async def test_the_system_prompt_is_there_in_each_turn(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.pydantic_ai(pydantic_agent(provider, system_prompt="Be brief.")))
    for word in ("One", "Two"):
        provider.says(Say(word))
        await chat.send_user_message(word)
    assert [heard(request).instructions for request in provider.requests] == ["Be brief.", "Be brief."]


async def test_the_agent_gets_its_dependencies_and_settings(make_chat: MakeChat) -> None:
    agent = Agent(TestModel(), deps_type=str)

    @agent.tool
    def name(run: RunContext[str]) -> str:
        return run.deps

    chat = make_chat(models.pydantic_ai(agent, deps="Ann", usage_limits=UsageLimits(request_limit=1)))
    turn = await chat.send_user_message("Who?")
    assert tasks(turn.items)[0].content == "```\nAnn\n```"
    assert "the agent gave up: " in str(turn.error)
    assert "request_limit of 1" in str(turn.error)


async def test_a_model_that_insists_on_a_wrong_tool_ends_the_turn_with_the_reason(
    provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(models.pydantic_ai(pydantic_agent(provider)))
    for number in range(3):
        provider.says(Call("columns", "{}", f"call_{number}"))
    turn = await chat.send_user_message("Go")
    assert turn.status == "failed"
    assert "the agent gave up: " in str(turn.error)
    assert "columns" in str(turn.error)


async def test_a_tool_that_is_left_to_others_is_an_error_that_names_it(provider: Provider, make_chat: MakeChat) -> None:
    agent = pydantic_agent(provider, output_type=[str, DeferredToolRequests])

    @agent.tool_plain
    def later() -> str:
        raise CallDeferred

    chat = make_chat(models.pydantic_ai(agent))
    provider.says(Call("later", "{}"))
    turn = await chat.send_user_message("Go")
    assert "the agent leaves the call of later to whoever runs it" in str(turn.error)


async def test_a_connection_that_breaks_off_says_so(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.pydantic_ai(pydantic_agent(provider)))
    provider.says(Say("Half"), Cut())
    turn = await chat.send_user_message("Go")
    assert (turn.status, turn.text) == ("failed", "Half")
    assert "the stream ended before the answer did" in str(turn.error)


async def test_when_to_try_again_is_told(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.pydantic_ai(pydantic_agent(provider)))
    provider.says(Refuse(429, "Too often", "rate_limit_exceeded", retry_after=7))
    turn = await chat.send_user_message("Go")
    assert "Too often. Try again in 7 seconds." in str(turn.error)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("openai:gpt-5", "takes an Agent of pydantic_ai, as Agent('openai:gpt-5'), not a text"),
        (Agent, "not the class Agent itself"),
        (TestModel(), "not TestModel"),
    ],
)
def test_what_is_no_agent_is_refused_at_once(given: Any, problem: str) -> None:
    with pytest.raises(OptionError, match=r"models\.pydantic_ai takes") as caught:
        models.pydantic_ai(given)
    assert problem in str(caught.value)


def test_what_belongs_to_another_function_is_sent_there(provider: Provider) -> None:
    agent: Any = pydantic_agent(provider)
    with pytest.raises(OptionError, match=r"not Agent: use models.pydantic_ai\(agent\)"):
        models.openai_agents(agent)


def test_a_parameter_that_a_run_does_not_take_is_refused(provider: Provider) -> None:
    with pytest.raises(OptionError, match="did you mean model_settings"):
        models.pydantic_ai(pydantic_agent(provider), model_setting={})
    with pytest.raises(OptionError, match="message_history= to the model itself"):
        models.pydantic_ai(pydantic_agent(provider), message_history=[])
