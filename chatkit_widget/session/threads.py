"""The threads of a session: listing, opening, refreshing, renaming."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.backends.base import Marks
from chatkit_widget.errors import ChatKitError
from chatkit_widget.protocol.items import ThreadItem, UserMessage
from chatkit_widget.protocol.requests import ThreadsUpdate, ThreadUpdateParams
from chatkit_widget.protocol.threads import Thread, ThreadMetadata
from chatkit_widget.sentences import say, words_of
from chatkit_widget.session.core import Core
from chatkit_widget.session.drafts import Drafts
from chatkit_widget.session.loading import ThreadReader, all_items, all_threads, merge, read_thread, shown, with_turns
from chatkit_widget.session.reducer import metadata_of


class Threads:
    """Reads threads and puts them on the screen. Whether the session is free, its caller has checked."""

    def __init__(self, core: Core, drafts: Drafts) -> None:
        self._core = core
        self._drafts = drafts
        self._older: asyncio.Task[ChatKitError | None] | None = None
        self._refreshing: asyncio.Task[None] | None = None
        self._hidden: set[str] = set()
        self._gone: list[str] = []

    async def list(self) -> list[ThreadMetadata]:
        """Read every thread, the one used last first, but for those that are hidden."""
        core, backend = self._core, self._core.backend
        before, gone_before = {thread.id for thread in core.threads}, len(self._gone)
        try:
            threads = await all_threads(core)
        except ChatKitError:
            if backend is core.backend:
                core.state.set(listing="failed")
            raise
        # What was read before a thread was deleted still has it.
        hidden = self._hidden.union(self._gone[gone_before:])
        threads = [thread for thread in threads if thread.id not in hidden]
        if backend is core.backend:  # Another one may have come meanwhile.
            listed = {thread.id for thread in threads}
            created = [thread for thread in core.threads if thread.id not in before | listed]
            core.state.set_threads([*created, *threads])
            core.state.set(listing="done")
        return threads

    def hide(self, thread_id: str) -> frozenset[str]:
        """Take a thread off the list, also off those that come, and return the ids of those before it."""
        ids = [known.id for known in self._core.threads]
        self._hidden.add(thread_id)
        self._drop(thread_id)
        return frozenset(ids[: ids.index(thread_id)])

    def show(self, thread: ThreadMetadata, before: frozenset[str]) -> None:
        """Put a thread that was hidden back, behind those that were before it."""
        self._hidden.discard(thread.id)
        threads = [known for known in self._core.threads if known.id != thread.id]
        place = max((at + 1 for at, known in enumerate(threads) if known.id in before), default=0)
        self._core.state.set_threads([*threads[:place], thread, *threads[place:]])

    def forget(self) -> None:
        """Know of no thread, as of another backend."""
        self._hidden.clear()
        self._core.state.set_threads([])
        self._core.state.set(listing="pending")

    async def deleted(self, thread_id: str, stop: Callable[[], Awaitable[None]]) -> None:
        """Note that a thread exists no more. If it is the open one, `stop` what runs in it, and show a draft."""
        self._hidden.discard(thread_id)
        self._gone.append(thread_id)
        self._drop(thread_id)
        if self.is_open(thread_id):
            await stop()  # A turn may have begun meanwhile.
            await self.open(None)

    def is_open(self, thread_id: str) -> bool:
        """Whether a thread is the open one."""
        return self._core.thread is not None and self._core.thread.id == thread_id

    def _drop(self, thread_id: str) -> None:
        self._core.state.set_threads(known for known in self._core.threads if known.id != thread_id)

    async def open(self, thread_id: str | None, *, quietly: bool = False, carries: bool = False) -> None:
        """Show a thread from its newest page on, or a draft for None. What is open stays when it cannot be read.

        In the composer comes what was written there before, or, if it `carries`, what is written now stays.

        Raises:
            ChatKitError: The thread cannot be read; the user has been told, unless it was to be tried `quietly`.
        """
        if thread_id is None:
            self.clear()
            self._core.changed_thread(None)
            return
        core = self._core
        reader = ThreadReader(core, thread_id)
        core.flag("loading", is_set=True)
        core.hub.emit(events.ThreadLoadStart(thread_id=thread_id))
        try:
            thread, items = await reader.newest()
            marks = await core.marks(thread_id)
            self._cancel_older()
            rows = with_turns(shown(items), core.turn)
            self._drafts.show(rows, metadata_of(thread), carries=carries, marks=marks)
            core.changed_thread(core.thread)
        except ChatKitError as error:
            if not quietly:
                core.report(say("not_opened").followed_by(words_of(error)), error)
            raise
        finally:
            core.flag("loading", is_set=False)
            core.hub.emit(events.ThreadLoadEnd(thread_id=thread_id))
        self._older = core.spawn(self._load_older(reader, _turn_before(rows, core.turn), marks))

    def created(self, thread: ThreadMetadata) -> None:
        """Note that the draft has become a thread."""
        others = [known for known in self._core.threads if known.id != thread.id]
        self._core.state.set(thread=thread)
        self._core.state.set_threads([thread, *others])
        self._core.changed_thread(thread)

    def clear(self, *, carries: bool = False) -> None:
        """Show a draft; `carries` as in `open`."""
        self._cancel_older()
        self._drafts.show([], None, carries=carries)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the open thread is still to be read. May be asked from any thread."""
        older = self._older
        return older is None or (older.done() and not older.cancelled() and older.result() is None)

    async def load_all(self) -> None:
        """Wait until the whole thread is there.

        Raises:
            ChatKitError: The rest of it could not be read.
        """
        older = self._older
        if older is not None:
            await asyncio.wait({older})
            failure = None if older.cancelled() else older.result()
            if failure is not None:
                raise failure

    async def refresh(self) -> None:
        """Merge what changed behind the chat's back; a second call joins the running one."""
        if self._refreshing is None:
            # Noted now: a turn may begin before the task does.
            self._refreshing = self._core.spawn(self._refresh(self._core.thread, self._core.turn))
            self._refreshing.add_done_callback(self._refreshed)
        await asyncio.shield(self._refreshing)

    async def rename(self, thread_id: str, title: str) -> None:
        """Give a thread another title."""
        core = self._core
        reply = await core.request(ThreadsUpdate(params=ThreadUpdateParams(thread_id=thread_id, title=title)))

        def renamed(known: ThreadMetadata) -> ThreadMetadata:
            if known.id != thread_id:
                return known
            return metadata_of(reply) if isinstance(reply, Thread) else replace(known, title=title)

        core.state.set_threads(renamed(known) for known in core.threads)
        if core.thread is not None:
            core.state.set(thread=renamed(core.thread))

    async def _load_older(self, reader: ThreadReader, turn: int, marks: Marks | None) -> ChatKitError | None:
        try:
            async for items in reader.older():
                for item, number in reversed(with_turns(shown(items), turn)):
                    self._core.state.add(item, number, done=True, index=0)
                    turn = number - isinstance(item, UserMessage)
                if marks is not None:
                    self._core.state.mark(marks, goes_before=False)
        except ChatKitError as error:
            self._core.report(say("beginning_unread").followed_by(words_of(error)), error)
            return error
        return None

    async def _refresh(self, thread: ThreadMetadata | None, turn: int) -> None:
        core = self._core
        if thread is not None:
            newest = await read_thread(core, thread.id)
            items, are_all = await all_items(core, thread.id)
            rated = core.state.view.feedback
            marks = await core.marks(thread.id)
            # What was read before a turn that began meanwhile would undo it.
            if core.thread == thread and core.turn == turn:
                self._cancel_older()
                for item in merge(core.state, shown(items), core.new_turn, are_all=are_all):
                    core.hub.emit(events.ItemRemoved(item=item))
                core.state.set(thread=metadata_of(newest))
                if marks is not None:
                    # What the user said to an answer meanwhile is newer.
                    core.state.mark(marks, goes_before=core.state.view.feedback is rated)
        if core.options.history.enabled:
            await self.list()

    def _refreshed(self, _task: asyncio.Task[None]) -> None:
        self._refreshing = None

    def _cancel_older(self) -> None:
        if self._older is not None:
            self._older.cancel()
            self._older = None


def _turn_before(rows: list[tuple[ThreadItem, int]], last: int) -> int:
    """Return the number of the turn that the item before these rows belongs to."""
    if not rows:
        return last
    item, turn = rows[0]
    return turn - isinstance(item, UserMessage)
