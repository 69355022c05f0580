"""A backend that answers with what a test wrote down."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, cast

from chatkit_widget.backends import Backend
from chatkit_widget.errors import NotFoundError
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

Script = Sequence[StreamEvent | BaseException] | Callable[[StreamingRequest], AsyncGenerator[StreamEvent]]
"""Events in order and what ends them, or a generator function."""


class Scripted(Backend):
    """Answers each streaming request with the next script, and reads from `threads`, page by page.

    `replies` overrides what a type of JSON request gets: a value, an error to raise, or a function of the request.
    """

    def __init__(self, *scripts: Script, threads: Sequence[Thread] = (), page: int = 20) -> None:
        self.scripts = list(scripts)
        self.threads = {thread.id: thread for thread in threads}
        self.page = page
        self.replies: dict[type[Any], Any] = {}
        self.asked: list[StreamingRequest | JsonRequest] = []
        self.is_closed = False

    def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        """Play the next script."""
        self.asked.append(request)
        script = self.scripts.pop(0)
        return script(request) if callable(script) else _played(script)

    async def request(self, request: JsonRequest) -> Reply:
        """Read from the threads, or give the reply that was set."""
        self.asked.append(request)
        reply: object = self.replies.get(type(request))
        if callable(reply):
            reply = reply(request)
            if isinstance(reply, Awaitable):
                reply = await cast("Awaitable[object]", reply)
        if isinstance(reply, BaseException):
            raise reply
        return self._read(request) if reply is None else cast("Reply", reply)

    async def aclose(self) -> None:
        """Note that the session let go."""
        self.is_closed = True

    def of(self, kind: type[Any]) -> list[Any]:
        """Return the requests of one type, in order."""
        return [request for request in self.asked if isinstance(request, kind)]

    def _read(self, request: JsonRequest) -> Reply:
        match request:
            case ThreadsList():
                return Page[Thread](data=[without_items(thread) for thread in self.threads.values()])
            case ThreadsGetById(params=params):
                thread = self._thread(params.thread_id)
                return Thread(
                    id=thread.id, created_at=thread.created_at, title=thread.title, items=self._page(thread, None)
                )
            case ItemsList(params=params):
                thread = self._thread(params.thread_id)
                return self._page(thread, params.after, descending=params.order == "desc")
            case ThreadsUpdate() | ThreadsDelete() | ItemsFeedback():
                return Empty()
            case _:
                raise AssertionError(request)

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


async def _played(script: Sequence[StreamEvent | BaseException]) -> AsyncGenerator[StreamEvent]:
    for step in script:
        if isinstance(step, BaseException):
            raise step
        yield step


def without_items(thread: Thread) -> Thread:
    return Thread(id=thread.id, created_at=thread.created_at, title=thread.title, items=Page(data=[]))
