"""Server-sent events, read as liberally as can be, from pieces of a body of any size.

httpx-sse is not used: it reads HTTP responses alone, while servers in this process give bytes as well, and it drops
what a body leaves unfinished, by which a broken answer is told from a whole one here.
"""

from chatkit_widget.errors import StreamError
from chatkit_widget.protocol.base import Report
from chatkit_widget.protocol.decoding import decode_event, is_complete
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.sentences import say

DONE = b"[DONE]"
"""What servers that imitate other APIs send as their last event."""


_BOM = b"\xef\xbb\xbf"


class EventParser:
    r"""Takes a body in pieces, and gives the data of each event that is complete.

    Lines may end with LF, CRLF or CR, comments and every field but `data` are passed over, several `data` lines are
    one event, as https://html.spec.whatwg.org/multipage/server-sent-events.html has it. The cost is in proportion to
    the bytes, also when an event of many megabytes comes in small pieces.

    Example:
        >>> parser = EventParser()
        >>> parser.feed(b'data: {"type"')
        []
        >>> parser.feed(b': "x"}\r\n\r\n')
        [b'{"type": "x"}']
    """

    __slots__ = ("_after_cr", "_began", "_data", "_line")

    def __init__(self) -> None:
        self._line: list[bytes] = []
        self._data: list[bytes] = []
        self._after_cr = False
        self._began = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take a piece of the body, which is not empty, and return the data of the events that it completes."""
        if self._after_cr or b"\r" in chunk:
            chunk = self._with_plain_ends(chunk)
        if b"\n" not in chunk:
            self._line.append(chunk)
            return []
        if self._line:
            chunk = b"".join((*self._line, chunk))
        lines = chunk.split(b"\n")
        self._line = [lines.pop()]
        events: list[bytes] = []
        data = self._data
        for line in lines:
            if line:
                self._take(line)
            elif data:
                events.append(data[0] if len(data) == 1 else b"\n".join(data))
                data.clear()
        return events

    def rest(self) -> bytes:
        """Return the data of an event that the body left without the blank line that ends it."""
        line = b"".join(self._line)
        if line:
            self._take(line)
        self._line = []
        data = b"\n".join(self._data)
        self._data.clear()
        return data

    def _take(self, line: bytes) -> None:
        if not self._began:
            self._began = True
            line = line.removeprefix(_BOM)
        if line.startswith(b"data:"):
            self._data.append(line[6:] if line.startswith(b" ", 5) else line[5:])

    def _with_plain_ends(self, chunk: bytes) -> bytes:
        if self._after_cr:
            chunk = chunk.removeprefix(b"\n")
        self._after_cr = chunk.endswith(b"\r")
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class EventReader:
    """Makes typed events of the body of a streamed response.

    Args:
        report: Told of what is passed over.

    Attributes:
        is_done: Whether the server said that nothing follows, by `[DONE]`.
        count: Events that came, also those that were passed over.
    """

    def __init__(self, report: Report) -> None:
        self._parser = EventParser()
        self._report = report
        self.is_done = False
        self.count = 0

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """Take a piece of the body and return the events that it completes."""
        events: list[StreamEvent] = []
        for data in self._parser.feed(chunk) if chunk else ():
            event = self._event(data)
            if event is not None:
                events.append(event)
        return events

    def finish(self) -> list[StreamEvent]:
        """Take the end of the body and return what it completes.

        Raises:
            StreamError: The body ended inside an event, or before the first one. ChatKit's server answers so when it
                fails before its handler runs.
        """
        rest = self._parser.rest().strip()
        if rest and rest != DONE and not self.is_done and not is_complete(rest):
            raise StreamError(say("broke_off"), detail=f"the body ended inside an event, after {self.count} whole ones")
        event = self._event(rest)
        if self.count == 0 and not self.is_done:
            raise StreamError(say("ended_before_it_began"), detail="the body ended without an event")
        return [] if event is None else [event]

    def _event(self, data: bytes) -> StreamEvent | None:
        if self.is_done or not data.strip():
            return None
        if data == DONE:
            self.is_done = True
            return None
        self.count += 1
        return decode_event(data, self._report)
