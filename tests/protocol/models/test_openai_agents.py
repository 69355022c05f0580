"""Agents of openai-agents: their own tools, approvals, handoffs, guardrails, and what goes wrong with them."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from agents import (
    Agent,
    GuardrailFunctionOutput,
    RunConfig,
    function_tool,
    input_guardrail,
    set_trace_processors,
)

from chatkit_widget import OptionError, models
from chatkit_widget.protocol.items import WorkflowItem
from tests.protocol.models.agents import openai_agent
from tests.protocol.models.heard import heard
from tests.protocol.models.script import Call, Cut, Decline, Say
from tests.protocol.models.wire import Provider
from tests.unit.chats import MakeChat
from tests.unit.test_asking import asked


@dataclass
class City:
    """An answer that is no text."""

    name: str
    people: int


@function_tool
def rows(table: str) -> int:
    """Count the rows of a table."""
    return len(table)


@function_tool(needs_approval=True)
def delete(row: int) -> str:
    """Delete a row."""
    return f"deleted {row}"


def tasks(items: Any) -> list[Any]:
    return [task for item in items if isinstance(item, WorkflowItem) for task in item.workflow.tasks]


@pytest.mark.parametrize(
    ("word", "result"), [("Allow", "deleted 7"), ("Refuse", "the user refused the call of delete")]
)
async def test_a_tool_of_the_agent_that_wants_approval_is_asked_about_in_the_chat(
    provider: Provider, make_chat: MakeChat, word: str, result: str
) -> None:
    chat = make_chat(models.openai_agents(openai_agent(provider, tools=[delete])))
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


async def test_a_handoff_is_a_task_that_names_who_takes_over(provider: Provider, make_chat: MakeChat) -> None:
    billing = openai_agent(provider, name="Billing", tools=[rows])
    chat = make_chat(models.openai_agents(openai_agent(provider, handoffs=[billing])))
    provider.says(Call("transfer_to_billing", "{}"))
    provider.says(Call("rows", '{"table": "cars"}', "call_2"))
    provider.says(Say("Four"))
    turn = await chat.send_user_message("My bill?")
    assert [task.title for task in tasks(turn.items)] == ["Handed over to Billing", "rows(table='cars')"]
    assert turn.text == "Four"


async def test_an_answer_that_is_no_text_is_shown_as_json_and_remembered(
    provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(models.openai_agents(openai_agent(provider, output_type=City)))
    for _ in range(2):
        provider.says(Say('{"response": {"name": "Oslo", '), Say('"people": 7}}'))
    turn = await chat.send_user_message("Which city?")
    assert turn.text == '```json\n{\n  "name": "Oslo",\n  "people": 7\n}\n```'
    await chat.send_user_message("And now?")
    assert '"Oslo"' in heard(provider.requests[1]).said[1].text


async def test_nothing_is_traced_unless_the_user_wants_it(provider: Provider, make_chat: MakeChat) -> None:
    traced: list[Any] = []

    class Noting:
        """Notes what would be sent."""

        def on_trace_start(self, trace: Any) -> None:
            traced.append(trace)

        def __getattr__(self, name: str) -> Any:
            def ignore(*_: object) -> None:
                """The rest is not looked at."""

            return ignore

    set_trace_processors([Noting()])  # pyright: ignore[reportArgumentType] (it has what the library calls)
    try:
        agent = openai_agent(provider)
        configs: list[dict[str, Any]] = [{}, {"run_config": RunConfig()}]
        for config in configs:
            chat = make_chat(models.openai_agents(agent, **config))
            provider.says(Say("Hello"))
            assert (await chat.send_user_message("Hi")).text == "Hello"
            assert len(traced) == len(config)
    finally:
        set_trace_processors([])


async def test_a_guardrail_that_stops_the_agent_is_named(provider: Provider, make_chat: MakeChat) -> None:
    @input_guardrail
    def polite(context: Any, agent: Any, given: Any) -> GuardrailFunctionOutput:  # noqa: ARG001 (what the library gives)
        return GuardrailFunctionOutput("be polite", tripwire_triggered=True)

    provider.says(Say("Never"))
    chat = make_chat(models.openai_agents(openai_agent(provider, input_guardrails=[polite])))
    turn = await chat.send_user_message("Hey!")
    assert str(turn.error) == "the guardrail polite has stopped the agent: be polite"


async def test_an_agent_that_takes_too_many_turns_is_stopped(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.openai_agents(openai_agent(provider, tools=[rows]), max_turns=1))
    provider.says(Call("rows", '{"table": "cars"}'))
    turn = await chat.send_user_message("Go")
    assert "the agent gave up: Max turns (1) exceeded" in str(turn.error)


async def test_a_refusal_is_the_answer(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.openai_agents(openai_agent(provider)))
    provider.says(Decline("I will not"))
    turn = await chat.send_user_message("Go")
    assert (turn.status, turn.text) == ("completed", "I will not")


async def test_a_connection_that_breaks_off_says_so(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.openai_agents(openai_agent(provider)))
    provider.says(Say("Half"), Cut())
    turn = await chat.send_user_message("Go")
    assert (turn.status, turn.text) == ("failed", "Half")
    assert "the stream ended before the answer did" in str(turn.error)


@pytest.mark.parametrize(("given", "problem"), [("gpt-5", "not a text"), (Agent, "not the class Agent itself")])
def test_what_is_no_agent_is_refused_at_once(given: Any, problem: str) -> None:
    with pytest.raises(OptionError, match=r"models\.openai_agents takes an Agent of openai-agents") as caught:
        models.openai_agents(given)
    assert problem in str(caught.value)


def test_a_tool_that_the_agent_has_already_is_refused(provider: Provider) -> None:
    with pytest.raises(OptionError, match="the agent has a tool 'rows' already"):
        models.openai_agents(openai_agent(provider, tools=[rows]), tools=[models.tool(tasks, name="rows")])


def test_a_parameter_that_a_run_does_not_take_is_refused(provider: Provider) -> None:
    with pytest.raises(OptionError, match="did you mean max_turns"):
        models.openai_agents(openai_agent(provider), max_turn=3)
