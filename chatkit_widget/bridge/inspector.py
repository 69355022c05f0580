"""The inspector: what goes between a chat and its backend, kept while somebody looks on, and told to the pages."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, assert_never

import msgspec

from chatkit_widget.bridge.calls import ClearInspector, CloseInspector, InspectorCall, LoadEntry, LoadRecording
from chatkit_widget.bridge.messages import FoundEntry
from chatkit_widget.protocol.objects import TreeForm, TreeNode
from chatkit_widget.runtime import in_thread
from chatkit_widget.session.operations import Inspected, Operation
from chatkit_widget.session.session import ChatSession

if TYPE_CHECKING:
    from chatkit_widget.session.inspecting import Entry, Log

PAUSE = 0.1
"""Seconds in which entries are gathered for the pages."""

MOST_BYTES = 4_000_000
"""Bytes of a recording that are sent at once: some hosts drop more."""


class PageInspector:
    """What pages are told of the traffic of a chat. Used on the session's loop only.

    Args:
        session: Whose traffic it is.
        tell: Takes an operation for all pages.

    Attributes:
        log: What is kept; None while nobody looks on, and then nothing is heard and nothing is sent.
    """

    def __init__(self, session: ChatSession, tell: Callable[[Operation], None]) -> None:
        self.log: Log | None = None
        self._session = session
        self._tell = tell
        self._told = 0
        self._timer: asyncio.TimerHandle | None = None
        self._recording = b""

    def open(self, log: "Log") -> None:
        """Show the panel in all pages, and keep what there is to see in this log, unless that was closed again."""
        if not log.is_closed and not self._session.is_closed:
            self.log = log
            self._told = 0
            log.open(self._grown)
            self._session.state.set(inspecting=True)
            self._tell(inspected(log, []))  # What pages have of an earlier one is gone.

    def close(self, log: "Log | None" = None) -> None:
        """Take the panel away, if it shows this log or none is named, and hear nothing more."""
        if self.log is not None and (log is None or log is self.log):
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self.log.close()
            self.log = None
            self._recording = b""
            self._session.state.set(inspecting=False)

    def snapshot(self) -> list[Operation]:
        """Return what a page that comes late is told."""
        if self.log is None:
            return []
        # What is yet to be told comes to it, too.
        return [inspected(self.log, [entry for entry in self.log.since(0) if entry.number <= self._told])]

    async def answer(self, call: InspectorCall) -> FoundEntry | bytes | None:
        """Do what a page asks of the inspector; None where there is nothing to tell any more."""
        log = self.log
        match call:
            case _ if log is None:
                return None
            case LoadEntry(number=number):
                entry = log.entry(number)
                return None if entry is None else await in_thread(found, log, entry)
            case LoadRecording(offset=offset, size=size):
                # Written once for all of its parts.
                if offset <= 0:
                    self._recording = await in_thread(log.recording)
                size = max(0, min(size, MOST_BYTES))
                part = self._recording[max(0, offset) : max(0, offset) + size]
                if len(part) < size:
                    self._recording = b""
                return part
            case ClearInspector():
                log.clear()
            case CloseInspector():
                self.close()
            case _:
                assert_never(call)
        return None

    def _grown(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._push)

    def _push(self) -> None:
        self._timer = None
        if self.log is not None:
            entries = self.log.since(self._told + 1)
            self._told = self.log.last
            self._tell(inspected(self.log, entries))


def found(log: "Log", entry: "Entry") -> FoundEntry:
    """Return what an entry is about, without secrets; of what is large, a part."""
    # Imported when first needed: most chats are never looked into.
    from chatkit_widget.content.trees import tree  # noqa: PLC0415

    try:
        described = tree(log.plain(entry))
    except (RecursionError, TypeError) as error:
        return FoundEntry(root=TreeNode(kind="other", text=str(error)))
    if described is None or not isinstance(described.form, TreeForm):
        return FoundEntry(root=TreeNode(kind="mapping", text="{}"))
    return FoundEntry(root=described.form.root, data=described.bundle.get("application/json", msgspec.UNSET))


def inspected(log: "Log", entries: "Sequence[Entry]") -> Inspected:
    """Return what pages are told of entries that follow each other."""
    places: dict[str, int] = {}

    def place(text: str) -> int:
        return places.setdefault(text, len(places))

    at = [entry.at.timestamp() * 1000 for entry in entries]
    return Inspected(
        first=entries[0].number if entries else log.last + 1,
        oldest=log.oldest,
        dropped=log.dropped,
        at=at[0] if at else 0,
        after=[round(now - before, 1) for before, now in zip(at[:1] + at, at, strict=False)],
        exchange=[entry.exchange for entry in entries],
        kind=[place(entry.kind) for entry in entries],
        name=[place(entry.name) for entry in entries],
        size=[entry.size for entry in entries],
        items=[[place(item) for item in entry.items] for entry in entries],
        change=[place(change) for change in log.changes(entries)],
        texts=list(places),
    )
