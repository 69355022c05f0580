"""What goes wrong with a provider is told in the turn, with the provider's own reason, and the chat goes on."""

import socket
from typing import Any

import anthropic
import openai
import pytest

from chatkit_widget import models
from chatkit_widget.errors import BackendError, StreamError
from chatkit_widget.protocol.stream import Notice
from tests.protocol.models.adapters import ADAPTERS, AGENTS, CLIENTS, MODEL, Adapter
from tests.protocol.models.heard import heard
from tests.protocol.models.script import Break, Call, Cut, Full, Gate, Hold, Refuse, Say, Tokens
from tests.protocol.models.test_conversation import kinds
from tests.protocol.models.wire import KEY, Provider
from tests.unit.chats import MakeChat


@pytest.fixture(params=CLIENTS)
def adapter(request: pytest.FixtureRequest) -> Adapter:
    """Each kind of client in turn."""
    return CLIENTS[request.param]


@pytest.fixture(params=ADAPTERS)
def any_adapter(request: pytest.FixtureRequest) -> Adapter:
    """Each kind of client and of agent in turn."""
    return ADAPTERS[request.param]


@pytest.fixture(params=AGENTS)
def agent(request: pytest.FixtureRequest) -> Adapter:
    """Each kind of agent in turn."""
    return AGENTS[request.param]


def look(at: str) -> str:
    """Look at something."""
    return at


def error_of(turn: Any) -> BackendError:
    """The error of a turn that failed."""
    assert turn.status == "failed"
    assert isinstance(turn.error, BackendError)
    return turn.error


@pytest.mark.parametrize(
    ("refuse", "words", "allow_retry"),
    [
        (Refuse(401, "Wrong key", "invalid_api_key"), "refuses the key (401): Wrong key. Give the client", False),
        (Refuse(404, "No model of a test", "model_not_found"), "know this model or address (404): No model", False),
        (Refuse(429, "Too many", "rate_limit_exceeded", 7), "(429): Too many. Try again in 7 seconds.", True),
        (Refuse(400, "Prompt is too long: 9 > 8", "context_length_exceeded"), "conversation is too long", False),
        (Refuse(413, "Too large", "request_too_large"), "conversation is too long for the model (413)", False),
        (Refuse(422, "top_k is odd", "invalid"), "refuses the request (422): top_k is odd", False),
        (Refuse(500, "Out of order", "server_error"), "the provider failed (500): Out of order", True),
    ],
)
async def test_a_refusal_is_told_with_its_reason(
    any_adapter: Adapter, provider: Provider, make_chat: MakeChat, refuse: Refuse, words: str, *, allow_retry: bool
) -> None:
    chat = make_chat(any_adapter(provider))
    provider.says(refuse)
    error = error_of(await chat.send_user_message("Hello"))
    assert words in str(error)
    assert (error.allow_retry, error.status) == (allow_retry, refuse.status)
    assert error.detail is not None
    assert "Traceback" in error.detail
    provider.says(Say("Good day"))
    assert (await chat.send_user_message("Again")).text == "Good day"


async def test_a_provider_that_repeats_the_key_is_not_repeated(
    any_adapter: Adapter, provider: Provider, make_chat: MakeChat, caplog: pytest.LogCaptureFixture
) -> None:
    chat = make_chat(any_adapter(provider))
    provider.says(Refuse(401, f"No such key: {KEY}", "invalid_api_key"))
    error = error_of(await chat.send_user_message("Hello"))
    assert "No such key: …" in str(error)
    assert error.status == 401
    told = [str(error), error.detail, repr(error.__cause__), repr(error.__context__), caplog.text, chat.to_jsonl()]
    assert not [text for text in told if KEY in str(text)]


async def test_an_error_within_a_stream_keeps_what_came_before_it(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider))
    provider.says(Say("As far as"), Break("Overloaded", "overloaded_error"))
    turn = await chat.send_user_message("Hello")
    error = error_of(turn)
    assert "the provider ended the answer: Overloaded" in str(error)
    assert error.allow_retry
    assert turn.text == "As far as"


@pytest.mark.parametrize("is_clean", [True, False])
async def test_a_stream_that_ends_within_a_call_names_the_tool(
    adapter: Adapter, provider: Provider, make_chat: MakeChat, *, is_clean: bool
) -> None:
    chat = make_chat(adapter(provider, tools=[look]))
    provider.says(Say("Well"), Call("look", '{"at": "th', is_broken=True), Cut(is_clean=is_clean))
    turn = await chat.send_user_message("Hello")
    error = error_of(turn)
    assert isinstance(error, StreamError)
    assert str(error) == "the stream ended in the middle of the call of the tool 'look'"
    assert turn.text == "Well"
    assert kinds(turn.items) == ["assistant_message"]
    provider.says(Say("Here I am"))
    assert (await chat.retry()).text == "Here I am"


@pytest.mark.parametrize("is_clean", [True, False])
async def test_a_stream_that_ends_within_an_answer_is_an_error(
    adapter: Adapter, provider: Provider, make_chat: MakeChat, *, is_clean: bool
) -> None:
    chat = make_chat(adapter(provider))
    provider.says(Say("As far as"), Cut(is_clean=is_clean))
    turn = await chat.send_user_message("Hello")
    error = error_of(turn)
    assert isinstance(error, StreamError)
    assert str(error) == "the stream ended before the answer did"
    assert turn.text == "As far as"


async def test_an_agent_whose_connection_is_cut_tells_where(
    agent: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(agent(provider, tools=[look]))
    provider.says(Say("As far as"), Cut())
    turn = await chat.send_user_message("Hello")
    assert str(error_of(turn)) == "the stream ended before the answer did"
    assert turn.text == "As far as"
    provider.says(Say("Well"), Call("look", '{"at": "th', is_broken=True), Cut())
    error = error_of(await chat.send_user_message("Hello"))
    assert isinstance(error, StreamError)
    assert str(error) == "the stream ended in the middle of the call of the tool 'look'"
    provider.says(Say("Here I am"))
    assert (await chat.retry()).text == "Here I am"


async def test_a_call_of_an_agent_that_ends_half_way_is_not_made(
    agent: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(agent(provider, tools=[look]))
    provider.says(Say("Well"), Call("look", '{"at": "th', is_broken=True), Cut(is_clean=True))
    turn = await chat.send_user_message("Hello")
    error = error_of(turn)
    assert isinstance(error, StreamError)
    assert str(error) == "the stream ended in the middle of the call of the tool 'look'"
    assert (turn.text, kinds(turn.items)) == ("Well", ["assistant_message"])
    assert len(provider.requests) == 1
    provider.says(Say("Here I am"))
    assert (await chat.retry()).text == "Here I am"


async def test_an_answer_that_is_as_long_as_it_may_be_says_so(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider))
    events: list[Any] = []
    chat.on("stream.event", events.append)
    provider.says(Say("As far as"), Full(), Tokens(1, 2))
    turn = await chat.send_user_message("Hello")
    assert (turn.status, turn.text) == ("completed", "As far as")
    (notice,) = [event.event for event in events if isinstance(event.event, Notice)]
    assert "it has as many tokens as one may have" in notice.message


@pytest.mark.parametrize("name", [name for name in AGENTS if name != "openai_agents chat"])  # which hides it
async def test_an_answer_of_an_agent_that_is_as_long_as_it_may_be_says_so(
    name: str, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(AGENTS[name](provider))
    events: list[Any] = []
    chat.on("stream.event", events.append)
    provider.says(Say("As far as"), Full(), Tokens(1, 2))
    turn = await chat.send_user_message("Hello")
    assert (turn.status, turn.text) == ("completed", "As far as")
    (notice,) = [event.event for event in events if isinstance(event.event, Notice)]
    assert "it has as many tokens as one may have" in notice.message


async def test_a_call_that_was_cut_by_the_limit_of_tokens_is_not_made(
    adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(adapter(provider, tools=[look]))
    provider.says(Call("look", '{"at": "th', is_broken=True), Full())
    error = error_of(await chat.send_user_message("Hello"))
    assert str(error) == "the stream ended in the middle of the call of the tool 'look'"


async def test_a_call_with_arguments_that_are_no_json_is_told_to_the_model(
    any_adapter: Adapter, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(any_adapter(provider, tools=[look]))
    provider.says(Call("look", '{"at": there}'))
    provider.says(Say("Sorry"))
    turn = await chat.send_user_message("Look")
    assert (turn.status, turn.text) == ("completed", "Sorry")
    assert " JSON" in heard(provider.requests[-1]).said[-1].text


async def test_a_file_that_cannot_be_sent_is_named(adapter: Adapter, provider: Provider, make_chat: MakeChat) -> None:
    chat = make_chat(adapter(provider), composer={"attachments": {"enabled": True}})
    files = await chat.attach(("film.mp4", b"\x00\x01\x02"))
    error = error_of(await chat.send_user_message("See", attachments=files))
    assert f"{MODEL} cannot be sent film.mp4 (video/mp4): it takes PNG, JPEG, GIF, WebP, PDF" in str(error)
    assert not error.allow_retry
    assert provider.requests == []


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
async def test_a_server_that_is_not_there_is_told(kind: str, make_chat: MakeChat) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        if kind == "openai":
            client: Any = openai.OpenAI(base_url=url, api_key=KEY, max_retries=0)
            model = models.openai(client, model=MODEL)
        else:
            client = anthropic.Anthropic(base_url=url, api_key=KEY, max_retries=0)
            model = models.anthropic(client, model=MODEL)
        error = error_of(await make_chat(model).send_user_message("Hello"))
        client.close()
    assert "the model cannot be reached (ConnectError: " in str(error)
    assert str(error).endswith("is its server running?")


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
async def test_a_model_that_is_silent_for_too_long_is_told(kind: str, provider: Provider, make_chat: MakeChat) -> None:
    if kind == "openai":
        client: Any = openai.OpenAI(base_url=provider.openai_url, api_key=KEY, max_retries=0, timeout=0.1)
        model = models.openai(client, model=MODEL)
    else:
        client = anthropic.Anthropic(base_url=provider.anthropic_url, api_key=KEY, max_retries=0, timeout=0.1)
        model = models.anthropic(client, model=MODEL)
    provider.says(Say("Well"), Hold(Gate()))
    turn = await make_chat(model).send_user_message("Hello")
    client.close()
    assert "the model has not answered in time: give the client a longer timeout=" in str(error_of(turn))
    assert turn.text == "Well"


async def test_a_client_that_retries_by_itself_shows_nothing_of_it(provider: Provider, make_chat: MakeChat) -> None:
    with openai.OpenAI(base_url=provider.openai_url, api_key=KEY) as client:
        provider.says(Refuse(500, "Out of order", "server_error"))
        provider.says(Say("Here I am"))
        turn = await make_chat(models.openai(client, model=MODEL)).send_user_message("Hello")
    assert (turn.status, turn.text) == ("completed", "Here I am")
    assert len(provider.requests) == 2
