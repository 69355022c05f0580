"""Reading a thread, newest page first, and putting it on the screen."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Literal, Protocol, cast

from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.items import HiddenContext, OutputItem, SDKHiddenContext, ThreadItem, UserMessage
from chatkit_widget.protocol.requests import (
    ItemsList,
    ItemsListParams,
    JsonRequest,
    ListParams,
    Reply,
    ThreadId,
    ThreadsGetById,
    ThreadsList,
)
from chatkit_widget.protocol.threads import Thread, ThreadMetadata
from chatkit_widget.session.reducer import metadata_of
from chatkit_widget.session.state import ChatState, LiveRow

ALL = 9999
"""The limit that ChatKit's client sends when it wants every thread."""

PAGE = 100
"""Items asked for at once, after the newest page, which is the server's own size so that it is there at once."""


Order = Literal["asc", "desc"]


class Answering(Protocol):
    """Whoever answers requests: a session, or a backend itself."""

    async def request(self, request: JsonRequest) -> Reply:
        """Answer a request."""
        ...


class ThreadReader:
    """Reads one thread, so that what is newest comes first.

    `threads.get_by_id` gives the oldest page. When there are more, the newest page is read next, and then page by
    page backwards until the pages meet.
    """

    def __init__(self, backend: Answering, thread_id: str) -> None:
        self._backend = backend
        self._thread_id = thread_id
        self._oldest: list[ThreadItem] = []
        self._after: str | None = None
        self._seen: set[str] = set()
        self._more = False

    async def newest(self) -> tuple[Thread, list[ThreadItem]]:
        """Return the thread and its newest items, in order.

        Raises:
            ChatKitError: The thread cannot be read.
        """
        thread = await read_thread(self._backend, self._thread_id)
        if not thread.items.has_more:
            return thread, thread.items.data
        page = await self._page("desc", None)
        if _ignores_order(page, thread.items):
            items, _are_all = await all_items(self._backend, self._thread_id)
            return thread, items
        fresh = [item for item in page.data if item not in thread.items.data][::-1]
        if len(fresh) < len(page.data):
            return thread, [*thread.items.data, *fresh]
        self._oldest = thread.items.data
        self._continue(page)
        return thread, fresh

    async def older(self) -> AsyncIterator[list[ThreadItem]]:
        """Yield what comes before, page by page, each in order."""
        while self._more:
            page = await self._page("desc", self._after)
            fresh = [item for item in page.data if item not in self._oldest]
            met = len(fresh) < len(page.data)
            self._continue(page)
            yield fresh[::-1]
            if met:
                break
        if self._oldest:
            yield self._oldest

    def _continue(self, page: Page[ThreadItem]) -> None:
        self._after = _following(page, self._seen)
        self._more = self._after is not None

    async def _page(self, order: Order, after: str | None) -> Page[ThreadItem]:
        return await items_page(self._backend, self._thread_id, order, after)


def _ignores_order(page: Page[ThreadItem], oldest: Page[ThreadItem]) -> bool:
    """Whether a server gave the oldest items where the newest were asked for, and more than these exist."""
    if oldest.data:
        return page.data[:1] == oldest.data[:1]
    return len(page.data) > 1 and page.data[0].created_at < page.data[-1].created_at


async def read_thread(backend: Answering, thread_id: str) -> Thread:
    """Return a thread, with its oldest page."""
    thread = await backend.request(ThreadsGetById(params=ThreadId(thread_id=thread_id)))
    if not isinstance(thread, Thread):
        raise _unexpected(thread)
    return thread


async def items_page(backend: Answering, thread_id: str, order: Order, after: str | None) -> Page[ThreadItem]:
    """Return one page of a thread's items."""
    limit = None if after is None else PAGE
    params = ItemsListParams(thread_id=thread_id, limit=limit, order=order, after=after)
    page = await backend.request(ItemsList(params=params))
    if not isinstance(page, Page):
        raise _unexpected(page)
    return page  # pyright: ignore[reportReturnType] (which page it is follows from the request)


async def all_threads(backend: Answering) -> list[ThreadMetadata]:
    """Return every thread of a backend, newest first."""
    threads: list[ThreadMetadata] = []
    after: str | None = None
    seen: set[str] = set()
    while True:
        page = await backend.request(ThreadsList(params=ListParams(limit=ALL, order="desc", after=after)))
        if not isinstance(page, Page):
            raise _unexpected(page)
        known = {thread.id for thread in threads}
        threads += [
            metadata_of(thread) for thread in page.data if isinstance(thread, Thread) and thread.id not in known
        ]
        after = _following(cast("Page[Thread]", page), seen)
        if after is None:
            return threads


async def all_items(backend: Answering, thread_id: str) -> tuple[list[ThreadItem], bool]:
    """Return every item of a thread, oldest first, and whether these are all: cursors may lead round in a circle."""
    items: list[ThreadItem] = []
    known: dict[str, list[ThreadItem]] = {}
    after: str | None = None
    seen: set[str] = set()
    while True:
        page = await items_page(backend, thread_id, "asc", after)
        for item in page.data:
            same = known.setdefault(item.id, [])
            if item not in same:
                same.append(item)
                items.append(item)
        after = _following(page, seen)
        if after is None:
            return items, not page.has_more


def _following(page: Page[ThreadItem] | Page[Thread], seen: set[str]) -> str | None:
    """Return the cursor of the next page, or None when there is none.

    Where ids repeat, a cursor may lead back to where it was before, for ever; `seen` holds those that were followed.
    """
    after = page.after or (page.data[-1].id if page.data else None)
    if not page.has_more or after is None or after in seen:
        return None
    seen.add(after)
    return after


def shown(items: Iterable[ThreadItem]) -> list[ThreadItem]:
    """Return the items that a client may show."""
    return [item for item in items if not isinstance(item, HiddenContext | SDKHiddenContext)]


def with_turns(items: list[ThreadItem], last: int) -> list[tuple[ThreadItem, int]]:
    """Number the turns of stored items backwards from `last`: each user message begins one."""
    numbered: list[tuple[ThreadItem, int]] = []
    turn = last
    for item in reversed(items):
        numbered.append((item, turn))
        if isinstance(item, UserMessage):
            turn -= 1
    return numbered[::-1]


def merge(
    state: ChatState, items: list[ThreadItem], new_turn: Callable[[], int], *, are_all: bool = True
) -> list[ThreadItem]:
    """Make the rows those of `items`, touching only what differs, and return the items that are gone.

    Where ids repeat, the first item with an id belongs to the first row with it, and so on. What a backend does not
    have stays where it is: what a turn printed, messages that could not be sent, and what came of an answer that broke
    off, until the backend has something else for its turn. What Python is still saying is newer here. Unless these
    `are_all` items, nothing goes. A row that is known stays in its turn; a user message that is not begins one, and any
    other item joins that of the item before it.
    """
    rows: dict[str, deque[LiveRow]] = {}
    for row in state.rows:
        rows.setdefault(row.item.id, deque()).append(row)
    pairs = [(item, rows[item.id].popleft() if rows.get(item.id) else None) for item in items]
    left = [row for waiting in rows.values() for row in waiting]
    answered = _answered_turns(pairs)
    ours = {
        row.key
        for row in left
        if not are_all
        or row.unsent is not None
        or isinstance(row.item, OutputItem)
        or (row.is_partial and row.turn not in answered)
    }
    gone = [row for row in left if row.key not in ours]
    for row in gone:
        state.remove(row)
    at, turn = 0, None
    for item, row in pairs:
        while at < len(state.rows) and state.rows[at].key in ours:
            at += 1
        if row is not None:
            turn = row.turn
            if row.done or not row.is_spoken:
                state.replace(row, item, done=True)
        else:
            turn = new_turn() if turn is None or isinstance(item, UserMessage) else turn
            state.add(item, turn, done=True, index=at)
        at += 1
    return [row.item for row in gone]


def _answered_turns(pairs: list[tuple[ThreadItem, LiveRow | None]]) -> set[int | None]:
    """Return the turns of which a backend has more than the message."""
    answered: set[int | None] = set()
    turn: int | None = None
    for item, row in pairs:
        is_message = isinstance(item, UserMessage)
        turn = row.turn if row is not None else None if is_message else turn
        if not is_message:
            answered.add(turn)
    return answered


def _unexpected(reply: object) -> BackendError:
    return BackendError(f"the backend answered with an unexpected {type(reply).__name__}", allow_retry=False)
