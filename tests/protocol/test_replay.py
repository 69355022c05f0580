"""Conversations that are recorded and played: the same screen, the same events, and what is said where they part."""

import asyncio
import itertools
import json
import logging
import math
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from msgspec.structs import replace as replaced

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.failures import HttpError
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.backends.replay import ReplayBackend, replay
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.errors import BackendError, FunctionError, OptionError, RecordingError
from chatkit_widget.options import Options
from chatkit_widget.protocol.content import UserText
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.requests import Action
from chatkit_widget.session.asking import question_of
from chatkit_widget.session.recording import Recording
from chatkit_widget.store import ThreadStore
from chatkit_widget.testing import RawBackend
from tests.protocol.backends.scripted_server import Uvicorn, served
from tests.protocol.client import Client, Connect
from tests.protocol.test_same_screen import Saying, conversation, function_backend
from tests.protocol.wire import NOW, thread, user

# openai-chatkit warns whenever it makes a component of a class of its own.
pytestmark = pytest.mark.filterwarnings("ignore:Direct usage of named widget classes:DeprecationWarning")


@pytest.fixture(scope="module")
def uvicorn() -> Iterator[Uvicorn]:
    with served() as server:
        yield server


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep failures that are meant out of the log."""
    monkeypatch.setattr(logging.getLogger("chatkit_widget"), "disabled", True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a recording goes."""
    return tmp_path / "flow.jsonl"


def record(client: Client, path: Path) -> Recording:
    return client.session.overhearing.recordings.begin(path, overwrite=False)


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def events_of(path: Path) -> list[Any]:
    return [line["event"] for line in lines_of(path) if line["type"] == "event"]


def shape(value: Any) -> Any:
    """Return what kind of value it is, all the way down."""
    match value:
        case dict():
            return {key: shape(inner) for key, inner in cast("dict[str, Any]", value).items()}
        case list():
            return [shape(inner) for inner in cast("list[Any]", value)]
        case _:
            return type(value).__name__


def whole_screen(client: Client) -> Any:
    """Return the screen with ids and times."""
    view = msgspec.to_builtins(client.view)
    rows = [msgspec.to_builtins(row.frozen()) for row in client.session.state.rows]
    return {"rows": rows, "thread": view["thread"], "threads": view["threads"], "failure": view["failure"]}


Backends = dict[str, Callable[[], Backend]]

WHO = ["a function", "a server in this process", "a server over HTTP"]


@pytest.fixture
def backends(uvicorn: Uvicorn, store: ThreadStore) -> Backends:
    uvicorn.chatkit = Saying()
    return {
        "a function": lambda: function_backend(store),
        "a server in this process": lambda: ServerBackend(Saying()),
        "a server over HTTP": lambda: HttpBackend(uvicorn.url),
    }


@pytest.mark.parametrize("who", WHO)
async def test_a_whole_conversation_replays_to_the_same_screen_whoever_answered(
    connect: Connect, backends: Backends, path: Path, tmp_path: Path, who: str
) -> None:
    client = connect(backends[who]())
    with record(client, path):
        told = await conversation(client)
    backend = replay(path, speed=None)
    played = connect(backend)
    again = tmp_path / "again.jsonl"
    with record(played, again):
        shown = await conversation(played)
    for (step, expected), (other, seen) in zip(told, shown, strict=True):
        assert other == step
        for part, value in expected.items():
            assert (step, part, seen[part]) == (step, part, value)
    assert whole_screen(played) == whole_screen(client)
    assert backend.differences == []
    assert events_of(again) == events_of(path)
    assert [line["type"] for line in lines_of(again)] == [line["type"] for line in lines_of(path)]


async def test_a_recording_is_the_same_format_whoever_answered(
    connect: Connect, backends: Backends, tmp_path: Path
) -> None:
    seen: dict[str, list[Any]] = {}
    for number, who in enumerate(WHO):
        client = connect(backends[who]())
        to = tmp_path / f"{number}.jsonl"
        with record(client, to):
            await client.send("hello")
            await client.send("warn")
        header, *entries = lines_of(to)
        assert header["type"] == "chatkit_widget.recording"
        # Pieces of text are cut as the backend likes, servers write what is usual, too, and only ours keep marks.
        seen[who] = [
            shape(line) if line["type"] in {"request", "end"} else line["type"]
            for line in entries
            if "updated" not in str(line.get("event", {}).get("type")) and "stream_options" not in str(line)
        ]
    by_function, in_process, over_http = seen.values()
    assert in_process == over_http
    assert [line for line in by_function if isinstance(line, dict)] == [
        line for line in in_process if isinstance(line, dict)
    ]


# Where a conversation leaves its recording


async def recorded(connect: Connect, path: Path, api: Any, *texts: str) -> Client:
    client = connect(api)
    with record(client, path):
        for text in texts:
            await client.send(text)
    return client


def echo(message: Message) -> str:
    return f"You said {message.text}"


async def test_another_text_is_answered_as_recorded_and_a_notice_says_where_it_is(connect: Connect, path: Path) -> None:
    await recorded(connect, path, echo, "one", "two")
    backend = replay(path, speed=None)
    client = connect(backend)
    await client.send("one")
    assert client.view.notices == []
    turn = await client.send("zwei")
    assert turn.text == "You said two"
    (left,) = backend.differences
    line = next(at for at, line in enumerate(lines_of(path), 1) if line.get("n") == 3)
    assert (left.kind, left.line, left.what) == ("threads.add_user_message", line, "input.content.0.text")
    assert (left.recorded, left.came) == ("'two'", "'zwei'")
    (notice,) = client.view.notices or []
    assert notice.message.startswith(f"Here the conversation leaves the recording '{path}': line {line} has 'two'")
    assert "here came 'zwei'" in notice.message


async def test_a_request_that_was_never_recorded_fails_its_turn_and_the_chat_goes_on(
    connect: Connect, path: Path
) -> None:
    await recorded(connect, path, echo, "one", "two")
    client = connect(replay(path, speed=None))
    await client.send("one")
    turn = await client.act("book")
    assert isinstance(turn.error, BackendError)
    assert not turn.error.allow_retry
    message = str(turn.error)
    assert f"the recording '{path}' has no further answer to threads.custom_action" in message
    assert "none of this kind was recorded" in message
    assert "what comes next in it: threads.add_user_message (line" in message
    assert (await client.send("two")).text == "You said two"
    turn = await client.send("three")
    assert "all 1 of this kind have been played; what comes next in it: nothing, it is over" in str(turn.error)


async def test_a_request_out_of_order_says_what_the_recording_has_first(connect: Connect, path: Path) -> None:
    async def act(_action: Any) -> str:
        return "Booked"

    client = connect(echo, on_action=act)
    with record(client, path):
        await client.send("one")
        await client.act("book")
        await client.send("two")
    backend = replay(path, speed=None)
    played = connect(backend)
    await played.send("one")
    assert (await played.send("two")).text == "You said two"
    (left,) = backend.differences
    assert str(left).endswith("has threads.custom_action first, and here came threads.add_user_message")
    assert (await played.act("book")).text == "Booked"


async def test_what_was_secret_may_be_anything_in_the_replay(connect: Connect, path: Path) -> None:
    async def act(_action: Any) -> str:
        return "In"

    client = connect(echo, on_action=act)
    with record(client, path):
        await client.send("my key is sk-abcdefgh1234")
        await client.act("sign_in", password="hunter2")  # noqa: S106 (it is to be found nowhere)
    backend = replay(path, speed=None)
    played = connect(backend)
    await played.send("my key is sk-zyxwvuts9876")
    await played.act("sign_in", password="correct horse")  # noqa: S106 (as above)
    assert backend.differences == []


# What nobody asked for while it was recorded


async def test_history_a_reload_and_another_page_see_what_has_been_played(connect: Connect, path: Path) -> None:
    client = await recorded(connect, path, echo, "one", "two")
    backend = replay(path, speed=None)
    played = connect(backend)
    await played.send("one")
    await played.run(played.session.set_history_open(is_open=True))
    assert [thread.id for thread in played.view.threads or []] == [client.thread_id]
    ids = played.ids
    await played.refresh()
    assert played.ids == ids
    assert played.texts == ["one", "You said one"]
    other = connect(backend, thread_id=client.thread_id)
    await other.run(other.session.start())
    assert other.texts == ["one", "You said one"]
    assert [row["item"] for row in other.page.rows] == [row["item"] for row in played.page.rows]
    await other.load_all()
    other_turn = await other.send("two")
    assert other_turn.text == "You said two"
    assert backend.differences == []


async def test_a_recording_from_the_middle_of_a_thread_opens_with_that_thread(connect: Connect, path: Path) -> None:
    async def respond(message: Message) -> Any:
        return {"type": "task", "task": {"type": "custom", "title": message.text}}

    client = connect(respond, on_feedback=lambda _kind, _items: None)
    await client.send("one")
    await client.run(client.session.send_feedback("positive", [client.ids[-1]]))
    with record(client, path):
        await client.send("two")
    header = lines_of(path)[0]
    assert [item["type"] for item in header["thread"]["items"]["data"]] == ["user_message", "task"]
    played = connect(replay(path, speed=None), thread_id="thr_of_an_earlier_chat")
    await played.run(played.session.start())
    assert played.texts == ["one", "task"]
    assert list((played.view.feedback or {}).values()) == ["positive"]
    await played.send("two")
    assert played.items == client.items
    assert played.view.thread == client.view.thread


async def test_threads_and_marks_go_on_in_a_replay(connect: Connect, path: Path) -> None:
    client = connect(echo, on_feedback=lambda _kind, _items: None)
    session = client.session
    with record(client, path):
        await client.send("one")
        first = client.thread_id or ""
        await client.run(session.send_feedback("negative"))
        await client.run(session.rename_thread(first, "Renamed"))
        await client.send("two", new_thread=True)
        await client.run(session.delete_thread(client.thread_id or ""))
    played = connect(replay(path, speed=None))
    await played.send("one")
    await played.run(played.session.send_feedback("negative"))
    await played.run(played.session.rename_thread(first, "Renamed"))
    await played.send("two", new_thread=True)
    second = played.thread_id or ""
    threads = await played.run(played.session.list_threads())
    assert [thread.title for thread in threads] == ["two", "Renamed"]
    await played.open(first)
    assert list((played.view.feedback or {}).values()) == ["negative"]
    await played.run(played.session.delete_thread(second))
    threads = await played.run(played.session.list_threads())
    assert [thread.title for thread in threads] == ["Renamed"]
    with pytest.raises(BackendError, match="has no further answer to"):
        await played.open(second)


async def test_what_a_retry_and_an_edit_drop_is_gone_when_the_thread_is_read_anew(connect: Connect, path: Path) -> None:
    counter = itertools.count(1)

    async def respond(message: Message) -> str:
        return f"{message.text} {next(counter)}"

    async def talk(client: Client) -> list[list[str]]:
        seen: list[list[str]] = []
        await client.send("one")
        for doing in (
            client.retry,
            lambda: client.run(client.session.turns.edit_user_message([UserText(text="uno")])),
        ):
            await doing()
            await client.refresh() if client.backend is backend else None
            seen.append(client.texts)
        return seen

    backend: Backend | None = None
    client = connect(respond)
    with record(client, path):
        told = await talk(client)
    backend = replay(path, speed=None)
    played = connect(backend)
    assert await talk(played) == told == [["one", "one 2"], ["uno", "uno 3"]]


async def test_a_long_thread_that_came_in_pages_is_whole_in_its_order_in_a_replay(connect: Connect, path: Path) -> None:
    items = [replaced(user(f"msg_{number:02}"), created_at=NOW + timedelta(seconds=number)) for number in range(9)]
    client = connect(RawBackend(threads=[thread(items=items)], page=2))
    with record(client, path):
        await client.open("thr_1")
        await client.load_all()
    backend = replay(path, speed=None)
    played = connect(backend)
    await played.open("thr_1")
    await played.load_all()
    assert played.items == client.items == items
    await played.refresh()
    assert played.items == items
    other = connect(backend)
    await other.open("thr_1")
    await other.load_all()
    assert other.items == items


async def test_a_widget_that_an_action_changed_is_changed_when_its_thread_is_read_anew(
    connect: Connect, backend: Backend, path: Path
) -> None:
    async def talk(client: Client) -> ThreadItem:
        await client.send("widget")
        action = Action(type="tick", payload="ticked")
        await client.run(client.session.turns.run_sync_action(action, client.ids[-1]))
        return client.items[-1]

    client = connect(backend)
    with record(client, path):
        told = await talk(client)
    played = connect(replay(path, speed=None))
    assert await talk(played) == told
    assert "ticked" in str(told)
    await played.refresh()
    assert played.items[-1] == told


# Client tools, what Python adds, files


async def test_client_tools_and_what_python_adds_replay(connect: Connect, backend: Backend, path: Path) -> None:
    def look(at: str, depth: int) -> dict[str, Any]:
        return {"saw": at, "depth": depth}

    def glance(at: str, **_more: int) -> dict[str, Any]:
        return {"saw": at}

    client = connect(backend, on_client_tool={"look": look})
    with record(client, path):
        await client.send("tool")
    again = replay(path, speed=None)
    played = connect(again, on_client_tool={"look": look})
    await played.send("tool")
    assert again.differences == []
    assert whole_screen(played) == whole_screen(client)
    await played.refresh()
    assert [item.id for item in played.items] == [item.id for item in client.items]
    other = replay(path, speed=None)
    lost = connect(other, on_client_tool={"look": glance})
    await lost.send("tool")
    assert [(left.kind, left.what, left.recorded, left.came) for left in other.differences] == [
        ("threads.add_client_tool_output", "result.depth", "2", "nothing")
    ]


async def test_messages_and_questions_of_python_replay(connect: Connect, path: Path) -> None:
    async def talk(client: Client) -> Any:
        session = client.session
        await client.run(session.speaking.append(session.speaking.item_of("Good day", "assistant")))
        asking = asyncio.create_task(client.run(session.asking.ask(question_of("Which?", ["a", "b"]), None)))
        await client.until(lambda: "structured_input" in client.kinds)
        await client.answer({"answer": "b"})
        return await asking

    client = connect(echo)
    with record(client, path):
        told = await talk(client)
    backend = replay(path, speed=None)
    played = connect(backend)
    assert await talk(played) == told
    assert backend.differences == []
    assert [item["type"] for item in kinds(played)] == [item["type"] for item in kinds(client)]
    await played.refresh()
    assert played.kinds == client.kinds


def kinds(client: Client) -> list[Any]:
    return [row["item"] for row in client.page.rows]


ATTACHING: dict[str, Any] = {"composer": {"attachments": {"enabled": True}}}


async def test_files_replay_without_their_bytes_and_addresses(connect: Connect, backend: Backend, path: Path) -> None:
    async def attach(client: Client, name: str) -> list[Any]:
        await client.attach((name, b"planted bytes"))
        await client.until(lambda: client.view.uploads and client.view.uploads[0].status != "uploading")
        found = [upload.attachment for upload in client.view.uploads or []]
        await client.run(client.session.uploads.clear())
        return found

    client = connect(backend, options=ATTACHING)
    with record(client, path):
        (told,) = await attach(client, "a.txt")
    text = read(path).decode()
    assert "chatkit_widget.upload" in text
    for planted in ("planted bytes", "cGxhbnRlZCBieXRlcw", "sealed", "by hand", "mine", "upload_descriptor"):
        assert planted not in text
    again = replay(path, speed=None)
    played = connect(again, options=ATTACHING)
    (shown,) = await attach(played, "a.txt")
    assert (shown.id, shown.name) == (told.id, "a.txt")
    (nothing,) = await attach(played, "b.txt")
    assert nothing is None


# Speed, steps, Stop


async def ticking(_message: Message) -> AsyncGenerator[Any]:
    for count in range(3):
        yield {"type": "progress_update", "text": f"{count}"}
        await asyncio.sleep(0.05)
    yield "Done"


@pytest.mark.parametrize(("seconds", "speed", "least"), [(0.15, 1, 0.15), (3600, 36000, 0.1), (3600, None, 0)])
async def test_a_replay_takes_as_long_as_it_took_divided_by_its_speed(
    connect: Connect, path: Path, seconds: float, speed: float | None, least: float
) -> None:
    await recorded(connect, path, ticking, "go")
    header, *entries = lines_of(path)
    first = next(line["t"] for line in entries if line["n"] == 2)
    last = entries[-1]["t"]
    for line in entries:
        line["t"] = max(0, line["t"] - first) * seconds / (last - first)
    write(path, b"\n".join(map(msgspec.json.encode, (header, *entries))))
    client = connect(replay(path, speed=speed))
    loop = asyncio.get_running_loop()
    await client.run(client.session.start())
    began = loop.time()
    assert (await client.send("go")).text == "Done"
    assert loop.time() - began >= least


async def test_step_by_step_an_event_comes_for_each_step(connect: Connect, path: Path) -> None:
    await recorded(connect, path, ticking, "go")
    events = events_of(path)
    backend = replay(path, speed="step")
    client = connect(backend)
    turn = client.begin("go")
    await client.until(lambda: client.view.responding)
    for number in range(1, len(events) + 1):
        await until(lambda: backend.waiting)
        backend.step()
        await client.until(lambda count=number: len([e for e in client.events if e.name == "stream.event"]) == count)
    assert (await turn).text == "Done"
    assert backend.position == len(lines_of(path))
    assert not backend.waiting


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 (it is so on another loop)
            await asyncio.sleep(0.001)


async def test_stop_ends_a_replay_that_waits(connect: Connect, path: Path) -> None:
    await recorded(connect, path, ticking, "go", "on")
    backend = replay(path, speed="step")
    backend.step(4)
    client = connect(backend)
    turn = client.begin("go")
    await until(lambda: backend.waiting)
    await client.stop()
    assert (await turn).status == "stopped"
    assert not backend.waiting
    backend.step(100)
    assert (await client.send("on")).text == "Done"


async def test_an_answer_that_was_stopped_ends_where_it_was_stopped(connect: Connect, path: Path) -> None:
    async def endless(message: Message, context: Context) -> AsyncGenerator[str]:
        if message.text == "talk":
            yield "I will never "
        context.progress("still there")
        await asyncio.Event().wait()
        yield ""

    client = connect(endless)
    with record(client, path):
        turn = client.begin("talk")
        await client.until(lambda: client.view.progress)
        await client.stop()
        told = await turn
    played = connect(replay(path, speed=None))
    turn = await played.send("talk")
    assert (turn.status, turn.text) == ("completed", told.text)
    assert [row["item"] for row in played.page.rows] == [row["item"] for row in client.page.rows]


async def test_an_answer_that_was_stopped_before_it_began_is_empty(connect: Connect, path: Path) -> None:
    write(
        path,
        b'{"type":"chatkit_widget.recording","version":1,"at":"2026-01-01T12:00:00Z","backend":"url"}\n'
        b'{"type":"request","t":0,"n":1,"request":{"type":"threads.create","params":{"input":{"content":[]}}}}\n'
        b'{"type":"end","t":1,"n":1,"given_up":true}\n'
        b'{"type":"request","t":2,"n":2,"request":{"type":"threads.delete","params":{"thread_id":"thr_1"}}}\n'
        b'{"type":"end","t":3,"n":2,"given_up":true}\n',
    )
    client = connect(replay(path, speed=math.inf))
    turn = await client.send("Hello")
    assert (turn.status, turn.items) == ("completed", ())
    with pytest.raises(BackendError, match=r"threads.delete was given up when it was recorded \(line 5 of"):
        await client.run(client.session.delete_thread("thr_1"))


# Errors


async def test_errors_are_raised_again_as_what_they_were(connect: Connect, path: Path, uvicorn: Uvicorn) -> None:
    async def respond(message: Message) -> str:
        if message.text == "own":
            problem = "rate limit"
            raise BackendError(problem, allow_retry=False, detail="the body", status=429, code="rate_limit_exceeded")
        raise ValueError(message.text)

    client = connect(respond)
    with record(client, path):
        told = [await client.send("one"), await client.send("own")]
    played = connect(replay(path, speed=None))
    shown = [await played.send("one"), await played.send("own")]
    assert [type(turn.error) for turn in shown] == [FunctionError, type(told[1].error)]
    for before, now in zip(told, shown, strict=True):
        assert isinstance(before.error, BackendError)
        assert isinstance(now.error, BackendError)
        for name in ("allow_retry", "detail", "status", "code"):
            assert getattr(now.error, name) == getattr(before.error, name)
        assert str(now.error) == str(before.error)
    assert played.view.failure == client.view.failure
    uvicorn.chatkit = Saying()
    over_http = path.with_name("http.jsonl")
    lost = connect(HttpBackend(uvicorn.url))
    with record(lost, over_http), pytest.raises(HttpError) as raised:
        await lost.open("thr_9")
    again = connect(replay(over_http, speed=None))
    with pytest.raises(HttpError) as replayed:
        await again.open("thr_9")
    assert (type(replayed.value), str(replayed.value)) == (type(raised.value), str(raised.value))
    assert replayed.value.status == 500
    assert again.view.notices == lost.view.notices


# Damaged files


async def test_a_recording_that_is_cut_in_an_answer_plays_up_to_there(connect: Connect, path: Path) -> None:
    await recorded(connect, path, echo, "one", "two")
    lines = read(path).splitlines(keepends=True)
    at = max(number for number, line in enumerate(lines, 1) if b"text_delta" in line)
    for rest, reason in (
        (b"", "in the middle of"),
        (b'{"type":"ev', "cannot be read"),
        (b"\xff\xfe\n", "cannot be read"),
    ):
        write(path, b"".join(lines[:at]) + rest)
        client = connect(replay(path, speed=None))
        assert (await client.send("one")).status == "completed"
        turn = await client.send("two")
        assert turn.status == "failed"
        assert isinstance(turn.error, RecordingError)
        assert f"the recording '{path}' ends here (line {at}), in the middle of the answer to" in str(turn.error)
        assert reason in str(turn.error)
        assert turn.text == "You said two"
        turn = await client.send("three")
        assert "has no further answer to threads.add_user_message" in str(turn.error)
        assert (f"line {at + 1} and what follows cannot be read" in str(turn.error)) == bool(rest)
        await client.refresh()


async def test_a_read_without_its_reply_says_that_the_recording_ends(connect: Connect, path: Path) -> None:
    await recorded(connect, path, echo, "one")
    write(path, b"".join(read(path).splitlines(keepends=True)[:2]))
    client = connect(replay(path, speed=None))
    await client.run(client.session.start())
    (notice,) = client.view.notices or []
    assert "ends here (line 2), in the middle of the answer to threads.list" in notice.message
    assert await client.run(client.session.list_threads()) == []


async def test_every_prefix_of_a_recording_plays_or_says_what_is_wrong(connect: Connect, path: Path) -> None:
    await recorded(connect, path, echo, "one", "two")
    data = read(path)
    cuts = {*range(0, len(data), 97), *range(150), *(at for at in range(len(data)) if data[at : at + 1] == b"\n")}
    for cut in sorted(cuts):
        write(path, data[:cut])
        if cut < data.index(b"\n"):
            with pytest.raises(RecordingError, match="line 1 of"):
                replay(path)
            continue
        backend = replay(path, speed=None)
        client = Client(backend, Options())
        for text in ("one", "two"):
            turn = await client.send(text)
            if turn.error is not None:
                assert isinstance(turn.error, RecordingError | BackendError)
                assert str(path) in str(turn.error)
            else:
                assert turn.text == f"You said {text}"
        await client.close()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "begins no recording that can be played"),
        (b"PK\x03\x04", "begins no recording that can be played"),
        (b'{"type":"chatkit_widget.conversation","version":1}', "its type is 'chatkit_widget.conversation'"),
        (b'{"type":"chatkit_widget.recording","version":2,"at":"x"}', r"format version 2, known: 1\): install that"),
        (b'{"type":"chatkit_widget.recording","version":1}', "missing required field `at`"),
    ],
)
def test_what_is_no_recording_of_this_version_is_refused(path: Path, data: bytes, said: str) -> None:
    write(path, data)
    with pytest.raises(RecordingError, match=said) as raised:
        replay(path)
    assert f"line 1 of '{path}'" in str(raised.value)


def test_fields_of_a_later_time_are_passed_over(path: Path) -> None:
    write(
        path,
        b'\xef\xbb\xbf{"type":"chatkit_widget.recording","version":1,"at":"2026-01-01T12:00:00Z","backend":"url","x":1}\r\n'
        b'{"type":"request","t":0,"n":1,"x":2,"request":{"type":"threads.list","params":{"x":3}}}\r\n\n',
    )
    backend = replay(path)
    assert (backend.kind, backend.can_stop, backend.can_add) == ("url", True, False)
    assert repr(backend) == f"ReplayBackend('{path}', position=1)"


def test_wrong_arguments_of_a_replay_say_what_is_right(path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read: No such file"):
        replay(path)
    wrong: Any = 3
    with pytest.raises(OptionError, match="the path of a recording is text or a Path"):
        replay(wrong)
    write(path, b'{"type":"chatkit_widget.recording","version":1,"at":"2026-01-01T12:00:00Z","backend":"url"}')
    for speed in (0, -1, float("nan"), "fast", True):
        other: Any = speed
        with pytest.raises(OptionError, match="speed is a number above 0"):
            replay(path, speed=other)
    with pytest.raises(OptionError, match="this replay plays by itself"):
        replay(path).step()
    for count in (0, "one", True):
        steps: Any = count
        with pytest.raises(OptionError, match="count is a number of events, at least 1"):
            ReplayBackend(path, speed="step").step(steps)
