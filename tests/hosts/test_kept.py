"""A notebook that ran without a page shows its conversation where it is read: converted, with and without its state."""

from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from tests.notebooks import read_notebook

QUICKSTART = Path(__file__).resolve().parents[2] / "notebooks" / "01-quickstart.ipynb"


@pytest.mark.parametrize("with_state", [True, False])
def test_the_quickstart_converted_shows_its_conversation(tmp_path: Path, *, with_state: bool) -> None:
    notebook = read_notebook(QUICKSTART)
    client = NotebookClient(
        notebook, timeout=120, store_widget_state=with_state, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    assert ("widgets" in notebook.metadata) == with_state
    html, _resources = HTMLExporter().from_notebook_node(notebook)
    kept = html.partition('<div class="chatkit-kept-')[2]
    assert "Average body mass by species" in kept
    assert "Which columns are there?" in kept
