"""The widget: traits and methods. It decides nothing; the session does."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from chatkit_widget.backends import Backend, FunctionBackend
from chatkit_widget.backends.choice import CONNECTION_PARAMETERS, choose_backend
from chatkit_widget.backends.tags import ValueOf, no_value
from chatkit_widget.bridge.connection import Connection
from chatkit_widget.bridge.homes import find_home
from chatkit_widget.bridge.kept import KeptOutput, Static
from chatkit_widget.bridge.kernel import loop_of
from chatkit_widget.bridge.page_widget import css_length
from chatkit_widget.errors import OptionError
from chatkit_widget.events import Event, event_name
from chatkit_widget.inspecting import Inspecting
from chatkit_widget.options import Callbacks, Named, Options, merge_options, options_mapping, parse_options
from chatkit_widget.protocol.entities import Entity
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.reading import Reading
from chatkit_widget.recording import Recorded
from chatkit_widget.runtime import session_loop
from chatkit_widget.session.composer import ComposerValue
from chatkit_widget.session.feed import Feed
from chatkit_widget.speaking import Speaking

if TYPE_CHECKING:
    # These load httpx, which takes longer than all the rest.
    import httpx

    from chatkit_widget.backends.credentials import Headers
    from chatkit_widget.backends.server import Server


def _variables() -> object:
    from chatkit_widget.namespace import Variables  # noqa: PLC0415 (few chats mention variables)

    return Variables()


KEPT_AFTER = ("thread.change", "thread.load.end", "thread.item.done", "thread.item.replaced", "thread.item.removed")
"""The events beside responses after which there may be another conversation to keep in the notebook.

Not `thread.item.updated`: who listens to that has each delta made an event.
"""

NAMED: Named = {"entities": {"namespace": _variables}}
"""What an option may be called by a word."""


class ChatKit(Inspecting, Reading, Recorded, Speaking):
    """A chat in a notebook, driven from Python.

    Args:
        api: Who answers: a function of `(message)` or `(message, context)`, sync or async, that returns or yields
            text, ChatKit events, items, widgets or any Python object; the URL of a ChatKit server; a mapping, as
            ChatKit's option `api`; a `ChatKitServer`, or anything with `async process(request, context)`; or a
            `Backend`. Without it, `get_client_secret` or `client_token` says that the hosted API answers.
        headers: For a URL: headers, or a function, sync or async, called before each request, that returns them.
        client: For a URL or the hosted API: the `httpx.AsyncClient` to use, with its proxies and certificates.
        metadata: For a URL: sent along with every request.
        upload_strategy: For a URL: `{"type": "two_phase"}` or `{"type": "direct", "upload_url": …}`. For a server in
            this process: a function of `(attachment, data)` that keeps the bytes of a file.
        context: For a server in this process: what it gets as its context, or a function that returns it.
        get_client_secret: For the hosted API: a function, sync or async, that returns a client secret.
        client_token: For the hosted API: a client secret that is never renewed.
        base_url: For the hosted API: where it is.
        store: For a function: the SQLite file that keeps the threads, made when it is not there; None keeps them in the
            kernel. Several kernels may use one file, and the chat opens with the thread that it showed last, also in
            another kernel.
        name: Under which the kernel keeps the threads. Without it, they belong to the cell that makes the chat, so
            that running the cell again finds them.
        height: In pixels, or as a CSS length; None grows with the conversation. `layout.height` goes before it.
        layout: The widget's layout, as for every ipywidget.
        keep: Whether the conversation is kept in the notebook, too, as an output that shows where no kernel runs.
        run_on: `"session"` runs async functions on the chat's own loop and sync ones on threads, so that a busy
            kernel does not stop the chat; `"kernel"` runs them, a server in this process, and all handlers, on the
            kernel's main loop.
        poll_interval: Seconds between two looks for what changed elsewhere, as `fetch_updates` does; None does not.
        callback_timeout: Seconds that a function among the options may take, such as `on_client_tool` or
            `entities.on_tag_search`; None sets no limit. One that takes longer is told as an error where it was needed.
        on_action: For a function: called for custom actions as `(action, item, context)`; may yield as `api` does, and
            a widget with the `id` of one that is there changes that.
        transcribe: For a function: called for dictation as `(audio, mime_type)`; returns text.
        on_feedback: For a function: called as `(kind, items)`, with `"positive"` or `"negative"`.
        options: ChatKit's options, in snake_case or camelCase, such as `theme="dark"` or
            `start_screen={"greeting": "Hello"}`; `on_client_tool=`, a function of a call with `name` and `params`, or
            functions by name; and handlers of events, as `on_response_end=handler`. A group with functions may be an
            object that has them as methods. `entities="namespace"` lets messages mention the kernel's own variables,
            as `chatkit_widget.namespace.Variables` says: every page that shows the chat can then look at them.

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
        api: "Callable[..., Any] | str | Mapping[str, Any] | Server | Backend | None" = None,
        *,
        headers: "Headers | None" = None,
        client: "httpx.AsyncClient | None" = None,
        metadata: Mapping[str, Any] | None = None,
        upload_strategy: Mapping[str, Any] | Callable[..., Any] | None = None,
        context: Any = None,
        get_client_secret: Callable[..., Any] | None = None,
        client_token: str | None = None,
        base_url: str | None = None,
        store: str | Path | None = None,
        name: str | None = None,
        height: int | str | None = 600,
        layout: Mapping[str, Any] | None = None,
        keep: bool = True,
        run_on: Literal["session", "kernel"] = "session",
        poll_interval: float | None = None,
        callback_timeout: float | None = 120,
        on_action: Callable[..., Any] | None = None,
        transcribe: Callable[..., Any] | None = None,
        on_feedback: Callable[..., Any] | None = None,
        **options: Any,
    ) -> None:
        given = {key: options.pop(key) for key in tuple(options) if key.startswith("on_") and key != "on_client_tool"}
        handlers = {event_name(key.removeprefix("on_").replace("_", ".")): handler for key, handler in given.items()}
        self._options, self._callbacks = parse_options(options, NAMED)
        self._kernel_loop = kernel_loop = loop_of(run_on)
        home = find_home(name, store)
        try:
            respond = partial(
                FunctionBackend,
                store=home.store,
                on_action=on_action,
                transcribe=transcribe,
                on_feedback=on_feedback,
                kernel_loop=kernel_loop,
                chat=self,
                alive=home.alive,
                value_of=self._value_of,
            )
            self._backend_of = partial(choose_backend, function=respond, kernel_loop=kernel_loop)
            backend = self._backend_of(
                api,
                {
                    "headers": headers,
                    "client": client,
                    "metadata": metadata,
                    "upload_strategy": upload_strategy,
                    "context": context,
                    "get_client_secret": get_client_secret,
                    "client_token": client_token,
                    "base_url": base_url,
                    "store": store,
                    "on_action": on_action,
                    "transcribe": transcribe,
                    "on_feedback": on_feedback,
                },
            )
            seconds = _seconds("poll_interval", poll_interval)
            limit = _seconds("callback_timeout", callback_timeout)
            css_height = css_length(height)
        except BaseException:
            home.left()
            raise
        # Before any page can ask for it, what the chat before this one was saying has to be in the store.
        home.enter(self.close)
        self._kept_output = KeptOutput(self._static) if keep else None
        super().__init__(height=css_height, layout=dict(layout or {}))
        connection = Connection(
            backend,
            self._options,
            self._callbacks,
            callback_timeout=limit,
            home=home,
            send=self._post,
            listener=self._session_changed,
            poll_interval=seconds,
            kernel_loop=kernel_loop,
            left=lambda: home.left(self.close),
        )
        self._serve(connection)
        if self._kept_output is not None:
            self._kept = self._kept_output.name

            def changed(_event: Event) -> None:
                self._keep()

            for event in KEPT_AFTER:
                self.on(event, changed)
        self._session_changed("selected_model_id", self.composer.selected_model_id)
        for event, handler in handlers.items():
            self.on(event, handler)

    # What is no coroutine

    def set_options(self, options: Mapping[str, Any] | None = None, /, **more: Any) -> None:
        """Replace all options at once; what is not given has its default again (ChatKit's `setOptions`).

        Thread, draft and a running stream stay. `api` is kept when it is not given; another one begins a new thread.

        Raises:
            OptionError: An option is unknown or has a wrong value; nothing changed.
            ChatKitClosedError: The chat was closed.
            ChatKitBusyError: `api` is given while a thread loads or a response streams; nothing changed.

        Example:
            >>> chat.set_options(theme="dark", composer={"placeholder": "Ask about the cars"})
        """
        self._session.check_open()
        if options is not None and not isinstance(options, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
            message = f"options are a mapping, or given by name, not {type(options).__name__}: {options!r:.100}"
            raise OptionError(message)
        plain = {**(options or {}), **more}
        api = plain.pop("api", None)
        beside = {name: plain.pop(name) for name in CONNECTION_PARAMETERS if name in plain}
        parsed, functions = parse_options(plain, NAMED)
        if api is not None or beside:
            backend = self._backend_of(api, beside)
            self._session.check_free()
            asyncio.run_coroutine_threadsafe(self._connection.set_backend(backend), session_loop())
        self._apply_options(parsed, functions)

    def update_options(self, **changes: Any) -> None:
        """Change some options and keep the others.

        Example:
            >>> chat.update_options(theme="dark")
        """
        self._session.check_open()
        self._apply_options(*merge_options(self._options, self._callbacks, changes, NAMED))

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

    async def wait_for(self, name: str, timeout: float | None = None) -> Event:  # noqa: ASYNC109 (as in asyncio)
        """Wait for the next event of this name and return it.

        Args:
            name: The event, with or without the prefix `chatkit.`.
            timeout: Seconds to wait; None waits for as long as the chat is open.

        Raises:
            OptionError: There is no such event.
            TimeoutError: It did not come in time.
            ChatKitClosedError: The chat was closed.

        Example:
            >>> event = await chat.wait_for("message.sent")
            >>> event.item.text
        """
        event_name(name)

        async def next_one() -> Event:
            self._session.check_open()
            feed = self._session.hub.follow(name)
            try:
                async with asyncio.timeout(timeout):
                    event = await feed.take()
            finally:
                self._session.hub.leave(feed)
            if event is None:
                self._session.check_open()
            return cast("Event", event)

        return await self._wait(next_one())

    async def events(self, *names: str) -> AsyncGenerator[Event]:
        """Yield events as they happen, from the first step of the loop until the chat is closed.

        Args:
            names: Of which events; without one, of all but `stream.event`.

        Raises:
            OptionError: There is no such event.

        Example:
            >>> async for event in chat.events("thread.item.done"):
            ...     print(event.item.type)
        """

        async def begun() -> Feed:
            return self._session.hub.follow(*names)

        feed = await self._wait(begun())
        try:
            while (event := await self._wait(feed.take())) is not None:
                yield event
        finally:
            session_loop().call_soon_threadsafe(self._session.hub.leave, feed)

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
    def composer(self) -> ComposerValue:
        """The whole draft: what is written, and what goes with it."""
        return self._session.composer_value()

    @property
    def options(self) -> dict[str, Any]:
        """The options in force, as `set_options` takes them."""
        return options_mapping(self._options, self._callbacks)

    def _value_of(self, entity: Entity) -> Any:
        """Ask the entities that are in force now for an object."""
        return cast("ValueOf", self._callbacks.get("entities.value_of", no_value))(entity)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self._kept_output is not None:
            self._kept_output.begin()
        return cast("Any", super())._repr_mimebundle_(**kwargs)

    def _session_changed(self, name: str, value: object) -> None:
        super()._session_changed(name, value)
        # Before whoever waits for the turn goes on, since that may be the last cell of a notebook without a page.
        if name == "responding" and not value:
            self._keep()

    def _keep(self) -> None:
        if self._kept_output is not None and not self.responding:
            self._kept_output.update()

    def _static(self) -> Static:
        if not self.items:
            return Static("", "")
        # Imported when first needed: nothing else renders Markdown in Python.
        from chatkit_widget.transcript.html import fragment_of  # noqa: PLC0415
        from chatkit_widget.transcript.markdown import markdown_of  # noqa: PLC0415

        return Static(fragment_of(self.thread, self.items), markdown_of(self.thread, self.items))

    def close(self) -> None:
        """End the chat: stop its response, let go of its tasks and threads, and take it off every page."""
        kept: KeptOutput | None = getattr(self, "_kept_output", None)
        if kept is not None:
            kept.close()
        super().close()

    def _apply_options(self, options: Options, callbacks: Callbacks) -> None:
        self._options, self._callbacks = options, callbacks
        session_loop().call_soon_threadsafe(self._session.set_options, options, callbacks)


def _seconds(name: str, seconds: Any) -> float | None:
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < float("inf"):
        message = f"{name} is a number of seconds above 0, or None, not {seconds!r}"
        raise OptionError(message)
    return float(seconds)
