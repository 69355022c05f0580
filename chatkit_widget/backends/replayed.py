"""The threads of a replay as far as it has been played, for questions that nobody asked while it was recorded."""

from collections.abc import Sequence
from contextlib import suppress
from typing import cast

from msgspec.structs import replace

from chatkit_widget.backends.base import Marks
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.growing import GrowingItem
from chatkit_widget.protocol.items import ClientToolCall, OutputItem, ThreadItem
from chatkit_widget.protocol.questions import MarksFound, MarksRead, Question
from chatkit_widget.protocol.requests import (
    ItemsAdd,
    ItemsFeedback,
    ItemsList,
    ItemsListParams,
    ItemsReplace,
    Reply,
    StreamingRequest,
    SyncActionReply,
    ThreadsAddClientToolOutput,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsReplaceUserMessage,
    ThreadsRetryAfterItem,
    ThreadsUpdate,
)
from chatkit_widget.protocol.stream import (
    ItemAdded,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    ItemUpdated,
    StreamEvent,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.threads import Thread


class KnownThread:
    """A thread and its items, as they were told."""

    def __init__(self, thread: Thread) -> None:
        self.thread = replace(thread, items=Page(data=[]))
        self.items = {item.id: GrowingItem(item) for item in thread.items.data}
        self.feedback: dict[str, str] = {}
        self.unfinished: Sequence[str] = ()

    def put(self, item: ThreadItem) -> None:
        """Put an item in its place, or at the end; what was printed no backend keeps."""
        if not isinstance(item, OutputItem):
            if item.id in self.items:
                self.items[item.id].item = item
            else:
                self.items[item.id] = GrowingItem(item)

    def drop_from(self, item_id: str, *, itself: bool) -> None:
        """Drop what comes after an item, and the item `itself` if it is to go, too."""
        ids = list(self.items)
        if item_id in self.items:
            for later in ids[ids.index(item_id) + (not itself) :]:
                del self.items[later]

    def complete(self, result: object) -> None:
        """Give the pending call its result; other calls that nobody answered go."""
        pending = [
            item
            for growing in self.items.values()
            if isinstance(item := growing.item, ClientToolCall) and item.status == "pending"
        ]
        for call in pending:
            if call is pending[-1]:
                self.put(replace(call, status="completed", output=result))
            else:
                del self.items[call.id]

    def page(self, params: ItemsListParams) -> Page[ThreadItem]:
        """Return all items from where the page begins."""
        items = [growing.item for growing in self.items.values()]
        ordered = items[::-1] if params.order == "desc" else items
        ids = [item.id for item in ordered]
        return Page(data=ordered[ids.index(params.after) + 1 if params.after in ids else 0 :])


class Replayed:
    """Everything that a replay has told so far.

    Args:
        thread: The thread that was open when the recording began.
        marks: What was marked in it.
        keeps_marks: Whether the backend kept what was marked, as functions do.
    """

    def __init__(self, thread: Thread | None, marks: MarksFound | None, *, keeps_marks: bool) -> None:
        self._keeps_marks = keeps_marks
        self._threads: dict[str, KnownThread] = {}
        if thread is not None:
            self._take(thread)
            if marks is not None:
                self._mark(thread.id, marks)

    def asked(self, question: Question) -> None:
        """Note what a question changes by itself."""
        known = self._threads.get(_thread_of(question))
        if known is None:
            return
        if isinstance(question, StreamingRequest):
            self._use(known)
        match question:
            case ThreadsRetryAfterItem(params=params):
                known.drop_from(params.item_id, itself=False)
            case ThreadsReplaceUserMessage(params=params):
                known.drop_from(params.item_id, itself=True)
            case ThreadsAddClientToolOutput(params=params):
                known.complete(params.result)
            case _:
                pass

    def told(self, question: Question, event: StreamEvent) -> None:
        """Note what an event of an answer changes."""
        match event:
            case ThreadCreated(thread=thread):
                self._use(self._take(replace(thread, items=Page(data=[]))))
            case ThreadUpdated(thread=thread):
                self._take(replace(thread, items=Page(data=[])))
            case ItemAdded(item=item) | ItemDone(item=item) | ItemReplaced(item=item):
                if (known := self._threads.get(_thread_of(question) or item.thread_id)) is not None:
                    known.put(item)
            case ItemUpdated(item_id=item_id, update=update):
                for known in self._threads.values():
                    if item_id in known.items:
                        with suppress(ValueError, RecursionError):  # The session tells of it.
                            known.items[item_id].apply(update)
            case ItemRemoved(item_id=item_id):
                for known in self._threads.values():
                    known.items.pop(item_id, None)
            case _:
                pass

    def replied(self, question: Question, reply: Reply | MarksFound) -> None:
        """Note what a reply tells, and what a question has changed that was carried out."""
        match question, reply:
            case ThreadsDelete(params=params), _:
                self._threads.pop(params.thread_id, None)
            case ((ThreadsGetById() | ThreadsUpdate() | ItemsAdd() | ThreadsList()), _):
                self._replied_threads(question, reply)
            case ItemsList(params=params), Page(data=rows) if known := self._threads.get(params.thread_id):
                items = cast("list[ThreadItem]", rows)
                fresh = [item for item in items if item.id not in known.items]
                for item in items:
                    known.put(item)
                if params.order == "desc" and fresh:
                    self._settle(known)
            case ItemsReplace(params=params), _ if known := self._threads.get(params.thread_id):
                known.put(params.item)
            case ItemsFeedback(params=params), _ if known := self._threads.get(params.thread_id):
                known.feedback |= dict.fromkeys(params.item_ids, params.kind)
            case MarksRead(thread_id=thread_id), MarksFound():
                self._mark(thread_id, reply)
            case _, SyncActionReply(updated_item=item) if item is not None and item.thread_id in self._threads:
                self._threads[item.thread_id].put(item)
            case _:
                pass

    def answer(self, question: Question) -> Reply | None:
        """Return what is known of what is asked for, or None if nothing is."""
        match question:
            case ThreadsList():
                return Page(data=[known.thread for known in reversed(self._threads.values())])
            case ThreadsGetById(params=params) if known := self._threads.get(params.thread_id):
                page = known.page(ItemsListParams(thread_id=params.thread_id))
                return replace(known.thread, items=page)
            case ItemsList(params=params) if known := self._threads.get(params.thread_id):
                return known.page(params)
            case _:
                return None

    def marks(self, thread_id: str) -> Marks | None:
        """Return what was marked in a thread, if the backend kept that."""
        known = self._threads.get(thread_id)
        if known is None or not self._keeps_marks:
            return None
        return Marks(feedback=dict(known.feedback), unfinished=frozenset(known.unfinished))

    def _replied_threads(self, question: Question, reply: Reply | MarksFound) -> None:
        match reply:
            case Thread():
                self._take(reply)
                if isinstance(question, ItemsAdd):
                    self._threads[reply.id].put(replace(question.params.item, thread_id=reply.id))
            case Page(data=rows):
                for row in reversed(rows):
                    if isinstance(row, Thread):
                        self._use(self._take(row))
            case _:
                pass

    def _take(self, thread: Thread) -> KnownThread:
        known = self._threads.setdefault(thread.id, KnownThread(thread))
        known.thread = replace(thread, items=Page(data=[]))
        for item in thread.items.data:
            known.put(item)
        return known

    def _use(self, known: KnownThread) -> None:
        """Note that a thread is the one that was used last."""
        self._threads[known.thread.id] = self._threads.pop(known.thread.id)

    def _mark(self, thread_id: str, marks: MarksFound) -> None:
        if (known := self._threads.get(thread_id)) is not None:
            known.feedback, known.unfinished = dict(marks.feedback), tuple(marks.unfinished)

    def _settle(self, known: KnownThread) -> None:
        """Bring the items of a thread, whose pages came backwards, into the order of their times."""
        known.items = dict(sorted(known.items.items(), key=lambda pair: pair[1].item.created_at.timestamp()))


def _thread_of(question: Question) -> str:
    """Return the id of the thread that a question is about, or an empty one."""
    return getattr(getattr(question, "params", None), "thread_id", None) or ""
