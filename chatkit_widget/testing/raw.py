"""A backend that answers with the very events that a test wrote down, also where no server would send them."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, TypeVar, cast

from chatkit_widget.backends.adding import with_items, without_items
from chatkit_widget.backends.base import Backend
from chatkit_widget.errors import BackendError, NotFoundError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.requests import (
    Empty,
    ItemsFeedback,
    ItemsList,
    JsonRequest,
    Reply,
    StreamingRequest,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsUpdate,
)
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.protocol.threads import Thread

Request = TypeVar("Request", bound=StreamingRequest | JsonRequest)

Script = Sequence[StreamEvent | BaseException] | Callable[[StreamingRequest], AsyncGenerator[StreamEvent]]
"""Events in order and what ends them, or a generator function."""


class RawBackend(Backend):
    """Answers each streaming request with the next script as it is, and reads from `threads`, page by page.

    It is for how a chat takes events that are odd. `ScriptedBackend` is for all else: it fills in what servers add.

    Args:
        scripts: One an answer: events and exceptions in order, or an async generator function of the request.
        threads: What it has from before, the one used last first.
        page: Items that it sends at a time.

    Attributes:
        requests: What it was asked, in order.
        scripts: The scripts that are left.
        threads: The threads by their ids.
        replies: What a type of JSON request gets instead of what it would: a value, an error to raise, or a function
            of the request, sync or async; where that returns None, the request is answered as ever.
        is_closed: Whether the chat let go of it.

    Example:
        >>> backend = RawBackend([ItemDone(item=message)], [ErrorEvent(message="Too late")])
        >>> backend.replies[ThreadsList] = BackendError("not now")
    """

    def __init__(self, *scripts: Script, threads: Sequence[Thread] = (), page: int = 20) -> None:
        self.scripts: list[Any] = list(scripts)
        self.threads = {thread.id: thread for thread in threads}
        self.page = page
        self.replies: dict[type[Any], Any] = {}
        self.requests: list[StreamingRequest | JsonRequest] = []
        self.is_closed = False
        self._given = len(scripts)

    def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Play the next script."""
        self.requests.append(request)
        script = self._next_script()
        return cast("AsyncGenerator[StreamEvent]", script(request)) if callable(script) else played(script)

    async def request(self, request: JsonRequest) -> Reply:
        """Read from the threads, or give the reply that was set."""
        self.requests.append(request)
        reply: object = self.replies.get(type(request))
        if callable(reply):
            reply = reply(request)
            if isinstance(reply, Awaitable):
                reply = await cast("Awaitable[object]", reply)
        if isinstance(reply, BaseException):
            raise reply
        return self._read(request) if reply is None else cast("Reply", reply)

    async def aclose(self) -> None:
        """Note that the chat let go."""
        self.is_closed = True

    def of(self, kind: type[Request]) -> list[Request]:
        """Return the requests of one type, in order.

        Example:
            >>> [request.params.kind for request in backend.of(ItemsFeedback)]
            ['positive']
        """
        return [request for request in self.requests if isinstance(request, kind)]

    def _next_script(self) -> Any:
        """Return the next script; where none is left, one that says so."""
        if self.scripts:
            return self.scripts.pop(0)
        count = f"{self._given} script" + ("" if self._given == 1 else "s")
        message = f"The scripted backend has no answer left: it was given {count}, and is asked once more."
        return [BackendError(message, allow_retry=False)]

    def _read(self, request: JsonRequest) -> Reply:
        match request:
            case ThreadsList():
                return Page[Thread](data=[without_items(thread) for thread in self.threads.values()])
            case ThreadsGetById(params=params):
                thread = self._thread(params.thread_id)
                return with_items(thread, self._page(thread, None))
            case ItemsList(params=params):
                thread = self._thread(params.thread_id)
                return self._page(thread, params.after, descending=params.order == "desc")
            case ThreadsUpdate() | ThreadsDelete() | ItemsFeedback():
                return Empty()
            case _:
                kind = type(request).__name__
                message = f"The scripted backend has no reply to {kind}: put one into its `replies`."
                raise BackendError(message, allow_retry=False)

    def _thread(self, name: str) -> Thread:
        if name not in self.threads:
            message = f"there is no thread {name!r}"
            raise NotFoundError(message)
        return self.threads[name]

    def _page(self, thread: Thread, after: str | None, *, descending: bool = False) -> Page[Any]:
        items = thread.items.data[::-1] if descending else thread.items.data
        start = 0 if after is None else [item.id for item in items].index(after) + 1
        rest = items[start:]
        more = len(rest) > self.page
        return Page(data=rest[: self.page], has_more=more, after=rest[self.page - 1].id if more else None)


async def played(script: Sequence[StreamEvent | BaseException]) -> AsyncGenerator[StreamEvent, None]:
    """Yield events in order, and raise what is an exception."""
    for step in script:
        if isinstance(step, BaseException):
            raise step
        yield step
