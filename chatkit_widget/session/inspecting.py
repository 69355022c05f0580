"""What goes between a session and its backend, kept for whoever looks on: a log with a limit."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal, assert_never, cast

import msgspec
from msgspec.structs import replace

from chatkit_widget.protocol.questions import MarksFound, Question
from chatkit_widget.protocol.records import AnyEntry, Asked, Came, Ended, Header, Problem, Replied, problem_of
from chatkit_widget.protocol.requests import Reply
from chatkit_widget.protocol.secrets import KEPT, Cleaner, is_delta, text_of
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.session.core import Core
from chatkit_widget.session.operations import Operation
from chatkit_widget.session.recording import header_of
from chatkit_widget.session.summing import about, items_in, named_in, reply_name, summary, tag_of

MOST_ENTRIES = 20_000
"""Entries that are kept: the newest."""

MOST_BYTES = 64_000_000
"""Bytes on the wire of all that is kept."""

_GIVEN_UP = "stopped"

_MOST_WORDS = 40
"""Characters of an appended text that the line about it repeats."""

Kind = Literal["request", "event", "reply", "end", "error"]
Content = Question | StreamEvent | Reply | MarksFound | Problem
"""What an entry is about."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that went between the chat and its backend.

    Attributes:
        number: Its place in all that was told, from 1 on.
        exchange: The number of the request that it belongs to.
        at: When it was told.
        kind: What it is; an `end` and an `error` are the last of their exchange.
        name: The wire's name of it. Of an update, that of the update stands behind it; of an event that brings an item,
            the item's type.
        size: The bytes of it as JSON; 0 where it has none.
        items: The ids of the items that it is about.
        told: What it changed on the screen, but for the words of a text that it appended; of an error, what it says.
        raw: The request, the event, the reply or the error itself, with its secrets; None at an end.
        log: What keeps it.
        within: Of a request that a function made while it answered, the exchange of that answer.
    """

    number: int
    exchange: int
    at: datetime
    kind: Kind
    name: str
    size: int = 0
    items: tuple[str, ...] = ()
    told: str = ""
    raw: Content | None = None
    log: "Log"
    within: int | None = None

    @property
    def change(self) -> str:
        """What it changed on the screen, as a short line without secrets; of an error, what it says."""
        return self.log.changes([self])[0]

    @property
    def content(self) -> Any:
        """The request, the event, the reply or the error as JSON has it, without secrets; `{}` at an end.

        Raises:
            RecursionError, TypeError: It cannot be written as JSON, as what a user's own backend gives may be.
        """
        return self.log.plain(self)

    def __repr__(self) -> str:
        """Return what it is, without its content, in which there may be secrets."""
        parts = [self.kind, self.name, *self.items[:1], self.change]
        return f"<Entry {self.number}: {' '.join(part for part in parts if part)}>"


class Log:
    """Hears the traffic of a session, and what each event changes. Used on the session's loop; read from anywhere.

    Args:
        core: The session.

    Attributes:
        last: The number of the newest entry, or 0.
        entries: What is kept, the newest last.
        is_closed: Whether it hears nothing more.
    """

    def __init__(self, core: Core) -> None:
        self.last = 0
        self.entries: deque[Entry] = deque()
        self.is_closed = False
        self._core = core
        self._header = header_of(core)
        self._cleaner = Cleaner()
        self._grown: Callable[[], None] = _nobody
        self._size = 0
        self._cleared = 0
        self._answering = 0
        self._waiting: tuple[StreamEvent, datetime] | None = None
        self._operations: list[Operation] = []
        self._leaving: list[Callable[[], None]] = []

    def open(self, grown: Callable[[], None]) -> None:
        """Begin to hear, and tell of each entry."""
        self._grown = grown
        self._header = header_of(self._core)
        self._leaving = [self._core.traffic.listen(self), self._core.state.overhear(self._changed)]

    @property
    def oldest(self) -> int:
        """The number of the first entry that is kept, or that the next one will have."""
        return self.last - len(self.entries) + 1

    @property
    def dropped(self) -> int:
        """How many entries are not kept any more since there were too many; without those that were cleared."""
        return self.oldest - 1 - self._cleared

    def since(self, number: int) -> list[Entry]:
        """Return the entries from this number on."""
        return list(islice(self.entries, max(0, number - self.oldest), None))

    def entry(self, number: int) -> Entry | None:
        """Return the entry of this number, unless it is not kept."""
        at = number - self.oldest
        return self.entries[at] if 0 <= at < len(self.entries) else None

    def clear(self) -> None:
        """Drop all entries; further ones go on in their numbers."""
        self._cleared = self.last
        self.entries.clear()
        self._size = 0
        self._grown()

    def recording(self) -> bytes:
        """Return it as a recording, without secrets: the exchanges that are here from their beginning."""
        entries = tuple(self.entries)
        whole = {entry.exchange for entry in entries if entry.kind == "request"}
        self._know()
        records = [record_of(entry, self._header.at) for entry in entries if entry.exchange in whole]
        try:
            return self._cleaner.lines([self._header, *records])
        except (RecursionError, TypeError):  # What a user's own backend gives need not be JSON.
            return b"".join(map(self._line, [self._header, *records]))

    def plain(self, entry: Entry) -> Any:
        """Return what an entry is about as JSON has it, without secrets, also those that several pieces of text make.

        Raises:
            RecursionError, TypeError: It cannot be written.
        """
        self._know()
        if entry.raw is None:
            return {}
        raw: Any = entry.raw
        if is_delta(raw):
            raw = replace(raw, update=replace(cast("Any", raw.update), delta=self._words([entry])[entry.number]))
        return self._cleaner.plain(raw)

    def changes(self, entries: Sequence[Entry]) -> list[str]:
        """Return what entries that follow each other changed, with the words of texts without secrets."""
        words = self._words(entries)
        return [
            f"{entry.told}: {_short(words[entry.number])}" if entry.told and entry.number in words else entry.told
            for entry in entries
        ]

    def close(self) -> None:
        """Hear nothing more."""
        self.is_closed = True
        while self._leaving:
            self._leaving.pop()()

    def asked(self, exchange: int, question: Question) -> None:
        """Keep a request."""
        self._know()
        self._add(
            exchange, "request", tag_of(question), question, items=named_in(question), within=self._core.traffic.within
        )

    def came(self, exchange: int, event: StreamEvent) -> None:
        """Wait for what an event changes."""
        if exchange != self._answering:  # By now it is known what the request carried.
            self._answering = exchange
            self._know()
        self._operations.clear()
        self._waiting = event, datetime.now(UTC)

    def applied(self, exchange: int) -> None:
        """Keep the event that came last, if one did."""
        if self._waiting is not None:
            (event, at), self._waiting = self._waiting, None
            name, items = about(event)
            self._add(exchange, "event", name, event, at=at, items=items, change=summary(self._operations, items))

    def replied(self, exchange: int, reply: Reply | MarksFound) -> None:
        """Keep a reply."""
        self._add(exchange, "reply", reply_name(reply), reply, items=items_in(reply))

    def ended(self, exchange: int, error: BaseException | None) -> None:
        """Keep how an exchange has ended."""
        self.applied(exchange)  # Where an event could not be applied, it was the last one.
        self._know()
        if isinstance(error, asyncio.CancelledError | GeneratorExit):
            self._add(exchange, "end", _GIVEN_UP, None)
        elif error is not None:
            problem = problem_of(error)
            self._add(exchange, "error", problem.kind, problem, change=problem.message)
        else:
            self._add(exchange, "end", "end", None)

    def _words(self, entries: Sequence[Entry]) -> dict[int, str]:
        """Return what entries append to texts, by their numbers: a secret may begin before them or end behind them."""
        if not any(is_delta(entry.raw) for entry in entries):
            return {}
        first, last = entries[0].number, entries[-1].number
        is_kept = first >= self.oldest
        near = self.since(first - KEPT)[: last - first + 1 + 2 * KEPT] if is_kept else entries
        texts: dict[Any, list[Entry]] = {}
        for entry in near:
            if is_delta(entry.raw):
                texts.setdefault((entry.exchange, entry.raw.item_id, text_of(entry.raw.update)), []).append(entry)
        words: dict[int, str] = {}
        for pieces in texts.values():
            deltas = [cast("Any", entry.raw).update.delta for entry in pieces]
            words |= zip((entry.number for entry in pieces), self._cleaner.pieces(deltas), strict=True)
        return words

    def _line(self, record: Header | AnyEntry) -> bytes:
        """Return a line of a recording, or none where it cannot be written."""
        try:
            return self._cleaner.lines([record])
        except (RecursionError, TypeError):
            return b""

    def _know(self) -> None:
        """Learn which values are secrets by now."""
        try:
            self._cleaner.know(self._core.backend.secrets())
        except Exception as error:  # noqa: BLE001 (a backend may be a user's own)
            self._core.log("the secrets of the backend were not read", {"reason": str(error)})

    def _changed(self, operation: Operation) -> None:
        if self._waiting is not None:
            self._operations.append(operation)

    def _add(
        self,
        exchange: int,
        kind: Kind,
        name: str,
        content: Content | None,
        *,
        at: datetime | None = None,
        items: tuple[str, ...] = (),
        change: str = "",
        within: int | None = None,
    ) -> None:
        self.last += 1
        size = 0 if content is None else _size(content)
        self.entries.append(
            Entry(
                number=self.last,
                exchange=exchange,
                at=at or datetime.now(UTC),
                kind=kind,
                name=name,
                size=size,
                items=items,
                told=self._cleaner.text(change),
                raw=content,
                log=self,
                within=within,
            )
        )
        self._size += size
        while len(self.entries) > MOST_ENTRIES or (self._size > MOST_BYTES and len(self.entries) > 1):
            self._size -= self.entries.popleft().size
        self._grown()


def record_of(entry: Entry, began: datetime) -> AnyEntry:
    """Return an entry as a recording that `began` then has it."""
    # What comes within a millisecond comes at once: a secret may come in several pieces.
    t = round((entry.at - began).total_seconds(), 3)
    n, content = entry.exchange, cast("Any", entry.raw)
    match entry.kind:
        case "request":
            return Asked(t=t, n=n, request=content, within=entry.within)
        case "event":
            return Came(t=t, n=n, event=content)
        case "reply":
            return Replied(t=t, n=n, reply=content)
        case "end" | "error":
            return Ended(t=t, n=n, error=content, given_up=entry.name == _GIVEN_UP)
        case _:
            assert_never(entry.kind)


def _nobody() -> None:
    """Who is told of entries before anybody is."""


_encoder = msgspec.json.Encoder(enc_hook=lambda value: type(value).__name__)


def _size(content: Content) -> int:
    try:
        return len(_encoder.encode(content))
    except (TypeError, ValueError, RecursionError):  # What a user's own backend gives need not be JSON.
        return 0


def _short(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS]}…"
