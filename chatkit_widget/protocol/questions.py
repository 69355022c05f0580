"""What a session asks a backend, and what of that is this package's own, beside ChatKit's wire."""

from typing import Literal

from chatkit_widget.protocol.base import Wire
from chatkit_widget.protocol.requests import JsonRequest, StreamingRequest

Answerer = Literal["function", "url", "hosted", "server", "backend"]
"""Who answered: a function, a server by its URL, the hosted API, a server in this process, or another backend."""


class MarksRead(Wire, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.marks"):
    """Asks a backend in this process what it keeps beside the items of a thread (`Backend.marks`)."""

    thread_id: str


class FileUpload(Wire, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.upload"):
    """Hands a backend a file (`Backend.upload`); its bytes are not told."""

    name: str
    mime_type: str
    size: int


class MarksFound(Wire, frozen=True, kw_only=True):
    """What a backend keeps beside the items of a thread, as `backends.base.Marks`."""

    feedback: dict[str, str]
    unfinished: list[str]


Question = StreamingRequest | JsonRequest | MarksRead | FileUpload
"""Everything that a session asks a backend."""
