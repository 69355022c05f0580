"""What is written while a chat records: all that goes between it and its backend, and no secret."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.hosted import HostedBackend
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.backends.replay import replay
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.errors import ChatKitClosedError, OptionError, RecordingError
from chatkit_widget.options import Options
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.questions import MarksRead
from chatkit_widget.protocol.requests import StreamingRequest, ThreadsList
from chatkit_widget.protocol.stream import ClientEffect, ItemDone, StreamEvent, ThreadCreated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.runtime import on_session
from chatkit_widget.session.recording import Recording
from chatkit_widget.testing import RawBackend
from tests.protocol.backends.faulty import FaultyServer, reply, status
from tests.protocol.backends.faulty import events as streaming
from tests.protocol.backends.samples import ANSWER, EMPTY_PAGE, delta, done
from tests.protocol.backends.scripted_server import Uvicorn
from tests.protocol.client import Client, Connect
from tests.protocol.conformance_server import ConformanceServer, event
from tests.protocol.wire import OPTIONS, streamed, thread, user

PLANTED = "planted-0123456789"
"""A secret that must be in no file."""


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep failures that are meant out of the log."""
    monkeypatch.setattr(logging.getLogger("chatkit_widget"), "disabled", True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a recording goes."""
    return tmp_path / "flow.jsonl"


def record(client: Client, path: Path | str, *, overwrite: bool = False) -> Recording:
    return client.session.overhearing.recordings.begin(path, overwrite=overwrite)


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def echo(message: Message) -> str:
    return f"You said {message.text}"


# What is in it


async def test_a_recording_has_a_header_and_a_line_for_each_event(connect: Connect, path: Path) -> None:
    client = connect(echo)
    with record(client, path) as recording:
        assert recording.is_running
        turn = await client.send("Hello")
    header, *entries = lines_of(path)
    assert (header["type"], header["version"], header["backend"]) == ("chatkit_widget.recording", 1, "function")
    assert (header["can_replace"], header["can_add"], header.get("thread")) == (True, True, None)
    assert recording.count == len(entries)
    assert [line["type"] for line in entries[:5]] == ["request", "reply", "end", "request", "event"]
    times = [line["t"] for line in entries]
    assert times == sorted(times)
    assert turn.user_message is not None
    assert entries[-2]["event"]["item"]["content"][0]["text"] == "You said Hello"
    assert entries[-1] == {"type": "end", "t": times[-1], "n": 2}
    assert not recording.is_running
    assert repr(recording) == f"Recording('{path}', count={len(entries)})"


async def test_events_that_come_far_apart_have_times_of_their_own(connect: Connect, path: Path) -> None:
    gates = [asyncio.Event() for _ in range(2)]

    async def script(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        yield ThreadCreated(thread=thread())
        yield ItemDone(item=user("msg_1"))
        for gate in gates:
            await gate.wait()
            yield ClientEffect(name="ring")

    client = connect(RawBackend(script))
    recording = record(client, path)
    turn = client.begin()
    for count, gate in enumerate(gates):
        await until(lambda count=count: read(path).count(b'"client_effect"') == count and b"msg_1" in read(path))
        await on_session(opened(gate))
    await turn
    recording.stop()
    times = [line["t"] for line in lines_of(path) if line["type"] == "event"]
    assert times[0] <= times[1] < times[2] < times[3]


async def opened(gate: asyncio.Event) -> None:
    gate.set()


async def until(is_so: Any) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 (another thread writes the file)
            await asyncio.sleep(0.005)


async def test_two_answers_and_a_request_beside_them_are_told_apart(connect: Connect, path: Path) -> None:
    async def respond(message: Message, context: Context) -> AsyncGenerator[str]:
        yield message.text
        context.progress("waiting")
        await asyncio.sleep(0)
        yield "!"

    client = connect(respond)
    with record(client, path):
        turn = client.begin("one")
        await client.until(lambda: client.thread_id)
        await client.run(client.session.list_threads())
        await turn
    asked = {line["n"]: line["request"]["type"] for line in lines_of(path) if line["type"] == "request"}
    assert list(asked.values()) == ["threads.list", "threads.create", "threads.list"]
    assert {line["n"] for line in lines_of(path) if line["type"] == "end"} == set(asked)


async def test_what_streams_already_when_it_begins_is_not_in_it(connect: Connect, path: Path) -> None:
    gate = asyncio.Event()

    async def script(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        yield ThreadCreated(thread=thread())
        yield ItemDone(item=user("msg_1"))
        await gate.wait()
        for each in streamed("answer", "late"):
            yield each

    client = connect(RawBackend(script, [OPTIONS, *streamed("next", "after")]))
    turn = client.begin("one")
    await client.until(lambda: client.ids == ["msg_1"])
    with record(client, path):
        await on_session(opened(gate))
        await turn
        await client.send("two")
    header, *entries = lines_of(path)
    assert [item["id"] for item in header["thread"]["items"]["data"]] == ["msg_1"]
    assert [line["request"]["type"] for line in entries if line["type"] == "request"] == ["threads.add_user_message"]
    assert b"late" not in read(path)


async def test_what_json_has_not_stands_as_its_type(connect: Connect, path: Path) -> None:
    strange: Any = {"object": object(), 3: {1, 2}, "half": "\ud83d", "many": [1.5, None, True]}
    client = connect(RawBackend([ThreadCreated(thread=thread()), ClientEffect(name="ring", data=strange)]))
    with record(client, path):
        await client.send()
    (effect,) = [line["event"] for line in lines_of(path) if line.get("event", {}).get("type") == "client_effect"]
    assert effect["data"] == {"object": "<object>", "3": [1, 2], "half": "?", "many": [1.5, None, True]}


async def test_halves_of_characters_in_text_do_not_end_a_recording(connect: Connect, path: Path) -> None:
    client = connect(RawBackend([ThreadCreated(thread=thread()), *streamed("answer", "ok \ud83d", " ok")]))
    with record(client, path):
        await client.send()
    assert [line["event"]["update"]["delta"] for line in lines_of(path) if "delta" in str(line)] == ["ok ?", " ok"]


# How it ends, and what can go wrong


async def test_a_recording_ends_with_the_chat_and_can_be_stopped_twice(connect: Connect, path: Path) -> None:
    client = connect(echo)
    recording = record(client, path)
    await client.send()
    await client.close()
    assert not recording.is_running
    assert lines_of(path)[-1]["type"] == "end"
    recording.stop()
    recording.close()
    with pytest.raises(ChatKitClosedError):
        record(client, path.with_name("other.jsonl"))


async def test_it_can_be_begun_and_stopped_in_functions_of_the_chat(connect: Connect, path: Path) -> None:
    client = connect(echo)

    async def within() -> int:
        with record(client, path) as recording:
            await client.session.list_threads()
        return len(read(path).splitlines()) - recording.count

    assert await client.run(within()) == 1


async def test_a_file_that_is_there_is_not_lost_unless_that_is_said(connect: Connect, path: Path) -> None:
    write(path, b"mine")
    client = connect(echo)
    with pytest.raises(RecordingError, match=r"there is a file .* already: give another name, or overwrite=True"):
        record(client, path)
    assert read(path) == b"mine"
    with record(client, path, overwrite=True):
        with pytest.raises(RecordingError, match="this chat already records to"):
            record(client, path, overwrite=True)
        other = record(client, path.with_name("other.jsonl"))
        await client.send()
        other.stop()
    assert len(lines_of(path)) == len(lines_of(path.with_name("other.jsonl")))


def test_where_no_file_can_be_it_says_why(tmp_path: Path) -> None:
    async def check() -> None:
        client = Client(RawBackend(), Options())
        for where, reason in (
            (tmp_path, "Is a directory"),
            (tmp_path / "no" / "flow.jsonl", "No such file"),
            ("a\0b", "null"),
        ):
            with pytest.raises(RecordingError, match=f"no recording can be written to .*{reason}"):
                record(client, where, overwrite=True)
        wrong: Any = 3
        with pytest.raises(OptionError, match="the path of a recording is text or a Path"):
            record(client, wrong)
        await client.close()

    asyncio.run(check())


async def test_a_full_disk_is_told_once_and_the_chat_goes_on(connect: Connect) -> None:
    client = connect(echo)
    recording = record(client, "/dev/full", overwrite=True)
    await client.until(lambda: client.of(events.Error))
    assert (await client.send("one")).text == "You said one"
    assert (await client.send("two")).text == "You said two"
    (told,) = client.of(events.Error)
    assert isinstance(told.error, RecordingError)
    assert "'/dev/full' was ended, since it cannot be written: No space left on device" in str(told.error)
    (notice,) = client.view.notices or []
    assert notice.message == str(told.error)
    assert not recording.is_running
    recording.stop()


async def test_what_was_to_be_written_when_a_file_failed_is_dropped(connect: Connect) -> None:
    client = connect(echo)

    async def within() -> None:
        recording = record(client, "/dev/full", overwrite=True)
        with client.session.traffic.exchange(MarksRead(thread_id="thr_1")):
            recording.stop()

    await client.run(within())
    await client.until(lambda: client.of(events.Error))
    assert len(client.of(events.Error)) == 1


async def test_a_reply_to_what_was_asked_before_is_not_in_it(connect: Connect, path: Path) -> None:
    gate = asyncio.Event()

    async def slow(_request: object) -> Page[Thread]:
        await gate.wait()
        return Page(data=[])

    backend = RawBackend()
    backend.replies[ThreadsList] = slow
    client = connect(backend)
    starting = asyncio.create_task(client.run(client.session.start()))
    await until(lambda: backend.requests)
    with record(client, path) as recording:
        await on_session(opened(gate))
        await starting
    assert recording.count == 0


async def test_a_file_that_vanishes_is_told_and_the_chat_goes_on(connect: Connect, path: Path) -> None:
    client = connect(echo)
    recording = record(client, path)
    await client.send("one")
    await until(lambda: b"You said one" in read(path))
    await asyncio.to_thread(path.unlink)
    assert (await client.send("two")).text == "You said two"
    await client.until(lambda: client.of(events.Error))
    (told,) = client.of(events.Error)
    assert "the file was deleted or moved meanwhile" in str(told.error)
    assert not recording.is_running


async def test_what_cannot_be_written_ends_the_recording_and_says_so(connect: Connect, path: Path) -> None:
    data: dict[str, Any] = {}
    data["itself"] = data
    client = connect(RawBackend([ThreadCreated(thread=thread()), ClientEffect(name="ring", data=data)]))
    recording = record(client, path)
    assert (await client.send()).status == "completed"
    await client.until(lambda: client.of(events.Error))
    assert "cannot be written: RecursionError" in str(client.of(events.Error)[0].error)
    recording.stop()
    assert replay(path).kind == "backend"


# No secrets


def planted_in(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if PLANTED in line]


def says(*texts: str) -> Any:
    async def play(server: ConformanceServer, thread: Any) -> Any:
        for text in texts:
            for each in server.said(thread, text):
                yield each
        yield event("client_effect", name="ring", data={"api_key": "short", "rooms": [{"authToken": "x1"}], "key": "k"})

    return play


async def test_headers_and_metadata_are_in_no_recording_also_when_a_server_says_them(
    connect: Connect, uvicorn: Uvicorn, path: Path
) -> None:
    uvicorn.chatkit = server = ConformanceServer()
    server.plays["leak"] = says(f"You sent {PLANTED} and {PLANTED}", f"Bearer {PLANTED}")
    backend = HttpBackend(
        uvicorn.url + f"?key={PLANTED}-query",
        headers={"Authorization": f"Bearer {PLANTED}"},
        metadata={"user": "me", "token": f"{PLANTED}-meta"},
    )
    client = connect(backend)
    with record(client, path):
        assert PLANTED in (await client.send("leak")).text
        await client.send("no such play")
    assert planted_in(path) == []
    text = read(path).decode()
    assert "You sent ••• and •••" in text
    assert '"data":{"api_key":"•••","rooms":[{"authToken":"•••"}],"key":"k"}' in text


async def test_what_failed_over_http_is_recorded_without_its_secrets(connect: Connect, path: Path) -> None:
    refused = status("403 Forbidden", f'{{"error": "{PLANTED} may not"}}'.encode(), "application/json")
    async with FaultyServer(reply(EMPTY_PAGE), refused) as server:
        client = connect(HttpBackend(server.url, headers={"X-Key": PLANTED}))
        with record(client, path):
            await client.send()
        await client.close()
    (end,) = [line for line in lines_of(path) if "error" in line]
    assert (end["error"]["kind"], end["error"]["status"]) == ("HttpError", 403)
    assert end["error"]["phrase"]["name"] == "forbidden"
    assert planted_in(path) == []


async def test_the_client_secret_of_the_hosted_api_is_in_no_recording(connect: Connect, path: Path) -> None:
    leaking = [*ANSWER[:-1], delta(PLANTED[:7]), delta(PLANTED[7:]), done(f"Good day{PLANTED}")]
    async with FaultyServer(reply(EMPTY_PAGE), streaming(*leaking)) as server:
        base = server.url.removesuffix("/chatkit")
        client = connect(HostedBackend(client_token=PLANTED, base_url=base))
        with record(client, path):
            assert PLANTED in (await client.send()).text
        await client.close()
    assert lines_of(path)[0]["backend"] == "hosted"
    assert planted_in(path) == []
    pieces = [line["event"]["update"].get("delta", "") for line in lines_of(path) if "update" in line.get("event", {})]
    assert PLANTED not in "".join(pieces)
    assert "•••" in "".join(pieces)


async def test_the_context_of_a_server_and_what_a_function_passes_on_are_in_no_recording(
    connect: Connect, path: Path
) -> None:
    server = ConformanceServer()
    server.plays["leak"] = says(f"It is {PLANTED}")
    client = connect(ServerBackend(server, context={"users": [{"password": PLANTED}]}))
    with record(client, path):
        await client.send("leak")
    assert planted_in(path) == []
    contexts = (lambda: {"api_key": PLANTED}, SimpleNamespace(user="me", session_token=PLANTED))
    for number, context in enumerate(contexts):
        client = connect(ServerBackend(server, context=context))
        with record(client, given := path.with_name(f"given{number}.jsonl")):
            await client.send("leak")
        assert "It is •••" in read(given).decode()
        assert planted_in(given) == []

    async def respond(_message: Message, context: Context) -> AsyncGenerator[Any]:
        context.effect("sign in", {"client_secret": PLANTED, "nested": {"passwords": [PLANTED, 12]}})
        arguments = {"password": PLANTED, "count": 2}
        yield {"type": "widget", "widget": root_with({"type": "go", "payload": arguments})}
        yield f"sk-{PLANTED}"
        yield {"type": "task", "task": {"type": "custom", "title": json.dumps({"api_key": PLANTED, "n": 1})}}

    other = path.with_name("function.jsonl")
    client = connect(respond, on_action=lambda _action: "Done")
    with record(client, other):
        await client.send("leak")
        await client.act("go", client.ids[1], secret=PLANTED, room=4)
    assert planted_in(other) == []
    text = read(other).decode()
    assert '"payload":{"password":"•••","count":2}' in text
    assert '"payload":{"secret":"•••","room":4}' in text
    assert '{\\"api_key\\":\\"•••\\",\\"n\\":1}' in text


def root_with(action: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Card", "children": [{"type": "Button", "label": "Go", "onClickAction": action}]}


async def test_recorded_speech_is_in_no_recording(connect: Connect, backend: Backend, path: Path) -> None:
    client = connect(backend)
    with record(client, path):
        await client.run(client.session.transcribe(PLANTED.encode(), "audio/webm"))
    (asked,) = [line["request"] for line in lines_of(path) if "audio_base64" in str(line)]
    assert asked["params"] == {"audio_base64": "", "mime_type": "audio/webm"}
    played = connect(again := replay(path, speed=None))
    text = await played.run(played.session.transcribe(b"something else", "audio/webm"))
    assert text == client.session.composer.draft.text
    assert again.differences == []
