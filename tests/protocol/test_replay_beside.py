"""What a function does beside its answer, such as to append and to ask: a replay shows it as it was shown then."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest

from chatkit_widget import events
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.backends.replay import ReplayBackend, replay
from chatkit_widget.protocol.items import StructuredInput, ThreadItem
from chatkit_widget.protocol.requests import CreateParams, ThreadsCreate
from chatkit_widget.runtime import on_session, session_loop
from chatkit_widget.session.asking import question_of
from chatkit_widget.session.input import user_input
from chatkit_widget.session.recording import Recording
from chatkit_widget.session.running import STOP_GRACE
from chatkit_widget.session.writing import Writer
from tests.protocol.client import PATIENCE, Client, Connect
from tests.protocol.stepping import stepped
from tests.protocol.test_inspecting import looked_into

T = TypeVar("T")

FILES = ["cars.csv", "trips.csv"]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep failures that are meant out of the log."""
    monkeypatch.setattr(logging.getLogger("chatkit_widget"), "disabled", True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a recording goes."""
    return tmp_path / "flow.jsonl"


class Chat:
    """What a function does with `context.chat`, for a client."""

    def __init__(self) -> None:
        self.client: Client | None = None

    async def append(self, text: str, role: str = "assistant") -> ThreadItem:
        """Add a message."""
        speaking = self._session.speaking
        return await on_session(speaking.append(speaking.item_of(text, role)))

    async def ask(self, question: str, choices: list[str] | None = None) -> str | None:
        """Ask, and wait for the answer."""
        answers = await on_session(self._session.asking.ask(question_of(question, choices)))
        return answers[0] if answers else None

    def streaming(self) -> Writer:
        """Write a message piece by piece."""
        return Writer(self._session.speaking)

    async def update_widget(self, item_id: str, widget: Any) -> None:
        """Change a widget."""
        await on_session(self._session.widgets.update(item_id, widget))

    async def rename_thread(self, thread_id: str, title: str) -> None:
        """Give a thread another title."""
        await on_session(self._session.rename_thread(thread_id, title))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Do one of these in a function on a thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, session_loop()).result(PATIENCE)

    @property
    def _session(self) -> Any:
        assert self.client is not None
        return self.client.session


def chatting(connect: Connect, respond: Callable[..., Any], **more: Any) -> Client:
    """Return a client whose function may use its chat."""
    chat = Chat()
    chat.client = connect(respond, chat=chat, **more)
    return chat.client


def record(client: Client, path: Path) -> Recording:
    return client.session.overhearing.recordings.begin(path, overwrite=False)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def save(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def without_times(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out of lines what is different each time."""
    return [{key: value for key, value in line.items() if key not in {"t", "at"}} for line in lines]


def shown(client: Client) -> list[dict[str, Any]]:
    """Return all that pages were told, one after the other, but for what is not the backend's."""
    operations = [operation for operation in client.operations if not str(operation).count("'sent_")]
    for operation in operations:
        operation.get("view", {}).pop("awaited", None)
    return [operation for operation in operations if operation.get("view") != {}]


def rows(client: Client) -> list[dict[str, Any]]:
    return client.page.rows


def questions(client: Client) -> list[str]:
    return [item.status for item in client.items if isinstance(item, StructuredInput)]


async def settled(client: Client, status: str) -> None:
    """Wait until the newest question is so."""
    await client.until(lambda: questions(client)[-1:] == [status])


async def check_replays(connect: Connect, client: Client, path: Path, *texts: str) -> Client:
    """Play a recording at once, record that, and play that again: each shows the same, one thing after the other."""
    again = path.with_name("again.jsonl")
    played = connect(replay(path, speed=None))
    with record(played, again):
        for text in texts:
            await played.send(text)
    assert shown(played) == shown(client)
    assert rows(played) == rows(client)
    assert played.view.thread == client.view.thread
    assert played.view.threads == client.view.threads
    once_more = connect(replay(again, speed=None))
    for text in texts:
        await once_more.send(text)
    assert shown(once_more) == shown(client)
    assert rows(once_more) == rows(client)
    return played


async def asking(message: Message, context: Context) -> AsyncGenerator[str]:
    """Talk, append and ask, as an async function."""
    if message.text == "on":
        yield "On"
        return
    yield "Let me see. "
    await context.chat.append("There are two.")
    context.progress("waiting")
    yield f"You chose {await context.chat.ask('Which file?', FILES)}"
    await context.chat.append("And so on.")


def asking_at_once(message: Message, context: Context) -> Iterator[str]:
    """Do the same on a thread."""
    if message.text == "on":
        yield "On"
        return
    chat = context.chat
    yield "Let me see. "
    chat.run(chat.append("There are two."))
    context.progress("waiting")
    yield f"You chose {chat.run(chat.ask('Which file?', FILES))}"
    chat.run(chat.append("And so on."))


KINDS: dict[str, Callable[..., Any]] = {"async": asking, "sync": asking_at_once}


async def recorded(connect: Connect, path: Path, respond: Callable[..., Any], answer: Any = "trips.csv") -> Client:
    """Record an answer that asks, and another one."""
    client = chatting(connect, respond)
    with record(client, path):
        turn = client.begin("go")
        await settled(client, "pending")
        await client.answer(None if answer is None else {"answer": answer})
        assert f"You chose {answer}" in (await turn).text
        await client.send("on")
    return client


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_function_appends_and_asks_replays_to_the_same_screen(
    connect: Connect, path: Path, kind: str
) -> None:
    client = await recorded(connect, path, KINDS[kind])
    played = await check_replays(connect, client, path, "go", "on")
    kinds = ["user_message", "assistant_message", "assistant_message", "structured_input"]
    assert played.kinds[:4] == kinds
    assert "answered" in str(rows(played)[3])
    assert isinstance(played.backend, ReplayBackend)
    assert played.backend.differences == []
    assert without_times(lines_of(path.with_name("again.jsonl")))[1:] == without_times(lines_of(path))[1:]


@pytest.mark.parametrize("is_broken", [False, True])
async def test_a_message_that_a_function_writes_piece_by_piece_grows_in_the_replay(
    connect: Connect, path: Path, *, is_broken: bool
) -> None:
    async def respond(message: Message, context: Context) -> AsyncGenerator[str]:
        if message.text == "on":
            yield "On"
            return
        yield "Look: "
        with suppress(ZeroDivisionError):
            async with context.chat.streaming() as words:
                for number in range(3):
                    words.write(f"{number} ")
                    await client.until(lambda number=number: f"{number} " in client.texts[-1])
                _ = 1 / (0 if is_broken else 1)
        yield "done"

    client = chatting(connect, respond)
    log = await looked_into(client)
    with record(client, path):
        await client.send("go")
        await client.send("on")
    assert client.texts == ["go", "Look: done", "0 1 2 ", "on", "On"]
    name = next(entry.items for entry in log.entries if entry.change.endswith("0 "))
    assert [entry.change for entry in log.entries if entry.items == name and "append" in entry.change] == [
        "append +2: 0 ",
        "append +2: 1 ",
        "append +2: 2 ",
    ]
    backend = replay(path, speed="step")
    played = connect(backend)
    grown: list[str] = []
    turn = played.begin("go")
    while not turn.done():
        await stepped(backend, turn)
        grown += [text for text in played.texts[2:] if text not in grown]
    assert grown == ["", "0 ", "0 1 ", "0 1 2 "]
    backend.step(100)
    await played.send("on")
    assert shown(played) == shown(client)
    await check_replays(connect, client, path, "go", "on")


async def test_what_an_inspector_saved_replays_as_a_recording_does(connect: Connect, path: Path) -> None:
    client = chatting(connect, asking)
    log = await looked_into(client)
    turn = client.begin("go")
    await settled(client, "pending")
    await client.answer({"answer": "cars.csv"})
    await turn
    await client.send("on")
    save(path, log.recording())
    await check_replays(connect, client, path, "go", "on")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_question_that_was_skipped_replays(connect: Connect, path: Path, kind: str) -> None:
    client = await recorded(connect, path, KINDS[kind], None)
    played = await check_replays(connect, client, path, "go", "on")
    assert questions(played) == ["skipped"]


@pytest.mark.parametrize("kind", KINDS)
async def test_stop_while_a_function_asks_replays(connect: Connect, path: Path, kind: str) -> None:
    client = chatting(connect, KINDS[kind])
    with record(client, path):
        turn = client.begin("go")
        await settled(client, "pending")
        await client.stop()
        assert (await turn).status == "stopped"
        await settled(client, "skipped")
        await client.send("on")
    played = connect(replay(path, speed=None))
    assert (await played.send("go")).text == "Let me see. "
    assert questions(played) == ["skipped"]
    await played.send("on")
    assert rows(played) == rows(client)


async def test_step_by_step_a_question_is_open_until_its_answer_comes(connect: Connect, path: Path) -> None:
    client = await recorded(connect, path, asking)
    backend = replay(path, speed="step")
    played = connect(backend)
    seen: list[tuple[list[str], int, bool]] = []
    for text in ("go", "on"):
        turn = played.begin(text)
        while not turn.done():
            await stepped(backend, turn)
            if text == "go":
                seen.append((questions(played), len(played.items), played.view.responding is True))
    # The message and what it said come first; two things are appended, and what was asked stands between them.
    assert [count for _, count, _ in seen] == [1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5]
    assert [states for states, count, _ in seen if count == 4] == [["pending"], ["answered"], ["answered"]]
    assert all(responding for *_, responding in seen[:-1])
    assert shown(played) == shown(client)


async def test_stop_in_a_replay_leaves_no_question_that_nobody_could_answer(connect: Connect, path: Path) -> None:
    await recorded(connect, path, asking)
    backend = replay(path, speed="step")
    played = connect(backend)
    turn = played.begin("go")
    while questions(played) != ["pending"]:
        await stepped(backend, turn)
    await played.stop()
    assert (await turn).status == "stopped"
    assert questions(played) == ["answered"]
    assert "And so on." not in played.texts
    backend.step(100)
    assert (await played.send("on")).text == "On"


async def test_a_chat_that_is_closed_while_a_replay_asks_ends_at_once(connect: Connect, path: Path) -> None:
    await recorded(connect, path, asking)
    backend = replay(path, speed="step")
    played = connect(backend)
    turn = played.begin("go")
    while questions(played) != ["pending"]:
        await stepped(backend, turn)
    began = asyncio.get_running_loop().time()
    await played.close()
    assert (await turn).status == "stopped"
    assert asyncio.get_running_loop().time() - began < STOP_GRACE
    assert played.of(events.Error) == []


async def test_widgets_and_titles_that_a_function_changes_replay(connect: Connect, path: Path) -> None:
    async def respond(message: Message, context: Context) -> AsyncGenerator[Any]:
        if message.text == "show":
            yield {"type": "Card", "children": [{"type": "Text", "id": "done", "value": "0 %"}]}
            return
        widget = next(item for item in context.items if item.type == "widget")
        await context.chat.update_widget(
            widget.id, {"type": "Card", "children": [{"type": "Text", "id": "done", "value": "100 %"}]}
        )
        yield "Done"
        await context.chat.rename_thread(context.thread.id, "All done")

    client = chatting(connect, respond)
    with record(client, path):
        await client.send("show")
        assert (await client.send("go")).text == "Done"
    played = connect(replay(path, speed=None))
    await played.send("show")
    await played.send("go")
    assert rows(played) == rows(client)
    assert "100 %" in str(rows(played)[1])
    assert played.view.thread == client.view.thread
    assert played.view.threads == client.view.threads
    assert "All done" in str(played.view.threads)
    await played.refresh()
    assert [row["item"] for row in rows(played)] == [row["item"] for row in rows(client)]


async def test_a_title_that_comes_of_what_a_function_appends_replays(connect: Connect, path: Path) -> None:
    async def talk(client: Client) -> None:
        widget = client.session.speaking.item_of({"type": "Card", "children": []}, "assistant")
        await client.run(client.session.speaking.append(widget))
        assert client.thread is not None
        assert client.thread.title is None
        await client.send("go")

    async def respond(_message: Message, context: Context) -> str:
        await context.chat.append("There are two.")
        return "Done"

    client = chatting(connect, respond)
    with record(client, path):
        await talk(client)
    asked = {line["request"]["type"]: line.get("within") for line in lines_of(path) if line["type"] == "request"}
    assert asked["threads.update"] == asked["chatkit_widget.items.add"] != asked["threads.add_user_message"]
    backend = replay(path, speed=None)
    played = connect(backend)
    await talk(played)
    assert backend.differences == []
    assert backend.position == len(lines_of(path))
    assert played.view.thread == client.view.thread
    assert played.view.threads == client.view.threads
    assert "There are two." in str(played.view.thread)
    assert rows(played)[1:] == rows(client)[1:]


async def test_what_the_session_asks_by_itself_is_not_taken_for_what_a_function_did(
    connect: Connect, path: Path
) -> None:
    async def talk(client: Client) -> None:
        speaking = client.session.speaking
        await client.send("go")
        await client.run(speaking.append(speaking.item_of("From a cell", "assistant")))
        await client.run(client.session.rename_thread(client.thread_id or "", "From a cell"))

    async def respond(_message: Message, context: Context) -> str:
        await context.chat.append("From the function")
        await context.chat.rename_thread(context.thread.id, "From the function")
        return "Done"

    client = chatting(connect, respond)
    with record(client, path):
        await talk(client)
    backend = replay(path, speed=None)
    played = connect(backend)
    await talk(played)
    assert played.texts == client.texts == ["go", "From the function", "Done", "From a cell"]
    assert backend.differences == []
    assert played.view.threads == client.view.threads
    assert [line.get("within") for line in added(lines_of(path))] == [2, None]
    with pytest.raises(Exception, match="nothing, it is over"):
        await talk(played)


@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_what_handlers_do_meanwhile_is_no_part_of_an_answer(connect: Connect, path: Path, kind: str) -> None:
    def handle(client: Client) -> None:
        def say() -> Coroutine[Any, Any, ThreadItem]:
            speaking = client.session.speaking
            return on_session(speaking.append(speaking.item_of("From a handler", "assistant")))

        async def later(event: events.ItemDone) -> None:
            if getattr(event.item, "text", "") == "From the function":
                await say()

        def at_once(event: events.ItemDone) -> None:
            if getattr(event.item, "text", "") == "From the function":
                asyncio.run_coroutine_threadsafe(say(), session_loop())

        client.session.hub.on("thread.item.done", later if kind == "async" else at_once)

    async def respond(_message: Message, context: Context) -> str:
        await context.chat.append("From the function")
        return "Done"

    client = chatting(connect, respond)
    handle(client)
    with record(client, path):
        await client.send("go")
        await client.until(lambda: "From a handler" in client.texts)
    assert [line.get("within") for line in added(lines_of(path))] == [2, None]
    backend = replay(path, speed=None)
    played = connect(backend)
    handle(played)
    await played.send("go")
    await played.until(lambda: "From a handler" in played.texts)
    assert sorted(played.texts) == sorted(client.texts)
    assert backend.differences == []


@pytest.mark.parametrize("kind", ["append", "streaming"])
async def test_what_a_function_goes_on_to_do_after_its_answer_replays(connect: Connect, path: Path, kind: str) -> None:
    gates = [asyncio.Event() for _ in range(2)]
    tasks: list[asyncio.Task[None]] = []

    async def respond(message: Message, context: Context) -> str:
        async def report() -> None:
            for number, gate in enumerate(gates):
                await gate.wait()
                if kind == "append":
                    await context.chat.append(f"Report {number}")
                else:
                    async with context.chat.streaming() as words:
                        words.write(f"Report {number}")

        if message.text == "go":
            tasks.append(asyncio.create_task(report()))
        elif message.text == "on":
            gates[1].set()
            await tasks[0]
        return "Done"

    async def opened(gate: asyncio.Event) -> None:
        gate.set()

    client = chatting(connect, respond)
    with record(client, path):
        await client.send("go")
        await on_session(opened(gates[0]))
        await client.until(lambda: "Report 0" in client.texts and not rows(client)[2]["streaming"])
        await client.send("on")
        await client.send("again")
    played = connect(replay(path, speed=None))
    for text in ("go", "on", "again"):
        await played.send(text)
    assert rows(played) == rows(client)
    assert played.texts == ["go", "Done", "Report 0", "on", "Report 1", "Done", "again", "Done"]


async def test_what_a_function_appends_to_another_chat_belongs_to_none_of_its_answers(
    connect: Connect, path: Path
) -> None:
    other = connect(lambda _message: "Here")
    speaking = other.session.speaking

    async def respond(_message: Message) -> str:
        await speaking.append(speaking.item_of("From elsewhere", "assistant"))
        return "There"

    with record(other, path):
        await connect(respond).send("go")
    (asked,) = added(lines_of(path))
    assert "within" not in asked


# Recordings that were changed or cut


async def changed(connect: Connect, path: Path, change: Callable[[list[dict[str, Any]]], Any]) -> Client:
    """Record an answer, change the lines of the file, and play it."""
    await recorded(connect, path, asking)
    lines = lines_of(path)
    lines = change(lines) or lines
    save(path, "\n".join(map(json.dumps, lines)).encode())
    return connect(replay(path, speed=None))


def added(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines in which a function adds an item."""
    return [line for line in lines if line.get("request", {}).get("type") == "chatkit_widget.items.add"]


async def test_what_failed_for_a_function_does_not_show_and_is_logged(connect: Connect, path: Path) -> None:
    def fail(lines: list[dict[str, Any]]) -> None:
        number = added(lines)[0]["n"]
        (end,) = [line for line in lines if line["type"] == "end" and line["n"] == number]
        end["error"] = {"kind": "BackendError", "message": "the disk is full"}

    played = await changed(connect, path, fail)
    assert (await played.send("go")).status == "completed"
    assert "There are two." not in played.texts
    assert questions(played) == ["answered"]
    await played.settle()
    assert "the disk is full" in str(played.of(events.Log))


async def test_what_was_added_to_a_thread_that_is_not_open_does_not_show(connect: Connect, path: Path) -> None:
    def elsewhere(lines: list[dict[str, Any]]) -> None:
        for line, thread_id in zip(added(lines), ("thr_elsewhere", None, None), strict=True):
            line["request"]["params"]["thread_id"] = thread_id

    played = await changed(connect, path, elsewhere)
    assert (await played.send("go")).text == "Let me see. You chose trips.csv"
    assert "There are two." not in played.texts
    assert "And so on." not in played.texts


async def test_what_a_function_had_not_ended_when_the_recording_did_is_not_played(connect: Connect, path: Path) -> None:
    def cut(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return lines[: lines.index(added(lines)[1]) + 1]

    played = await changed(connect, path, cut)
    turn = await played.send("go")
    assert turn.status == "failed"
    assert "There are two." in played.texts
    assert questions(played) == []


async def test_in_a_draft_what_a_function_adds_makes_the_thread(connect: Connect, path: Path) -> None:
    def draft(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        added(lines)[0]["request"]["params"]["thread_id"] = None
        return [line for line in lines if line.get("event", {}).get("type") != "thread.created"]

    played = await changed(connect, path, draft)
    await played.send("go")
    assert "There are two." in played.texts
    assert played.thread is not None


async def test_without_a_session_a_replay_still_knows_what_was_added(connect: Connect, path: Path) -> None:
    client = await recorded(connect, path, asking)
    backend = replay(path, speed=None)

    async def alone() -> None:
        async for _event in backend.stream(ThreadsCreate(params=CreateParams(input=user_input("go")))):
            pass

    await on_session(alone())
    played = connect(backend)
    await played.open(client.thread_id)
    assert played.texts == client.texts[: len(played.texts)]
    assert questions(played) == ["answered"]


async def test_a_message_that_could_not_be_begun_or_completed_then_leaves_nothing_that_streams(
    connect: Connect, path: Path
) -> None:
    async def respond(_message: Message, context: Context) -> str:
        for number in range(2):
            async with context.chat.streaming() as words:
                words.write(f"{number}")
        return "Done"

    client = chatting(connect, respond)
    with record(client, path):
        await client.send("go")
    lines = lines_of(path)
    first, second = [line["n"] for line in added(lines)]
    (completed,) = [
        line["n"]
        for line in lines
        if line.get("request", {}).get("type") == "chatkit_widget.items.replace" and line["n"] > second
    ]
    for line in lines:
        if line["type"] == "end" and line["n"] in {first, completed}:
            line["error"] = {"kind": "BackendError", "message": "the disk is full"}
    save(path, "\n".join(map(json.dumps, lines)).encode())
    played = connect(replay(path, speed=None))
    assert (await played.send("go")).text == "Done"
    assert played.texts == ["go", "1", "Done"]
    assert [row["streaming"] for row in rows(played)] == [False, False, False]
