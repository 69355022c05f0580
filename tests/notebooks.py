"""Notebook files: the one place that touches nbformat, which has no types."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat

_nbformat: Any = nbformat


def code_notebook(cells: Iterable[str], kernel_name: str = "python3") -> Any:
    """A notebook of code cells."""
    kernel = {"kernelspec": {"display_name": kernel_name, "language": "python", "name": kernel_name}}
    notebook = _nbformat.v4.new_notebook(metadata=kernel)
    notebook.cells = [_nbformat.v4.new_code_cell(source) for source in cells]
    return notebook


def read_notebook(path: Path) -> Any:
    """Reads a file."""
    return _nbformat.read(path, as_version=4)


def write_notebook(path: Path, cells: Iterable[str], kernel_name: str = "python3") -> None:
    """Writes a notebook of code cells."""
    _nbformat.write(code_notebook(cells, kernel_name), path)
