"""Files that conversations are written to and read from."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from chatkit_widget.errors import ExportError

AnyPath = str | os.PathLike[str]


def write_text(path: AnyPath, text: str) -> None:
    """Write a file as a whole, or leave what is there as it is.

    Raises:
        ExportError: It cannot be written; the message has the path and the reason.

    Example:
        >>> write_text("chat.md", "# A conversation")
    """
    # The file that a link leads to, so that the link stays one.
    target = Path(path).expanduser().resolve()
    beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        try:
            with beside.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
    except (OSError, UnicodeEncodeError) as error:
        message = f"{str(target)!r} cannot be written: {_reason(error)}"
        raise ExportError(message) from error


def read_source(source: AnyPath) -> tuple[str, str]:
    """Return the text of a file, or the text that was given instead, and what an error calls it.

    Raises:
        ExportError: The file cannot be read.
    """
    if isinstance(source, str) and (source.lstrip("\ufeff \t\r\n").startswith("{") or "\n" in source):
        return source, "the text"
    path = Path(source).expanduser()
    try:
        return path.read_text("utf-8"), repr(str(path))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{str(path)!r} cannot be read: {_reason(error)}"
        raise ExportError(message) from error


def _reason(error: OSError | UnicodeError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
