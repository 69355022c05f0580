"""A widget in a cell of its own, outside any chat."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, cast

import IPython.display
from IPython.core.interactiveshell import InteractiveShell

from chatkit_widget.backends.alone import ITEM, THREAD, AloneBackend
from chatkit_widget.bridge.connection import Connection
from chatkit_widget.bridge.homes import find_home
from chatkit_widget.bridge.kernel import loop_of
from chatkit_widget.bridge.marimo import running_session
from chatkit_widget.bridge.page_widget import PageWidget, css_length
from chatkit_widget.errors import ChatKitError
from chatkit_widget.options import parse_options
from chatkit_widget.protocol.items import WidgetItem
from chatkit_widget.protocol.requests import Action
from chatkit_widget.runtime import session_loop
from chatkit_widget.sentences import words_of
from chatkit_widget.session.widgets import checked


class WidgetView(PageWidget):
    """A ChatKit widget as a Jupyter widget: for the end of a cell, or a place among other widgets.

    What it takes, and what comes of actions, is as in `show`, which makes one and displays it.

    Example:
        >>> ipywidgets.HBox([WidgetView(booking, on_action=book), chat])
    """

    def __init__(
        self,
        widget: Any,
        on_action: Callable[..., Any] | None = None,
        *,
        theme: str | Mapping[str, Any] = "auto",
        locale: str | None = None,
        frame_title: str | None = None,
        allowed_image_domains: Sequence[str] | None = None,
        height: int | str | None = None,
        layout: Mapping[str, Any] | None = None,
        run_on: Literal["session", "kernel"] = "session",
    ) -> None:
        tree = checked(widget)
        options, callbacks = parse_options(
            {
                "theme": theme,
                "locale": locale,
                "frame_title": frame_title,
                "header": {"enabled": False},
                "history": {"enabled": False},
                "thread": {"auto_scroll": False},
                "initial_thread": THREAD,
                "widgets": {"on_action": self._act},
            }
        )
        kernel_loop = loop_of(run_on)
        css_height = css_length(height)
        home = find_home(None, None, "widget")
        try:
            home.enter(self.close)
            backend = AloneBackend(
                tree,
                store=home.store,
                on_action=on_action,
                allowed_image_domains=allowed_image_domains,
                kernel_loop=kernel_loop,
                view=self,
                alive=home.alive,
            )
        except BaseException:
            home.left(self.close)
            raise
        self._widget = tree
        self._newest: dict[str, Any] | None = None
        self._lock = threading.Lock()
        self._shown_in: int | None = None
        super().__init__(height=css_height, layout=dict(layout or {}), screen="items")
        connection = Connection(
            backend,
            options,
            callbacks,
            callback_timeout=None,
            home=home,
            send=self._post,
            listener=self._session_changed,
            poll_interval=None,
            kernel_loop=kernel_loop,
            left=lambda: home.left(self.close),
        )
        self._serve(connection)

    @property
    def widget(self) -> dict[str, Any]:
        """The widget as it is now, as ChatKit's JSON has it."""
        row = self._session.state.newest(ITEM)
        return row.item.widget if row is not None and isinstance(row.item, WidgetItem) else self._widget

    def update(self, widget: Any) -> None:
        """Put another widget in its place: pages change only where the two differ, and keep focus and typed values.

        It can be called from any thread, also in a loop or from `on_action`, and waits for nothing; of states that
        come faster than they can be shown, the last one counts.

        Raises:
            WidgetError: It is no widget, or one with something wrong, of which the message tells all. Nothing changed.
            ChatKitClosedError: The view was closed.

        Example:
            >>> view = show(Card([Text("0 %", id="done")]))
            >>> for percent in range(101):
            ...     view.update(Card([Text(f"{percent} %", id="done")]))
        """
        tree = checked(widget)
        self._session.check_open()
        with self._lock:
            is_waiting, self._newest = self._newest is not None, tree
        if not is_waiting:
            session_loop().call_soon_threadsafe(lambda: self._session.spawn(self._update()))

    async def _update(self) -> None:
        with self._lock:
            tree, self._newest = self._newest, None
        try:
            await self._session.widgets.update(ITEM, tree)
        except ChatKitError as error:
            self._session.report(words_of(error), error)

    async def _act(self, action: Action, item: WidgetItem) -> None:
        """Answer an action whose handler is the client: outside a chat, both are the same."""
        await self._session.turns.send_custom_action(action, item.id)

    def _session_changed(self, name: str, value: object) -> None:
        if name == "front_ends":
            self.set_trait(name, value)

    def _show(self) -> None:
        """Display it, where there is a cell to display it in."""
        if InteractiveShell.initialized() or running_session() is not None:
            cast("Any", IPython.display).display(self)
        if InteractiveShell.initialized():
            self._shown_in = InteractiveShell.instance().execution_count

    def _ipython_display_(self) -> None:
        # What `show` has displayed already is not displayed again for being what the cell ends with.
        shown_in, self._shown_in = self._shown_in, None
        if shown_in is None or shown_in != InteractiveShell.instance().execution_count:
            raise NotImplementedError  # Which has IPython display it as it does other widgets.


def show(
    widget: Any,
    on_action: Callable[..., Any] | None = None,
    *,
    theme: str | Mapping[str, Any] = "auto",
    locale: str | None = None,
    frame_title: str | None = None,
    allowed_image_domains: Sequence[str] | None = None,
    height: int | str | None = None,
    layout: Mapping[str, Any] | None = None,
    run_on: Literal["session", "kernel"] = "session",
) -> WidgetView:
    """Show a widget in this cell, outside any chat, and answer its actions in Python.

    Args:
        widget: A component of `chatkit_widget.widgets`, a mapping as ChatKit's JSON has it, or a model of
            openai-chatkit. One that is no root is put into a `Basic`.
        on_action: Called as `(action)`, `(action, item)` or `(action, item, context)` for each action, whoever its
            handler is; sync or async. A widget without an `id` that it returns or yields is the next state of this
            one; text, objects and further widgets stand below it until the next action. `context` is as in a chat,
            and `context.chat` is the view.
        theme: As the option of a chat.
        locale: As the option of a chat.
        frame_title: What screen readers call it.
        allowed_image_domains: The hosts whose images are loaded without a click; with them, no others are.
        height: In pixels, or as a CSS length; None grows with the widget.
        layout: As for every ipywidget.
        run_on: `"session"` runs an async function on the loop of all chats and a sync one on a thread; `"kernel"` runs
            it on the kernel's main loop.

    Returns:
        The view, whose `update` changes the widget at any time; `close` takes it away.

    Raises:
        WidgetError: It is no widget, or one with something wrong, of which the message tells all.
        OptionError: Another argument is wrong.

    Example:
        >>> view = show(Card([Text("Ready?"), Button("Start", Action("start"))]), on_action=lambda action: "Started.")
        >>> view.update(Card([Text("Done")]))
    """
    view = WidgetView(
        widget,
        on_action,
        theme=theme,
        locale=locale,
        frame_title=frame_title,
        allowed_image_domains=allowed_image_domains,
        height=height,
        layout=layout,
        run_on=run_on,
    )
    view._show()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] (only here it is displayed by itself)
    return view
