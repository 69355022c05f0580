"""A conversation as a notebook (nbformat 4.5): what was said as Markdown cells, objects as outputs of code cells."""

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from chatkit_widget.content.representing import text_of
from chatkit_widget.protocol.items import ObjectItem, ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.transcript.escaping import on_one_line
from chatkit_widget.transcript.markdown import blocks_text, heading_of
from chatkit_widget.transcript.static import sections_of, title_of

_JSON = re.compile(r"application/(?:.+\+)?json")


def notebook_of(thread: ThreadMetadata | None, items: Sequence[ThreadItem]) -> str:
    """Return a conversation as the JSON of a notebook. Each item is a cell, and the title is the first one.

    Example:
        >>> nbformat.reads(notebook_of(chat.thread, chat.items), as_version=4)
    """
    cells = [_markdown(f"# {on_one_line(title_of(thread))}")]
    for section in sections_of(items):
        heading = heading_of(section)
        for item, blocks in section.items:
            if isinstance(item, ObjectItem):
                cells += [_markdown(heading)] if heading else []
                cells.append(_object(item))
            else:
                text = blocks_text(blocks)
                cells.append(_markdown(f"{heading}\n\n{text}" if heading else text))
            heading = ""
    notebook = {
        "cells": [{"id": f"item-{at}", **cell} for at, cell in enumerate(cells)],
        "metadata": {
            "language_info": {"name": "python"},
            **({"title": thread.title} if thread and thread.title else {}),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(text)}


def _object(item: ObjectItem) -> dict[str, Any]:
    name = " ".join(item.class_name.split()) or "object"
    output = {"output_type": "display_data", "metadata": {}, "data": _bundle(item.bundle)}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [output],
        "source": [f"# {name}"],
    }


def _bundle(bundle: dict[str, Any]) -> dict[str, Any]:
    """Return representations as notebooks have them: JSON as it is, all else as lines of text."""
    data: dict[str, Any] = {}
    for kind, value in bundle.items():
        if _JSON.fullmatch(kind):
            data[kind] = value
        else:
            is_text = isinstance(value, str | list)
            data[kind] = _lines(text_of(value) if is_text else msgspec.json.encode(value).decode())
    return data


def _lines(text: str) -> list[str]:
    return [line for line in re.findall(r"[^\n]*\n|[^\n]+", text) if line]
