"""What IPython's own display objects hold: sounds, films, links to files, code and JSON."""

import os
from pathlib import Path
from typing import Any, cast

from chatkit_widget.content.base import Described, is_of, name_of
from chatkit_widget.content.bundle import encoded
from chatkit_widget.content.files import media_type, path
from chatkit_widget.content.trees import tree

_HERE = "IPython.display"


def displayed(value: Any) -> Described | None:
    """Describe an object of `IPython.display` by what is in it, where its own HTML would not show it in a chat.

    Links to files would lead nowhere, films that are files would not load, and code and JSON are drawn by the page.
    All others, such as HTML, Markdown, Math and Image, show as they do in a cell.
    """
    if is_of(value, _HERE, "FileLinks"):
        return None
    if is_of(value, _HERE, "FileLink"):
        return _as(value, path(Path(value.path)))
    if is_of(value, _HERE, "Code"):
        return _code(value)
    if is_of(value, _HERE, "JSON"):
        return _as(value, tree(value.data))
    if is_of(value, _HERE, "Audio", "Video"):
        return _played(value)
    return None


def _as(value: object, found: Described | None) -> Described | None:
    return None if found is None else found._replace(class_name=name_of(value))


def _played(value: Any) -> Described | None:
    data = value.data
    if data is None and value.filename is not None and os.path.isfile(value.filename):  # noqa: PTH113 (a text)
        return _as(value, path(Path(value.filename)))
    kind = value.mimetype or (media_type(data) if isinstance(data, bytes) else None)
    if not data or not isinstance(kind, str):
        return None
    # A text is base64 already.
    sent = encoded(data) if isinstance(data, bytes) else cast("str", data)
    return None if sent is None else Described({kind: sent, "text/plain": f"{name_of(value)}: {kind}"}, name_of(value))


def _code(value: Any) -> Described | None:
    code = value.data
    if not isinstance(code, str):
        return None
    language = value.language or (os.path.splitext(value.filename)[1][1:] if value.filename else "")  # noqa: PTH122
    fence = "```"
    while fence in code:
        fence += "`"
    return Described({"text/markdown": f"{fence}{language}\n{code}\n{fence}", "text/plain": code}, name_of(value))
