"""Conversations as notebooks."""

from typing import Any, cast

import matplotlib.figure
import nbformat
import pandas as pd
from hypothesis import given

from chatkit_widget.content import described
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.transcript.notebook import notebook_of
from tests.unit.conversations import THREAD, answered, anything, asked, everything, thing, threads


def read(text: str) -> Any:
    notebook = cast("Any", nbformat.reads(text, as_version=4))  # pyright: ignore[reportUnknownMemberType] (it has no types)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    return notebook


def test_what_was_said_is_markdown_and_objects_are_outputs() -> None:
    frame = pd.DataFrame({"island": ["Biscoe"], "birds": [168]})
    figure = matplotlib.figure.Figure(figsize=(1, 1))
    items: list[ThreadItem] = [
        asked("1", "How many?\nAnd where?"),
        thing("2", described(frame).bundle),
        answered("3", "And **drawn**:"),
        thing("4", described(figure).bundle, "Figure"),
        asked("5", "Thanks"),
    ]
    cells = read(notebook_of(THREAD, items)).cells
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("markdown", "# A conversation"),
        ("markdown", "## You\n\n> How many?\\\n> And where?"),
        ("markdown", "## Assistant"),
        ("code", "# DataFrame"),
        ("markdown", "And **drawn**:"),
        ("code", "# Figure"),
        ("markdown", "## You\n\n> Thanks"),
    ]
    assert cells[3].outputs[0].output_type == "display_data"
    assert cells[3].outputs[0].data["text/html"] == described(frame).bundle["text/html"]
    assert cells[3].outputs[0].data["text/plain"] == described(frame).bundle["text/plain"]
    assert cells[5].outputs[0].data["image/png"] == described(figure).bundle["image/png"]


def test_representations_are_as_notebooks_have_them() -> None:
    bundle = {
        "application/json": {"a": [1]},
        "application/vnd.x+json": [1],
        "text/plain": ["a\n", "b"],
        "x/y": {"a": 1},
    }
    data = read(notebook_of(None, [thing("1", bundle, " A\nB ")])).cells[-1].outputs[0].data
    assert data["application/json"] == {"a": [1]}
    assert data["application/vnd.x+json"] == [1]
    assert data["text/plain"] == "a\nb"
    assert data["x/y"] == '{"a":1}'


def test_a_notebook_of_everything_is_valid() -> None:
    assert len(read(notebook_of(THREAD, everything())).cells) > 20
    assert len(read(notebook_of(None, [])).cells) == 1


@given(threads, anything)
def test_a_notebook_of_anything_is_valid(thread: ThreadMetadata, items: list[ThreadItem]) -> None:
    read(notebook_of(thread, items))
