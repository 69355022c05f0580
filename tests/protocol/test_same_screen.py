"""One conversation, told by a function, by a server in this process and by one over HTTP: the same screen each time.

Ids and times apart. What is said is written down once, as pieces; a function says them as a user's function would, and
a real `ChatKitServer` as openai-chatkit does.
"""

import asyncio
import itertools
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from typing import Any

import msgspec
import pytest

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.function import FunctionBackend
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.protocol.requests import Action
from chatkit_widget.session.state import LiveRow
from chatkit_widget.store import ThreadStore
from tests.protocol.backends.scripted_server import Uvicorn, served
from tests.protocol.client import Client, Connect
from tests.protocol.conformance_server import ConformanceServer, done, event, root

# openai-chatkit warns whenever it makes a component of a class of its own.
pytestmark = pytest.mark.filterwarnings("ignore:Direct usage of named widget classes:DeprecationWarning")

Piece = dict[str, Any]

NUMBERS = itertools.count()

LOOK = {"type": "custom", "title": "Look", "icon": "search"}
FOUND = {"type": "web_search", "queries": ["wool"], "status_indicator": "complete"}
BUTTON = {"type": "Button", "label": "Book", "onClickAction": {"type": "book", "payload": {"room": 4}}}

SCRIPT: dict[str, list[Piece]] = {
    "hello": [{"say": ["Good ", "day, *you*"]}, {"name": "Wool"}],
    "work": [
        {"progress": "Looking", "icon": "search"},
        {"workflow": [LOOK, FOUND], "summary": {"title": "Searched", "icon": "check"}},
        {"item": {"type": "task", "task": LOOK}},
        {"say": ["Found ", "it"]},
        {"progress": "Tidying up", "icon": None},
        {"effect": "ring", "data": {"times": 2}},
    ],
    "warn": [
        {"notice": "You *nearly* reached it", "level": "warning", "title": "Limit"},
        {"say": ["Be careful"]},
        {"notice": "Now you have", "level": "danger", "title": None},
    ],
    "fail once": [
        {"say": ["As far as"]},
        {"error": "The oven is cold.", "times": 1},
        {"item": {"type": "task", "task": LOOK}},
        {"say": ["Warm again"]},
    ],
    "fail": [{"error": "The oven is gone.", "times": 99}],
    "widget": [{"item": {"type": "widget", "widget": {"type": "Card", "children": [BUTTON]}, "copy_text": "Book"}}],
    "book": [{"say": ["Booked"]}, {"item": {"type": "end_of_turn"}}],
    "picture": [{"item": {"type": "generated_image", "image": {"id": "img", "url": "data:image/png;base64,AAAA"}}}],
    "ask": [
        {"item": {"type": "structured_input", "inputs": [{"type": "freeform", "id": "why", "question": "Why?"}]}},
        {"then": "hello"},
    ],
    "nothing": [],
}
"""What is said to what: the pieces of an answer, in order."""


class Failures:
    """Counts how often each error still happens."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}

    def happens(self, piece: Piece) -> bool:
        """Whether an error happens this time."""
        left = self._left.setdefault(piece["error"], piece["times"])
        self._left[piece["error"]] -= 1
        return left > 0


# A function


def function_backend(store: ThreadStore) -> FunctionBackend:
    failures = Failures()

    async def respond(message: Message, context: Context) -> AsyncGenerator[Any]:
        for piece in said(SCRIPT["hello" if message.answers is not None else message.text], context, failures):
            yield piece

    async def on_action(action: Action, _item: object, context: Context) -> AsyncGenerator[Any]:
        for piece in said(SCRIPT[action.type], context, failures):
            yield piece

    return FunctionBackend(respond, on_action=on_action, store=store)


def said(pieces: list[Piece], context: Context, failures: Failures) -> Iterator[Any]:
    """Say pieces as a user's function does."""
    for piece in pieces:
        match piece:
            case {"say": words}:
                yield from words
            case {"name": title}:
                context.thread.title = title
            case {"progress": text, "icon": icon}:
                context.progress(text, icon)
            case {"notice": text, "level": level, "title": title}:
                context.notice(text, level, title)
            case {"effect": name, "data": data}:
                context.effect(name, data)
            case {"workflow": [first, second], "summary": summary}:
                name, workflow = f"wf_{next(NUMBERS)}", {"type": "custom", "tasks": [first]}
                yield {"type": "thread.item.added", "item": {"type": "workflow", "id": name, "workflow": workflow}}
                update = {"type": "workflow.task.added", "task_index": 1, "task": second}
                yield {"type": "thread.item.updated", "item_id": name, "update": update}
                workflow = {"type": "custom", "tasks": [first, second], "summary": summary}
                yield {"type": "workflow", "id": name, "workflow": workflow}
            case {"item": item}:
                yield item
            case {"error": words} if failures.happens(piece):
                yield {"type": "error", "message": words, "allow_retry": True}
                return
            case _:
                pass


# A server


class Saying(ConformanceServer):
    """Says the same pieces as openai-chatkit does."""

    def __init__(self) -> None:
        super().__init__()
        self.failures = Failures()
        self.plays.update((name, self.play(pieces)) for name, pieces in SCRIPT.items())

    def play(self, pieces: list[Piece]) -> Any:
        """Return what plays pieces."""

        async def play(server: ConformanceServer, thread: Any) -> AsyncIterator[Any]:
            assert server is self
            for piece in pieces:
                for each in self.told(piece, thread):
                    yield each
                    if getattr(each, "type", "") == "error":
                        return

        return play

    def told(self, piece: Piece, thread: Any) -> Iterator[Any]:
        """Tell one piece."""
        match piece:
            case {"say": words}:
                yield from super().said(thread, "".join(words))
            case {"name": title}:
                thread.title = title
            case {"progress": text, "icon": icon}:
                yield event("progress_update", text=text, icon=icon)
            case {"notice": text, "level": level, "title": title}:
                yield event("notice", message=text, level=level, title=title)
            case {"effect": name, "data": data}:
                yield event("client_effect", name=name, data=data)
            case {"workflow": [first, second], "summary": summary}:
                workflow = {"type": "custom", "tasks": [first]}
                item = self.item(thread, "workflow", workflow=workflow)
                yield event("thread.item.added", item=item)
                update = {"type": "workflow.task.added", "task_index": 1, "task": second}
                yield event("thread.item.updated", item_id=item.id, update=update)
                yield done(item, workflow={"type": "custom", "tasks": [first, second], "summary": summary})
            case {"item": {"type": "widget", "widget": widget, **fields}}:
                # A class of openai-chatkit's for the button would add its defaults.
                yield done(self.item(thread, "widget", widget=root(*widget["children"]), **fields))
            case {"item": {"type": kind, **fields}}:
                yield done(self.item(thread, kind, **fields))
            case {"error": words} if self.failures.happens(piece):
                yield event("error", message=words, allow_retry=True)
            case {"then": name}:
                self.then = self.plays[name]
            case _:
                pass


# The conversation


@pytest.fixture(scope="module")
def uvicorn() -> Iterator[Uvicorn]:
    with served() as server:
        yield server


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep failures that are meant out of the log."""
    monkeypatch.setattr(logging.getLogger("chatkit_widget"), "disabled", True)


async def conversation(client: Client) -> list[tuple[str, Any]]:
    """Have the conversation, and return the screen after each step of it."""
    screens: list[tuple[str, Any]] = []
    first: str | None = None

    async def step(name: str, doing: Any) -> None:
        await doing
        await client.settle()
        await client.check_page()
        seen = screen(client)
        if first is not None:
            # What was liked comes back with its thread only where a function's store has kept it.
            del seen["feedback"]
        screens.append((name, seen))

    session = client.session
    await step("the first message", client.send("hello"))
    await step("work", client.send("work"))
    await step("notices", client.send("warn"))
    await step("a failure", client.send("fail once"))
    await step("its retry", client.retry())
    await step("a failure again", client.send("fail"))
    await step("a widget", client.send("widget"))
    await step("an action of it", client.act("book", client.ids[-1], room=4))
    await step("an action that fails", client.act("fail"))
    await step("a retry of the widget", client.retry())
    await step("an action without an item", client.act("work"))
    await step("a picture", client.send("picture"))
    await step("questions", client.send("ask"))
    await step("their answers", client.answer({"why": "Because"}))
    await step("questions again", client.send("ask"))
    await step("no answers", client.answer(None))
    await step("nothing", client.send("nothing"))
    await step("what is liked", client.run(session.send_feedback("positive", [client.ids[-2]])))
    await step("another title", client.run(session.rename_thread(client.thread_id or "", "Yarn")))
    await step("what changed elsewhere", client.refresh())
    first = client.thread_id
    await step("another thread", client.send("hello", new_thread=True))
    await step("the history", client.run(session.set_history_open(is_open=True)))
    await step("the first thread again", client.open(first))
    await step("all of it", client.load_all())
    await step("an older retry", client.retry(next(item.id for item in client.items if item.type == "user_message")))
    await step("a draft", client.open(None))
    await step("no first thread any more", client.run(session.delete_thread(first or "")))
    return screens


def screen(client: Client) -> dict[str, Any]:
    """Return all that is on the screen, ids and times apart."""
    rows = client.session.state.rows
    numbers = list(dict.fromkeys(row.turn for row in rows))
    view = msgspec.to_builtins(client.view)
    positions = {row.key: at for at, row in enumerate(rows)}
    return {
        "rows": [shown(row, numbers.index(row.turn)) for row in rows],
        "threads": [named(thread) for thread in view.pop("threads", ())],
        "thread": named(view.pop("thread", None)),
        "feedback": {positions[key]: kind for key, kind in view.pop("feedback").items()},
        # Whether a message can be edited is what they differ in.
        "view": {name: value for name, value in view.items() if name not in {"options", "can_edit"}},
        "progress": [op["view"]["progress"] for op in client.operations if "progress" in op.get("view", ())],
        # How text is cut is up to who sends it; and a function's message is open until something else comes.
        "events": [name for name in client.names if name not in {"thread.item.updated", "effect"}],
        "effects": client.names.count("effect"),
    }


def shown(row: LiveRow, turn: int) -> dict[str, Any]:
    """Return a row, ids and times apart."""
    frozen = row.frozen()
    item = _nameless(msgspec.to_builtins(frozen.item))
    # A server keeps the empty quotation that clients send.
    item = {name: value for name, value in item.items() if (name, value) != ("quoted_text", "")}
    return {"turn": turn, "item": item, "streaming": frozen.streaming, "progress": frozen.progress}


def named(thread: Any) -> Any:
    """Return what is shown of a thread; a status of its own is left out where it is the usual one."""
    return thread and {"status": {"type": "active"}, **_nameless(thread)}


def _nameless(fields: Any) -> Any:
    return fields and {name: value for name, value in fields.items() if name not in {"id", "thread_id", "created_at"}}


async def test_a_conversation_gives_the_same_screen_whoever_answers(
    connect: Connect, uvicorn: Uvicorn, store: ThreadStore
) -> None:
    by_function = await conversation(connect(function_backend(store)))
    in_process = await conversation(connect(ServerBackend(Saying())))
    uvicorn.chatkit = Saying()
    over_http = await conversation(connect(HttpBackend(uvicorn.url)))
    for told_by_function, told_in_process, told_over_http in zip(by_function, in_process, over_http, strict=True):
        step, expected = told_by_function
        for other, shown_there in (told_in_process, told_over_http):
            assert other == step
            for part, value in expected.items():
                assert (step, part, shown_there[part]) == (step, part, value)
    check_that_it_says_something(dict(by_function))


def check_that_it_says_something(screens: dict[str, Any]) -> None:
    """Assert that the screens are those of the script, and not merely equal."""
    failed = screens["a failure"]
    words = {"message": "The oven is cold.", "phrase": None}
    assert failed["view"]["failure"] == {**words, "allow_retry": True, "detail": None}
    assert failed["rows"][-1]["item"]["content"][0]["text"] == "As far as"
    assert screens["its retry"]["view"]["failure"] is None
    assert screens["its retry"]["rows"][-1]["item"]["content"][0]["text"] == "Warm again"
    assert [notice["level"] for notice in screens["notices"]["view"]["notices"]] == ["warning", "danger"]
    assert [update and update["text"] for update in screens["work"]["progress"]] == [
        "Looking",
        None,
        "Tidying up",
        None,
    ]
    assert [row["item"]["type"] for row in screens["work"]["rows"][3:]] == ["workflow", "task", "assistant_message"]
    assert screens["the first message"]["thread"]["title"] == "Wool"
    assert [thread["title"] for thread in screens["the history"]["threads"]] == ["Wool", "Yarn"]
    assert [row["item"]["type"] for row in screens["an older retry"]["rows"]] == ["user_message", "assistant_message"]
    assert screens["a draft"]["rows"] == []
    for each in screens.values():
        assert not any(row["streaming"] for row in each["rows"])
        assert (each["view"]["responding"], each["view"]["loading"], each["view"]["can_stop"]) == (False, False, False)


@pytest.mark.parametrize("who", ["a function", "a server in this process", "a server over HTTP"])
async def test_stop_keeps_what_was_said_whoever_answers(
    connect: Connect, uvicorn: Uvicorn, store: ThreadStore, who: str
) -> None:
    async def endless(_message: Message, context: Context) -> AsyncGenerator[str]:
        yield "I will never "
        context.progress("still there")
        await asyncio.Event().wait()

    uvicorn.chatkit = server = Saying()
    backends: dict[str, Callable[[], Backend]] = {
        "a function": lambda: FunctionBackend(endless, store=store),
        "a server in this process": lambda: ServerBackend(server),
        "a server over HTTP": lambda: HttpBackend(uvicorn.url),
    }
    client = connect(backends[who]())
    turn = client.begin("endless")
    await client.until(lambda: client.view.progress)
    await client.stop()
    result = await turn
    assert (result.status, result.text.strip()) == ("stopped", "I will never")
    view = client.view
    assert (view.responding, view.can_stop, view.progress, view.failure) == (False, False, None, None)
    assert not any(row["streaming"] for row in client.page.rows)
