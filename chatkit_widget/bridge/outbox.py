"""Operations on their way to the pages: gathered, numbered, cut to size."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from chatkit_widget.session.operations import Append, Operation, Put, Reset, Set, View

INTERVAL = 0.033
"""Seconds between two batches, so that a stream stays far below the rate at which hosts drop messages."""

BEATS = (0.5, 2.0, 8.0)
"""Seconds after a batch at which its number is repeated: the last batch can be the one that is lost."""

LIMIT = 4_000_000
"""Bytes that a batch may have; some hosts cut connections at 5 MB."""

PIECE = 400_000
"""Characters of one string in one operation; JSON makes at most six bytes of each plain one, and four is usual."""


class Outbox:
    """Sends operations to the pages, in order and in batches. Used on the session's loop only.

    Args:
        send: Takes an encoded message.
    """

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._pending: list[Operation] = []
        self._texts: list[str] = []
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
                self._pending.append(operation)
            case Set(view=view) if isinstance(last, Set):
                self._pending[-1] = Set(view=_merged(last.view, view))
            case Reset():
                self._texts = []
                self._pending = [operation]
            case _:
                self._close_text()
                self._pending.append(operation)
        self._schedule()

    def reset(self, page: str, snapshot: Reset) -> None:
        """Send one page everything, behind what is queued."""
        self.flush()
        self._post([snapshot], page)

    def flush(self) -> None:
        """Send what is queued now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._close_text()
        if self._pending:
            pending, self._pending = self._pending, []
            self._post(pending, None)

    def close(self) -> None:
        """Drop what is queued and stop every timer."""
        self._pending, self._texts = [], []
        self.is_open = False
        for timer in (self._timer, *self._beats):
            if timer is not None:
                timer.cancel()

    def _close_text(self) -> None:
        if len(self._texts) > 1:
            last = self._pending[-1]
            if isinstance(last, Append):
                self._pending[-1] = replace(last, text="".join(self._texts))
        self._texts = []

    def _schedule(self) -> None:
        if self._timer is None:
            loop = asyncio.get_running_loop()
            wait = self._sent_at + INTERVAL - loop.time()
            # Even when a batch may leave at once, what happens in the same step of the loop goes with it.
            self._timer = loop.call_later(wait, self.flush) if wait > 0 else loop.call_soon(self.flush)

    def _post(self, operations: list[Operation], page: str | None) -> None:
        batch: list[msgspec.Raw] = []
        size = 0
        for operation in operations:
            for encoded in _encoded(operation):
                if batch and size + len(encoded) > LIMIT:
                    self._post_batch(batch, page)
                    batch, size = [], 0
                batch.append(msgspec.Raw(encoded))
                size += len(encoded)
        self._post_batch(batch, page)

    def _post_batch(self, operations: list[msgspec.Raw], page: str | None) -> None:
        loop = asyncio.get_running_loop()
        self._seq += 1
        self._sent_at = loop.time()
        message: dict[str, Any] = {"kind": "batch", "seq": self._seq, "ops": operations}
        if page is not None:
            message["to"] = page
        self._send(msgspec.json.encode(message))
        for beat in self._beats:
            beat.cancel()
        self._beats = [loop.call_later(wait, self._beat, self._seq) for wait in BEATS]

    def _beat(self, seq: int) -> None:
        self._send(msgspec.json.encode({"kind": "beat", "seq": seq}))


def _merged(earlier: View, later: View) -> View:
    changes = {name: value for name in View.__struct_fields__ if (value := getattr(later, name)) is not msgspec.UNSET}
    return replace(earlier, **changes)


def _encoded(operation: Operation) -> Iterator[bytes]:
    """Yield an operation as one or more that each fit in a batch."""
    encoded = msgspec.json.encode(operation)
    if len(encoded) <= LIMIT:
        yield encoded
        return
    match operation:
        case Reset(view=view, rows=rows):
            yield msgspec.json.encode(Reset(view=view, rows=[]))
            after: str | None = None
            for row in rows:
                yield from _encoded(Put(row=row, after=after))
                after = row.key
        case Put(row=row):
            fields = cast("dict[str, Any]", msgspec.to_builtins(operation))
            rest: list[tuple[list[str | int], str]] = []
            fields["row"]["item"] = _cut(fields["row"]["item"], [], rest)
            yield msgspec.json.encode(fields)
            for path, text in rest:
                yield from _encoded(Append(key=row.key, path=path, text=text))
        case Append(text=text) if len(text) > PIECE:
            for start in range(0, len(text), PIECE):
                yield msgspec.json.encode(replace(operation, text=text[start : start + PIECE]))
        case _:
            yield encoded


def _cut(value: Any, path: list[str | int], rest: list[tuple[list[str | int], str]]) -> Any:
    """Return a tree whose long strings are cut, and note for each where its rest belongs."""
    if isinstance(value, str) and len(value) > PIECE:
        rest.append((path, value[PIECE:]))
        return value[:PIECE]
    if isinstance(value, dict):
        tree = cast("dict[str, Any]", value)
        return {key: _cut(entry, [*path, key], rest) for key, entry in tree.items()}
    if isinstance(value, list):
        return [_cut(entry, [*path, at], rest) for at, entry in enumerate(cast("list[Any]", value))]
    return value
