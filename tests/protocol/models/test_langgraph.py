"""Graphs of LangGraph: their tools, their memory, what they ask, and what goes wrong with them."""

import asyncio
from typing import Any, cast

import pytest
from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition
from langgraph.types import interrupt
from typing_extensions import TypedDict

from chatkit_widget import OptionError, models
from chatkit_widget.protocol.items import StructuredInput, WorkflowItem
from tests.protocol.models.agents import langchain_model
from tests.protocol.models.heard import Told, heard
from tests.protocol.models.script import Call, Gate, Hold, Refuse, Say, Tokens
from tests.protocol.models.wire import Provider
from tests.unit.chats import MakeChat, handler
from tests.unit.test_asking import asked
from tests.unit.waiting import until


def rows(table: str) -> int:
    """Count the rows of a table."""
    if table == "none":
        problem = "no such table"
        raise ValueError(problem)
    return len(table)


def agent(provider: Provider, checkpointer: Any = None, *, is_async: bool = True) -> Any:
    """Return a graph of a model that calls tools."""
    model: Any = cast("Any", langchain_model(provider, "chat")).bind_tools([rows])

    async def think(state: Any) -> Any:
        return {"messages": [await model.ainvoke(state["messages"])]}

    def think_here(state: Any) -> Any:
        return {"messages": [model.invoke(state["messages"])]}

    graph: Any = StateGraph(MessagesState)
    graph.add_node("model", think if is_async else think_here)
    graph.add_node("tools", ToolNode([rows], handle_tool_errors=True))
    graph.add_edge(START, "model")
    graph.add_conditional_edges("model", tools_condition)
    graph.add_edge("tools", "model")
    return graph.compile(checkpointer=checkpointer)


def saying(function: Any, checkpointer: Any = None, state: Any = MessagesState, **more: Any) -> Any:
    """Return a graph of one node."""
    graph: Any = StateGraph(state)
    graph.add_node("say", function)
    graph.add_edge(START, "say")
    return graph.compile(checkpointer=checkpointer, **more)


def tasks(items: Any) -> list[Any]:
    return [task for item in items if isinstance(item, WorkflowItem) for task in item.workflow.tasks]


@pytest.mark.parametrize("is_async", [True, False])
async def test_text_streams_and_tools_are_tasks(provider: Provider, make_chat: MakeChat, is_async: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    chat = make_chat(models.langchain(agent(provider, is_async=is_async)))
    gate = Gate()
    provider.says(Call("rows", '{"table": "cars"}'), Tokens(1, 2))
    provider.says(Say("Four "), Hold(gate), Say("cars"), Tokens(3, 4))
    asking = asyncio.create_task(chat.send_user_message("How many cars?"))
    await until(chat, lambda: chat.items and getattr(chat.items[-1], "text", "") == "Four ")
    gate.open()
    turn = await asking
    assert turn.text == "Four cars"
    (task,) = tasks(turn.items)
    assert (task.title, task.content, task.status_indicator) == ("rows(table='cars')", "```\n4\n```", "complete")
    usage: Any = getattr(turn.items[-1], "usage", None)
    assert (usage["input_tokens"], usage["output_tokens"], usage["requests"]) == (4, 6, 2)


async def test_a_tool_that_fails_is_a_task_that_failed(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.langchain(agent(provider)))
    provider.says(Call("rows", '{"table": "none"}'))
    provider.says(Say("Sorry"))
    turn = await chat.send_user_message("How many?")
    assert turn.text == "Sorry"
    assert tasks(turn.items)[0].content.startswith("**Failed:** ")


async def test_a_graph_without_a_memory_is_told_the_whole_conversation(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.langchain(agent(provider)))
    for word in ("One", "Two"):
        provider.says(Say(word))
        await chat.send_user_message(f"{word}?")
    assert heard(provider.requests[-1]).said == [Told("user", "One?"), Told("assistant", "One"), Told("user", "Two?")]


async def test_a_graph_that_remembers_forgets_what_was_taken_back(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.langchain(agent(provider, InMemorySaver())))
    provider.says(Call("rows", '{"table": "cars"}'))
    provider.says(Say("Four"))
    await chat.send_user_message("How many cars?")
    provider.says(Refuse(500, "Oops", "server_error"))
    turn = await chat.send_user_message("And trips?")
    assert "Oops" in str(turn.error)
    provider.says(Say("Five"))
    assert (await chat.retry()).text == "Five"
    provider.says(Say("Six"))
    await chat.edit_user_message("And trains?")
    assert heard(provider.requests[-1]).said == [
        Told("user", "How many cars?"),
        Told("call", 'rows({"table": "cars"})'),
        Told("result", "4"),
        Told("assistant", "Four"),
        Told("user", "And trains?"),
    ]


async def test_what_a_graph_asks_is_asked_in_the_chat(make_chat: MakeChat) -> None:
    def ask(_state: Any) -> Any:
        file = interrupt("Which file?")
        unit = interrupt({"question": "Which unit?", "options": ["g", "kg"]})
        return {"messages": [AIMessage(f"{file} in {unit}")]}

    chat = make_chat(models.langchain(saying(ask, InMemorySaver())))
    asking = asyncio.create_task(chat.send_user_message("Go"))
    for question, answer in (("Which file?", "cars.csv"), ("Which unit?", "kg")):
        item = await asked(chat)
        assert item.inputs[0].question == question
        await chat.submit_structured_input(item.id, {"answer": answer})
        await until(chat, lambda item=item: _status(chat, item) == "answered")
    assert (await asking).text == "cars.csv in kg"


def _status(chat: Any, item: StructuredInput) -> str:
    return next(one.status for one in chat.items if one.id == item.id)


@pytest.mark.parametrize(("word", "kind"), [("Allow", "approve"), ("Refuse", "reject")])
async def test_calls_that_are_to_be_approved_are_asked_about(make_chat: MakeChat, word: str, kind: str) -> None:
    decided: list[Any] = []

    def review(_state: Any) -> Any:
        request = {"action_requests": [{"name": "delete", "args": {"row": 7}}], "review_configs": []}
        decided.append(interrupt(request))
        return {"messages": [AIMessage("Well")]}

    chat = make_chat(models.langchain(saying(review, InMemorySaver())))
    asking = asyncio.create_task(chat.send_user_message("Go"))
    item = await asked(chat)
    assert item.inputs[0].question == "Allow delete(row=7)?"
    await chat.submit_structured_input(item.id, {"answer": word})
    assert (await asking).text == "Well"
    (answer,) = decided
    assert [one["type"] for one in answer["decisions"]] == [kind]


def again(_state: Any) -> Any:
    return {"messages": []}


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        (saying(handler(lambda _state: interrupt({"what": 1})), InMemorySaver()), "which a chat cannot ask"),
        (saying(handler(lambda _state: interrupt("Who?"))), "only one with a checkpointer can go on"),
        (saying(again, InMemorySaver(), interrupt_before=["say"]), "the graph stops before or after a node"),
    ],
)
async def test_what_a_graph_cannot_ask_is_a_clear_error(make_chat: MakeChat, graph: Any, reason: str) -> None:
    chat = make_chat(models.langchain(graph))
    turn = await chat.send_user_message("Go")
    assert turn.status == "failed"
    assert reason in str(turn.error)


async def test_a_graph_that_does_not_end_is_stopped(make_chat: MakeChat) -> None:
    graph: Any = StateGraph(MessagesState)
    graph.add_node("round", again)
    graph.add_edge(START, "round")
    graph.add_edge("round", "round")
    chat = make_chat(models.langchain(graph.compile(), config={"recursion_limit": 3}))
    turn = await chat.send_user_message("Go")
    assert "the graph has taken 3 steps without an end" in str(turn.error)


async def test_stop_ends_the_request_of_a_graph(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.langchain(agent(provider)))
    provider.says(Say("Once"), Hold(Gate()))
    asking = asyncio.create_task(chat.send_user_message("Go"))
    await until(chat, lambda: chat.items and getattr(chat.items[-1], "text", "") == "Once")
    await chat.stop()
    assert (await asking).status == "stopped"
    await provider.requests[0].gone()


class Question(TypedDict):
    """A state that has no messages."""

    question: str
    found: str


async def test_a_state_without_messages_gets_the_text(make_chat: MakeChat) -> None:
    asked_for: list[str] = []

    def note(state: Question) -> Any:
        asked_for.append(state["question"])
        return {"found": "x"}

    chat = make_chat(models.langchain(saying(note, state=Question)))
    turn = await chat.send_user_message("Who?")
    assert (turn.error, asked_for) == (None, ["Who?"])


class Nothing(TypedDict):
    """A state that has no place for a message."""

    number: int


@pytest.mark.parametrize(
    ("given", "more", "problem"),
    [
        (StateGraph(MessagesState), {}, "Compile it first"),
        (saying(again), {"tools": [rows]}, "tools= is for a chat model"),
        (saying(again, state=Nothing), {}, "the state of the graph has ['number'], and nothing for a message"),
    ],
)
def test_what_cannot_answer_is_refused_at_once(given: Any, more: dict[str, Any], problem: str) -> None:
    with pytest.raises(OptionError) as caught:
        models.langchain(given, **more)
    assert problem in str(caught.value)
