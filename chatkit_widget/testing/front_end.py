"""The front end of one page without a screen: what `js/src/bridge` does, message by message."""

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from chatkit_widget.testing.drafts import Content, DraftSync
from chatkit_widget.testing.mirror import Mirror
from chatkit_widget.testing.picked import PickedFile, Picking

AGAIN = (1.0, 2.0, 4.0, 8.0)
"""Seconds after which a page that nobody answers says hello again."""

FRAME = 0.016
"""Seconds until what has been rendered is painted."""

Reply = dict[str, Any]
"""What the kernel answers: `error` in words, a `result`, or neither."""

CLOSED: Reply = {"error": "This chat is closed"}
"""What calls are answered that a page leaves behind."""


def nothing(_reply: Reply) -> None:
    """Do as little."""


class FrontEnd:
    """One page. All of it happens on one loop.

    Args:
        sid: Its name.
        send: Takes what it says to the kernel: a message, and bytes that go along.
        loop: Its loop; without it, the one that runs.
        locale: Its language.

    Attributes:
        mirror: The screen, as the kernel has told it.
        draft: What is written in its composer.
        note: Why the composer's last message did not go out, or what else was refused.
        is_gone: Whether it was closed or reloaded.
        is_silent: Whether it leaves the calls of the kernel without an answer.

    Example:
        >>> page = FrontEnd("p1", send)
        >>> page.opens()
        >>> page.types("Hello")
        >>> page.sends()
    """

    def __init__(
        self,
        sid: str,
        send: Callable[[dict[str, Any], Sequence[bytes]], object],
        *,
        loop: asyncio.AbstractEventLoop | None = None,
        locale: str = "en-GB",
    ) -> None:
        self.sid = sid
        self.mirror = Mirror()
        self.note: str | None = None
        self.is_gone = False
        self.is_silent = False
        self._loop = loop or asyncio.get_running_loop()
        self.draft = DraftSync(sid, self.call, self._loop, self._turned)
        self.picking = Picking(sid, self.call, lambda: self.mirror.view)
        self._locale = locale
        self._send = send
        self._seq = itertools.count(1)
        self._rids = itertools.count(1)
        self._next: int | None = None
        self._parts: tuple[int, list[bytes]] = (0, [])
        self._unpainted: deque[int] = deque()
        self._calls: dict[int, tuple[asyncio.Future[Reply], Callable[[Reply], object]]] = {}
        self._timers: set[asyncio.TimerHandle] = set()

    @property
    def is_synced(self) -> bool:
        """Whether it is there and has missed nothing."""
        return not self.is_gone and self._next is not None

    @property
    def number(self) -> int:
        """The number of the last batch it has heard, or 0."""
        return self._next - 1 if self._next is not None else 0

    @property
    def is_busy(self) -> bool:
        """Whether a thread loads or an answer streams."""
        return bool(self.mirror.view.get("responding") or self.mirror.view.get("loading"))

    @property
    def is_calling(self) -> bool:
        """Whether the kernel has yet to answer a call."""
        return bool(self._calls)

    @property
    def is_open(self) -> bool:
        """Whether the thread takes messages."""
        return self.status.get("type", "active") == "active"

    @property
    def status(self) -> dict[str, Any]:
        """The status of the thread."""
        thread: dict[str, Any] = self.mirror.view.get("thread") or {}
        return thread.get("status") or {}

    @property
    def can_send(self) -> bool:
        """Whether what stands in the composer may go out now."""
        something = self.draft.text.strip() or self.mirror.view.get("uploads")
        ready = all(upload["status"] == "ready" for upload in self.picking.uploads())
        return bool(self.mirror.view and self.is_open and not self.is_busy and something and ready)

    # What the user does

    def opens(self, views: int = 1) -> None:
        """Come, with so many views of the chat."""
        self.says(kind="hello", locale=self._locale)
        self.call("count_views", count=views)
        self._greet_again(views, AGAIN)

    def types(self, text: str) -> None:
        """Type behind what stands in the composer."""
        self.edits(self.draft.text + text)

    def edits(self, text: str, content: Content = ()) -> None:
        """Change what stands in the composer."""
        self.draft.edit(text, content)
        self.note = None

    def sends(self) -> asyncio.Future[Reply] | None:
        """Press Enter; None where nothing can go out."""
        if not self.can_send:
            return None
        view = self.mirror.view
        taken = self.draft.take_out()
        conversation, uploads = view["draft"]["conversation"], view["uploads"]
        # Taken out at once, as the text is, so that a second Enter finds nothing to send.
        view["uploads"] = []

        def answered(reply: Reply) -> None:
            if conversation != self.mirror.view["draft"]["conversation"] or not reply.get("error"):
                return
            if not self.draft.text:
                self.draft.edit(taken["text"], taken.get("content", ()))
            self.mirror.view["uploads"] = self.mirror.view["uploads"] or uploads

        return self.does("send", then=answered, **taken)

    def shows_at_once(self, name: str, value: Any, method: str, **parameters: Any) -> asyncio.Future[Reply]:
        """Show already what the kernel is asked for."""
        self.mirror.view[name] = value
        return self.does(method, **parameters)

    def picks(self, files: Sequence[PickedFile]) -> list[asyncio.Future[Reply]]:
        """Put files into the composer."""
        self.note = None
        return self.picking.attach(files, self._noted)

    def does(
        self, method: str, *, then: Callable[[Reply], object] = nothing, **parameters: Any
    ) -> asyncio.Future[Reply]:
        """Call the kernel; a refusal becomes a quiet line at the composer."""
        self.note = None

        def noted(reply: Reply) -> None:
            self._noted(reply)
            then(reply)

        return self.call(method, then=noted, **parameters)

    def call(
        self, method: str, *buffers: bytes, then: Callable[[Reply], object] = nothing, **parameters: Any
    ) -> asyncio.Future[Reply]:
        """Call the kernel, with bytes if it takes any; `then` is called with the reply as soon as that comes."""
        future: asyncio.Future[Reply] = self._loop.create_future()
        if self.is_gone:
            future.set_result(CLOSED)
            return future
        rid = next(self._rids)
        self._calls[rid] = (future, then)
        self.says(*buffers, kind="call", rid=rid, call={"method": method, **parameters})
        return future

    def leaves(self) -> None:
        """Say nothing more, as a page that was closed or reloaded."""
        self.is_gone = True
        self.draft.close()
        for timer in self._timers:
            timer.cancel()
        for rid in list(self._calls):
            self._settle(rid, CLOSED)

    def says(self, *buffers: bytes, **message: Any) -> None:
        """Send the kernel a message, with bytes."""
        if not self.is_gone:
            self._send({**message, "sid": self.sid, "seq": next(self._seq)}, buffers)

    # What the kernel says

    def takes(self, message: bytes, buffers: Sequence[bytes]) -> None:
        """Take a message."""
        if not self.is_gone:
            self._take(json.loads(message), buffers)

    def _take(self, message: dict[str, Any], buffers: Sequence[bytes]) -> None:
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
                reply = {name: message[name] for name in ("error", "phrase", "result") if name in message}
                self._settle(rid, {**reply, "chunk": bytes(buffers[0])} if buffers else reply)
            case _:
                pass

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
            if to in {None, self.sid}:
                self._apply(operations)

    def _part(self, part: dict[str, Any], data: bytes) -> None:
        """Put a batch together again; where a part is missing, the whole of it is."""
        if part["index"] == 0:
            self._parts = (part["seq"], [])
        seq, parts = self._parts
        if part["seq"] == seq and part["index"] == len(parts):
            parts.append(data)
            if len(parts) == part["count"]:
                self._batch(json.loads(b"".join(parts)))

    def _apply(self, operations: list[dict[str, Any]]) -> None:
        self.mirror.apply(operations)
        self.draft.follow(self.mirror.view["draft"])
        self.picking.compare()

    def _resync(self) -> None:
        self._next = None
        self.says(kind="resync")

    def _paint(self) -> None:
        """Answer the calls of the kernel once everything before them is on screen."""
        if self._next is not None and self._unpainted and not self.is_silent:
            painted, self._unpainted = self._unpainted, deque()
            self._later(FRAME, lambda: [self.says(kind="reply", rid=rid) for rid in painted])

    def _settle(self, rid: int, reply: Reply) -> None:
        future, then = self._calls.pop(rid, (None, nothing))
        then(reply)
        if future is not None and not future.done():
            future.set_result(reply)

    def _noted(self, reply: Reply) -> None:
        # Of several files that are refused, the first says why.
        if reply.get("error") and self.note is None:
            self.note = reply["error"]

    def _turned(self) -> None:
        self.note = None

    def _greet_again(self, views: int, waits: tuple[float, ...]) -> None:
        def greet() -> None:
            if self._next is None:
                self.says(kind="hello", locale=self._locale, views=views, again=True)
                self._greet_again(views, waits[1:])

        if waits:
            self._later(waits[0], greet)

    def _later(self, wait: float, function: Callable[[], object]) -> None:
        def call() -> None:
            self._timers.discard(timer)
            function()

        timer = self._loop.call_later(wait, call)
        self._timers.add(timer)
