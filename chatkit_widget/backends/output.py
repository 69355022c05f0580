"""What a user's code prints, told apart by turn: `sys.stdout` and `sys.stderr` are shared by all threads and tasks."""

import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO, cast

import msgspec
from msgspec.structs import replace

from chatkit_widget.backends.ids import new_id
from chatkit_widget.protocol.items import OutputItem
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemUpdated, StreamEvent
from chatkit_widget.protocol.updates import OutputDelta

_target: ContextVar[Callable[[str], bool] | None] = ContextVar("chatkit_output", default=None)
_lock = threading.Lock()
_captures = 0


class Printed(msgspec.Struct, frozen=True):
    """Text that was printed, on its way to its turn."""

    text: str


class PrintedItem:
    """What is printed during one turn, as one item of its thread.

    Attributes:
        thread_id: The thread; may be assigned once it is known.

    Example:
        >>> item = PrintedItem("thr_1")
        >>> [type(event).__name__ for event in (*item.events("one "), *item.events("two"), *item.finish())]
        ['ItemAdded', 'ItemUpdated', 'ItemDone']
    """

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        self._begun: OutputItem | None = None
        self._texts: list[str] = []

    def events(self, text: str) -> Iterator[StreamEvent]:
        """Yield the event of a text that was printed; the first one brings the item."""
        if not text:
            return
        self._texts.append(text)
        if self._begun is None:
            self._begun = OutputItem(
                id=new_id("out"), thread_id=self.thread_id, created_at=datetime.now(UTC), text=text
            )
            yield ItemAdded(item=self._begun)
        else:
            yield ItemUpdated(item_id=self._begun.id, update=OutputDelta(delta=text))

    @property
    def unfinished(self) -> OutputItem | None:
        """The item as it is now, if anything was printed."""
        if self._begun is None:
            return None
        return replace(self._begun, thread_id=self.thread_id, text="".join(self._texts))

    def finish(self) -> Iterator[StreamEvent]:
        """Yield the event that ends the item, if anything was printed; what is printed later begins another."""
        item = self.unfinished
        if item is not None:
            self._begun, self._texts = None, []
            yield ItemDone(item=item)


class _Switch:
    """Stands in for a standard stream: writes of a captured context go to its target, all others to the stream."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str, /) -> int:
        target = _target.get()
        if target is not None and target(text):
            return len(text)
        return self.stream.write(text)

    def writelines(self, lines: Iterable[str], /) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def captured_output(write: Callable[[str], bool]) -> Generator[None]:
    """Send what this context and those made from it print to `write`, until that returns False.

    The streams are wrapped only while a capture is open, and unwrapped unless somebody else replaced them meanwhile.
    """
    token = _target.set(write)
    _open()
    try:
        yield
    finally:
        _close()
        _target.reset(token)


def _open() -> None:
    global _captures  # noqa: PLW0603 (the standard streams are global)
    with _lock:
        _captures += 1
        if _captures == 1:
            sys.stdout = cast("TextIO", _Switch(sys.stdout))
            sys.stderr = cast("TextIO", _Switch(sys.stderr))


def _close() -> None:
    global _captures  # noqa: PLW0603 (the standard streams are global)
    with _lock:
        _captures -= 1
        if _captures == 0:
            if isinstance(sys.stdout, _Switch):
                sys.stdout = sys.stdout.stream
            if isinstance(sys.stderr, _Switch):
                sys.stderr = sys.stderr.stream
