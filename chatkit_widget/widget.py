"""The widget: traits and methods. It decides nothing; the session does."""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import msgspec

from chatkit_widget.backends import Backend, FunctionBackend
from chatkit_widget.bridge.connection import Connection
from chatkit_widget.bridge.homes import find_home
from chatkit_widget.bridge.kernel import main_loop
from chatkit_widget.bridge.traits import LinkedWidget
from chatkit_widget.errors import OptionError
from chatkit_widget.events import event_name
from chatkit_widget.options import Options, merge_options, parse_options
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.runtime import on_session, session_loop, session_thread
from chatkit_widget.session.input import action_of, user_input
from chatkit_widget.session.operations import Draft
from chatkit_widget.session.turn import Turn

T = TypeVar("T")

CLOSE_GRACE = 5.0
"""Seconds that `close` waits for the session to wind up; it goes on by itself."""

_NO_API = (
    "api must be a Python function of (message) or (message, context), or a Backend, not {kind}: {value!r}. "
    "For example: ChatKit(lambda message: f'You said {{message.text}}')"
)


class ChatKit(LinkedWidget):
    """A chat in a notebook, driven from Python.

    Args:
        api: Who answers: a function of `(message)` or `(message, context)`, sync or async, that returns or yields
            text, ChatKit events, items, widgets or any Python object; or a `Backend`.
        store: The SQLite file that keeps the threads, made when it is not there; None keeps them in the kernel.
        name: Under which the kernel keeps the threads. Without it, they belong to the cell that makes the chat, so
            that running the cell again finds them.
        height: In pixels, or as a CSS length; None grows with the conversation. `layout.height` goes before it.
        layout: The widget's layout, as for every ipywidget.
        run_on: `"session"` runs async functions on the chat's own loop and sync ones on threads, so that a busy
            kernel does not stop the chat; `"kernel"` runs them, and all handlers, on the kernel's main loop.
        on_action: Called for custom actions as `(action, item, context)`; may yield as `api` does.
        transcribe: Called for dictation as `(audio, mime_type)`; returns text.
        on_feedback: Called as `(kind, items)`, with `"positive"` or `"negative"`.
        options: ChatKit's options, in snake_case or camelCase, such as `theme="dark"` or
            `start_screen={"greeting": "Hello"}`; and handlers of events, as `on_response_end=handler`.

    Raises:
        OptionError: `api` or an option is wrong; the message says which, and what is right.
        StoreError: The store's file cannot be used.

    Example:
        >>> def respond(message):
        ...     yield f"You said **{message.text}**"
        >>> chat = ChatKit(respond)
        >>> chat
    """

    def __init__(
        self,
        api: Callable[..., Any] | Backend,
        *,
        store: str | Path | None = None,
        name: str | None = None,
        height: int | str | None = 600,
        layout: Mapping[str, Any] | None = None,
        run_on: Literal["session", "kernel"] = "session",
        on_action: Callable[..., Any] | None = None,
        transcribe: Callable[..., Any] | None = None,
        on_feedback: Callable[..., Any] | None = None,
        **options: Any,
    ) -> None:
        given = {key: options.pop(key) for key in tuple(options) if key.startswith("on_")}
        handlers = {event_name(key.removeprefix("on_").replace("_", ".")): handler for key, handler in given.items()}
        self._options = parse_options(options)
        kernel_loop = main_loop() if _is_kernel(run_on) else None
        home = find_home(name, store)
        try:
            if callable(api):
                backend: Backend = FunctionBackend(
                    api,
                    store=home.store,
                    on_action=on_action,
                    transcribe=transcribe,
                    on_feedback=on_feedback,
                    kernel_loop=kernel_loop,
                    chat=self,
                )
            elif isinstance(api, Backend):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
                backend = api
            else:
                raise OptionError(_NO_API.format(kind=type(api).__name__, value=api))  # noqa: TRY301 (as all others)
            css_height = _css_length(height)
        except BaseException:
            home.left()
            raise
        # Before any page can ask for it, what the chat before this one was saying has to be in the store.
        home.enter(self.close)
        super().__init__(height=css_height, layout=dict(layout or {}))
        self._connection = Connection(
            backend,
            self._options,
            home=home,
            send=self._post,
            listener=self._session_changed,
            kernel_loop=kernel_loop,
            left=lambda: home.left(self.close),
        )
        self._session = self._connection.session
        self.on_msg(self._receive)  # pyright: ignore[reportUnknownMemberType] (ipywidgets has no types)
        for event, handler in handlers.items():
            self.on(event, handler)

    # ChatKit's helpers

    async def focus_composer(self) -> None:
        """Put the caret into the composer of the view that was used last (ChatKit's `focusComposer`).

        Raises:
            FrontendTimeout: No page shows the chat.

        Example:
            >>> await chat.focus_composer()
        """
        await on_session(self._connection.call("focus_composer"))

    async def set_thread_id(self, thread_id: str | None) -> None:
        """Open a thread, or a new draft for None, and wait until it is there (ChatKit's `setThreadId`).

        Raises:
            NotFoundError: There is no such thread; the open one stays.
            ChatKitBusyError: A thread loads or a response streams.

        Example:
            >>> await chat.set_thread_id(chat.threads[0].id)
        """
        await on_session(self._session.set_thread_id(thread_id))

    async def send_user_message(
        self,
        text: str | None = None,
        *,
        content: Sequence[Any] | None = None,
        reply: str | None = None,
        new_thread: bool = False,
        tool_choice: str | Mapping[str, str] | None = None,
        model: str | None = None,
    ) -> Turn:
        """Send a message and wait for the end of the turn (ChatKit's `sendUserMessage`).

        The user's draft stays as it is. Cancelling the wait, as interrupting the kernel does, stops the turn.

        Args:
            text: The message as plain text.
            content: The message in parts instead: `{"type": "input_text", "text": …}` and `input_tag` mappings.
            reply: Text that the message answers to, shown as a quotation.
            new_thread: Whether to begin a new thread.
            tool_choice: The id of a tool for this message.
            model: The id of a model for this message.

        Returns:
            The turn. One that failed is returned too, with its `error`.

        Raises:
            OptionError: There is nothing to send, or both `text` and `content`.
            ChatKitBusyError: A thread loads or a response streams.

        Example:
            >>> turn = await chat.send_user_message("How many rows?")
            >>> turn.text
        """
        given = user_input(text, content=content, reply=reply, tool_choice=tool_choice, model=model)
        return await on_session(self._session.send_user_message(given, new_thread=new_thread))

    async def set_composer_value(self, text: str) -> None:
        """Replace what stands in the composer, and wait until a page that shows it has it (`setComposerValue`).

        Example:
            >>> await chat.set_composer_value("Compare ")
        """
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
            message = f"the composer holds text, not {type(text).__name__}: {text!r}"
            raise OptionError(message)

        await on_session(self._connection.set_draft(text))

    async def fetch_updates(self) -> None:
        """Merge what changed behind the chat's back, as when a store was written elsewhere (`fetchUpdates`).

        Example:
            >>> await chat.fetch_updates()
        """
        await on_session(self._session.fetch_updates())

    async def send_custom_action(self, action: Mapping[str, Any], item_id: str | None = None) -> Turn:
        """Run an action and wait for the end of its turn (ChatKit's `sendCustomAction`).

        Args:
            action: Its `type` and, if it has one, its `payload`.
            item_id: The item that it came from.

        Raises:
            OptionError: There is no open thread, no such item, or the action has no type.

        Example:
            >>> await chat.send_custom_action({"type": "book", "payload": {"room": 4}})
        """
        return await on_session(self._session.send_custom_action(action_of(action), item_id))

    async def show_history(self) -> None:
        """Open the list of threads (ChatKit's `showHistory`).

        Raises:
            FrontendTimeout: No page shows the chat.
        """
        await on_session(self._connection.show_history(is_open=True))

    async def hide_history(self) -> None:
        """Close the list of threads (ChatKit's `hideHistory`).

        Raises:
            FrontendTimeout: No page shows the chat.
        """
        await on_session(self._connection.show_history(is_open=False))

    def set_options(self, options: Mapping[str, Any] | None = None, /, **more: Any) -> None:
        """Replace all options at once; what is not given has its default again (ChatKit's `setOptions`).

        Thread, draft and a running stream stay.

        Raises:
            OptionError: An option is unknown or has a wrong value; nothing changed.

        Example:
            >>> chat.set_options(theme="dark", composer={"placeholder": "Ask about the cars"})
        """
        self._apply_options(parse_options({**(options or {}), **more}))

    # Beyond ChatKit

    def update_options(self, **changes: Any) -> None:
        """Change some options and keep the others.

        Example:
            >>> chat.update_options(theme="dark")
        """
        self._apply_options(merge_options(self._options, changes))

    async def stop(self) -> None:
        """End the streaming response, as the Stop button does; what came is kept."""
        await on_session(self._session.stop())

    async def retry(self, item_id: str | None = None) -> Turn:
        """Answer a user message again: the last one, or the one with this id. What came after it goes.

        Raises:
            OptionError: There is no such message.
            ChatKitBusyError: A thread loads or a response streams.
        """
        return await on_session(self._session.retry(item_id))

    async def send_feedback(self, kind: Literal["positive", "negative"], item_ids: Sequence[str] | None = None) -> None:
        """Like or dislike items, by default those of the last answer."""
        if kind not in ("positive", "negative"):
            message = f"feedback is 'positive' or 'negative', not {kind!r}"
            raise OptionError(message)
        await on_session(self._session.send_feedback(kind, item_ids))

    async def list_threads(self) -> tuple[ThreadMetadata, ...]:
        """Read and return every thread, the one used last first."""
        return tuple(await on_session(self._session.list_threads()))

    async def load_all(self) -> None:
        """Wait until `items` holds the whole thread: a long one comes page by page."""
        await on_session(self._session.load_all())

    async def rename_thread(self, thread_id: str, title: str) -> None:
        """Give a thread another title."""
        await on_session(self._session.rename_thread(thread_id, title))

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a thread; the open one gives way to a draft."""
        await on_session(self._session.delete_thread(thread_id))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a method from where nothing can await: a button's callback, a thread, a script.

        Example:
            >>> button.on_click(lambda _: chat.run(chat.send_user_message("Summarise")))
        """
        return asyncio.run_coroutine_threadsafe(coroutine, session_loop())

    def on(self, name: str, handler: Callable[..., Any] | None = None) -> Any:
        """Call a handler with each event of this name; without a handler, decorate one.

        Sync handlers run one after another on a thread of the chat, async ones on its loop. One that raises is
        reported in the chat and breaks nothing.

        Returns:
            A function that unsubscribes; as a decorator, the handler itself.

        Raises:
            OptionError: There is no such event.

        Example:
            >>> off = chat.on("response.end", lambda event: print("done"))
            >>> off()
        """
        if handler is not None:
            if not callable(handler):
                message = f"the handler of {name!r} must be callable, not {type(handler).__name__}: {handler!r}"
                raise OptionError(message)
            return self._session.hub.on(name, handler)

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            self._session.hub.on(name, function)
            return function

        event_name(name)
        return decorate

    @property
    def items(self) -> tuple[ThreadItem, ...]:
        """The items of the open thread, as they are now; typed and immutable."""
        return tuple(row.item for row in tuple(self._session.state.rows))

    @property
    def thread(self) -> ThreadMetadata | None:
        """The open thread, or None for a draft."""
        return self._session.state.view.thread or None

    @property
    def threads(self) -> tuple[ThreadMetadata, ...]:
        """The known threads, the one used last first."""
        return tuple(self._session.state.view.threads or ())

    @property
    def composer(self) -> Draft:
        """The whole draft."""
        return self._session.state.view.draft or Draft()

    @property
    def options(self) -> dict[str, Any]:
        """The options in force."""
        return cast("dict[str, Any]", msgspec.to_builtins(self._options))

    def close(self) -> None:
        """End the chat: stop its response, let go of its tasks and threads, and take it off every page."""
        # A widget is also closed when it is collected, and then perhaps by a process that ends and starts no thread.
        if hasattr(self, "_connection") and not self._session.is_closed and not sys.is_finalizing():
            ending = asyncio.run_coroutine_threadsafe(self._connection.close(), session_loop())
            if threading.current_thread() is not session_thread():
                wait((ending,), timeout=CLOSE_GRACE)
        super().close()

    def _apply_options(self, options: Options) -> None:
        self._options = options
        session_loop().call_soon_threadsafe(self._session.set_options, options)

    def _receive(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        self._connection.receive(content)

    def _post(self, message: bytes, buffers: list[bytes]) -> None:
        self.send({}, [message, *buffers])  # pyright: ignore[reportUnknownMemberType] (ipywidgets has no types)


def _is_kernel(run_on: str) -> bool:
    if run_on not in ("session", "kernel"):
        message = f"run_on is 'session' or 'kernel', not {run_on!r}"
        raise OptionError(message)
    return run_on == "kernel"


def _css_length(height: float | str | None) -> str:
    if height is None or isinstance(height, str):
        return height or ""
    if isinstance(height, bool) or height <= 0:
        message = f"height is a number of pixels, a CSS length or None, not {height!r}"
        raise OptionError(message)
    return f"{height:g}px"
