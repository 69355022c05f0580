"""Method calls, a user's actions, reloads and a backend's events, in any order, over a wire that has bad days.

However they come, kernel and pages end in the same state, and turns and loads are told in pairs.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.bridge import connection as connection_module
from chatkit_widget.bridge import outbox
from chatkit_widget.bridge.connection import Connection
from chatkit_widget.errors import BackendError, ChatKitError, NotFoundError
from chatkit_widget.options import parse_options
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.requests import (
    Empty,
    ItemsList,
    JsonRequest,
    Reply,
    StreamingRequest,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsUpdate,
)
from chatkit_widget.protocol.stream import (
    ErrorEvent,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    Notice,
    ProgressUpdate,
    StreamEvent,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.session.input import action_of, user_input
from tests.protocol.memory_page import MemoryPage
from tests.protocol.virtual import in_virtual_session
from tests.protocol.wire import OPTIONS, assistant, streamed, thread, user, widget

EXAMPLES = 1000
WAY = 0.003
"""Virtual seconds that a message takes between kernel and page."""

INSTANT = 1e-6

SETTLED = 60.0
"""Virtual seconds after which all that was under way has ended: the longest patience is ten."""

TOOLS = [{"id": "web", "label": "Web"}, {"id": "draw", "label": "Draw", "persistent": True}]
MODELS = [{"id": "fast", "label": "Fast"}, {"id": "smart", "label": "Smart"}]
OPTION_SETS: list[dict[str, Any]] = [
    {"composer": {"tools": TOOLS, "models": MODELS}},
    {"composer": {"tools": TOOLS[1:]}, "theme": "dark"},
    {"history": {"enabled": False}},
]


class Stepped(Backend):
    """Keeps threads, and gives its answers event by event, as the test lets it. Everything takes a moment."""

    def __init__(self) -> None:
        self.threads: dict[str, list[Any]] = {
            "thr_old": [user("u_0"), *(assistant(f"b_{at}", "old") for at in range(4))]
        }
        self.count = 0
        self.script: list[StreamEvent] = []
        self._queue: asyncio.Queue[StreamEvent | Exception | None] | None = None
        self._thread = ""

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer with what is released, until the end is."""
        self.count += 1
        queue = self._queue = asyncio.Queue()
        self.script = []
        await asyncio.sleep(0.01)
        if isinstance(request, ThreadsCreate):
            self._thread = f"thr_{self.count}"
            self.threads[self._thread] = []
            yield ThreadCreated(thread=thread(self._thread))
        else:
            self._thread = request.params.thread_id
        if isinstance(request, ThreadsCreate | ThreadsAddUserMessage):
            yield self._kept(ItemDone(item=user(f"u_{self.count}")))
        yield OPTIONS
        while (event := await queue.get()) is not None:
            if isinstance(event, Exception):
                raise event
            yield self._kept(event)

    async def request(self, request: JsonRequest) -> Reply:
        """Read and write the threads."""
        await asyncio.sleep(0.02)
        match request:
            case ThreadsList():
                return Page[Thread](data=[thread(name) for name in self.threads])
            case ThreadsGetById(params=params):
                items = self._items(params.thread_id)
                return thread(params.thread_id, items[:2]) if len(items) <= 2 else self._first(params.thread_id)
            case ItemsList(params=params):
                items = self._items(params.thread_id)
                return Page[Any](data=items[:: -1 if params.order == "desc" else 1])
            case ThreadsUpdate(params=params):
                self._items(params.thread_id)
                return thread(params.thread_id, title=params.title)
            case ThreadsDelete(params=params):
                del self.threads[self._known(params.thread_id)]
                return Empty()
            case _:
                return Empty()

    def release(self, event: StreamEvent | Exception | None) -> None:
        """Let the streaming answer go on with an event, or end."""
        if self._queue is not None:
            self._queue.put_nowait(event)

    def go_on(self, count: int) -> None:
        """Let the next events of a message come that is written piece by piece."""
        for _ in range(count):
            self.script = self.script or streamed(f"l_{self.count}", *(f"{word} " for word in range(9)))
            self.release(self.script.pop(0))

    def _kept(self, event: StreamEvent) -> StreamEvent:
        if isinstance(event, ItemDone) and self._thread in self.threads:
            self.threads[self._thread].append(event.item)
        return event

    def _first(self, name: str) -> Thread:
        page = Page[Any](data=self._items(name)[:2], has_more=True, after="x")
        return msgspec.structs.replace(thread(name), items=page)

    def _items(self, name: str) -> list[Any]:
        return self.threads[self._known(name)]

    def _known(self, name: str) -> str:
        if name not in self.threads:
            message = f"there is no thread {name!r}"
            raise NotFoundError(message)
        return name


def nothing(_value: object) -> None:
    """Do as little."""


class World:
    """A kernel's side, the pages that show it, and the wire between them."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.backend = Stepped()
        self.pages: list[MemoryPage] = []
        self.told: list[str] = []
        self.number = 0
        self.to_pages: list[str] = []
        self.to_kernel: list[str] = []
        self.arrives = 0.0
        self.tasks: list[asyncio.Task[Any]] = []
        self.broken: list[dict[str, Any]] = []
        self.loop.set_exception_handler(lambda _loop, context: self.broken.append(context))
        options, callbacks = parse_options(OPTION_SETS[0])
        self.connection = Connection(
            self.backend,
            options,
            callbacks,
            callback_timeout=None,
            home=cast("Any", SimpleNamespace(thread_id=None, opened=nothing, alive=None)),
            send=self._to_pages,
            listener=lambda _name, _value: None,
            poll_interval=None,
            kernel_loop=None,
            left=lambda: None,
        )
        self.session = self.connection.session
        emit = self.session.hub.emit

        def recorded(event: events.Event) -> None:
            self.told.append(event.name)
            emit(event)

        self.session.hub.emit = recorded
        self.opens()

    def opens(self) -> None:
        """Open one more page; two at a time are enough."""
        if len(self.here) < 2:
            self.pages.append(MemoryPage(f"p{len(self.pages)}", self._to_kernel))

    @property
    def here(self) -> list[MemoryPage]:
        """The pages that are there."""
        return [page for page in self.pages if not page.is_gone]

    def page(self, number: int) -> MemoryPage:
        """Return one of the pages that are there."""
        return self.here[number % len(self.here)]

    def thread(self, number: int) -> str | None:
        """Return the id of a thread, of one that is not there, or None."""
        known = [*self.backend.threads, "thr_none", None]
        return known[number % len(known)]

    def key(self, number: int) -> str:
        """Return the key of a row, or one that is not there."""
        known = [*(row.key for row in self.session.state.rows), "r_none"]
        return known[number % len(known)]

    def does(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Start a method; what it refuses is refused."""

        async def guarded() -> None:
            try:
                await coroutine
            except ChatKitError:
                return

        self.tasks.append(self.loop.create_task(guarded()))

    def _to_pages(self, message: bytes, buffers: list[bytes]) -> None:
        self.number = max(self.number, json.loads(message).get("seq", 0))
        for page in self.pages:
            fault = self.to_pages.pop() if self.to_pages else ""
            times = {"lose": 0, "repeat": 2}.get(fault, 1)
            for _ in range(times):
                # In order: timers of the same moment would come in any.
                self.arrives = max(self.arrives + INSTANT / 1000, self.loop.time() + WAY)
                self.loop.call_at(self.arrives, page.takes, message, buffers)

    def _to_kernel(self, message: dict[str, Any]) -> None:
        fault = self.to_kernel.pop() if self.to_kernel else ""
        self.loop.call_later(12 * WAY if fault == "delay" else WAY, self.connection.receive, message, ())
        if fault == "repeat":
            self.loop.call_later(6 * WAY, self.connection.receive, message, ())


BACKEND: dict[str, Callable[[World, int], object]] = {
    "text": lambda w, n: [w.backend.release(event) for event in streamed(f"a_{w.backend.count}", f"{n} ", "more")],
    "words": lambda w, n: w.backend.go_on(n),
    "widget": lambda w, n: w.backend.release(ItemDone(item=widget(f"w_{n}", {"type": "Card", "children": []}))),
    "piece": lambda w, n: w.backend.release(streamed(f"a_{w.backend.count}", f"{n} ")[n % 3]),
    "item": lambda w, n: w.backend.release(ItemDone(item=assistant(f"b_{n}", "whole"))),
    "removed": lambda w, n: w.backend.release(ItemRemoved(item_id=f"b_{n}")),
    "replaced": lambda w, n: w.backend.release(ItemReplaced(item=assistant(f"b_{n}", "other"))),
    "progress": lambda w, n: w.backend.release(ProgressUpdate(text=f"step {n}")),
    "notice": lambda w, n: w.backend.release(Notice(level="info", message=f"note {n}")),
    "title": lambda w, n: w.backend.release(ThreadUpdated(thread=thread(f"thr_{n}", title="New"))),
    "error": lambda w, _n: w.backend.release(ErrorEvent(code="custom", message="no")),
    "broken": lambda w, _n: w.backend.release(BackendError("gone")),
    "end": lambda w, _n: w.backend.release(None),
}
USER: dict[str, Callable[[World, int], object]] = {
    "types": lambda w, n: w.page(n).types("abcdefgh"[n]),
    "both type": lambda w, n: [page.types("abcdefgh"[n - at]) for at, page in enumerate(w.here)],
    "sends": lambda w, n: w.page(n).sends(),
    "says": lambda w, n: (w.page(n).types("hi"), w.page(n).sends()),
    "stops": lambda w, n: w.page(n).call("stop"),
    "retries": lambda w, n: w.page(n).call("retry", key=None if n % 2 else w.key(n)),
    "goes": lambda w, n: w.page(n).call("open_thread", thread_id=w.thread(n)),
    "deletes": lambda w, n: w.page(n).call("delete_thread", thread_id=str(w.thread(n))),
    "undoes": lambda w, n: w.page(n).call("undo_delete", thread_id=str(w.thread(n))),
    "renames": lambda w, n: w.page(n).call("rename_thread", thread_id=str(w.thread(n)), title="Mine"),
    "history": lambda w, n: w.page(n).shows_at_once("history_open", bool(n % 2), "set_history", open=bool(n % 2)),
    "rates": lambda w, n: w.page(n).rates(w.key(n)),
    "dismisses": lambda w, n: w.page(n).call("dismiss_notice", index=n % 2),
    "tool": lambda w, n: w.page(n).chooses("tool", ("web", "draw", None)[n % 3]),
    "model": lambda w, n: w.page(n).chooses("model", ("fast", "smart")[n % 2]),
    "quotes": lambda w, n: w.page(n).shows_at_once("reply", ("said", None)[n % 2], "quote", text=("said", None)[n % 2]),
}
METHODS: dict[str, Callable[[World, int], object]] = {
    "send": lambda w, n: w.does(w.session.turns.send_user_message(user_input("Hi"), new_thread=n == 0)),
    "open": lambda w, n: w.does(w.session.set_thread_id(w.thread(n))),
    "trait": lambda w, n: w.does(w.connection.open_thread(w.thread(n))),
    "compose": lambda w, n: w.does(w.connection.set_composer_value(lambda: w.session.composer.write(f"set {n}"))),
    "stop": lambda w, _n: w.does(w.session.turns.stop()),
    "retry": lambda w, _n: w.does(w.session.turns.retry()),
    "act": lambda w, _n: w.does(w.session.turns.send_custom_action(action_of({"type": "go"}))),
    "updates": lambda w, _n: w.does(w.session.fetch_updates()),
    "show": lambda w, n: w.does(w.connection.show_history(is_open=bool(n % 2))),
    "focus": lambda w, _n: w.does(w.connection.call("focus_composer")),
    "options": lambda w, n: w.session.set_options(*parse_options(OPTION_SETS[n % 3])),
    "rename": lambda w, n: w.does(w.session.rename_thread(str(w.thread(n)), "Ours")),
    "delete": lambda w, n: w.does(w.session.delete_thread(str(w.thread(n)))),
    "rate": lambda w, _n: w.does(w.session.send_feedback("negative")),
    "load": lambda w, _n: w.does(w.session.load_all()),
}


def reload(world: World, number: int) -> None:
    """One of the pages goes, and another comes."""
    world.page(number).leaves()
    world.opens()


PAGES: dict[str, Callable[[World, int], object]] = {
    "reload": reload,
    "open another": lambda w, _n: w.opens(),
    "come in a word": lambda w, n: (
        w.backend.go_on(1),
        w.loop.call_later(WAY - INSTANT, w.backend.go_on, 1),
        reload(w, n),
    ),
    "bad day": lambda w, n: w.to_pages.extend([("lose", "repeat", "")[n % 3]] * n),
    "slow": lambda w, n: w.to_kernel.extend([("delay", "repeat")[n % 2]] * (n % 3 + 1)),
}
NOTHING: dict[str, Callable[[World, int], object]] = {"nothing": lambda _w, _n: None}
"""The simplest step, to which hypothesis shrinks whatever a failure does not need."""
STEPS = NOTHING | BACKEND | USER | METHODS | {f"page: {name}": step for name, step in PAGES.items()}
OFTEN = (
    *("says", "send", "text", "words", "words", "end", "types", "both type"),
    *("page: bad day", "page: slow", "page: reload", "page: come in a word"),
)
"""What has to happen for the rest to matter."""

names = st.one_of(
    st.just("nothing"), st.sampled_from(OFTEN), *(st.sampled_from(sorted(group)) for group in (BACKEND, USER, METHODS))
)
steps = st.lists(
    st.tuples(names | st.sampled_from(sorted(STEPS)), st.integers(0, 7), st.sampled_from([0.0, 0.005, 0.06, 0.3])),
    min_size=15,
    max_size=60,
)

limits = st.sampled_from([outbox.LIMIT, 1500])
"""Bytes that a message may have; with few of them, what a page gets when it comes is in parts."""


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, print_blob=True)
@given(steps, limits)
def test_kernel_and_pages_end_in_the_same_state(taken: list[tuple[str, int, float]], limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox, "LIMIT", limit)
        patch.setattr(connection_module, "session_loop", asyncio.get_running_loop)
        in_virtual_session(play)(taken)


async def play(taken: list[tuple[str, int, float]]) -> None:
    """Take the steps, let everything come to its end, and look."""
    world = World()
    for name, number, pause in taken:
        STEPS[name](world, number)
        await asyncio.sleep(pause)
        if pause:
            await glance(world)
    world.to_pages.clear()
    world.to_kernel.clear()
    for _ in range(3):  # What waited for an end may have begun something else.
        world.backend.release(None)
        await asyncio.sleep(SETTLED)
    look(world)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not others, others
    await world.connection.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not others, others


async def glance(world: World) -> None:
    """In the middle of it all, a page that has heard everything shows everything."""
    await asyncio.sleep(INSTANT)  # What happens at this very moment has happened then.
    world.connection.channel.outbox.flush()
    snapshot, number = plain_snapshot(world), world.number
    await asyncio.sleep(WAY + INSTANT)
    for page in world.pages:
        if page.is_synced and page.number == number:
            assert page.mirror.rows == snapshot["rows"]
            assert without_hasty(page.mirror.view) == without_hasty(snapshot["view"])


HASTY = {"history_open", "feedback", "selected_tool_id", "selected_model_id", "reply"}
"""What a page shows before the kernel has it."""


def without_hasty(view: dict[str, Any]) -> dict[str, Any]:
    """What a page shows only once the kernel does."""
    return {name: value for name, value in view.items() if name not in HASTY}


def plain_snapshot(world: World) -> dict[str, Any]:
    """What the kernel shows, as it goes over the wire."""
    return cast("dict[str, Any]", msgspec.json.decode(msgspec.json.encode(world.session.state.snapshot())))


def look(world: World) -> None:
    """Kernel and pages show the same, and nothing is under way."""
    snapshot = plain_snapshot(world)
    for page in world.here:
        assert page.is_synced
        assert page.mirror.rows == snapshot["rows"]
        assert page.mirror.view == snapshot["view"]
        assert page.draft.text == snapshot["view"]["draft"]["text"]
    assert (snapshot["view"]["responding"], snapshot["view"]["loading"]) == (False, False)
    assert not any(row["streaming"] for row in snapshot["rows"])
    assert all(task.done() for task in world.tasks)
    assert not world.broken
    assert world.connection.channel.front_ends == len(world.here)
    pairs = {"response.start": "response.end", "thread.load.start": "thread.load.end"}
    for start, end in pairs.items():
        told = [name for name in world.told if name in {start, end}]
        assert told == [start, end] * (len(told) // 2)
