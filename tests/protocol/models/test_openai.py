"""What is particular to clients of the OpenAI SDK: two ways to ask, and many servers."""

import base64
from typing import Any

import anthropic
import openai
import pytest

from chatkit_widget import OptionError, models
from chatkit_widget.models import Model, tool
from tests.protocol.models.adapters import MODEL
from tests.protocol.models.heard import Told, heard
from tests.protocol.models.script import Break, Call, Decline, Refuse, Say, Think, Tokens
from tests.protocol.models.test_conversation import ATTACHING, kinds, rows, tasks, told
from tests.protocol.models.wire import KEY, Provider
from tests.unit.chats import MakeChat


@pytest.fixture
def client(provider: Provider) -> openai.AsyncOpenAI:
    """A client whose server is the provider."""
    made = openai.AsyncOpenAI(base_url=provider.openai_url, api_key=KEY, max_retries=0)
    provider.closing.append(made.close)
    return made


def responses(client: Any, **more: Any) -> Model:
    return models.openai(client, model=MODEL, api="responses", **more)


async def test_other_servers_are_asked_for_chat_completions(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat
) -> None:
    provider.says(Say("Good day"))
    await make_chat(models.openai(client, model=MODEL)).send_user_message("Hello")
    assert provider.requests[0].path == "/v1/chat/completions"


@pytest.mark.parametrize("url", ["https://api.openai.com/v1", "https://eu.api.openai.com/v1"])
def test_openai_itself_is_asked_for_responses(url: str) -> None:
    with openai.OpenAI(base_url=url, api_key=KEY) as client:
        model: Any = models.openai(client, model=MODEL)
        assert model._dialogue.__name__ == "ResponsesDialogue"


async def test_a_client_of_azure_is_one(provider: Provider, make_chat: MakeChat) -> None:
    with openai.AzureOpenAI(
        azure_endpoint=provider.openai_url.removesuffix("/v1"), api_key=KEY, api_version="2026-01-01", max_retries=0
    ) as client:
        provider.says(Say("Good day"))
        turn = await make_chat(models.openai(client, model=MODEL)).send_user_message("Hello")
    assert turn.text == "Good day"
    assert provider.requests[0].path == f"/openai/deployments/{MODEL}/chat/completions"


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_the_model_of_the_menu_goes_before_the_one_in_code(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat, api: Any
) -> None:
    chat = make_chat(
        models.openai(client, model=MODEL, api=api), composer={"models": [{"id": "another", "label": "Another"}]}
    )
    provider.says(Say("Good day"))
    await chat.send_user_message("Hello", model="another")
    assert heard(provider.requests[0]).model == "another"


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_settings_go_to_each_request(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat, api: Any
) -> None:
    provider.says(Say("Good day"))
    model = models.openai(client, model=MODEL, api=api, temperature=0.25, store=True)
    await make_chat(model).send_user_message("Hello")
    assert provider.requests[0].body["temperature"] == 0.25
    assert provider.requests[0].body["store"] is True


async def test_responses_leave_nothing_with_the_provider_and_tell_thoughts_again_after_a_call(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat
) -> None:
    provider.says(Think("Which?"), Say("Looking"), Call("rows", '{"table": "cars"}'))
    provider.says(Say("4"))
    await make_chat(responses(client, tools=[rows])).send_user_message("How many?")
    assert [request.body["store"] for request in provider.requests] == [False, False]
    assert told(provider) == [
        Told("user", "How many?"),
        Told("assistant", "[thoughts sealed rs_0]"),
        Told("assistant", "Looking"),
        Told("call", 'rows({"table": "cars"})'),
        Told("result", "4"),
    ]


async def test_a_model_that_cannot_seal_its_thoughts_is_not_asked_to(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat
) -> None:
    provider.says(Refuse(400, "Encrypted content is not supported with this model.", "invalid_request_error"))
    provider.says(Call("rows", '{"table": "cars"}'))
    provider.says(Say("4"))
    turn = await make_chat(responses(client, tools=[rows])).send_user_message("How many?")
    assert turn.text == "4"
    assert ["include" in request.body for request in provider.requests] == [True, False, False]


async def test_a_response_of_several_thoughts_shows_each(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat
) -> None:
    provider.says(Think("One"), Think("Two", begins=True), Say("Done"))
    turn = await make_chat(responses(client)).send_user_message("Think")
    assert [getattr(task, "content", "") for task in tasks(turn.items)] == ["One", "Two"]


async def test_a_response_that_failed_tells_why(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat
) -> None:
    provider.says(Say("Well"), Break("The model was lost", "server_error", is_response=True))
    turn = await make_chat(responses(client)).send_user_message("Hello")
    assert str(turn.error) == "the provider ended the answer: The model was lost"
    assert turn.text == "Well"


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_what_a_model_declines_is_text(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat, api: Any
) -> None:
    provider.says(Decline("I will "), Decline("not"))
    turn = await make_chat(models.openai(client, model=MODEL, api=api)).send_user_message("Do it")
    assert turn.text == "I will not"


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
async def test_thoughts_come_in_either_field_and_go_back_in_it_after_a_call(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat, field: str
) -> None:
    provider.thinks_as = field
    provider.says(Think("Which "), Think("table?"), Call("rows", '{"table": "cars"}'))
    provider.says(Say("4"))
    turn = await make_chat(models.openai(client, model=MODEL, tools=[rows])).send_user_message("How many?")
    assert kinds(turn.items) == ["workflow", "workflow", "assistant_message"]
    assert provider.requests[1].body["messages"][1][field] == "Which table?"


async def test_an_async_client_that_a_cell_uses_too_is_told_to_be_one_of_the_chat(
    provider: Provider, make_chat: MakeChat
) -> None:
    client = openai.AsyncOpenAI(base_url=provider.openai_url, api_key=KEY, max_retries=0)
    provider.says(Say("To the cell"))
    async for _chunk in await client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": "Hello"}], stream=True
    ):
        pass
    turn = await make_chat(models.openai(client, model=MODEL)).send_user_message("Hello")
    await client.close()
    assert turn.status == "failed"
    assert "this async client is used on another event loop, as in a cell: give the chat" in str(turn.error)


async def test_calls_of_a_server_that_numbers_them_all_the_same_are_told_apart(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat
) -> None:
    provider.numbers_calls = False
    provider.says(Call("rows", '{"table": "cars"}', "call_a"), Call("rows", '{"table": "trips"}', "call_b"))
    provider.says(Say("4 and 5"))
    await make_chat(models.openai(client, model=MODEL, tools=[rows])).send_user_message("How many?")
    assert told(provider)[1:] == [
        Told("call", 'rows({"table": "cars"})'),
        Told("call", 'rows({"table": "trips"})'),
        Told("result", "4"),
        Told("result", "5"),
    ]


async def test_a_server_that_knows_no_stream_options_is_asked_without(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat
) -> None:
    provider.says(Refuse(422, "unknown field: stream_options", "invalid"))
    provider.says(Say("Good day"), Tokens(1, 2))
    turn = await make_chat(models.openai(client, model=MODEL)).send_user_message("Hello")
    assert turn.text == "Good day"
    assert getattr(turn.items[-1], "usage", None) is None
    assert ["stream_options" in request.body for request in provider.requests] == [True, False]


async def test_a_sync_client_asks_without_them_too(provider: Provider, make_chat: MakeChat) -> None:
    with openai.OpenAI(base_url=provider.openai_url, api_key=KEY, max_retries=0) as client:
        provider.says(Refuse(422, "unknown field: stream_options", "invalid"))
        provider.says(Say("Good day"))
        turn = await make_chat(models.openai(client, model=MODEL)).send_user_message("Hello")
    assert turn.text == "Good day"


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_files_go_to_the_model_as_it_takes_them(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat, api: Any
) -> None:
    chat = make_chat(models.openai(client, model=MODEL, api=api), composer=ATTACHING)
    provider.says(Say("I see"))
    files = await chat.attach(("a.pdf", b"%PDF-1.7 \x00"), ("cars.csv", b"\xef\xbb\xbfname\nA\n"), ("a.webp", b"\x00"))
    await chat.send_user_message("", attachments=files)
    pdf, picture = (base64.b64encode(data).decode() for data in (b"%PDF-1.7 \x00", b"\x00"))
    text = '<file name="cars.csv">\nname\nA\n\n</file>'
    assert told(provider) == [Told("user", f"[application/pdf {pdf}] {text} [image/webp {picture}]")]


async def test_sounds_go_to_chat_completions_and_documents_to_responses(
    client: openai.AsyncOpenAI, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(models.openai(client, model=MODEL), composer=ATTACHING)
    provider.says(Say("I hear"))
    await chat.send_user_message("Hear", attachments=await chat.attach(("a.wav", b"RIFF\x00")))
    (sound, _text) = provider.requests[0].body["messages"][0]["content"]
    assert sound["input_audio"] == {"data": base64.b64encode(b"RIFF\x00").decode(), "format": "wav"}
    chat = make_chat(responses(client), composer=ATTACHING)
    provider.says(Say("I read"))
    await chat.send_user_message("Read", attachments=await chat.attach(("a.docx", b"PK\x00")))
    (document, _text) = provider.requests[1].body["input"][0]["content"]
    assert (document["type"], document["filename"]) == ("input_file", "a.docx")


class Agent:
    """Stands for something of another package."""


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (KEY, r"takes a client of openai, not a text: models.openai\(OpenAI\(\), model=…\)"),
        (openai.OpenAI, r"not the class OpenAI: make one, as models.openai\(OpenAI\(\), model=…\)"),
        (openai, "not the module openai: make one"),
        (Agent(), "takes a client of openai, not Agent"),
        (None, "takes a client of openai, not NoneType"),
    ],
)
def test_what_is_no_client_is_refused_at_once(given: Any, problem: str) -> None:
    with pytest.raises(OptionError, match=problem) as caught:
        models.openai(given, model=MODEL)
    assert KEY not in str(caught.value)


def test_a_part_of_a_client_or_one_of_another_provider_is_refused_with_what_is_right() -> None:
    with openai.OpenAI(api_key=KEY) as client, anthropic.Anthropic(api_key=KEY) as other:
        with pytest.raises(OptionError, match="takes the client itself, not its part Responses"):
            models.openai(client.responses, model=MODEL)
        with pytest.raises(OptionError, match=r"not Anthropic: use models.anthropic\(client, model=…\)"):
            models.openai(other, model=MODEL)
        with pytest.raises(OptionError, match=r"not OpenAI: use models.openai\(client, model=…\)"):
            models.anthropic(client, model=MODEL)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"model": 7}, "the model of models.openai is a name such as the provider lists, not 7"),
        ({"model": ""}, "is a name such as the provider lists"),
        ({"api": "assistants"}, 'api= is "responses" or "chat", not \'assistants\''),
        ({"temprature": 1}, r"has no parameter temprature=.*: did you mean temperature=\?"),
        ({"zzz": 1}, "has no parameter zzz=, and neither have its library's requests$"),
        ({"messages": []}, "says messages= to the model itself"),
        ({"tools": [7]}, "a tool is a Python function, not int"),
        ({"tools": [rows, tool(rows)]}, "two tools have the name 'rows'"),
    ],
)
def test_what_is_wrong_beside_the_client_is_told_at_once(more: dict[str, Any], problem: str) -> None:
    options: dict[str, Any] = {"model": MODEL, **more}
    with (
        openai.OpenAI(base_url="http://localhost/v1", api_key=KEY) as client,
        pytest.raises(OptionError, match=problem),
    ):
        models.openai(client, **options)
