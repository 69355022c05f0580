"""Files of a message, as models take them."""

import base64
from dataclasses import dataclass
from typing import Literal

from chatkit_widget.backends.message import AttachedFile
from chatkit_widget.errors import BackendError

Kind = Literal["picture", "pdf", "audio", "text", "other"]

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What models see."""

_SOUNDS = {"audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav", "audio/mpeg": "mp3", "audio/mp3": "mp3"}


@dataclass(frozen=True)
class Attached:
    """A file that was read.

    Attributes:
        name: Its name.
        mime_type: Its type.
        data: Its bytes.
        kind: What a model may take it as.
    """

    name: str
    mime_type: str
    data: bytes
    kind: Kind

    @property
    def base64(self) -> str:
        """The bytes in Base64."""
        return base64.b64encode(self.data).decode()

    @property
    def url(self) -> str:
        """The bytes as a URL of their own."""
        return f"data:{self.mime_type};base64,{self.base64}"

    @property
    def text(self) -> str:
        """A file of text, with its name, as a part of what is said."""
        return f'<file name="{self.name}">\n{self.data.decode("utf-8-sig")}\n</file>'

    @property
    def sound_format(self) -> str:
        """`wav` or `mp3`, of a sound."""
        return _SOUNDS[self.mime_type]


def attached(file: AttachedFile) -> Attached:
    """Read a file. Blocks, as reading from a disk does.

    Raises:
        NotFoundError: The message was deleted, and the file with it.
        StoreError: The store cannot be read.
    """
    mime_type, data = file.mime_type.partition(";")[0].strip().lower(), file.read()
    if mime_type == "image/jpg":
        mime_type = "image/jpeg"
    return Attached(file.name, mime_type, data, _kind(mime_type, data))


def refused(file: Attached, model: str, takes: str) -> BackendError:
    """Return the error of a file that cannot be sent to a model."""
    message = f"{model} cannot be sent {file.name} ({file.mime_type or 'of an unknown type'}): it takes {takes}"
    return BackendError(message, allow_retry=False)


def _kind(mime_type: str, data: bytes) -> Kind:
    if mime_type in PICTURES:
        return "picture"
    if mime_type == "application/pdf":
        return "pdf"
    if mime_type in _SOUNDS:
        return "audio"
    # The type of a text is what a browser guesses by its name, and there are many.
    if b"\0" not in data:
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return "other"
        return "text"
    return "other"
