"""What is particular to clients of the Anthropic SDK."""

import base64
from typing import Any

import anthropic
import pytest

from chatkit_widget import OptionError, models
from tests.protocol.models.adapters import MODEL
from tests.protocol.models.heard import Told, heard
from tests.protocol.models.script import Call, Say, Think
from tests.protocol.models.test_conversation import ATTACHING, rows, tasks, told
from tests.protocol.models.wire import KEY, Provider
from tests.unit.chats import MakeChat


@pytest.fixture
def client(provider: Provider) -> anthropic.AsyncAnthropic:
    """A client whose server is the provider."""
    made = anthropic.AsyncAnthropic(base_url=provider.anthropic_url, api_key=KEY, max_retries=0)
    provider.closing.append(made.close)
    return made


async def test_thoughts_go_back_with_their_signatures_after_a_call(
    client: anthropic.AsyncAnthropic, provider: Provider, make_chat: MakeChat
) -> None:
    provider.says(Think("Which?"), Say("Looking"), Call("rows", '{"table": "cars"}'))
    provider.says(Say("4"))
    await make_chat(models.anthropic(client, model=MODEL, tools=[rows])).send_user_message("How many?")
    assert told(provider) == [
        Told("user", "How many?"),
        Told("assistant", "[thoughts signed 0]"),
        Told("assistant", "Looking"),
        Told("call", 'rows({"table": "cars"})'),
        Told("result", "4"),
    ]
    (thought, *_rest) = provider.requests[1].body["messages"][1]["content"]
    assert thought == {"type": "thinking", "thinking": "Which?", "signature": "signed 0"}
    assert provider.requests[1].body["messages"][2]["content"][0]["is_error"] is False


async def test_thoughts_that_a_server_does_not_sign_go_back_too(
    client: anthropic.AsyncAnthropic, provider: Provider, make_chat: MakeChat
) -> None:
    provider.signs = False
    provider.says(Think("Which?"), Call("rows", '{"table": "cars"}'))
    provider.says(Say("4"))
    turn = await make_chat(models.anthropic(client, model=MODEL, tools=[rows])).send_user_message("How many?")
    assert turn.text == "4"
    assert told(provider)[1] == Told("assistant", "[thoughts ]")


async def test_each_block_of_thinking_is_a_thought(
    client: anthropic.AsyncAnthropic, provider: Provider, make_chat: MakeChat
) -> None:
    provider.says(Think("One"), Think("Two", begins=True), Say("Done"))
    turn = await make_chat(models.anthropic(client, model=MODEL)).send_user_message("Think")
    assert [getattr(task, "content", "") for task in tasks(turn.items)] == ["One", "Two"]


async def test_settings_and_the_model_of_the_menu_go_to_each_request(
    client: anthropic.AsyncAnthropic, provider: Provider, make_chat: MakeChat
) -> None:
    model = models.anthropic(client, model=MODEL, max_tokens=99, system="Be brief.", stop_sequences=["END"])
    chat = make_chat(model, composer={"models": [{"id": "another", "label": "Another"}]})
    provider.says(Say("Good day"))
    await chat.send_user_message("Hello", model="another")
    request = heard(provider.requests[0])
    assert (request.model, request.instructions) == ("another", "Be brief.")
    assert provider.requests[0].body["max_tokens"] == 99
    assert provider.requests[0].body["stop_sequences"] == ["END"]


async def test_a_chat_that_has_greeted_first_is_told_from_the_user_on(
    client: anthropic.AsyncAnthropic, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(models.anthropic(client, model=MODEL))
    await chat.append("Ask me anything")
    provider.says(Say("Good day"))
    await chat.send_user_message("Hello")
    assert [message["role"] for message in provider.requests[0].body["messages"]] == ["user", "assistant", "user"]


async def test_files_go_to_the_model_as_it_takes_them(
    client: anthropic.AsyncAnthropic, provider: Provider, make_chat: MakeChat
) -> None:
    chat = make_chat(models.anthropic(client, model=MODEL), composer=ATTACHING)
    provider.says(Say("I see"))
    files = await chat.attach(("a.pdf", b"%PDF-1.7 \x00"), ("cars.csv", b"name\nA\n"), ("a.gif", b"GIF\x00"))
    await chat.send_user_message("", attachments=files)
    pdf, picture = (base64.b64encode(data).decode() for data in (b"%PDF-1.7 \x00", b"GIF\x00"))
    text = '<file name="cars.csv">\nname\nA\n\n</file>'
    assert told(provider) == [Told("user", f"[application/pdf {pdf}] {text} [image/gif {picture}]")]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"max_tokens": 0}, "max_tokens= is how many tokens an answer may have, such as 8192, not 0"),
        ({"max_tokens": True}, "not True"),
        ({"instructions": ["Be brief."]}, "instructions= of models.anthropic is a text, not list"),
        ({"instructions": "Be brief.", "system": "Be long."}, "instructions= and system= are the same"),
        ({"stop_sequence": []}, r"did you mean stop_sequences=\?"),
        ({"stream": False}, "says stream= to the model itself"),
    ],
)
def test_what_is_wrong_beside_the_client_is_told_at_once(more: dict[str, Any], problem: str) -> None:
    options: dict[str, Any] = {"model": MODEL, **more}
    with anthropic.Anthropic(api_key=KEY) as client, pytest.raises(OptionError, match=problem):
        models.anthropic(client, **options)
