"""A page in memory: keeps its numbers, its draft and its screen as the real one does, over a wire that has bad days."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from tests.protocol.reference import ReferencePage

PAUSE = 0.05
"""Seconds in which at most one edit goes to the kernel."""

AGAIN = (1.0, 2.0, 4.0, 8.0)
"""Seconds after which a page that nobody answers says hello again."""

FRAME = 0.016
"""Seconds until what has been rendered is painted."""


class MemoryPage:
    """What `js/src/bridge` does, without a screen that anybody sees.

    Args:
        sid: Its name.
        send: Takes what it says to the kernel.
    """

    def __init__(self, sid: str, send: Callable[[dict[str, Any]], None]) -> None:
        self.sid = sid
        self.screen = ReferencePage()
        self.text = ""
        self.is_gone = False
        self._send = send
        self._seq = 0
        self._rid = 0
        self._next: int | None = None
        self._parts: tuple[int, list[bytes]] = (0, [])
        self._unpainted: list[int] = []
        self._sending: dict[int, tuple[str, int | None]] = {}
        self._conversation: int | None = None
        self._rev = 0
        self._mine = 0
        self._timer: asyncio.TimerHandle | None = None
        self._says(kind="hello", locale="en-GB")
        self.asks("count_views", count=1)
        self._greet_again(AGAIN)

    @property
    def is_synced(self) -> bool:
        """Whether it is there and has missed nothing."""
        return not self.is_gone and self._next is not None

    @property
    def number(self) -> int:
        """The number of the last batch it has heard, or 0."""
        return self._next - 1 if self._next is not None else 0

    # What the user does

    def types(self, text: str) -> None:
        """Type behind what stands in the composer."""
        self._write(self.text + text)
        self._flush_soon()

    def sends(self) -> None:
        """Press Enter."""
        busy = self.screen.view.get("responding") or self.screen.view.get("loading")
        if self._next is None or busy or not self.text.strip():
            return
        self._flush()
        text = self.text
        self._write("")
        rid = self.asks("send", text=text, rev=self._rev, conversation=self._conversation)
        self._sending[rid] = (text, self._conversation)

    def shows(self, name: str, value: Any, method: str, **parameters: Any) -> None:
        """Show at once what the kernel is asked for."""
        self.screen.view[name] = value
        self.asks(method, **parameters)

    def rates(self, key: str) -> None:
        """Like an answer."""
        given = {**self.screen.view.get("feedback", {}), key: "positive"}
        if self.is_synced and any(row["key"] == key for row in self.screen.rows):
            self.shows("feedback", given, "feedback", key=key, feedback="positive")

    def chooses(self, what: str, choice: str | None) -> None:
        """Select a tool or a model, of those that the options offer."""
        offered = self.screen.view.get("options", {}).get("composer", {}).get(f"{what}s", [])
        if choice is None or choice in [one["id"] for one in offered]:
            self.shows(f"selected_{what}_id", choice, f"select_{what}", **{f"{what}_id": choice})

    def asks(self, method: str, **parameters: Any) -> int:
        """Call the kernel, and return the number of the call."""
        self._rid += 1
        self._says(kind="call", rid=self._rid, call={"method": method, **parameters})
        return self._rid

    def leaves(self) -> None:
        """Say nothing more, as a page that was closed or reloaded."""
        self.is_gone = True
        if self._timer is not None:
            self._timer.cancel()

    # What the kernel says

    def takes(self, message: bytes, buffers: list[bytes]) -> None:
        """Take a message."""
        if not self.is_gone:
            self._take(json.loads(message), buffers)

    def _take(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        match message:
            case {"kind": "batch"}:
                self._batch(message)
            case {"kind": "part"}:
                self._part(message, buffers[0])
            case {"kind": "beat", "seq": seq}:
                if self._next is None or seq >= self._next:
                    self._resync()
            case {"kind": "call", "rid": rid} if message.get("to") in {None, self.sid}:
                self._unpainted.append(rid)
                self._paint()
            case {"kind": "reply", "to": self.sid, "rid": rid}:
                text, conversation = self._sending.pop(rid, ("", None))
                if message.get("error") and text and not self.text and conversation == self._conversation:
                    self.types(text)
            case _:
                pass

    def _part(self, part: dict[str, Any], data: bytes) -> None:
        """Put a batch together again; where a part is missing, the whole of it is."""
        if part["index"] == 0:
            self._parts = (part["seq"], [])
        seq, parts = self._parts
        if part["seq"] == seq and part["index"] == len(parts):
            parts.append(data)
            if len(parts) == part["count"]:
                self._batch(json.loads(b"".join(parts)))

    def _paint(self) -> None:
        """Answer the calls of the kernel once everything before them is on screen."""
        if self._next is not None:
            painted, self._unpainted = self._unpainted, []
            asyncio.get_running_loop().call_later(FRAME, self._replies, painted)

    def _replies(self, rids: list[int]) -> None:
        for rid in rids:
            self._says(kind="reply", rid=rid)

    def _batch(self, batch: dict[str, Any]) -> None:
        seq, operations, to = batch["seq"], batch["ops"], batch.get("to")
        if to == self.sid and operations[0]["op"] == "reset":
            self._next = seq + 1
            self._apply(operations)
            self._paint()
        elif self._next is not None and seq > self._next:
            self._resync()
        elif seq == self._next:
            self._next = seq + 1
            if to is None:
                self._apply(operations)

    def _apply(self, operations: list[dict[str, Any]]) -> None:
        self.screen.apply(operations)
        draft = self.screen.view["draft"]
        if self._conversation is None:
            self._conversation = draft["conversation"]
        if draft["conversation"] != self._conversation:
            self._flush()
            self._conversation = draft["conversation"]
            self._rev, self._mine, self.text = draft["rev"], 0, draft["text"]
            return
        if draft["rev"] <= self._rev:
            return
        self._rev = draft["rev"]
        if draft["origin"] == self.sid:
            return
        heard_from = draft["heard_from"] or self.sid
        if heard_from == self.sid and self._mine > draft["heard"]:
            self._rev += 1
            self._mine = self._rev
            self._flush_soon()
            return
        self._unschedule()
        self.text = draft["text"]

    def _resync(self) -> None:
        self._next = None
        self._says(kind="resync")

    # Its draft

    def _write(self, text: str) -> None:
        self._rev += 1
        self._mine = self._rev
        self.text = text

    def _flush_soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._flush)

    def _flush(self) -> None:
        if self._timer is not None:
            self._unschedule()
            self.asks("edit_draft", text=self.text, rev=self._rev, conversation=self._conversation)

    def _unschedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _greet_again(self, waits: tuple[float, ...]) -> None:
        def greet() -> None:
            if self._next is None and not self.is_gone:
                self._says(kind="hello", locale="en-GB", views=1, again=True)
                self._greet_again(waits[1:])

        if waits:
            asyncio.get_running_loop().call_later(waits[0], greet)

    def _says(self, **message: Any) -> None:
        if not self.is_gone:
            self._seq += 1
            self._send({**message, "sid": self.sid, "seq": self._seq})
