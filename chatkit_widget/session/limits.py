"""Which files a chat takes: ChatKit's `composer.attachments`."""

from fnmatch import fnmatchcase
from pathlib import PurePath

from chatkit_widget.backends.files import File
from chatkit_widget.errors import OptionError
from chatkit_widget.options import Attachments
from chatkit_widget.sentences import say


def check_file(file: File, limits: Attachments) -> None:
    """Raise unless the limits let a file through.

    Raises:
        OptionError: It is too large, or of a type that is not accepted.

    Example:
        >>> check_file(File.of(("notes.txt", b"…")), Attachments(accept={"image/*": []}))
        Traceback (most recent call last):
        ...
        OptionError: notes.txt is of the type text/plain; accepted are image/*
    """
    kind = file.mime_type.partition(";")[0].strip().casefold()  # Without parameters, as in `text/csv; charset=utf-8`.
    largest = _largest(kind, limits.max_size)
    if largest is not None and file.size > largest:
        raise OptionError(say("file_too_large", name=file.name, bytes=file.size, most_bytes=largest))
    if limits.accept is not None and not _is_accepted(file.name, kind, limits.accept):
        kinds = ", ".join(" ".join((kind, *endings)) for kind, endings in limits.accept.items())
        raise OptionError(say("file_of_wrong_type", name=file.name, kind=file.mime_type, accepted=kinds or "none"))


def _largest(mime_type: str, given: int | dict[str, int]) -> int | None:
    """Return the limit for a type: an exact pattern goes before `image/*`, and that before `*` or an empty one."""
    if isinstance(given, int):
        return given
    main, limits = mime_type.partition("/")[0], {kind.casefold(): size for kind, size in given.items()}
    return next((limits[key] for key in (mime_type, f"{main}/*", "*/*", "*", "") if key in limits), None)


def _is_accepted(name: str, mime_type: str, accept: dict[str, list[str]]) -> bool:
    ending = PurePath(name).suffix.casefold()
    for kind, endings in accept.items():
        if ending and ending in (each.casefold() for each in endings):
            return True
        if fnmatchcase(mime_type, kind.casefold()):
            return True
    return False
