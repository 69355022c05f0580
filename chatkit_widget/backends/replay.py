"""A recording as a backend: it answers as it was answered then, at any speed or step by step."""

import asyncio
import math
import os
from collections.abc import AsyncGenerator, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal, cast

from chatkit_widget.backends.base import Backend, Marks
from chatkit_widget.backends.files import File
from chatkit_widget.backends.leaving import Difference, difference, kind_of
from chatkit_widget.backends.recorded import Exchange, raised, read_recording
from chatkit_widget.backends.repeating import Beside, repeating
from chatkit_widget.backends.replayed import Replayed
from chatkit_widget.errors import BackendError, ChatKitError, OptionError, RecordingError
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.protocol.questions import FileUpload, MarksFound, MarksRead, Question
from chatkit_widget.protocol.records import Came, Ended, Replied
from chatkit_widget.protocol.requests import (
    Empty,
    ItemsAdd,
    ItemsList,
    ItemsReplace,
    JsonRequest,
    Reply,
    StreamingRequest,
    ThreadsGetById,
    ThreadsList,
)
from chatkit_widget.protocol.stream import Notice, StreamEvent, StreamOptions, StreamSettings
from chatkit_widget.runtime import session_loop

_beside: ContextVar[Exchange | None] = ContextVar("chatkit_beside", default=None)
"""What the session does again now, to all that is called for it."""

Speed = float | Literal["step"] | None

_Read = ThreadsList | ThreadsGetById | ItemsList | MarksRead
"""Questions that change nothing, so that they may be asked as often as somebody looks."""


def replay(path: str | os.PathLike[str], *, speed: Speed = 1.0) -> "ReplayBackend":
    """Return a recording of `ChatKit.record` as a backend, which answers as it was answered then.

    Requests are matched by their kind, in the order in which they were recorded. One that differs in what it says is
    answered as recorded, and a notice in the chat says where the conversation leaves the recording. Whoever looks at
    something that nobody looked at then, as at the list of threads, sees what has been played so far.

    What a function appended and asked beside its answer comes again at its place, with the answers that were given.

    Args:
        path: The file.
        speed: 1.0 plays it as fast as it was, 10 ten times as fast, None at once; `"step"` plays an event for each
            `step` of the backend.

    Raises:
        RecordingError: The file cannot be read, is no recording, or one of a newer version. One that is cut off, or
            has a line in its middle that cannot be read, plays up to there: then the turn fails, and says which line.
        OptionError: The speed is none, or the path is none.

    Example:
        >>> chat = ChatKit(replay("flow.jsonl", speed=10))
        >>> chat
        >>> await chat.send_user_message("Hello")
    """
    return ReplayBackend(path, speed=speed)


class ReplayBackend(Backend):
    """Answers from a recording; `replay` makes one and says how.

    An answer that was stopped then ends where it was stopped. Errors are raised again, as the classes that they were.

    Args:
        path: The file.
        speed: As in `replay`.

    Attributes:
        differences: Where the conversation has left the recording so far, in order.
        position: The line of the recording that was played last.
        waiting: Whether an event waits for a `step`.

    Raises:
        RecordingError: The file cannot be read, is no recording, or one of a newer version.
        OptionError: The speed is none, or the path is none.

    Example:
        >>> backend = replay("flow.jsonl", speed="step")
        >>> chat = ChatKit(backend)
        >>> turn = asyncio.create_task(chat.send_user_message("Hello"))
        >>> backend.step(3)
    """

    def __init__(self, path: str | os.PathLike[str], *, speed: Speed = 1.0) -> None:
        if not isinstance(path, str | os.PathLike):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
            message = f"the path of a recording is text or a Path, as in replay('flow.jsonl'), not {path!r:.100}"
            raise OptionError(message)
        self._speed = _checked(speed)
        self._recorded = read_recording(Path(path).expanduser().absolute())
        header = self._recorded.header
        self._replayed = Replayed(header.thread, header.marks, keeps_marks=header.backend == "function")
        self.kind = header.backend
        self.can_stop = header.can_stop
        self.can_replace = header.can_replace
        self.can_add = header.can_add
        self.begins_with = header.thread.id if header.thread is not None else None
        self.differences: list[Difference] = []
        self.position = 1
        self.waiting = False
        self._steps = 0
        self._stepped = asyncio.Event()
        self._turns = 0

    def __repr__(self) -> str:
        """Return the file, and how far it has been played."""
        return f"{type(self).__name__}({str(self._recorded.path)!r}, position={self.position})"

    def step(self, count: int = 1) -> None:
        """Let further events of a stream come, with `speed="step"`. May be called from any thread.

        Steps that nothing waits for yet are kept for what comes.

        Args:
            count: How many.

        Raises:
            OptionError: The replay does not go step by step, or that is no number of steps.
        """
        if self._speed != 0:
            message = "this replay plays by itself: replay(path, speed='step') waits for steps"
            raise OptionError(message)
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
            message = f"count is a number of events, at least 1, not {count!r:.100}"
            raise OptionError(message)
        session_loop().call_soon_threadsafe(self._step, count)

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer with the recorded events.

        Raises:
            RecordingError: The recording ends in the middle of the answer.
            BackendError: The recording has no further request of this kind; or the error that was recorded.
        """
        exchange, left = self._next(request)
        began = asyncio.get_running_loop().time()
        self._replayed.asked(request)
        if left is not None:
            yield Notice(level="info", title="Not as recorded", message=self._told(left))
        count = 0
        try:
            for line, entry in self._recorded.course(exchange):
                if isinstance(entry, Exchange) and entry.is_played:  # A title came of something else.
                    continue
                await self._until(
                    exchange, min(_at(entry), exchange.at), began, is_step=isinstance(entry, Came | Exchange)
                )
                self.position = line
                match entry:
                    case Exchange():
                        await self._repeat(entry)
                    case Came(event=event):
                        self._replayed.told(request, event)
                        count += 1
                        yield event
                    case Ended(error=error, given_up=given_up):
                        if error is not None:
                            raise raised(error)
                        if given_up and count == 0:
                            # A stream without any event would be one that broke.
                            yield StreamOptions(stream_options=StreamSettings(allow_cancel=self.can_stop))
                        return
                    case Replied():
                        pass
        except (asyncio.CancelledError, GeneratorExit):
            # Nobody but the recording can answer what shows now.
            for begun in self._recorded.begun(exchange):
                await self._repeat(begun)
            raise
        raise self._broken(exchange)

    async def request(self, request: JsonRequest) -> Reply:
        """Answer with the recorded reply, or with what has been played so far.

        Raises:
            RecordingError: The recording ends before the reply.
            BackendError: The recording has no further request of this kind; or the error that was recorded.
        """
        reply = await self._reply(request)
        return cast("Reply", reply)

    async def marks(self, thread_id: str) -> Marks | None:
        """Return what was marked in a thread, as it was recorded, or as it has been played so far."""
        found = await self._reply(MarksRead(thread_id=thread_id))
        return Marks(found.feedback, frozenset(found.unfinished)) if isinstance(found, MarksFound) else None

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        """Take a file as the recorded one was taken.

        Raises:
            BackendError: No file was uploaded at this point; or the error that was recorded.
        """
        reply = await self._reply(FileUpload(name=file.name, mime_type=file.mime_type, size=file.size))
        sent(file.size)
        return cast("AnyAttachment", reply)

    async def _reply(self, question: JsonRequest | MarksRead | FileUpload) -> Reply | MarksFound | None:
        if isinstance(question, _Read):
            exchange = self._due(question)
            if exchange is None:
                return self._known(question)
            exchange.is_played = True
        else:
            exchange, left = self._next(question)
            if left is not None:
                self.report("the conversation leaves the recording", {"reason": self._told(left)})
        began = asyncio.get_running_loop().time()
        self._replayed.asked(question)
        reply: Reply | MarksFound | None = None if isinstance(question, MarksRead) else Empty()
        for line, entry in exchange.answer:
            if not exchange.is_beside:
                await self._until(exchange, entry.t, began, is_step=False)
            self.position = line
            match entry:
                case Replied(reply=found):
                    reply = found
                case Ended(error=error, given_up=given_up):
                    if error is not None:
                        raise raised(error)
                    if given_up:
                        message = f"{kind_of(question)} was given up when it was recorded (line {line} of {self._name})"
                        raise BackendError(message, allow_retry=False)
                    if reply is not None:
                        self._replayed.replied(question, reply)
                    return reply
                case Came():
                    pass
        raise self._broken(exchange)

    def _due(self, question: _Read) -> Exchange | None:
        """Return the recorded exchange that was asked at this point of the conversation, if there is one."""
        return next(
            (each for each in self._recorded.of(question) if each.turn == self._turns and each.question == question),
            None,
        )

    def _known(self, question: _Read) -> Reply | MarksFound | None:
        """Answer what was not asked then."""
        if isinstance(question, MarksRead):
            marks = self._replayed.marks(question.thread_id)
            return None if marks is None else MarksFound(feedback=dict(marks.feedback), unfinished=[*marks.unfinished])
        known = self._replayed.answer(question)
        if known is None:
            raise self._unheard(question)
        return known

    def _next(self, question: Question) -> tuple[Exchange, Difference | None]:
        """Return the next recorded exchange of a kind, and where the question leaves the recording."""
        found = self._again(question) or next(iter(self._recorded.of(question)), None)
        if found is None:
            raise self._unheard(question)
        left = difference(found.line, found.question, question)
        if isinstance(question, StreamingRequest):
            before = next(
                (
                    each
                    for each in self._recorded.exchanges
                    if self._turns <= each.turn < found.turn
                    and isinstance(each.question, StreamingRequest)
                    and not each.is_played
                ),
                None,
            )
            if before is not None:
                left = Difference(kind_of(question), before.line, "", kind_of(before.question), kind_of(question))
            self._turns = found.turn + 1
        found.is_played = True
        if left is not None:
            self.differences.append(left)
        return found, left

    async def _repeat(self, exchange: Exchange) -> None:
        """Have the session do again what a function did beside its answer, so that it shows as it did then."""
        before = _beside.get()
        _beside.set(exchange)
        try:
            await (repeating.get() or self.request)(cast("Beside", exchange.question))
        except ChatKitError as error:  # As the function was told then.
            self.report("what was done beside an answer could not be done", {"reason": str(error)})
        finally:
            _beside.set(before)

    def _again(self, question: Question) -> Exchange | None:
        """Return the recorded exchange of what is done again here, or of the title that came of it."""
        now = _beside.get()
        if now is None:
            return None
        same = (each for each in (now, *self._recorded.exchanges) if each.is_beside and not each.is_played)
        return next((each for each in same if _is_same(each.question, question)), None)

    async def _until(self, exchange: Exchange, t: float, began: float, *, is_step: bool) -> None:
        if self._speed == 0:
            if is_step:
                await self._stepping()
        elif self._speed != math.inf:
            at = began + (t - exchange.asked.t) / self._speed
            await asyncio.sleep(max(0.0, at - asyncio.get_running_loop().time()))

    async def _stepping(self) -> None:
        while self._steps == 0:
            self.waiting = True
            self._stepped.clear()
            try:
                await self._stepped.wait()
            finally:
                self.waiting = False
        self._steps -= 1

    def _step(self, count: int) -> None:
        self._steps += count
        self._stepped.set()

    def _told(self, left: Difference) -> str:
        return f"Here the conversation leaves the recording {self._name}: {left}. It plays on as recorded."

    def _unheard(self, question: Question) -> ChatKitError:
        kind = kind_of(question)
        same = [each for each in self._recorded.exchanges if type(each.question) is type(question)]
        following = [
            each
            for each in self._recorded.exchanges
            if not (each.is_played or each.is_beside or isinstance(each.question, _Read))
        ]
        how_many = f"all {len(same)} of this kind have been played" if same else "none of this kind was recorded"
        coming = ", ".join(f"{kind_of(each.question)} (line {each.line})" for each in following[:3])
        if self._recorded.damage is not None:
            coming = f"{coming or 'nothing'}, and line {self._recorded.last + 1} and what follows cannot be read"
        message = (
            f"the recording {self._name} has no further answer to {kind}: {how_many}; what comes next in it:"
            f" {coming or 'nothing, it is over'}"
        )
        return BackendError(message, allow_retry=False)

    def _broken(self, exchange: Exchange) -> ChatKitError:
        last, damage = self._recorded.last, self._recorded.damage
        self.position = last
        kind = kind_of(exchange.question)
        where = f"the recording {self._name} ends here (line {last}), in the middle of the answer to {kind}"
        return RecordingError(where if damage is None else f"{where}: {damage}")

    @property
    def _name(self) -> str:
        return repr(str(self._recorded.path))


def _at(entry: Came | Replied | Ended | Exchange) -> float:
    return entry.at if isinstance(entry, Exchange) else entry.t


def _is_same(recorded: Question, question: Question) -> bool:
    """Whether a question is the recorded one, and not one of its kind that is asked meanwhile."""
    match recorded, question:
        case (ItemsAdd(), ItemsAdd()) | (ItemsReplace(), ItemsReplace()):
            return recorded.params.item.id == question.params.item.id
        case _:
            return recorded == question


def _checked(speed: Any) -> float:
    """Return a speed as a number: 0 is step by step."""
    if speed == "step":
        return 0.0
    if speed is None:
        return math.inf
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not speed > 0:
        message = (
            "speed is a number above 0, where 1.0 is as fast as it was, None for at once, or 'step', not"
            f" {speed!r:.100}"
        )
        raise OptionError(message)
    return float(speed)
