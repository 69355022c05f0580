"""Who listens to a chat, and where their code runs."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

from chatkit_widget.backends.callbacks import ask, ask_on
from chatkit_widget.events import EVENTS, Error, Event, Log, StreamEvent, event_name
from chatkit_widget.runtime import Worker, session_loop
from chatkit_widget.session.feed import Feed
from chatkit_widget.session.traffic import outside_answers

Handler = Callable[[Any], Any]

logger = logging.getLogger("chatkit_widget")

_inside: ContextVar["Hub | None"] = ContextVar("chatkit_hub", default=None)


class Hub:
    """Hands events to handlers.

    Async handlers are tasks on the session's loop. Sync ones run one after another on the chat's own worker, so that
    a slow one delays only those behind it. With a `kernel_loop` both run there instead.

    Args:
        report: Told of a handler that raised, with words for the user and the error.
        kernel_loop: Where handlers run, instead of the session's loop and the worker.
    """

    def __init__(
        self, report: Callable[[str, BaseException], None], kernel_loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        self._report = report
        self._kernel_loop = kernel_loop
        self._handlers: dict[str, list[Handler]] = {}
        self._feeds: list[Feed] = []
        self._worker = Worker("handlers")
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def on(self, name: str, handler: Handler) -> Callable[[], None]:
        """Call `handler` with each event of this name, until the returned function is called."""
        handlers = self._handlers.setdefault(event_name(name), [])
        handlers.append(handler)

        def off() -> None:
            if handler in handlers:
                handlers.remove(handler)

        return off

    def follow(self, *names: str) -> Feed:
        """Return a feed of the events of these names; without one, of all but `stream.event`.

        Raises:
            OptionError: There is no such event.
        """
        chosen = {event_name(name) for name in names} or set(EVENTS) - {StreamEvent.name}
        feed = Feed(chosen)
        if self._closed:
            feed.close()
        self._feeds.append(feed)
        return feed

    def leave(self, feed: Feed) -> None:
        """End a feed."""
        feed.close()
        if feed in self._feeds:
            self._feeds.remove(feed)

    def wants(self, event: type[Event]) -> bool:
        """Whether anybody listens, so that an event worth nothing is not made."""
        return bool(self._handlers.get(event.name)) or any(event.name in feed.names for feed in self._feeds)

    def emit(self, event: Event) -> None:
        """Start every handler of an event. Called on the session's loop only."""
        if isinstance(event, Log):
            logger.debug("%s %s", event.entry, event.data)
        for handler in tuple(self._handlers.get(event.name, ())):
            self.call(handler, event)
        for feed in self._feeds:
            if event.name in feed.names:
                feed.put(event)

    def call(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Run a user's function where this chat's handlers run."""
        if self._closed:
            return
        if inspect.iscoroutinefunction(function):
            coroutine = self._guarded(function(*arguments), function, arguments)
            if self._kernel_loop is not None:
                asyncio.run_coroutine_threadsafe(coroutine, self._kernel_loop)
            else:
                self._keep(coroutine)
        elif self._kernel_loop is not None:
            self._kernel_loop.call_soon_threadsafe(self._call, function, arguments)
        else:
            self._worker.submit(self._call, function, arguments)

    async def ask(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """Run a user's function for its value: an async one as a task, a sync one on a thread of its own.

        Not on the worker: a handler there may be waiting for the very turn that asks.

        Raises:
            Exception: What the function raises.
        """
        if self._kernel_loop is not None:
            return await ask_on(self._kernel_loop, function, *arguments, **named)
        return await ask(function, *arguments, **named)

    async def started(self) -> None:
        """Wait until every handler that was called has started, unless this is called from one of them."""
        if self._kernel_loop is None and _inside.get() is not self and not self._closed:
            await asyncio.wrap_future(self._worker.submit(lambda: None))
        await asyncio.sleep(0)

    def close(self) -> None:
        """Cancel async handlers and let the worker end."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        for feed in self._feeds:
            feed.close()
        self._worker.close()

    def _call(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        token = _inside.set(self)
        outside_answers()  # What a handler does is no part of the answer that it hears of.
        try:
            result = function(*arguments)
            # A callable object or a partial may be async without looking so.
            if inspect.isawaitable(result):
                asyncio.run_coroutine_threadsafe(self._guarded(result, function, arguments), session_loop())
        except Exception as error:  # noqa: BLE001 (a handler must not break the chat)
            self._failed(function, arguments, error)
        finally:
            _inside.reset(token)

    async def _guarded(
        self, awaitable: Awaitable[object], function: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> None:
        outside_answers()
        try:
            await awaitable
        except Exception as error:  # noqa: BLE001 (a handler must not break the chat)
            self._failed(function, arguments, error)

    def _keep(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _failed(self, function: Callable[..., Any], arguments: tuple[Any, ...], error: Exception) -> None:
        event = arguments[0] if arguments else None
        name = event.name if isinstance(event, Event) else getattr(function, "__qualname__", repr(function))
        logger.error("the handler of %s raised", name, exc_info=error)
        # A handler of `error` that raises would otherwise be told of its own failure, for ever.
        if not isinstance(event, Error):
            self._report(f"A handler of {name} raised {type(error).__name__}: {error}", error)
