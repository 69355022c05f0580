"""What a user's code prints, told apart by turn: `sys.stdout` and `sys.stderr` are shared by all threads and tasks."""

import sys
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO, cast

_target: ContextVar[Callable[[str], bool] | None] = ContextVar("chatkit_output", default=None)
_lock = threading.Lock()
_captures = 0


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
