"""Deleting threads, with some seconds in which that can be taken back."""

import asyncio
import atexit
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import wait
from dataclasses import dataclass

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.errors import BackendError, ChatKitError, NotFoundError, OptionError
from chatkit_widget.protocol.requests import ThreadId, ThreadsDelete
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.runtime import session_loop
from chatkit_widget.sentences import say, words_of
from chatkit_widget.session.core import Core
from chatkit_widget.session.threads import Threads

logger = logging.getLogger("chatkit_widget")

UNDO = 5.0
"""Seconds in which a deletion can be taken back."""

LAST = 3.0
"""Seconds that the backend of a chat that ends has for its answers."""


@dataclass(frozen=True)
class Waiting:
    """A thread that is about to be deleted: the ids of those before it in the list, and whether it was open."""

    thread: ThreadMetadata
    before: frozenset[str]
    was_open: bool
    timer: asyncio.TimerHandle


class Deletions:
    """Deletes threads, at once or in some seconds; `View.deleted` are those that wait.

    Args:
        core: The session.
        threads: Its threads.
        start: Makes sure that the session has started.
        stop: Ends the streaming response.
        forget: Told which thread exists no more.
    """

    def __init__(
        self,
        core: Core,
        threads: Threads,
        *,
        start: Callable[[], Awaitable[None]],
        stop: Callable[[], Awaitable[None]],
        forget: Callable[[str], None],
    ) -> None:
        self._core = core
        self._threads = threads
        self._start = start
        self._stop = stop
        self._forget = forget
        self._waiting: dict[str, Waiting] = {}
        self._sending: set[asyncio.Task[None]] = set()

    async def delete(self, thread_id: str) -> None:
        """Delete a thread now, also one that waits.

        Raises:
            ChatKitError: It could not be deleted, and is in the list again.
        """
        await self._start()
        if self._threads.is_open(thread_id):
            self._core.check_free()
        waiting = self._take(thread_id)
        try:
            await self._core.request(_request(thread_id))
        except ChatKitError:
            if waiting is not None and not self._core.is_closed:
                self._threads.show(waiting.thread, waiting.before)
            raise
        await self._threads.deleted(thread_id, self._stop)
        self._forget(thread_id)

    async def begin(self, thread_id: str) -> None:
        """Take a thread off the list, and delete it in five seconds; the open one gives way to a draft at once.

        Raises:
            ChatKitBusyError: It is open, and a response streams in it.
            OptionError: There is no such thread in the list.
        """
        await self._start()
        core = self._core
        thread = next((known for known in core.threads if known.id == thread_id), None)
        if thread is None:
            raise OptionError(say("thread_gone", id=thread_id))
        was_open = self._threads.is_open(thread_id)
        if was_open:
            core.check_free()
        timer = asyncio.get_running_loop().call_later(UNDO, self._send, thread_id)
        self._waiting[thread_id] = Waiting(thread, self._threads.hide(thread_id), was_open, timer)
        self._show()
        if was_open:
            await self._threads.open(None)

    async def undo(self, thread_id: str) -> None:
        """Take a deletion back. If the thread was open, and the draft in its place is untouched, it is open again.

        Raises:
            OptionError: It is too late, or it was taken back already.
            ChatKitError: The thread is in the list again, but could not be opened; the user has been told.
        """
        await self._start()
        was_open = self.keep(thread_id)
        if was_open is None:
            raise OptionError(say("too_late_to_undo"))
        view = self._core.state.view
        is_untouched = self._core.thread is None and not self._core.state.rows
        if was_open and is_untouched and not view.responding and not view.loading:
            await self._threads.open(thread_id)

    def keep(self, thread_id: str) -> bool | None:
        """Put a thread that waits back into the list, and return whether it was open; None where none waits."""
        waiting = self._take(thread_id)
        if waiting is None:
            return None
        self._threads.show(waiting.thread, waiting.before)
        return waiting.was_open

    def send_all(self) -> None:
        """Have every thread that waits deleted now, by the backend that is there now."""
        for thread_id in tuple(self._waiting):
            self._send(thread_id)

    async def settle(self) -> None:
        """Have every thread that waits deleted now, and wait until that is done or has failed."""
        self.send_all()
        if self._sending:
            _done, late = await asyncio.wait(self._sending, timeout=LAST)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _take(self, thread_id: str) -> Waiting | None:
        return self._taken(thread_id) if thread_id in self._waiting else None

    def _taken(self, thread_id: str) -> Waiting:
        waiting = self._waiting.pop(thread_id)
        waiting.timer.cancel()
        self._show()
        return waiting

    def _show(self) -> None:
        self._core.state.set(deleted=[waiting.thread for waiting in self._waiting.values()])
        atexit.unregister(self._at_exit)
        if self._waiting:
            atexit.register(self._at_exit)

    def _send(self, thread_id: str) -> None:
        # Not a task of the session, which cancels those when it is closed.
        task = asyncio.get_running_loop().create_task(self._delete(self._taken(thread_id), self._core.backend))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _delete(self, waiting: Waiting, backend: Backend) -> None:
        try:
            await self._core.ask(backend, _request(waiting.thread.id))
        except NotFoundError:
            pass  # Somebody else deleted it.
        except ChatKitError as error:
            self._failed(waiting, backend, error)
            return
        except asyncio.CancelledError:
            self._failed(waiting, backend, BackendError(say("no_answer_within", seconds=LAST)))
            raise
        if backend is self._core.backend and not self._core.is_closed:
            await self._threads.deleted(waiting.thread.id, self._stop)
            self._forget(waiting.thread.id)

    def _failed(self, waiting: Waiting, backend: Backend, error: ChatKitError) -> None:
        title = waiting.thread.title or waiting.thread.id
        message = say("not_deleted", title=title).followed_by(words_of(error))
        if self._core.is_closed:
            logger.warning("%s", message)
            self._core.hub.emit(events.Error(error=error))
            return
        if backend is self._core.backend:
            self._threads.show(waiting.thread, waiting.before)
        self._core.report(message, error)

    def _at_exit(self) -> None:
        """Delete what waits while the process ends: its loop still runs, in a thread of its own."""
        wait((asyncio.run_coroutine_threadsafe(self.settle(), session_loop()),), timeout=LAST + 1)


def _request(thread_id: str) -> ThreadsDelete:
    return ThreadsDelete(params=ThreadId(thread_id=thread_id))
