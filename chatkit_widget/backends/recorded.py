"""A recording as it is read from its file: which exchanges it has, and where it ends too early."""

import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatkit_widget import errors
from chatkit_widget.backends.repeating import Beside
from chatkit_widget.errors import BackendError, ChatKitError, RecordingError
from chatkit_widget.protocol.questions import Question
from chatkit_widget.protocol.records import (
    AnyEntry,
    Asked,
    Came,
    Ended,
    Header,
    Problem,
    RecordReader,
    Replied,
    UnreadableRecordError,
)
from chatkit_widget.protocol.requests import ItemsAdd, ItemsReplace, StreamingRequest
from chatkit_widget.sentences import Sentence


@dataclass(kw_only=True)
class Exchange:
    """A recorded question and all that it brought.

    Attributes:
        line: On which line of the file the question is.
        asked: The question, and when it was asked.
        turn: How many questions that stream came before it.
        answer: What came, each with its line.
        is_played: Whether it has answered.
    """

    line: int
    asked: Asked
    turn: int
    answer: list[tuple[int, Came | Replied | Ended]] = field(default_factory=list[tuple[int, Came | Replied | Ended]])
    is_played: bool = False

    @property
    def question(self) -> Question:
        """The question."""
        return self.asked.request

    @property
    def at(self) -> float:
        """When the last came of it."""
        return self.answer[-1][1].t if self.answer else self.asked.t

    @property
    def is_over(self) -> bool:
        """Whether its end is there."""
        return bool(self.answer) and isinstance(self.answer[-1][1], Ended)

    @property
    def is_beside(self) -> bool:
        """Whether a function had it asked while it answered, so that a replay has to do it by itself."""
        return self.asked.within is not None and isinstance(self.question, Beside)


@dataclass(kw_only=True)
class Recorded:
    """What is in a recording.

    Attributes:
        path: The file.
        header: Its first line.
        exchanges: In the order in which they were asked.
        last: The last line that could be read.
        damage: What is wrong with the line after that, where something is: nothing from there on is played.
    """

    path: Path
    header: Header
    exchanges: list[Exchange]
    last: int
    damage: str | None

    def of(self, question: Question) -> list[Exchange]:
        """Return the exchanges of one kind that are still to be played, but for those beside answers."""
        kind = type(question)
        return [
            each for each in self.exchanges if type(each.question) is kind and not each.is_played and not each.is_beside
        ]

    def course(self, stream: Exchange) -> list[tuple[int, Came | Replied | Ended | Exchange]]:
        """Return what an answer brought, and what functions did beside it until the next one, as it came.

        What was done shows when it was carried out, so that its place is the line where it ended. The end of the answer
        comes last: what came behind it, such as a question that was skipped since its answer was stopped, has no other
        place.
        """
        following = (each.line for each in self.exchanges if each.line > stream.line and _streams(each.question))
        until = next(following, self.last + 1)
        beside = [(each.answer[-1][0], each) for each in self.exchanges if each.is_beside and each.is_over]
        course = [*stream.answer, *((line, each) for line, each in beside if stream.line < line < until)]
        return sorted(course, key=lambda pair: (isinstance(pair[1], Ended), pair[0]))

    def begun(self, stream: Exchange) -> list[Exchange]:
        """Return what is still to be played beside an answer of items that show already: how they are settled."""
        beside = [each for _line, each in self.course(stream) if isinstance(each, Exchange)]
        shown = {
            each.question.params.item.id for each in beside if isinstance(each.question, ItemsAdd) and each.is_played
        }
        return [
            each
            for each in beside
            if isinstance(each.question, ItemsReplace) and not each.is_played and each.question.params.item.id in shown
        ]


def read_recording(path: Path) -> Recorded:
    """Read a recording, as far as it can be read.

    Raises:
        RecordingError: The file cannot be read, is no recording, or one of a newer version.
    """
    try:
        # Not `splitlines`, which takes other characters for ends of lines, too.
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        message = f"the recording {str(path)!r} cannot be read: {error.strerror or error}"
        raise RecordingError(message) from error
    reader = RecordReader()
    try:
        header = reader.header(lines[0])
    except UnreadableRecordError as error:
        message = f"line 1 of {str(path)!r} begins no recording that can be played: {error}"
        raise RecordingError(message) from error
    recorded = Recorded(path=path, header=header, exchanges=[], last=1, damage=None)
    by_number: dict[int, Exchange] = {}
    turns = 0
    try:
        for number, entry in _entries(reader, lines):
            if isinstance(entry, Asked):
                exchange = Exchange(line=number, asked=entry, turn=turns)
                turns += _streams(entry.request)
                by_number[entry.n] = exchange
                recorded.exchanges.append(exchange)
            else:
                by_number[entry.n].answer.append((number, entry))
            recorded.last = number
    except UnreadableRecordError as error:
        recorded.damage = str(error)
    return recorded


def _streams(question: Question) -> bool:
    return isinstance(question, StreamingRequest)


def _entries(reader: RecordReader, lines: list[bytes]) -> Iterator[tuple[int, AnyEntry]]:
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            try:
                yield number, reader.entry(line)
            except UnreadableRecordError as error:
                message = f"line {number} cannot be read: {error}"
                raise UnreadableRecordError(message) from error


def raised(problem: Problem) -> ChatKitError:
    """Return an error that was recorded, as its class if that is known here."""
    words: str = problem.message
    if problem.phrase is not None:
        words = Sentence(problem.message)
        words.phrase = problem.phrase
    kind: Any = getattr(errors, problem.kind, None)
    if kind is None and problem.kind.startswith("Http"):
        from chatkit_widget.backends import failures  # noqa: PLC0415 (httpx takes longer than all the rest)

        kind = getattr(failures, problem.kind, None)
    if not (isinstance(kind, builtins.type) and issubclass(kind, ChatKitError)):
        kind = BackendError
    error: ChatKitError = kind(words)
    if isinstance(error, BackendError):
        error.allow_retry, error.detail = problem.allow_retry, problem.detail
        error.status, error.code = problem.status, problem.code
    return error
