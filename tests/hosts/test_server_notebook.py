"""The notebook about ChatKit servers where there is no page."""

from pathlib import Path
from typing import Any

from nbclient import NotebookClient

from tests.notebooks import read_notebook

PATH = Path(__file__).resolve().parents[2] / "notebooks" / "02-chatkit-server.ipynb"


def test_the_server_notebook_runs_from_top_to_bottom_without_a_page(tmp_path: Path) -> None:
    notebook: Any = read_notebook(PATH)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code" and cell.outputs}
    said = {
        name: "".join(out.text if out.output_type == "stream" else out.data["text/plain"] for out in outs)
        for name, outs in outputs.items()
    }
    assert "| plates | 24 |" in said["ask"]
    assert said["tool"] == "Not quite: **8 plates** are missing.\n"
    assert said["effect"] == "[{'name': 'plates', 'count': 20}]"
    assert said["output"] == "'ordered by Ada: 20 plates\\n'"
    assert "failed" in said["error"]
    assert "The scale has to warm up. Please try again." in said["error"]
    assert "completed" in said["retry"]
    assert said["remote-ask"] == "Yes, there is **enough** of everything.\n"
    assert said["threads"] == "['Is there enough for 8 runs?', 'What is on the shelf?']"
    assert "'Order 20 plates'" in said["open"]
    # Nothing else shows: no warning, no log of the server.
    assert not {"store", "server", "app", "serve", "stop"} & set(said)
    assert [out for outs in outputs.values() for out in outs if out.get("name") == "stderr"] == []
