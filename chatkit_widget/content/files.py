"""Files by their paths, and binary data, which can be downloaded."""

import os
import stat
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, cast

from chatkit_widget.content.base import Described, name_of
from chatkit_widget.content.bundle import LIMIT
from chatkit_widget.content.words import clean
from chatkit_widget.protocol.objects import FileForm

UNKNOWN = "application/octet-stream"

_HEAD = 32
_NAME = 200
_MOST_SHOWN = LIMIT * 3 // 4
"""Bytes that are no more than `LIMIT` as base64."""

_MAGIC: tuple[tuple[bytes, int, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", "png"),
    (b"\xff\xd8\xff", 0, "image/jpeg", "jpg"),
    (b"GIF8", 0, "image/gif", "gif"),
    (b"WEBP", 8, "image/webp", "webp"),
    (b"WAVE", 8, "audio/wav", "wav"),
    (b"OggS", 0, "audio/ogg", "ogg"),
    (b"fLaC", 0, "audio/flac", "flac"),
    (b"ID3", 0, "audio/mpeg", "mp3"),
    (b"\xff\xfb", 0, "audio/mpeg", "mp3"),
    (b"\xff\xf3", 0, "audio/mpeg", "mp3"),
    (b"\xff\xf2", 0, "audio/mpeg", "mp3"),
    (b"ftypM4A", 4, "audio/mp4", "m4a"),
    (b"ftyp", 4, "video/mp4", "mp4"),
    (b"\x1a\x45\xdf\xa3", 0, "video/webm", "webm"),
    (b"%PDF-", 0, "application/pdf", "pdf"),
    (b"PK\x03\x04", 0, "application/zip", "zip"),
    (b"\x1f\x8b", 0, "application/gzip", "gz"),
)
"""What files begin with, from which byte on, their type, and how their names end."""


class KeptFile(NamedTuple):
    """A file as it was when it was described, so that no other one is read in its place.

    Attributes:
        path: Absolute, without links.
        size: In bytes.
        changed: When, in nanoseconds.
    """

    path: Path
    size: int
    changed: int


def path(value: Any) -> Described | None:
    """Describe a file by its path; a folder, and what is not there, are texts."""
    if not isinstance(value, Path):
        return None
    try:
        resolved = value.resolve(strict=True)
        found = resolved.stat()
    except (OSError, RuntimeError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    kept = KeptFile(resolved, found.st_size, found.st_mtime_ns)
    head = part_of(kept, 0, _HEAD)
    kind = media_type(head)
    bundle: dict[str, bytes] = {}
    if kind.startswith(("image/", "audio/", "video/")) and kept.size <= _MOST_SHOWN:
        bundle[kind] = part_of(kept, 0, kept.size)
    name = clean(value.name or resolved.name, _NAME)
    return _file(
        name_of(value), FileForm(name=name, mime_type=_guessed(resolved.name) or kind, size=kept.size), kept, **bundle
    )


def binary(value: Any) -> Described | None:
    """Describe binary data: pictures, sounds and films as such, and everything else as a file."""
    if not isinstance(value, bytes | bytearray | memoryview | BytesIO):
        return None
    data = value.getvalue() if isinstance(value, BytesIO) else bytes(cast("Any", value))
    class_name = name_of(cast("object", value))
    kind = media_type(data)
    if kind.startswith(("image/", "audio/", "video/")) and len(data) <= _MOST_SHOWN:
        return Described({kind: data, "text/plain": f"{kind}, {_bytes(len(data))}"}, class_name)
    if not data:
        return None
    ending = next((ending for _, _, known, ending in _MAGIC if known == kind), "bin")
    return _file(class_name, FileForm(name=f"data.{ending}", mime_type=kind, size=len(data)), data)


def media_type(data: bytes) -> str:
    """Return the type of binary data by what it begins with."""
    for start, at, kind, _ in _MAGIC:
        if data[at : at + len(start)] == start and (at != 8 or data[:4] == b"RIFF"):  # noqa: PLR2004 (of RIFF's header)
            return kind
    return UNKNOWN


def part_of(file: object, offset: int, size: int) -> bytes:
    """Return bytes of a file, from `offset` on; less than `size`, or none, is the end.

    Args:
        file: What `described` has kept of it.
        offset: In bytes.
        size: In bytes.

    Raises:
        ValueError: It is no file.
        OSError: It cannot be read any more, or is not the file that was described.

    Example:
        >>> part_of(b"chat", 1, 2)
        b'ha'
    """
    if isinstance(file, bytes):
        return file[offset : offset + size]
    if not isinstance(file, KeptFile):
        message = f"{name_of(file)} is no file"
        raise ValueError(message)  # noqa: TRY004 (as every other object that cannot be read so)
    with file.path.open("rb") as opened:
        # Of what was opened: at its path there may be another one by now.
        found = os.fstat(opened.fileno())
        if not stat.S_ISREG(found.st_mode) or (found.st_size, found.st_mtime_ns) != (file.size, file.changed):
            message = f"the file {file.path.name} has changed since it was shown"
            raise OSError(message)
        opened.seek(offset)
        return opened.read(size)


def _file(class_name: str, form: FileForm, kept: object, **bundle: bytes) -> Described:
    return Described({**bundle, "text/plain": f"{form.name}, {_bytes(form.size)}"}, class_name, form, kept)


def _bytes(count: int) -> str:
    return f"{count:,} byte{'' if count == 1 else 's'}"


def _guessed(name: str) -> str | None:
    import mimetypes  # noqa: PLC0415 (it reads the system's list, only for files)

    return mimetypes.guess_type(name)[0]
