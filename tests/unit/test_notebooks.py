"""The notebooks as they stand in the project."""

from pathlib import Path

import pytest

from tests.notebooks import read_notebook

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_carries_no_outputs(path: Path) -> None:
    notebook = read_notebook(path)
    assert [
        cell.id for cell in notebook.cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)
    ] == []
    assert "widgets" not in notebook.metadata
