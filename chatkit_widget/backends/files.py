"""A file on its way to a backend, whatever it was given as, and how its bytes are read."""

import asyncio
import io
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, Self, TypeVar, cast

from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.runtime import Worker
from chatkit_widget.sentences import say

T = TypeVar("T")
P = ParamSpec("P")

UNNAMED = "file"
UNKNOWN_TYPE = "application/octet-stream"

PIECE = 65_536
"""Bytes that are read at once."""

_ACCEPTED = (
    "a file is a path, an open binary file, bytes, a pair of a name and bytes, or a mapping with data, name and "
    "mime_type, not {kind}: {value!r:.80}"
)
_KEYS = {"data", "name", "mime_type", "mimeType"}
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+( *; *[\x20-\x7e]*)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to be uploaded: in memory, or where it lies on the disk.

    A name with folders or control characters loses them, and a type that is none is guessed from the name, since
    both may come from a page and go into headers.

    Attributes:
        name: Its name without folders.
        mime_type: Its type, such as `text/csv`.
        size: In bytes.
        source: Its bytes, or its path, which is read while it is uploaded.
    """

    name: str
    mime_type: str
    size: int
    source: bytes | Path

    def __post_init__(self) -> None:
        """Make name and type fit to be told."""
        whole = self.name.encode("utf-8", "replace").decode()
        name = "".join(letter for letter in re.split(r"[/\\]", whole)[-1] if letter.isprintable()).strip()
        object.__setattr__(self, "name", name if name.strip(".") else UNNAMED)
        if not _TYPE.fullmatch(self.mime_type):
            object.__setattr__(self, "mime_type", type_of(self.name))

    def open(self) -> BinaryIO:
        """Open it for reading; the caller closes it."""
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb")

    @classmethod
    def of(cls, given: Any, *, name: str | None = None, mime_type: str | None = None) -> "File":
        """Return the file that a user gives: a path, an open file, bytes, `(name, bytes)`, or a mapping.

        A file that is open is read here, from where it stands to its end; one that is given by its path is read
        only while it is uploaded, in pieces.

        Raises:
            OptionError: It is none of these, or there is no such file.

        Example:
            >>> File.of(("cars.csv", b"name,mpg")).mime_type
            'text/csv'
        """
        match given:
            case File():
                return given
            case bytes() | bytearray() | memoryview():
                return _in_memory(bytes(cast("bytes", given)), name, mime_type)
            case str() | PathLike():
                return _on_disk(Path(cast("str | PathLike[str]", given)).expanduser(), name, mime_type)
            case (str() as inner, content) if isinstance(given, tuple):
                return cls.of(content, name=inner, mime_type=mime_type)
            case Mapping() if "data" in given:
                return _of_mapping(cast("Mapping[str, Any]", given), name, mime_type)
            case _ if callable(getattr(given, "read", None)):
                return _read(given, name, mime_type)
            case _:
                raise OptionError(_ACCEPTED.format(kind=type(given).__name__, value=given))


def type_of(name: str) -> str:
    """Return the MIME type that files with this name mostly have.

    Example:
        >>> type_of("cars.csv")
        'text/csv'
    """
    kind, packed = mimetypes.guess_type(name)
    if packed is not None:
        return "application/gzip" if packed == "gzip" else f"application/x-{packed}"
    return kind or UNKNOWN_TYPE


class Reader:
    """The bytes of a file, read in pieces on a thread of their own, since a disk may be a slow one.

    The file is open inside of the block alone. Leaving the block never waits for the disk.

    Raises:
        BackendError: The file is not there any more, or has changed its size; also of `read`.

    Example:
        >>> async with Reader(file) as reader:
        ...     for offset in range(0, file.size, PIECE):
        ...         piece = await reader.read(offset)
    """

    def __init__(self, file: File) -> None:
        self.file = file
        self._worker = Worker("file")
        self._handle: BinaryIO | None = None

    async def __aenter__(self) -> Self:
        """Open the file."""
        try:
            await self._run(self._open)
        except BaseException:
            self._end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the file."""
        self._end()

    async def read(self, offset: int, length: int = PIECE) -> bytes:
        """Return the bytes from `offset` on, less than `length` only at the end of the file."""
        return await self._run(self._read, offset, length)

    def _end(self) -> None:
        self._worker.submit(self._close)
        self._worker.close()

    async def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await asyncio.wrap_future(self._worker.submit(function, *args, **kwargs))
        except OSError as error:
            message = say("file_unreadable", name=self.file.name).followed_by(f"{error.strerror or error}.")
            raise BackendError(message, allow_retry=False, detail=str(error)) from error

    def _open(self) -> None:
        self._handle = self.file.open()
        self._check_size(self._handle)

    def _read(self, offset: int, length: int) -> bytes:
        handle = cast("BinaryIO", self._handle)
        handle.seek(offset)
        piece = handle.read(min(length, self.file.size - offset))
        # Told before the last piece goes out, so that nobody takes a part for the whole.
        self._check_size(handle)
        return piece

    def _check_size(self, handle: BinaryIO) -> None:
        if handle.seek(0, io.SEEK_END) != self.file.size:
            raise BackendError(say("file_changed", name=self.file.name), allow_retry=False)

    def _close(self) -> None:
        if self._handle is not None:
            self._handle.close()


def _in_memory(data: bytes, name: str | None, mime_type: str | None) -> File:
    return File(name=name or UNNAMED, mime_type=mime_type or "", size=len(data), source=data)


def _on_disk(path: Path, name: str | None, mime_type: str | None) -> File:
    try:
        size = path.stat().st_size
        # Opening what is no regular file may wait for ever, as for a pipe.
        reason = None if path.is_file() else "it is not a file"
        if reason is None:
            with path.open("rb"):
                pass
    except (OSError, ValueError) as error:
        size, reason = 0, str(getattr(error, "strerror", None) or error)
    if reason is not None:
        message = f"the file {str(path)!r:.200} cannot be read: {reason}"
        raise OptionError(message)
    return File(name=name or path.name, mime_type=mime_type or "", size=size, source=path.absolute())


def _of_mapping(given: Mapping[str, Any], name: str | None, mime_type: str | None) -> File:
    unknown = [key for key in given if key not in _KEYS]
    if unknown:
        message = f"a file has data, name and mime_type, not {unknown[0]!r}"
        raise OptionError(message)
    inner = given.get("name", name)
    kind = given.get("mime_type", given.get("mimeType", mime_type))
    for key, value in (("name", inner), ("mime_type", kind)):
        if not isinstance(value, str | None):
            message = f"the {key} of a file is text, not {type(value).__name__}"
            raise OptionError(message)
    return File.of(given["data"], name=inner, mime_type=kind)


def _read(opened: Any, name: str | None, mime_type: str | None) -> File:
    data = opened.read()
    if not isinstance(data, bytes):
        message = f"a file must be open in binary mode, and {opened!r:.80} gives {type(data).__name__}"
        raise OptionError(message)
    given = getattr(opened, "name", None)
    return _in_memory(data, name or (given if isinstance(given, str) else None), mime_type)
