"""Operations on their way to the pages: gathered, numbered, sent."""

import asyncio
from collections.abc import Callable
from typing import cast

import msgspec
from msgspec.structs import replace

from chatkit_widget.bridge.messages import (
    Batch,
    Beat,
    Part,
)
from chatkit_widget.session.operations import Append, Operation, Put, Reset, Set, View

INTERVAL = 0.033
"""Seconds between two batches, so that a stream stays far below the rate at which hosts drop messages."""

BEATS = (0.5, 2.0, 8.0)
"""Seconds after a batch at which its number is repeated: the last batch can be the one that is lost."""

LIMIT = 4_000_000
"""Bytes that a message may have, since some hosts cut connections at 5 MB; a larger batch goes in parts."""


class Outbox:
    """Sends operations to the pages, in order and in batches. Used on the session's loop only.

    Args:
        send: Takes an encoded message, and further buffers.
    """

    def __init__(self, send: Callable[[bytes, list[bytes]], None]) -> None:
        self._send = send
        self._pending: list[Operation] = []
        self._texts: list[str] = []
        self._keys: set[str] = set()
        self._seq = 0
        self._sent_at = -INTERVAL
        self._timer: asyncio.Handle | None = None
        self._beats: list[asyncio.TimerHandle] = []
        self.is_open = False
        """Whether any page listens; without one nothing is kept, since a page that comes gets everything anew."""

    def apply(self, operation: Operation) -> None:
        """Queue an operation, merged with those before it where that changes nothing."""
        if not self.is_open:
            return
        last = self._pending[-1] if self._pending else None
        match operation:
            case Append(key=key, path=path, text=text) if (
                isinstance(last, Append) and last.key == key and last.path == path
            ):
                self._texts.append(text)
                return
            case Append(text=text):
                self._close_text()
                self._texts = [text]
                self._keys.add(operation.key)
                self._pending.append(operation)
            case Set(view=view) if isinstance(last, Set):
                self._pending[-1] = Set(view=_merged(last.view, view))
            case Reset():
                self._texts, self._keys = [], set()
                self._pending = [operation]
            case Put():
                self._close_text()
                self._put(operation)
            case _:
                self._close_text()
                self._pending.append(operation)
        self._schedule()

    def reset(self, page: str, snapshot: Reset, *more: Operation) -> None:
        """Send one page everything, behind what is queued."""
        self.flush()
        self._post([snapshot, *more], page)

    def flush(self) -> None:
        """Send what is queued now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._close_text()
        if self._pending:
            pending, self._pending, self._keys = self._pending, [], set()
            self._post(pending, None)

    def close(self) -> None:
        """Drop what is queued and stop every timer."""
        self._pending, self._texts, self._keys = [], [], set()
        self.is_open = False
        for timer in (self._timer, *self._beats):
            if timer is not None:
                timer.cancel()

    def _put(self, put: Put) -> None:
        """Queue a row in place of what is queued for it already, whose place others may build on."""
        if put.row.key not in self._keys:
            # Looking for it would make the cost of a thread that loads rise with the square of its length.
            self._keys.add(put.row.key)
            self._pending.append(put)
            return
        kept: list[Operation] = []
        placed: Operation = put
        for operation in self._pending:
            match operation:
                case Append(key=key) if key == put.row.key:
                    continue
                case Put(row=row, after=after) if row.key == put.row.key:
                    kept.append(Put(row=put.row, after=after))
                    placed = kept[-1]
                case _:
                    kept.append(operation)
        self._pending = kept if placed is not put else [*kept, put]

    def _close_text(self) -> None:
        if len(self._texts) > 1:
            # Texts wait only while the append that they belong to is the last operation.
            self._pending[-1] = replace(cast("Append", self._pending[-1]), text="".join(self._texts))
        self._texts = []

    def _schedule(self) -> None:
        if self._timer is None:
            loop = asyncio.get_running_loop()
            wait = self._sent_at + INTERVAL - loop.time()
            # Even when a batch may leave at once, what happens in the same step of the loop goes with it.
            self._timer = loop.call_later(wait, self.flush) if wait > 0 else loop.call_soon(self.flush)

    def _post(self, operations: list[Operation], page: str | None) -> None:
        loop = asyncio.get_running_loop()
        self._seq += 1
        self._sent_at = loop.time()
        message = msgspec.json.encode(Batch(seq=self._seq, ops=operations, to=page))
        if len(message) <= LIMIT:
            self._send(message, [])
        else:
            count = -(-len(message) // LIMIT)
            for index in range(count):
                part = Part(seq=self._seq, index=index, count=count)
                self._send(msgspec.json.encode(part), [message[index * LIMIT : (index + 1) * LIMIT]])
        for beat in self._beats:
            beat.cancel()
        self._beats = [loop.call_later(wait, self._beat, self._seq) for wait in BEATS]

    def _beat(self, seq: int) -> None:
        self._send(msgspec.json.encode(Beat(seq=seq)), [])


def _merged(earlier: View, later: View) -> View:
    changes = {name: value for name in View.__struct_fields__ if (value := getattr(later, name)) is not msgspec.UNSET}
    return replace(earlier, **changes)
