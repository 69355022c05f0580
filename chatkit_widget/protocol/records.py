"""What a recording consists of: the traffic between a session and its backend, line by line.

A recording is a file of JSON Lines, in UTF-8. It begins with a `Header`:

    {"type": "chatkit_widget.recording", "version": 1, "at": "2026-01-01T12:00:00Z", "backend": "function", …}

Then each line is an entry. `t` are the seconds since the recording began, and `n` is the number of the exchange: one
question of the session's and all that it brought. Exchanges may run beside each other, so that their lines mix.

    {"type": "request", "t": 0.1, "n": 1, "request": {"type": "threads.create", "params": {…}}}
    {"type": "event", "t": 0.2, "n": 1, "event": {"type": "thread.created", "thread": {…}}}
    {"type": "reply", "t": 0.3, "n": 2, "reply": {"data": [], "has_more": false}}
    {"type": "end", "t": 0.4, "n": 1}

A request, an event and a reply are as on ChatKit's wire, in the way this package writes them, whoever has answered. Two
requests are this package's own: `MarksRead` and `FileUpload`. An exchange that failed ends with an `error`, and one
that was stopped with `"given_up": true`. What a function had the session ask while it answered, as with
`context.chat.append`, names the exchange of that answer: `{"type": "request", "t": 0.3, "n": 3, "within": 1, …}`; a
message that it wrote beside its answer grows with events of that answer.
Fields that are at their default may be left out; fields that are not known are passed over.

What would be a secret is not in it, or stands there as `•••`: `protocol.secrets` says what.
"""

import asyncio
import traceback
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from chatkit_widget.errors import BackendError, ChatKitError
from chatkit_widget.protocol.base import Page, Wire
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.questions import Answerer, FileUpload, MarksFound, MarksRead, Question
from chatkit_widget.protocol.requests import (
    AttachmentsCreate,
    Empty,
    InputTranscribe,
    ItemsAdd,
    ItemsList,
    Reply,
    SyncActionReply,
    ThreadsGetById,
    ThreadsList,
    ThreadsSyncCustomAction,
    ThreadsUpdate,
    Transcription,
)
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.sentences import Phrase, phrase_of, words_of

T = TypeVar("T")

VERSION = 1
"""The version of the format."""

TYPE = "chatkit_widget.recording"
"""What the first line says that it is."""


class Problem(Wire, frozen=True, kw_only=True):
    """An error that ended an exchange: the name of its class, and what a `BackendError` has.

    Attributes:
        kind: The name of the class.
        message: What it says.
        phrase: How a page finds the message in its own language.
        allow_retry: Whether repeating the request makes sense.
        detail: More for the developer.
        status: The HTTP status.
        code: What ChatKit calls it.
    """

    kind: str
    message: str
    phrase: Phrase | None = None
    allow_retry: bool = True
    detail: str | None = None
    status: int | None = None
    code: str | None = None


class Header(Wire, frozen=True, kw_only=True, tag_field="type", tag=TYPE):
    """The first line.

    Attributes:
        version: Of the format.
        at: When the recording began.
        backend: Who answered.
        can_stop: As of the backend.
        can_replace: As of the backend.
        can_add: As of the backend.
        thread: The thread that was open when the recording began, with its items as they were then.
        marks: What was kept beside these items.
    """

    version: int
    at: datetime
    backend: Answerer
    can_stop: bool = True
    can_replace: bool = False
    can_add: bool = False
    thread: Thread | None = None
    marks: MarksFound | None = None


class Entry(Wire, frozen=True, kw_only=True):
    """A further line: `t` seconds after the beginning, something of the exchange `n`."""

    t: float
    n: int


class Asked(Entry, frozen=True, kw_only=True, tag_field="type", tag="request"):
    """The session asks; the exchange begins.

    Attributes:
        request: What it asks.
        within: The exchange whose answer was being made by the function that had it ask, where one had.
    """

    request: Question
    within: int | None = None


class Came(Entry, frozen=True, kw_only=True, tag_field="type", tag="event"):
    """An event of a stream came."""

    event: StreamEvent


class Replied(Entry, frozen=True, kw_only=True, tag_field="type", tag="reply"):
    """The one value came that answers a request without a stream."""

    reply: Reply | MarksFound


class Ended(Entry, frozen=True, kw_only=True, tag_field="type", tag="end"):
    """Nothing follows in the exchange: because of an error, because it was given up, or since it is over."""

    error: Problem | None = None
    given_up: bool = False


AnyEntry = Asked | Came | Replied | Ended
"""Every line after the first."""


class UnreadableRecordError(ValueError):
    """Raised for a line that is none of a recording; says what is wrong with it."""


def problem_of(error: BaseException) -> Problem:
    """Return what is recorded of an error."""
    if not isinstance(error, ChatKitError):
        # As a session tells it.
        detail = "".join(traceback.format_exception(error))
        return Problem(kind="BackendError", message=f"{type(error).__name__}: {error}", detail=detail)
    problem = Problem(kind=type(error).__name__, message=str(error), phrase=phrase_of(words_of(error)))
    if not isinstance(error, BackendError):
        return problem
    return msgspec.structs.replace(
        problem, allow_retry=error.allow_retry, detail=error.detail, status=error.status, code=error.code
    )


def end_of(t: float, exchange: int, error: BaseException | None) -> Ended:
    """Return the last line of an exchange, as `Witness.ended` tells it."""
    if isinstance(error, asyncio.CancelledError | GeneratorExit):
        return Ended(t=t, n=exchange, given_up=True)
    return Ended(t=t, n=exchange, error=None if error is None else problem_of(error))


def _written(value: object) -> str:
    return f"<{type(value).__name__}>"


_encoder = msgspec.json.Encoder(enc_hook=_written)


def encode(line: Header | AnyEntry) -> bytes:
    r"""Return a line without its `\n`. A value that JSON has not stands in it as the name of its type.

    Raises:
        TypeError, ValueError, RecursionError: It cannot be written; `secrets.Cleaner.lines` writes such, too.

    Example:
        >>> encode(Ended(t=0.5, n=1))
        b'{"type":"end","t":0.5,"n":1}'
    """
    return _encoder.encode(line)


def encode_lines(lines: Sequence[Header | AnyEntry] | Sequence[StreamEvent]) -> bytes:
    r"""Return several lines, or events by themselves, each with its `\n`.

    Raises:
        TypeError, ValueError, RecursionError: As `encode`.
    """
    return _encoder.encode_lines(lines)


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of which is known what it is, and nothing of what it holds."""

    type: str
    version: int = 0
    n: int = 0
    reply: msgspec.Raw = msgspec.Raw()


_line = msgspec.json.Decoder(_Line)
_header = msgspec.json.Decoder(Header)
_entry = msgspec.json.Decoder(Entry)
_entries: dict[str, "msgspec.json.Decoder[AnyEntry]"] = {
    "request": msgspec.json.Decoder(Asked),
    "event": msgspec.json.Decoder(Came),
    "end": msgspec.json.Decoder(Ended),
}
_REPLIES: dict[Any, Any] = {
    ThreadsGetById: Thread,
    ThreadsList: Page[Thread],
    ItemsList: Page[ThreadItem],
    ThreadsSyncCustomAction: SyncActionReply,
    ItemsAdd: Thread,
    ThreadsUpdate: Thread,
    AttachmentsCreate: AnyAttachment,
    FileUpload: AnyAttachment,
    InputTranscribe: Transcription,
    MarksRead: MarksFound,
}
"""What answers a request; what is not here is answered by `Empty`."""


class RecordReader:
    """Decodes the lines of one recording, in order: what a reply is depends on what was asked.

    Example:
        >>> reader = RecordReader()
        >>> header = reader.header(lines[0])
        >>> entries = [reader.entry(line) for line in lines[1:]]
    """

    def __init__(self) -> None:
        self._asked: dict[int, Question] = {}

    def header(self, line: bytes) -> Header:
        """Return the first line.

        Raises:
            UnreadableRecordError: It begins no recording, or one of a newer version.
        """
        found = _decoded(_line, line)
        if found.type != TYPE:
            message = f"its type is {found.type!r:.100}, not {TYPE!r}"
            raise UnreadableRecordError(message)
        if found.version > VERSION:
            message = (
                f"it was written by a newer chatkit-widget (format version {found.version}, known: {VERSION}): "
                "install that to play it"
            )
            raise UnreadableRecordError(message)
        return _decoded(_header, line)

    def entry(self, line: bytes) -> AnyEntry:
        """Return a further line.

        Raises:
            UnreadableRecordError: It is not JSON, is cut off, is no entry, or belongs to an exchange of which the
                request is not there.
        """
        found = _decoded(_line, line)
        if found.type != "request" and found.n not in self._asked:
            message = f"there is no request {found.n} before it"
            raise UnreadableRecordError(message)
        if found.type == "reply":
            t = _decoded(_entry, line).t
            return Replied(t=t, n=found.n, reply=_reply_to(self._asked[found.n], bytes(found.reply)))
        if found.type not in _entries:
            message = f"there is no entry of the type {found.type!r:.100}"
            raise UnreadableRecordError(message)
        entry = _decoded(_entries[found.type], line)
        if isinstance(entry, Asked):
            self._asked[entry.n] = entry.request
        return entry


def _reply_to(question: Question, data: bytes) -> Reply | MarksFound:
    kind = _REPLIES.get(type(question))
    # Backends of users' own may answer with nothing where ChatKit has something.
    if kind is None or data in (b"", b"null") or (data == b"{}" and kind is not SyncActionReply):
        return Empty()
    return _decoded(msgspec.json.Decoder(kind), data)


def _decoded(decoder: "msgspec.json.Decoder[T]", line: bytes) -> T:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableRecordError(str(error)) from error
