"""A recording as it is read from its file: which exchanges it has, and where it ends too early."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chatkit_widget.errors import RecordingError
from chatkit_widget.protocol.records import (
    AnyEntry,
    Asked,
    Came,
    Ended,
    Header,
    Question,
    RecordReader,
    Replied,
    UnreadableRecordError,
)
from chatkit_widget.protocol.requests import StreamingRequest


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
        """Return the exchanges of one kind that have not been played yet."""
        kind = type(question)
        return [each for each in self.exchanges if type(each.question) is kind and not each.is_played]


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
        message = f"line 1 of {str(path)!r} does not begin a recording that chat.record has written: {error}"
        raise RecordingError(message) from error
    recorded = Recorded(path=path, header=header, exchanges=[], last=1, damage=None)
    by_number: dict[int, Exchange] = {}
    turns = 0
    try:
        for number, entry in _entries(reader, lines):
            if isinstance(entry, Asked):
                exchange = Exchange(line=number, asked=entry, turn=turns)
                turns += isinstance(entry.request, StreamingRequest)
                by_number[entry.n] = exchange
                recorded.exchanges.append(exchange)
            else:
                by_number[entry.n].answer.append((number, entry))
            recorded.last = number
    except UnreadableRecordError as error:
        recorded.damage = str(error)
    return recorded


def _entries(reader: RecordReader, lines: list[bytes]) -> Iterator[tuple[int, AnyEntry]]:
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            try:
                yield number, reader.entry(line)
            except UnreadableRecordError as error:
                message = f"line {number} cannot be read: {error}"
                raise UnreadableRecordError(message) from error
