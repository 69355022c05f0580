"""What every widget of ours is to Jupyter: a model that carries the front end, and a session's way to its pages."""

import sys
import threading
from asyncio import run_coroutine_threadsafe
from collections.abc import Mapping, Sequence
from concurrent.futures import wait
from typing import Any, Literal, cast

import anywidget
import ipywidgets
import traitlets
from ipywidgets.widgets import widget
from ipywidgets.widgets import widget_link as jslinks

from chatkit_widget.bridge.assets import loader, shared_assets
from chatkit_widget.bridge.connection import Connection
from chatkit_widget.bridge.kernel import prefer_subshells
from chatkit_widget.bridge.reloading import follow_builds
from chatkit_widget.errors import OptionError
from chatkit_widget.runtime import session_loop, session_thread
from chatkit_widget.session.session import ChatSession

CLOSE_GRACE = 5.0
"""Seconds that `close` waits for the session to wind up; it goes on by itself."""


class PageWidget(anywidget.AnyWidget):
    """A widget whose pages show a session by our front end.

    Args:
        height: As CSS; empty to grow with what it shows.
        layout: The widget's layout, as for every ipywidget; its height goes before `height`.
        screen: What of the session its pages show: a whole chat, or the items of its thread alone.
    """

    _connection: Connection

    _esm = loader()
    _assets = anywidget.WidgetTrait().tag(sync=True)
    _core = traitlets.Unicode().tag(sync=True)
    _height = traitlets.Unicode().tag(sync=True)
    _screen = traitlets.Unicode().tag(sync=True)
    _kept = traitlets.Unicode().tag(sync=True)

    front_ends = traitlets.Int(read_only=True)
    """How many pages show a view of it now."""

    def __init__(self, *, height: str, layout: dict[str, Any], screen: Literal["chat", "items"] = "chat") -> None:
        shared = shared_assets()
        super().__init__(
            _assets=shared,
            _core=shared.hash,
            _height=layout.get("height") or height,
            _screen=screen,
            layout=layout,
        )
        self._given_height = height
        cast("Any", self).layout.observe(self._resize, "height")
        prefer_subshells(self.comm)
        follow_builds(self)

    @property
    def _session(self) -> ChatSession:
        return self._connection.session

    def close(self) -> None:
        """End it: stop what it does, let go of its tasks and threads, and take it off every page."""
        # A widget is also closed when it is collected, and then perhaps by a process that ends and starts no thread.
        if hasattr(self, "_connection") and not self._session.is_closed and not sys.is_finalizing():
            ending = run_coroutine_threadsafe(self._connection.close(), session_loop())
            if threading.current_thread() is not session_thread():
                wait((ending,), timeout=CLOSE_GRACE)
        if self.comm is not None:
            cast("Any", self).layout.unobserve(self._resize, "height")
            self._leave_others()
        super().close()

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take trait changes of a page: none, since what a page asks for comes by messages."""

    def _serve(self, connection: Connection) -> None:
        """Begin to hear what pages ask of a connection."""
        self._connection = connection
        self.on_msg(self._receive)  # pyright: ignore[reportUnknownMemberType] (ipywidgets has no types)

    def _receive(self, _widget: object, content: Mapping[str, Any], buffers: Sequence[memoryview | bytes]) -> None:
        self._connection.receive(content, buffers)

    def _post(self, message: bytes, buffers: list[bytes]) -> None:
        self.send({}, [message, *buffers])  # pyright: ignore[reportUnknownMemberType] (ipywidgets has no types)

    def _resize(self, change: Any) -> None:
        self._height = change.new or self._given_height

    def _leave_others(self) -> None:
        # A page that loads anew shows no widget at all while one of them names a model that is gone.
        for other in tuple(cast("Any", widget)._instances.values()):  # noqa: SLF001 (no public way)
            if isinstance(other, ipywidgets.Box) and self in (children := cast("Any", other).children):
                cast("Any", other).children = tuple(child for child in children if child is not self)
            elif isinstance(other, jslinks.Link) and self in (other.source[0], other.target[0]):
                other.close()


def css_length(height: float | str | None) -> str:
    """Return a height as CSS: a number is one of pixels, and None is empty.

    Raises:
        OptionError: It is no height.
    """
    if height is None or isinstance(height, str):
        return height or ""
    if isinstance(height, bool) or height <= 0:
        message = f"height is a number of pixels, a CSS length or None, not {height!r}"
        raise OptionError(message)
    return f"{height:g}px"
