"""The threads of the gallery notebook as a page gets them: `python -m tests.gallery` writes them for the dev page."""

import ast
import asyncio
import inspect
import re
from pathlib import Path
from typing import Any

import msgspec

from chatkit_widget import ChatKit
from chatkit_widget.options import Options
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.session.operations import Row
from tests.notebooks import read_notebook

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "04-gallery.ipynb"
CANNED = ROOT / "js" / "dev" / "gallery.json"
LAST = "threads"
"""The cell that fills the threads."""


class GalleryThread(msgspec.Struct, frozen=True):
    """One thread of the gallery."""

    meta: ThreadMetadata
    rows: list[Row]


class Gallery(msgspec.Struct, frozen=True):
    """The options of the gallery's chat and its threads, the newest first."""

    options: Options
    threads: list[GalleryThread]


async def run_cells() -> ChatKit:
    """Runs the notebook up to where the threads are filled, and returns its chat."""
    names: dict[str, Any] = {}
    for cell in read_notebook(NOTEBOOK).cells:
        if cell.cell_type == "code":
            code = compile(cell.source, cell.id, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            result = eval(code, names)  # noqa: S307 (the project's own notebook)
            if inspect.isawaitable(result):
                await result
        if cell.id == LAST:
            break
    return names["chat"]


async def gallery() -> Gallery:
    """Opens every thread of the gallery."""
    chat = await run_cells()
    try:
        state = chat._session.state  # pyright: ignore[reportPrivateUsage] (what a page gets has no public name)
        threads: list[GalleryThread] = []
        for thread in chat.threads:
            await chat.set_thread_id(thread.id)
            await chat.load_all()
            threads.append(GalleryThread(thread, [row.frozen() for row in state.rows]))
        return Gallery(state.view.options, threads)  # pyright: ignore[reportArgumentType] (options are always set)
    finally:
        chat.close()


def canned() -> str:
    """The gallery as JSON, with ids and times that are the same at every run."""
    text = msgspec.json.format(msgspec.json.encode(asyncio.run(gallery())), indent=1).decode()
    names: dict[str, str] = {}
    # No kernel has the objects of a page without one.
    text = re.sub(r'"ref": "[0-9a-f]{16}"', '"ref": null', text)
    text = re.sub(r"\b([a-z]{3})_[0-9a-f]{24}\b", lambda it: names.setdefault(it[0], f"{it[1]}_{len(names)}"), text)
    return re.sub(r'"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+[\d:]+)"', '"2026-01-01T12:00:00Z"', text) + "\n"


if __name__ == "__main__":
    CANNED.write_text(canned(), "utf-8")
