"""Writing what goes between a session and its backend into a file, while it goes."""

import asyncio
import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from chatkit_widget.errors import OptionError, RecordingError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.questions import MarksFound, Question
from chatkit_widget.protocol.records import VERSION, AnyEntry, Asked, Header, Replied, end_of
from chatkit_widget.protocol.requests import Reply
from chatkit_widget.protocol.secrets import Cleaner, Run
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.runtime import Worker, session_loop, session_thread, wait_on_session
from chatkit_widget.session.core import Core

AT_REST = 0.02
"""Seconds after the end of an exchange in which it gets into the file: two threads at once would delay who waits."""

SOON = 0.5
"""Seconds after which what came is in the file, though its answer goes on."""


class Recording:
    """A recording under way; `ChatKit.record` returns one. As a context manager it ends with its block.

    Attributes:
        path: The file.
        count: How many lines are for the file so far, without the first one.

    Example:
        >>> with chat.record("flow.jsonl") as recording:
        ...     await chat.send_user_message("Hello")
        >>> recording.count
        13
    """

    def __init__(self, core: Core, path: Path, file: IO[bytes], forget: Callable[["Recording"], None]) -> None:
        self.path = path
        self._core = core
        self._file = file
        self._forget = forget
        self._cleaner = Cleaner()
        self._began = time.perf_counter()
        self._entries: list[Header | AnyEntry | Run] = []
        self._given = -1  # The header is no entry.
        self._first = math.inf
        self._coming: int | None = None
        self._note: Callable[[StreamEvent], None] = _nothing
        self._timer: asyncio.TimerHandle | None = None
        self._worker = Worker("recording")
        self._last: Future[None] = Future()
        self._leave: Callable[[], None] | None = None

    def __repr__(self) -> str:
        """Return where to, and how much."""
        return f"{type(self).__name__}({str(self.path)!r}, count={self.count})"

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the recording."""
        self.stop()

    @property
    def count(self) -> int:
        """How many lines are for the file so far, without the first one."""
        return self._given + _lines_of(self._entries)

    @property
    def is_running(self) -> bool:
        """Whether it still records: until `stop`, the end of the chat, or an error of the file."""
        return self._leave is not None

    def stop(self) -> None:
        """End the recording; the file is complete when this returns. Stopping again does nothing.

        May be called from any thread.
        """

        async def end() -> Future[None]:
            return self.end()

        (self.end() if _is_on_session() else wait_on_session(end())).result()

    close = stop

    def begin(self) -> None:
        """Note what is there, and listen. Called on the session's loop only."""
        self._entries.append(header_of(self._core))
        self._leave = self._core.traffic.listen(self)
        self._flush()

    def end(self) -> Future[None]:
        """Listen no more, and return what is done when the file is complete. Called on the session's loop only."""
        if self._leave is not None:
            self._leave()
            self._leave = None
            self._forget(self)
            self._flush()
            self._last = self._worker.submit(self._finish)
            self._worker.close()
        return self._last

    # What a witness is told

    def asked(self, exchange: int, question: Question) -> None:
        """Write that the session asks."""
        self._first = min(self._first, exchange)
        self._put(Asked(t=self._now(), n=exchange, request=question, within=self._core.traffic.within))

    def came(self, exchange: int, event: StreamEvent) -> None:
        """Write that an event came."""
        # A stream may have a hundred events a millisecond: what comes before the loop goes on came at once.
        if exchange == self._coming:
            self._note(event)
        # What belongs to a question that was asked before says nothing without it.
        elif exchange >= self._first:
            events = [event]
            self._put(Run(self._now(), exchange, events))
            self._coming, self._note = exchange, events.append
            asyncio.get_running_loop().call_soon(self._pass)

    def replied(self, exchange: int, reply: Reply | MarksFound) -> None:
        """Write that the reply came."""
        if exchange >= self._first:
            self._put(Replied(t=self._now(), n=exchange, reply=reply))

    def ended(self, exchange: int, error: BaseException | None) -> None:
        """Write that the exchange is over, and all that came of it."""
        if exchange >= self._first:
            self._put(end_of(self._now(), exchange, error))
            self._flush_in(AT_REST)

    def _now(self) -> float:
        return round(time.perf_counter() - self._began, 6)

    def _put(self, entry: AnyEntry | Run) -> None:
        self._pass()
        self._entries.append(entry)
        if self._timer is None:
            self._flush_in(SOON)

    def _pass(self) -> None:
        """Let what comes next have a time of its own."""
        self._coming = None

    def _flush_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._flush)

    def _flush(self) -> None:
        """Have what came written."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._pass()
        if self._entries:
            entries, self._entries = self._entries, []
            self._given += _lines_of(entries)
            self._last = self._worker.submit(self._write, entries)

    # On the worker's thread

    def _write(self, entries: list[Header | AnyEntry | Run]) -> None:
        if self._file.closed:
            return
        try:
            self._cleaner.know(self._core.backend.secrets())
            self._file.writelines(self._cleaner.parts(entries))
            self._file.flush()
            here = os.fstat(self._file.fileno())
            if not self.path.exists() or not os.path.samestat(here, self.path.stat()):
                self._failed("the file was deleted or moved meanwhile", None)
        except OSError as error:
            self._failed(error.strerror or str(error), error)
        except Exception as error:  # noqa: BLE001 (a value of the user's own)
            self._failed(f"{type(error).__name__}: {error}", error)

    def _failed(self, reason: str, error: BaseException | None) -> None:
        """Tell once that nothing more is written."""
        self._finish()
        failure = RecordingError(
            f"the recording {str(self.path)!r} was ended, since it cannot be written: {reason}. What the file has can"
            " be played; begin a new recording in another file"
        )
        failure.__cause__ = error
        session_loop().call_soon_threadsafe(self.end)
        self._core.report(str(failure), failure)

    def _finish(self) -> None:
        with suppress(OSError):  # What could not be written was told.
            self._file.close()


def _nothing(_event: StreamEvent) -> None:
    """Nothing is to be noted yet."""


def _lines_of(entries: Sequence[Header | AnyEntry | Run]) -> int:
    return sum(len(entry.events) if isinstance(entry, Run) else 1 for entry in entries)


class Recordings:
    """The recordings of a session.

    Args:
        core: The session.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._running: list[Recording] = []

    def begin(self, path: str | os.PathLike[str], *, overwrite: bool) -> Recording:
        """Begin a recording. May be called from any thread.

        Raises:
            RecordingError: The file cannot be made, or is there already.
            OptionError: The path is none.
            ChatKitClosedError: The chat was closed.
        """
        self._core.check_open()
        target = _target(path)
        if any(recording.path == target for recording in self._running):
            message = f"this chat already records to {str(target)!r}: stop that recording first, or give another file"
            raise RecordingError(message)
        recording = Recording(self._core, target, _opened(target, overwrite=overwrite), self._forget)
        self._running.append(recording)

        async def begin() -> None:
            recording.begin()

        if _is_on_session():
            recording.begin()
        else:
            wait_on_session(begin())
        return recording

    async def close(self) -> None:
        """End all of them; their files are complete."""
        endings = [recording.end() for recording in tuple(self._running)]
        await asyncio.gather(*map(asyncio.wrap_future, endings))

    def _forget(self, recording: Recording) -> None:
        self._running.remove(recording)


def _target(path: str | os.PathLike[str]) -> Path:
    try:
        return Path(path).expanduser().absolute()
    except (TypeError, RuntimeError) as error:
        message = f"the path of a recording is text or a Path, as in chat.record('flow.jsonl'), not {path!r:.100}"
        raise OptionError(message) from error


def _opened(path: Path, *, overwrite: bool) -> IO[bytes]:
    try:
        return path.open("wb" if overwrite else "xb")
    except FileExistsError as error:
        message = f"there is a file {str(path)!r} already: give another name, or overwrite=True to lose what it has"
        raise RecordingError(message) from error
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        message = f"no recording can be written to {str(path)!r}: {reason}"
        raise RecordingError(message) from error


def _is_on_session() -> bool:
    return threading.current_thread() is session_thread()


def header_of(core: Core) -> Header:
    """Return the first line of a recording that begins now."""
    backend = core.backend
    thread, marks = _open_thread(core)
    return Header(
        version=VERSION,
        at=datetime.now(UTC),
        backend=backend.kind,
        can_stop=backend.can_stop,
        can_replace=backend.can_replace,
        can_add=backend.can_add,
        thread=thread,
        marks=marks,
    )


def _open_thread(core: Core) -> tuple[Thread | None, MarksFound | None]:
    """Return the open thread with its items as they are now, and what is marked in it."""
    thread = core.thread
    if thread is None:
        return None, None
    rows = [row for row in core.state.rows if row.unsent is None]
    feedback = core.state.view.feedback or {}
    items: list[ThreadItem] = [row.item for row in rows]
    whole = Thread(
        id=thread.id,
        created_at=thread.created_at,
        title=thread.title,
        status=thread.status,
        allowed_image_domains=thread.allowed_image_domains,
        items=Page(data=items),
    )
    marks = MarksFound(
        feedback={row.item.id: feedback[row.key] for row in rows if row.key in feedback},
        unfinished=[row.item.id for row in rows if row.is_unfinished],
    )
    return whole, marks
