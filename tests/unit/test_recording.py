"""Recording a chat and playing it, as in a notebook."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget import ChatKit, ReplayBackend, replay
from chatkit_widget.backends.message import Context
from chatkit_widget.errors import RecordingError
from tests.unit.test_asking import asked


def respond(message: Any) -> str:
    return f"You said {message.text}"


async def test_a_chat_that_was_recorded_plays_again(tmp_path: Path) -> None:
    path = tmp_path / "flow.jsonl"
    chat = ChatKit(respond)
    with chat.record(path) as recording:
        told = await chat.send_user_message("Hello")
    assert recording.path == path
    backend = replay(path, speed=None)
    assert isinstance(backend, ReplayBackend)
    again = ChatKit(backend)
    turn = await again.send_user_message("Hello")
    assert (turn.text, again.items) == (told.text, chat.items)
    assert again.thread == chat.thread
    chat.close()
    again.close()


async def test_a_recording_goes_where_the_path_says_and_ends_with_the_chat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chat = ChatKit(respond)
    recording = chat.record("flow.jsonl")
    assert recording.path == tmp_path / "flow.jsonl"
    with pytest.raises(RecordingError, match="already"):
        chat.record("flow.jsonl")
    await chat.send_user_message("Hello")
    chat.close()
    recording.stop()
    assert b"You said Hello" in recording.path.read_bytes()


async def test_the_thread_that_was_open_opens_with_the_replay(tmp_path: Path) -> None:
    chat = ChatKit(respond)
    await chat.send_user_message("before")
    chat.record(tmp_path / "flow.jsonl").stop()
    again = ChatKit(replay(tmp_path / "flow.jsonl"))
    assert again.to_jsonl().splitlines()[1:] == chat.to_jsonl().splitlines()[1:]
    assert again.messages == chat.messages
    chat.close()
    again.close()


async def test_what_a_function_writes_and_asks_while_it_answers_plays_again(tmp_path: Path) -> None:
    async def ask(message: Any, context: Context) -> str:
        if message.text == "Hello":
            async with context.chat.streaming() as words:
                words.write("Good ")
                words.write("day")
            await context.chat.append({"type": "Card", "children": []})
        return f"You take {await context.chat.ask('Tea or coffee?')}"

    path = tmp_path / "flow.jsonl"
    chat = ChatKit(ask)
    with chat.record(path):
        for text, answer in (("Hello", "tea"), ("Again", "coffee")):
            sending = asyncio.create_task(chat.send_user_message(text))
            await chat.submit_structured_input((await asked(chat)).id, {"answer": answer})
            assert (await sending).text == f"You take {answer}"
    again = ChatKit(replay(path, speed=None))
    for text in ("Hello", "Again"):
        turn = await again.send_user_message(text)
    assert turn.text == "You take coffee"
    assert again.items == chat.items
    assert again.messages == chat.messages
    assert again.thread == chat.thread
    chat.close()
    again.close()
