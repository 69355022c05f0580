"""A fake page of a real chat: it speaks the real bridge, over the custom messages of the widget."""

import asyncio
import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from chatkit_widget.bridge.page_widget import PageWidget
from chatkit_widget.runtime import on_session, session_loop, session_thread
from chatkit_widget.testing.front_end import FrontEnd, Reply

PATIENCE = 20.0
"""Seconds after which a page gives up waiting."""

_numbers = itertools.count(1)


class Tap:
    """Hears what a widget sends its pages, beside those that a notebook has; put in place of its `send`."""

    def __init__(self, widget: PageWidget) -> None:
        self.pages: list[FakePage] = []
        self._send: Callable[[object, list[bytes]], None] = widget.send  # pyright: ignore[reportUnknownMemberType] (ipywidgets has no types)

    def __call__(self, content: object, buffers: list[bytes]) -> None:
        """Send a message, and let the pages hear it."""
        self._send(content, buffers)
        for page in tuple(self.pages):
            page.takes(buffers[0], buffers[1:])

    @classmethod
    def of(cls, widget: PageWidget) -> "Tap":
        """Return the tap of a widget, which has one while it has fake pages."""
        known = vars(widget).get("send")
        if not isinstance(known, cls):
            known = cls(widget)
            vars(widget)["send"] = known
        return known


class FakePage(FrontEnd):
    """A page that shows a chat, as a notebook's does, but for the drawing.

    It does what the front end does with every message: it says hello, applies batches and puts them together from
    their parts, asks for everything anew when one is missing, answers the kernel's calls once it has painted, keeps
    its draft, and sends files in pieces. It lives on the chat's own loop; what is described here can be called on any
    thread.

    Args:
        widget: A `ChatKit`, or what `show` returns.
        sid: Its name; its own unless given.
        locale: The language of its browser.

    Attributes:
        chat: The widget.
        mirror: What it shows, in plain JSON: `mirror.view` and `mirror.rows`.
        replies: What its calls were answered, by their numbers.
        parts: The bytes that came along with answers, the newest last.
        calls: What the kernel has called it for.
        is_silent: Set it, and it answers no call any more, as a page that hangs.

    Example:
        >>> page = FakePage(chat)
        >>> page.shows()
        >>> await page.asks("send", text="Hello", rev=1)
        >>> await page.until(lambda: not page.mirror.view["responding"])
    """

    def __init__(self, widget: PageWidget, sid: str | None = None, *, locale: str = "en-GB") -> None:
        super().__init__(sid or f"fake{next(_numbers)}", self._to_kernel, loop=session_loop(), locale=locale)
        self.chat: Any = widget
        self.replies: dict[int, dict[str, Any]] = {}
        self.parts: list[bytes] = []
        self.calls: list[dict[str, Any]] = []
        self.filled: dict[Any, Any] = {}
        """What stands in the fields of its widgets and questions, which no kernel knows of."""
        self.watchers: list[Callable[[], object]] = []
        """Called after each change."""
        self._changed = asyncio.Event()
        self._tap = Tap.of(widget)
        self._tap.pages.append(self)

    def shows(self, views: int = 1) -> None:
        """Come, and show the chat in so many views."""
        self.on_loop(lambda: self.opens(views))

    async def asks(self, method: str, *buffers: bytes, **parameters: Any) -> Reply:
        """Call the kernel, and return its reply.

        Raises:
            TimeoutError: None came.
        """

        async def asked() -> Reply:
            async with asyncio.timeout(PATIENCE):
                return await self.call(method, *buffers, **parameters)

        return await on_session(asked())

    async def until(self, is_so: Callable[[], object], timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 (as in asyncio)
        """Wait until something is so; it is looked at after each message.

        Raises:
            TimeoutError: It was not so in time.
        """
        await on_session(self.until_here(is_so, timeout))

    async def until_here(self, is_so: Callable[[], object], timeout: float) -> None:  # noqa: ASYNC109 (as above)
        """Wait, on its own loop, until something is so."""
        async with asyncio.timeout(timeout):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()

    def changed(self) -> None:
        """Let whoever waits, or watches, look again."""
        self._changed.set()
        for look in tuple(self.watchers):
            look()

    def on_loop(self, function: Callable[[], Any]) -> Any:
        """Do something on its loop, and return what comes of it."""
        if threading.current_thread() is session_thread():
            return function()
        done: Future[Any] = Future()

        def call() -> None:
            try:
                done.set_result(function())
            except BaseException as error:  # noqa: BLE001 (it belongs to whoever waits)
                done.set_exception(error)

        session_loop().call_soon_threadsafe(call)
        return done.result()

    def forgets(self) -> None:
        """Forget what no kernel knows: what stands in fields, and what was refused."""
        self.filled.clear()
        self.note = None

    def leaves(self) -> None:
        """Go, as a page that is closed or reloaded: say and hear nothing more."""
        self.on_loop(super().leaves)
        if self in self._tap.pages:
            self._tap.pages.remove(self)
            if not self._tap.pages:
                del vars(self.chat)["send"]

    def _to_kernel(self, message: dict[str, Any], buffers: Sequence[bytes]) -> None:
        self.chat._handle_custom_msg(message, buffers)  # noqa: SLF001 (what ipywidgets calls when a page's message comes)

    def _take(self, message: dict[str, Any], buffers: Sequence[bytes]) -> None:
        match message:
            case {"kind": "reply", "to": self.sid, "rid": rid}:
                self.parts += buffers
                self.replies[rid] = message
            case {"kind": "call"} if message.get("to") in {None, self.sid}:
                self.calls.append(message)
            case _:
                pass
        super()._take(message, buffers)
        self.changed()
