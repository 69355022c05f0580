"""A session joined to the pages that show it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.bridge.answers import Served, answer
from chatkit_widget.bridge.channel import Channel
from chatkit_widget.bridge.files import PageFiles
from chatkit_widget.bridge.homes import Home
from chatkit_widget.bridge.inspector import PageInspector
from chatkit_widget.bridge.objects import PageObjects
from chatkit_widget.errors import ChatKitBusyError, ChatKitError
from chatkit_widget.options import Callbacks, Options
from chatkit_widget.runtime import session_loop
from chatkit_widget.sentences import say, words_of
from chatkit_widget.session.core import Listener
from chatkit_widget.session.operations import Operation
from chatkit_widget.session.session import ChatSession
from chatkit_widget.store import ThreadStore


class Connection:
    """One chat: its session, its channel and its home.

    Args:
        backend: Who answers.
        options: What the chat looks like.
        callbacks: The Python functions among the options.
        callback_timeout: Seconds that these may take, or None.
        home: Where its threads live.
        send: Takes an encoded message for the pages, and further buffers.
        listener: Told of the values that a widget shows as traits.
        poll_interval: Seconds between two looks for what changed elsewhere, or None.
        kernel_loop: Where handlers run, instead of the session's loop and the chat's worker.
        left: Called once the session has ended.
    """

    def __init__(
        self,
        backend: Backend,
        options: Options,
        callbacks: Callbacks,
        *,
        callback_timeout: float | None,
        home: Home,
        send: Callable[[bytes, list[bytes]], None],
        listener: Listener,
        poll_interval: float | None,
        kernel_loop: asyncio.AbstractEventLoop | None,
        left: Callable[[], None],
    ) -> None:
        self._home = home
        self._left = left
        self._listener = listener
        self._is_started = False
        self._front_ends = 0
        self.session = ChatSession(
            backend,
            options,
            callbacks,
            callback_timeout=callback_timeout,
            screen=self,
            listener=self._changed,
            thread_id=home.thread_id,
            poll_interval=poll_interval,
            kernel_loop=kernel_loop,
        )
        self._files = PageFiles(self.session.uploads)
        self.inspector = PageInspector(self.session, self.apply)
        objects = PageObjects(self.session.state, home.alive)
        served = Served(self.session, self._files, objects, self.inspector)
        self.channel = Channel(
            send,
            snapshot=lambda: (self.session.state.snapshot(), *self.inspector.snapshot()),
            answer=lambda call, page, data: answer(served, call, page, data),
            spawn=self.session.spawn,
            counted=self._counted,
            gone=self._files.page_gone,
            speaks=self.session.speak,
        )

    def apply(self, operation: Operation) -> None:
        """Pass an operation on to the pages."""
        self.channel.outbox.apply(operation)

    def receive(self, content: Mapping[str, Any], buffers: Sequence[memoryview | bytes]) -> None:
        """Take a message of a page, on whatever thread it comes."""
        session_loop().call_soon_threadsafe(self._receive, content, bytes(buffers[0]) if buffers else b"")

    async def call(self, method: Literal["focus_composer", "acknowledge"]) -> None:
        """Have a page do something, and wait until it has."""
        self.session.check_open()
        await self.channel.call(method)

    async def set_composer_value(self, *changes: Callable[[], Sequence[str] | None]) -> None:
        """Make changes of the composer; pages that show it have them when this returns.

        One that puts files there returns their keys: they are uploaded when this returns.
        """
        self.session.check_open()
        keys = [key for change in changes for key in change() or ()]
        await self.session.uploads.wait(keys)
        if self.channel.front_ends:
            await self.channel.call("acknowledge")

    def begin_with(self, put: Callable[[ThreadStore], str]) -> None:
        """Open a thread first that `put` puts into the store of this chat, and returns the id of."""
        thread_id = put(self._home.store)
        self._home.thread_id = thread_id
        self.session.begin_with(thread_id)

    async def open_thread(self, thread_id: str | None) -> None:
        """Open a thread for somebody who cannot wait: what goes wrong is told in the chat."""
        try:
            await self.session.set_thread_id(thread_id)
        except ChatKitBusyError as error:
            self.session.report(say("not_opened_now").followed_by(words_of(error)), error)
        except ChatKitError:
            return  # The session has told why.

    async def set_backend(self, backend: Backend) -> None:
        """Ask another backend, for somebody who cannot wait: what goes wrong is told in the chat."""
        try:
            await self.session.set_backend(backend)
        except ChatKitError as error:
            self.session.report(say("backend_not_changed").followed_by(words_of(error)), error)

    async def show_history(self, *, is_open: bool) -> None:
        """Show or hide the list of threads, and wait until a page has."""
        await self.session.set_history_open(is_open=is_open)
        await self.channel.call("acknowledge")

    async def close(self) -> None:
        """End the session and forget the pages."""
        await self.session.close()
        self.inspector.close()
        self.channel.close()
        self._files.close()
        self._left()

    def _receive(self, content: Mapping[str, Any], data: bytes) -> None:
        if not self.session.is_closed:
            if not self._is_started:
                self._is_started = True
                self.session.spawn(self.session.start())
            self.channel.receive(content, data)

    def _changed(self, name: str, value: object) -> None:
        if name == "thread_id":
            self._home.opened(value if isinstance(value, str) else None)
        self._listener(name, value)

    def _counted(self, front_ends: int) -> None:
        before, self._front_ends = self._front_ends, front_ends
        self._listener("front_ends", front_ends)
        if front_ends > before:
            self.session.hub.emit(events.Ready())
