"""Chat models and chains of LangChain: what they are given, what they tell, and what goes wrong with them."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AnyMessage
from langchain_core.output_parsers import JsonOutputParser, StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda, RunnablePassthrough

from chatkit_widget import OptionError, models
from chatkit_widget.protocol.items import WorkflowItem
from tests.protocol.models.agents import Api, langchain_model
from tests.protocol.models.heard import Told, heard
from tests.protocol.models.script import Break, Call, Cut, Decline, Say, Step, Tokens
from tests.protocol.models.wire import Provider
from tests.unit.chats import MakeChat, handler

Chain = Runnable[Any, Any]


def rows(table: str) -> int:
    """Count the rows of a table."""
    return len(table)


def tasks(items: Any) -> list[Any]:
    return [task for item in items if isinstance(item, WorkflowItem) for task in item.workflow.tasks]


async def test_chat_completions_call_tools_too(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.langchain(langchain_model(provider, "chat"), tools=[rows]))
    provider.says(Say("Looking"), Call("rows", '{"table": "cars"}'), Tokens(1, 2))
    provider.says(Say("4"), Tokens(3, 4))
    turn = await chat.send_user_message("How many cars?")
    assert turn.text == "Looking\n\n4"
    assert [task.title for task in tasks(turn.items)] == ["rows(table='cars')"]
    assert [one.text for one in heard(provider.requests[-1]).said[-2:]] == ['rows({"table": "cars"})', "4"]


@pytest.mark.parametrize("change", ["bound", "retrying", "with a fallback"])
async def test_a_chat_model_stays_one_whatever_is_around_it(
    provider: Provider, make_chat: MakeChat, change: str
) -> None:
    model = langchain_model(provider)
    changed: dict[str, Chain] = {
        "bound": model.bind(temperature=0.5),
        "retrying": model.with_retry(stop_after_attempt=1),
        "with a fallback": model.with_fallbacks([model]),
    }
    chat = make_chat(models.langchain(changed[change], instructions="Be brief.", tools=[rows]))
    provider.says(Call("rows", '{"table": "cars"}'))
    provider.says(Say("4"))
    turn = await chat.send_user_message("How many cars?")
    assert turn.text == "4"
    request = heard(provider.requests[0])
    assert (request.instructions, request.tools) == ("Be brief.", ["rows"])
    assert change != "bound" or provider.requests[1].body["temperature"] == 0.5


async def test_a_chain_with_a_place_for_messages_gets_all_of_them(provider: Provider, make_chat: MakeChat) -> None:
    prompt = ChatPromptTemplate([("system", "Be brief."), MessagesPlaceholder("messages")])
    chat = make_chat(models.langchain(prompt | langchain_model(provider) | StrOutputParser()))
    for word in ("One", "Two"):
        provider.says(Say(word[:1]), Say(word[1:]))
        turn = await chat.send_user_message(f"{word}?")
        assert turn.text == word
    request = heard(provider.requests[-1])
    assert request.instructions == "Be brief."
    assert request.said == [Told("user", "One?"), Told("assistant", "One"), Told("user", "Two?")]


async def test_a_chain_with_a_history_gets_it_apart_from_the_text(provider: Provider, make_chat: MakeChat) -> None:
    prompt = ChatPromptTemplate([MessagesPlaceholder("chat_history", optional=True), ("human", "Q: {question}")])
    chat = make_chat(models.langchain(prompt | langchain_model(provider)))
    for word in ("One", "Two"):
        provider.says(Say(word), Tokens(1, 2))
        turn = await chat.send_user_message(f"{word}?")
    assert heard(provider.requests[-1]).said == [
        Told("user", "One?"),
        Told("assistant", "One"),
        Told("user", "Q: Two?"),
    ]
    usage: Any = getattr(turn.items[-1], "usage", None)
    assert (usage["input_tokens"], usage["output_tokens"]) == (1, 2)


async def test_a_chain_that_says_nothing_of_its_input_gets_the_text(provider: Provider, make_chat: MakeChat) -> None:
    prompt = ChatPromptTemplate([("human", "{context}: {question}")])
    found = RunnableLambda(handler(lambda text: f"found for {text}"))
    chain: Chain = {"context": found, "question": RunnablePassthrough()} | prompt | langchain_model(provider)
    chat = make_chat(models.langchain(chain))
    provider.says(Say("Yes"))
    await chat.send_user_message("cars")
    assert heard(provider.requests[0]).said == [Told("user", "found for cars: cars")]


async def test_an_answer_that_is_no_text_is_shown_as_json(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.langchain(langchain_model(provider) | JsonOutputParser()))
    provider.says(Say('{"name": '), Say('"Oslo"}'))
    turn = await chat.send_user_message("Which city?")
    assert turn.text == '```json\n{\n  "name": "Oslo"\n}\n```'


def messages_to_text(messages: list[AnyMessage]) -> str:
    return f"{len(messages)} messages"


def mapping_to_text(given: dict[str, Any]) -> str:
    return f"{given['input']} after {len(given['chat_history'])}"


def text_to_answer(text: str) -> dict[str, Any]:
    return {"question": text, "context": ["a"], "answer": f"{text}!"}


def slowly(chunks: Iterator[str]) -> Iterator[str]:
    for chunk in chunks:
        yield from (f"{chunk} ", "in ", "parts")


async def slowly_too(chunks: AsyncIterator[str]) -> AsyncIterator[str]:
    async for chunk in chunks:
        yield f"{chunk} "
        yield "too"


@pytest.mark.parametrize(
    ("runnable", "answer"),
    [
        (RunnableLambda(messages_to_text), "1 messages"),
        (RunnableLambda(mapping_to_text), "Hi after 0"),
        (RunnableLambda(text_to_answer), "Hi!"),
        (RunnableGenerator(slowly), "Hi in parts"),
        (RunnableGenerator(slowly_too), "Hi too"),
    ],
)
async def test_what_a_runnable_takes_and_gives_is_known_from_its_types(
    make_chat: MakeChat, runnable: Chain, answer: str
) -> None:
    chat = make_chat(models.langchain(runnable))
    turn = await chat.send_user_message("Hi")
    assert (turn.error, turn.text) == (None, answer)


async def test_a_refusal_is_the_answer(provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(models.langchain(langchain_model(provider)))
    provider.says(Decline("I will not"))
    turn = await chat.send_user_message("Go")
    assert (turn.status, turn.text) == ("completed", "I will not")


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        (
            [Call("rows", '{"table": "ca', is_broken=True), Cut(is_clean=True)],
            "in the middle of the call of the tool 'rows'",
        ),
        ([Say("Half"), Cut()], "the stream ended before the answer did"),
        ([Say("Half"), Break("It broke")], "It broke"),
    ],
)
async def test_a_stream_that_ends_too_early_says_so(
    provider: Provider, make_chat: MakeChat, api: Api, steps: list[Step], reason: str
) -> None:
    chat = make_chat(models.langchain(langchain_model(provider, api), tools=[rows]))
    provider.says(*steps)
    turn = await chat.send_user_message("Go")
    assert turn.status == "failed"
    assert reason in str(turn.error)
    provider.says(Say("Fine"))
    assert (await chat.send_user_message("Again")).text == "Fine"


@pytest.mark.parametrize(
    ("given", "more", "problem"),
    [
        (
            "gpt-5",
            {},
            "takes a Runnable of LangChain, as a chat model, prompt | model, or a compiled graph, not a text",
        ),
        (ChatPromptTemplate([("human", "{a} {b}")]), {}, "the chain takes 'a' and 'b'"),
        (RunnableLambda(messages_to_text), {"tools": [rows]}, "tools= is for a chat model"),
        (RunnableLambda(messages_to_text), {"instructions": "Be brief."}, "instructions= is for a chat model"),
        (FakeListChatModel(responses=["a"]), {"tools": [rows]}, "FakeListChatModel takes no tools"),
        (RunnableLambda(messages_to_text), {"config": 7}, "config is a mapping"),
    ],
)
def test_what_cannot_answer_is_refused_at_once(given: Any, more: dict[str, Any], problem: str) -> None:
    with pytest.raises(OptionError) as caught:
        models.langchain(given, **more)
    assert problem in str(caught.value)
