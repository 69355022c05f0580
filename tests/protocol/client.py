"""A session driven from a test, on the real session loop, with a page that mirrors it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec
import pytest

from chatkit_widget import events
from chatkit_widget.backends import Backend, FunctionBackend
from chatkit_widget.backends.files import File
from chatkit_widget.bridge.answers import Served
from chatkit_widget.bridge.files import PageFiles
from chatkit_widget.bridge.inspector import PageInspector
from chatkit_widget.bridge.objects import PageObjects
from chatkit_widget.content import Alive
from chatkit_widget.options import Callbacks, ClientTools, Options, parse_options
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.runtime import on_session
from chatkit_widget.session.input import action_of, user_input
from chatkit_widget.session.operations import Operation, View
from chatkit_widget.session.session import ChatSession
from chatkit_widget.session.turn import Turn
from chatkit_widget.store import ThreadStore
from chatkit_widget.testing import Mirror

T = TypeVar("T")

Respond = Callable[[Any], Any] | Callable[[Any, Any], Any]
"""A function of `(message)` or `(message, context)`."""

Act = Callable[[Any], Any] | Callable[[Any, Any], Any] | Callable[[Any, Any, Any], Any]
"""A function of `(action)`, `(action, item)` or `(action, item, context)`."""

PATIENCE = 20
"""Seconds after which a test gives up waiting."""

QUIET = {"stream.event", "log"}
"""Events that are not counted among `names`."""


class Client:
    """A session and everything that comes out of it."""

    def __init__(
        self,
        backend: Backend,
        options: Options,
        thread_id: str | None = None,
        *,
        callbacks: Callbacks | None = None,
        poll_interval: float | None = None,
        kernel_loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.backend = backend
        self.page = Mirror()
        self.operations: list[dict[str, Any]] = []
        self.told: list[tuple[str, Any]] = []
        self.events: list[Any] = []
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self.session = ChatSession(
            backend,
            options,
            callbacks,
            screen=self,
            listener=self._hear,
            thread_id=thread_id,
            poll_interval=poll_interval,
            kernel_loop=kernel_loop,
        )
        self.page.apply([msgspec.to_builtins(self.session.state.snapshot())])
        for name in events.EVENTS:
            self.session.hub.on(name, self._record)

    # What a screen and a listener are

    def apply(self, operation: Operation) -> None:
        """Take an operation, as a screen does."""
        plain = msgspec.to_builtins(operation)
        self.operations.append(plain)
        self.page.apply([plain])
        self._notify()

    def _hear(self, name: str, value: object) -> None:
        self.told.append((name, value))
        self._notify()

    def _record(self, event: events.Event) -> None:
        self.events.append(event)
        self._notify()

    def _notify(self) -> None:
        self._loop.call_soon_threadsafe(self._changed.set)

    # What a test does

    async def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the session's loop."""
        return await asyncio.wait_for(on_session(coroutine), PATIENCE)

    async def send(self, text: str = "Hello", *, new_thread: bool = False) -> Turn:
        """Send a message and return its turn."""
        given = user_input(text, content=None, reply=None, tool_choice=None, model=None)
        return await self.run(self.session.turns.send_user_message(given, new_thread=new_thread))

    def begin(self, text: str = "Hello") -> asyncio.Task[Turn]:
        """Send without waiting."""
        return asyncio.create_task(self.send(text))

    async def act(self, kind: str = "book", item_id: str | None = None, **payload: Any) -> Turn:
        """Run an action and return its turn."""
        return await self.run(
            self.session.turns.send_custom_action(action_of({"type": kind, "payload": payload}), item_id)
        )

    async def retry(self, item_id: str | None = None) -> Turn:
        """Answer a message again and return the turn."""
        return await self.run(self.session.turns.retry(item_id))

    async def answer(self, answers: Mapping[str, str | Sequence[str]] | None) -> Turn:
        """Answer the newest questions, or skip them all, and return the turn."""
        key = [row.key for row in self.session.state.rows if row.item.type == "structured_input"][-1]
        return await self.run(self.session.turns.submit_structured_input(key, answers))

    async def refresh(self) -> None:
        """Merge what changed elsewhere."""
        await self.run(self.session.fetch_updates())

    async def attach(self, *files: Any) -> list[str]:
        """Put files into the composer, in place of what is there, and return their keys; uploading has begun."""

        async def put() -> list[str]:
            await self.session.start()
            return self.session.uploads.put([File.of(file) for file in files], ())

        return await self.run(put())

    async def stop(self) -> None:
        """Stop what runs."""
        await self.run(self.session.turns.stop())

    async def open(self, thread_id: str | None) -> None:
        """Open a thread."""
        await self.run(self.session.set_thread_id(thread_id))

    async def load_all(self) -> None:
        """Wait for the whole thread."""
        await self.run(self.session.load_all())

    async def close(self) -> None:
        """Close the session."""
        await self.run(self.session.close())

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until something is so; it is looked at after each operation, value and event."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                self._changed.clear()
                if not is_so():
                    await self._changed.wait()

    async def settle(self) -> None:
        """Wait until every event that was emitted has been recorded."""
        await self.run(self.session.hub.started())

    def served(self) -> Served:
        """Return what the calls of a page are answered with."""
        objects, inspector = PageObjects(self.session.state, Alive()), PageInspector(self.session, self.apply)
        return Served(self.session, PageFiles(self.session.uploads), objects, inspector)

    # What a test looks at

    @property
    def view(self) -> View:
        """The named values of the screen."""
        return self.session.state.view

    @property
    def items(self) -> list[ThreadItem]:
        """The items on the screen."""
        return [row.item for row in self.session.state.rows]

    @property
    def ids(self) -> list[str]:
        """The ids of the items."""
        return [item.id for item in self.items]

    @property
    def kinds(self) -> list[str]:
        """The types of the items."""
        return [item.type for item in self.items]

    @property
    def texts(self) -> list[str]:
        """The texts of the items, or their types."""
        return [getattr(item, "text", item.type) for item in self.items]

    @property
    def thread(self) -> ThreadMetadata | None:
        """The open thread."""
        return self.view.thread or None

    @property
    def thread_id(self) -> str | None:
        """The id of the open thread."""
        return self.thread.id if self.thread else None

    @property
    def names(self) -> list[str]:
        """The names of the events so far."""
        return [event.name for event in self.events if event.name not in QUIET]

    def of(self, kind: type[T]) -> list[T]:
        """Return the events of one class."""
        return [event for event in self.events if isinstance(event, kind)]

    async def check_page(self) -> None:
        """Assert that a page which was there all the time shows what one that comes now would."""

        async def compare() -> None:
            late = Mirror()
            late.apply([msgspec.to_builtins(self.session.state.snapshot())])
            assert self.page.rows == late.rows
            assert self.page.view == late.view

        await self.run(compare())


class Connect(Protocol):
    """Makes a client of a user's function or a backend; given by the fixture `connect`."""

    def __call__(
        self,
        api: Respond | Backend,
        *,
        store: ThreadStore | None = None,
        thread_id: str | None = None,
        options: dict[str, Any] | None = None,
        on_action: Act | None = None,
        on_feedback: Respond | None = None,
        on_client_tool: ClientTools | None = None,
        poll_interval: float | None = None,
        kernel_loop: asyncio.AbstractEventLoop | None = None,
        chat: object = None,
    ) -> Client:
        """Make a client."""
        ...


@pytest.fixture
async def connect() -> AsyncGenerator[Connect]:
    """Make clients that are checked against their pages, and closed, at the end of the test."""
    clients: list[Client] = []
    stores: list[ThreadStore] = []

    def make(
        api: Respond | Backend,
        *,
        store: ThreadStore | None = None,
        thread_id: str | None = None,
        options: dict[str, Any] | None = None,
        on_action: Act | None = None,
        on_feedback: Respond | None = None,
        on_client_tool: ClientTools | None = None,
        poll_interval: float | None = None,
        kernel_loop: asyncio.AbstractEventLoop | None = None,
        chat: object = None,
    ) -> Client:
        if not isinstance(api, Backend):
            if store is None:
                store = ThreadStore()
                stores.append(store)
            api = FunctionBackend(
                api, store=store, on_action=on_action, on_feedback=on_feedback, kernel_loop=kernel_loop, chat=chat
            )
        shape, callbacks = parse_options(options or {})
        client = Client(
            api,
            shape,
            thread_id,
            callbacks={**callbacks, **({} if on_client_tool is None else {"on_client_tool": on_client_tool})},
            poll_interval=poll_interval,
            kernel_loop=kernel_loop,
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.check_page()
        await client.close()
    for store in stores:
        store.close()


@pytest.fixture
def store() -> Generator[ThreadStore]:
    """A store in memory."""
    made = ThreadStore()
    yield made
    made.close()
