"""What the models of agents have in common, beside the conversation that all models have."""

import base64
from typing import Any

import pytest

from chatkit_widget import models
from tests.protocol.models.adapters import AGENTS, Adapter
from tests.protocol.models.agents import langchain_model, openai_agent, pydantic_agent
from tests.protocol.models.heard import Told, heard
from tests.protocol.models.script import Call, Say
from tests.protocol.models.wire import KEY, Provider
from tests.unit.chats import MakeChat

ATTACHING = {"attachments": {"enabled": True}}
PDF = b"%PDF-1.7 \x00"


@pytest.fixture(params=AGENTS)
def agent(request: pytest.FixtureRequest) -> Adapter:
    """Each of them in turn."""
    return AGENTS[request.param]


async def test_texts_and_documents_are_read(agent: Adapter, provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(agent(provider), composer=ATTACHING)
    provider.says(Say("I see"))
    await chat.send_user_message("Read", attachments=await chat.attach(("a.txt", b"Hello"), ("b.pdf", PDF)))
    (told,) = heard(provider.requests[0]).said
    pdf = f"[application/pdf {base64.b64encode(PDF).decode()}]"
    assert told == Told("user", f'<file name="a.txt">\nHello\n</file> {pdf} Read')


async def test_a_file_without_words_is_enough(agent: Adapter, provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(agent(provider), composer=ATTACHING)
    provider.says(Say("I see"))
    turn = await chat.send_user_message("", attachments=await chat.attach(("a.txt", b"Hello")))
    assert turn.text == "I see"
    assert heard(provider.requests[0]).said == [Told("user", '<file name="a.txt">\nHello\n</file>')]


async def test_arguments_that_are_no_json_are_told_to_the_model(
    agent: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    def look(at: str) -> str:
        return at

    chat = make_chat(agent(provider, tools=[look]))
    provider.says(Call("look", '{"at": there}'))
    provider.says(Say("Sorry"))
    turn = await chat.send_user_message("Look")
    assert (turn.status, turn.text) == ("completed", "Sorry")
    assert "JSON" in heard(provider.requests[-1]).said[-1].text


async def test_the_agent_of_openai_answers_with_the_model_that_the_user_chose(
    provider: Provider, make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-key-of-nobody")
    monkeypatch.setenv("OPENAI_BASE_URL", provider.openai_url)
    chat = make_chat(models.openai_agents(openai_agent(provider)))
    provider.says(Say("Hello"))
    assert (await chat.send_user_message("Hi", model="another")).text == "Hello"
    assert heard(provider.requests[0]).model == "another"


async def test_a_film_is_an_error_before_anything_is_sent(provider: Provider, make_chat: MakeChat) -> None:
    for model in (models.pydantic_ai(pydantic_agent(provider)), models.openai_agents(openai_agent(provider))):
        chat = make_chat(model, composer=ATTACHING)
        film: Any = await chat.attach(("film.mp4", b"\x00\x01\x02"))
        turn = await chat.send_user_message("See", attachments=film)
        assert "cannot be sent" in str(turn.error)
    assert provider.requests == []


def test_none_tells_the_key(provider: Provider) -> None:
    for model in (
        models.pydantic_ai(pydantic_agent(provider)),
        models.openai_agents(openai_agent(provider)),
        models.langchain(langchain_model(provider).with_retry().with_fallbacks([langchain_model(provider)])),
    ):
        assert KEY in model.secrets()
