"""What every part of a session works with."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from typing import Any, Literal, TypeVar

from chatkit_widget import events
from chatkit_widget.backends.base import Backend, Marks
from chatkit_widget.errors import BackendError, ChatKitBusyError, ChatKitClosedError, ChatKitError, OptionError
from chatkit_widget.options import Callbacks, Options
from chatkit_widget.protocol.questions import MarksFound, MarksRead
from chatkit_widget.protocol.requests import JsonRequest, Reply
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.runtime import session_loop
from chatkit_widget.sentences import phrase_of, say
from chatkit_widget.session.hub import Hub
from chatkit_widget.session.operations import ShownNotice
from chatkit_widget.session.state import ChatState, LiveRow, Screen
from chatkit_widget.session.traffic import Traffic

T = TypeVar("T")

Listener = Callable[[str, Any], None]
"""Told of each value that a widget shows as a trait: its name and what it is now."""


class Core:
    """The state of a session, who answers, who listens, and the tasks it owns."""

    def __init__(
        self,
        backend: Backend,
        options: Options,
        *,
        callbacks: Callbacks,
        callback_timeout: float | None,
        screen: Screen,
        listener: Listener,
        kernel_loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        self.callbacks = callbacks
        self.callback_timeout = callback_timeout
        self._locale: str | None = None
        self.state = ChatState(options, screen)
        self.traffic = Traffic()
        self.use(backend)
        self.hub = Hub(self.report, kernel_loop)
        self.turn = 0
        self.is_closed = False
        self._listener = listener
        self._told_thread: str | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    def use(self, backend: Backend) -> None:
        """Take another backend."""
        self.backend = backend
        self._locale_of_backend = backend.locale
        backend.report = self.log
        self.state.view.can_edit = backend.can_replace
        self.speak()

    def speak(self, of_page: str | None = None) -> None:
        """Ask the backend for texts in the language of the options, else in that of the first page, else in its own."""
        self._locale = self._locale or of_page
        self.backend.locale = self.options.locale or self._locale or self._locale_of_backend

    @property
    def thread(self) -> ThreadMetadata | None:
        """The open thread, or None for a draft."""
        return self.state.view.thread or None

    @property
    def threads(self) -> list[ThreadMetadata]:
        """The known threads, the one used last first."""
        return self.state.view.threads or []

    @property
    def options(self) -> Options:
        """The options in force."""
        return self.state.view.options or Options()

    def check_free(self) -> None:
        """Raise unless a turn could begin now.

        Raises:
            ChatKitBusyError: A thread loads or a response streams.
            ChatKitClosedError: The chat was closed.
        """
        self.check_open()
        if self.state.view.responding or self.state.view.loading:
            raise ChatKitBusyError(say("busy_responding" if self.state.view.responding else "busy_loading"))

    def check_open(self) -> None:
        """Raise ChatKitClosedError if the chat was closed."""
        if self.is_closed:
            raise ChatKitClosedError(say("chat_closed"))

    def row(self, item_id: str) -> LiveRow:
        """Return the newest row whose item has this id.

        Raises:
            OptionError: The open thread shows no such item.
        """
        row = self.state.newest(item_id)
        if row is None:
            message = f"the open thread has no item {item_id!r}; chat.items lists those it has"
            raise OptionError(message)
        return row

    def row_with_key(self, key: str) -> LiveRow:
        """Return the row of this key.

        Raises:
            OptionError: It is not on the screen any more.
        """
        row = next((row for row in self.state.rows if row.key == key), None)
        if row is None:
            raise OptionError(say("item_gone"))
        return row

    def new_turn(self) -> int:
        """Return the number of a turn that begins."""
        self.turn += 1
        return self.turn

    def tell(self, name: str, value: object) -> None:
        """Tell the listener of a value."""
        self._listener(name, value)

    def flag(self, name: Literal["responding", "loading", "history_open"], *, is_set: bool) -> None:
        """Change a flag, on the screen and for the listener."""
        self.state.set(**{name: is_set})
        self.tell(name, is_set)

    def settle_thread(self) -> None:
        """Tell of the thread that is open, if that is not what was told last: a new one could not be created."""
        if self._told_thread != (self.thread.id if self.thread else None):
            self.changed_thread(self.thread)

    def changed_thread(self, thread: ThreadMetadata | None) -> None:
        """Tell that another thread is open."""
        self._told_thread = thread_id = thread.id if thread else None
        self.tell("thread_id", thread_id)
        self.hub.emit(events.ThreadChange(thread_id=thread_id))

    def report(self, message: str, error: BaseException) -> None:
        """Tell the user and `chatkit.error` of a problem that ended nothing. May be called from any thread."""
        session_loop().call_soon_threadsafe(self.report_now, message, error)

    def report_now(self, message: str, error: BaseException) -> None:
        """Do what `report` does before this returns. Called on the session's loop only."""
        if not self.is_closed:
            self.state.note(ShownNotice(level="danger", message=str(message), phrase=phrase_of(message)))
            self.hub.emit(events.Error(error=error))

    def spawn(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task that `close` cancels."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def request(self, request: JsonRequest) -> Reply:
        """Ask the backend, in a task that `close` ends.

        Raises:
            ChatKitError: What the backend raises; whatever else a user's own backend raises is a BackendError.
            ChatKitClosedError: The chat was closed, before or meanwhile.
        """
        self.check_open()
        return await self.waited(self.spawn(self.ask(self.backend, request)))

    async def marks(self, thread_id: str) -> Marks | None:
        """Return what the backend keeps beside the items of a thread; None also where that cannot be read.

        Raises:
            ChatKitClosedError: The chat was closed, before or meanwhile.
        """
        self.check_open()
        return await self.waited(self.spawn(self._read_marks(thread_id)))

    async def waited(self, task: asyncio.Future[T]) -> T:
        """Wait for a task that `close` ends.

        Raises:
            ChatKitClosedError: The chat was closed meanwhile.
        """
        try:
            return await task
        except asyncio.CancelledError:
            waiting = asyncio.current_task()
            if waiting is None or not waiting.cancelling():
                self.check_open()
            raise

    async def _read_marks(self, thread_id: str) -> Marks | None:
        try:
            with self.traffic.exchange(MarksRead(thread_id=thread_id)) as exchange:
                marks = await self.backend.marks(thread_id)
                if marks is not None:
                    found = MarksFound(feedback=dict(marks.feedback), unfinished=sorted(marks.unfinished))
                    self.traffic.replied(exchange, found)
                return marks
        except Exception as error:  # noqa: BLE001 (a backend may be a user's own)
            self.log("the marks of the thread were not read", {"thread_id": thread_id, "reason": str(error)})
            return None

    async def ask(self, backend: Backend, request: JsonRequest) -> Reply:
        """Ask a backend, also of a chat that was closed.

        Raises:
            ChatKitError: What the backend raises; whatever else a user's own backend raises is a BackendError.
        """
        try:
            with self.traffic.exchange(request) as exchange:
                reply = await backend.request(request)
                self.traffic.replied(exchange, reply)
                return reply
        except ChatKitError:
            raise
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            raise BackendError(message, detail="".join(traceback.format_exception(error))) from error

    def log(self, entry: str, data: dict[str, Any]) -> None:
        """Tell `chatkit.log` of something."""
        self.hub.emit(events.Log(entry=entry, data=data))

    async def close(self) -> None:
        """Cancel every task, and let go of the handlers and the backend."""
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.hub.close()
        await self.backend.aclose()
