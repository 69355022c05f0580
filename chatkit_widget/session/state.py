"""The state of a chat: rows and named values. Every change is told to the screen as an operation."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from chatkit_widget.backends.base import Marks
from chatkit_widget.options import Options
from chatkit_widget.protocol.content import AnyAttachment, UserMessageInput
from chatkit_widget.protocol.growing import GrowingItem
from chatkit_widget.protocol.items import ThreadItem, UserMessage
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.protocol.updates import GeneratedImageUpdated, ItemUpdate
from chatkit_widget.session.listing import thread_changes
from chatkit_widget.session.operations import Append, Draft, Operation, Put, Remove, Reset, Row, Set, ShownNotice, View

MOST_NOTICES = 20
"""Notices that show at the same time."""


def bare(item: ThreadItem) -> ThreadItem:
    """Return an item without what is between the session and the backend alone: where its files were uploaded to."""
    if isinstance(item, UserMessage) and item.attachments:
        return replace(item, attachments=[bare_attachment(attachment) for attachment in item.attachments])
    return item


def bare_attachment(attachment: AnyAttachment) -> AnyAttachment:
    """Return an attachment without the address that it was uploaded to, which may be signed, and its metadata."""
    return replace(attachment, upload_descriptor=None, upload_url=None, metadata={})


class Screen(Protocol):
    """Whoever shows the chat."""

    def apply(self, operation: Operation) -> None:
        """Take one operation, in order."""
        ...


class Overheard:
    """A screen, and somebody who hears what it is told."""

    def __init__(self, screen: Screen, hear: Callable[[Operation], None]) -> None:
        self._screen = screen
        self._hear = hear

    def apply(self, operation: Operation) -> None:
        """Pass an operation on."""
        self._hear(operation)
        self._screen.apply(operation)


class LiveRow:
    """An item at its place, while the session may still change it.

    `unsent` is what a message was sent with, until the backend has it, and `replaces` the id of the message that it
    takes the place of there; `progress` is how much of a picture there is; `is_partial` says that the answer broke off
    in the middle of it, and `is_unfinished` that a backend has the answer up to here only; `told` is what was said to
    be wrong with its widget; `is_spoken` says that Python has brought it, outside of any response, and goes on with it
    until it is done; `asked_again` is when a message was last answered again, if it was.
    """

    __slots__ = (
        "asked_again",
        "done",
        "growing",
        "is_partial",
        "is_spoken",
        "is_unfinished",
        "key",
        "progress",
        "replaces",
        "told",
        "turn",
        "unsent",
    )

    def __init__(self, key: str, turn: int, item: ThreadItem, *, done: bool) -> None:
        self.key = key
        self.turn = turn
        self.growing = GrowingItem(item)
        self.done = done
        self.progress: float | None = None
        self.unsent: UserMessageInput | None = None
        self.replaces: str | None = None
        self.is_partial = False
        self.is_unfinished = False
        self.told: set[str] = set()
        self.is_spoken = False
        self.asked_again: datetime | None = None

    @property
    def item(self) -> ThreadItem:
        """The item as it is now."""
        return self.growing.item

    def frozen(self) -> Row:
        """Return the row as it is now."""
        progress = None if self.done else self.progress
        return Row(
            key=self.key,
            turn=self.turn,
            item=self.item,
            streaming=not self.done,
            progress=progress,
            unfinished=True if self.done and self.is_unfinished else msgspec.UNSET,
        )


class ChatState:
    """Rows in order, and the named values of `View`. Changed on the session's loop only; read from anywhere.

    Attributes:
        watched: By the id of an item, what is told of each item in its place, and None when it is removed.
    """

    def __init__(self, options: Options, screen: Screen) -> None:
        self.rows: list[LiveRow] = []
        self.view = View(
            thread=None,
            threads=[],
            listing="pending",
            deleted=[],
            responding=False,
            loading=False,
            can_stop=False,
            can_edit=False,
            progress=None,
            notices=[],
            failure=None,
            draft=Draft(),
            reply=None,
            selected_tool_id=None,
            selected_model_id=None,
            uploads=[],
            history_open=False,
            options=options,
            feedback={},
            awaited=[],
            inspecting=False,
        )
        self.watched: dict[str, Callable[[ThreadItem | None], None]] = {}
        self._screen = screen
        self._keys = itertools.count(1)
        self._by_id: dict[str, list[LiveRow]] = {}

    def set(self, **changes: Any) -> None:
        """Change named values; those that stay equal are not told."""
        changed = {name: value for name, value in changes.items() if getattr(self.view, name) != value}
        for name, value in changed.items():
            setattr(self.view, name, value)
        if changed:
            self._screen.apply(Set(view=View(**changed)))

    def set_threads(self, threads: Iterable[ThreadMetadata]) -> None:
        """Change the list of threads; what is told is what differs, as long as that is little."""
        told = {thread.id: thread for thread in self.view.threads or []}
        listed: list[ThreadMetadata] = []
        for thread in {thread.id: thread for thread in threads}.values():
            known = told.get(thread.id, thread)
            # What is equal stays what was told: it may be written in another way.
            listed.append(known if known == thread else thread)
        changes = thread_changes(self.view.threads or [], listed)
        if changes is None:
            self.set(threads=listed)
            return
        self.view.threads = listed
        for change in changes:
            self._screen.apply(change)

    def tell_again(self, name: str) -> None:
        """Tell a named value though it is the same: a page shows another, which it took for granted."""
        self._screen.apply(Set(view=View(**{name: getattr(self.view, name)})))

    def note(self, notice: ShownNotice) -> None:
        """Show a notice, as the newest; one that shows already is not repeated, and the oldest of too many goes."""
        others = [shown for shown in self.view.notices or [] if shown != notice]
        self.set(notices=[*others, notice][-MOST_NOTICES:])

    def overhear(self, hear: Callable[[Operation], None]) -> Callable[[], None]:
        """Tell somebody of each operation, before the screen is told, until the returned function is called."""
        screen = self._screen
        self._screen = Overheard(screen, hear)

        def leave() -> None:
            self._screen = screen

        return leave

    def snapshot(self) -> Reset:
        """Return the whole screen."""
        return Reset(view=msgspec.structs.replace(self.view), rows=[row.frozen() for row in self.rows])

    def newest(self, item_id: str) -> LiveRow | None:
        """Return the newest row whose item has this id."""
        rows = self._by_id.get(item_id)
        return rows[-1] if rows else None

    def rows_with(self, item_id: str) -> Sequence[LiveRow]:
        """Return the rows whose items have this id, the newest last: servers may repeat an id."""
        return self._by_id.get(item_id, ())

    def add(self, item: ThreadItem, turn: int, *, done: bool, index: int | None = None) -> LiveRow:
        """Insert an item at `index`, or at the end."""
        row = LiveRow(f"r{next(self._keys)}", turn, bare(item), done=done)
        at = len(self.rows) if index is None else index
        self.rows.insert(at, row)
        self._remember(row)
        self._screen.apply(Put(row=row.frozen(), after=self.rows[at - 1].key if at > 0 else None))
        return row

    def replace(self, row: LiveRow, item: ThreadItem, *, done: bool) -> None:
        """Put an item in place of a row's."""
        item, before = bare(item), row.item
        row.is_partial = False
        if before == item and row.done == done:
            return
        if before.id != item.id:
            self._forget(row, before.id)
            row.growing.item = item
            self._remember(row)
        row.growing.item = item
        row.done = done
        row.is_unfinished = False
        self._put_again(row)
        if before.id in self.watched:
            self.watched[before.id](item)

    def update(self, row: LiveRow, update: ItemUpdate) -> None:
        """Apply an update to a row's item.

        Raises:
            ValueError: The update does not fit the item.
        """
        appended = row.growing.append(update)
        if appended is not None:
            path, text = appended
            self._screen.apply(Append(key=row.key, path=list(path), text=text))
            return
        before = (row.item, row.progress)
        row.growing.apply(update)
        if isinstance(update, GeneratedImageUpdated):
            row.progress = update.progress
        if (row.item, row.progress) != before:
            self._put_again(row)

    def renumber(self, row: LiveRow, turn: int) -> None:
        """Make a row part of another turn."""
        row.turn = turn
        self._put_again(row)

    def finish(self, row: LiveRow) -> None:
        """Mark a row as no longer streaming, though nobody has ended it."""
        if not row.done:
            row.growing.end()
            row.done = True
            self._put_again(row)

    def remove(self, row: LiveRow) -> None:
        """Remove a row."""
        self.rows.remove(row)
        self._forget(row, row.item.id)
        self._screen.apply(Remove(key=row.key))
        feedback = self.view.feedback or {}
        if row.key in feedback:
            self.set(feedback={key: kind for key, kind in feedback.items() if key != row.key})
        if row.item.id in self.watched:
            self.watched[row.item.id](None)

    def mark(self, marks: Marks, *, goes_before: bool) -> None:
        """Show what a backend keeps beside the items; whether its feedback `goes_before` what shows already."""
        for row in self._note_unfinished(marks):
            self._put_again(row)
        shows, kept = self.view.feedback or {}, self._feedback(marks)
        self.set(feedback={**shows, **kept} if goes_before else {**kept, **shows})

    def load(self, items: Sequence[tuple[ThreadItem, int]], *, marks: Marks | None = None, **changes: Any) -> None:
        """Show other items, each with the turn it belongs to, with what is marked in them, and change named values."""
        self._by_id = {}
        rows: list[LiveRow] = []
        for item, turn in items:
            row = LiveRow(f"r{next(self._keys)}", turn, bare(item), done=True)
            rows.append(row)
            self._by_id.setdefault(item.id, []).append(row)
        self.rows = rows
        for name, value in changes.items():
            setattr(self.view, name, value)
        if marks is not None:
            self._note_unfinished(marks)
            self.view.feedback = self._feedback(marks)
        self._screen.apply(self.snapshot())

    def _note_unfinished(self, marks: Marks) -> list[LiveRow]:
        """Note where answers end without being complete, and return the rows of which that is new or no longer so."""
        named = {row.key for item_id in marks.unfinished for row in self.rows_with(item_id)}
        # The last one of each turn.
        ends = {row.turn: row.key for row in self.rows if row.key in named} if named else {}
        changed = [row for row in self.rows if row.is_unfinished != (ends.get(row.turn) == row.key)]
        for row in changed:
            row.is_unfinished = not row.is_unfinished
        return changed

    def _feedback(self, marks: Marks) -> dict[str, str]:
        return {row.key: kind for item_id, kind in marks.feedback.items() for row in self.rows_with(item_id)}

    def _put_again(self, row: LiveRow) -> None:
        at = self.rows.index(row)
        self._screen.apply(Put(row=row.frozen(), after=self.rows[at - 1].key if at > 0 else None))

    def _remember(self, row: LiveRow) -> None:
        """Find the row by the id of its item, in the order of the rows."""
        same = self._by_id.setdefault(row.item.id, [])
        same.append(row)
        if len(same) > 1:
            places = {id(one): at for at, one in enumerate(self.rows)}
            same.sort(key=lambda one: places[id(one)])

    def _forget(self, row: LiveRow, item_id: str) -> None:
        rows = self._by_id[item_id]
        rows.remove(row)
        if not rows:
            del self._by_id[item_id]
