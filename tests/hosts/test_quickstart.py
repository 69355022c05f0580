"""The quickstart notebook where there is no page."""

from pathlib import Path
from typing import Any

from nbclient import NotebookClient

from tests.browser.quickstart import index, read


def test_the_quickstart_runs_from_top_to_bottom_without_a_page(tmp_path: Path) -> None:
    notebook: Any = read()
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (printed,) = (out.text for out in notebook.cells[index("read")].outputs if out.output_type == "stream")
    assert "| Gentoo | 5,076.0 |" in printed
    (kept,) = (out.data["text/plain"] for out in notebook.cells[index("thread")].outputs)
    assert "Average body mass by species" in kept
    assert "Plot bill length against bill depth" in kept
