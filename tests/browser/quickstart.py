"""The quickstart notebook, opened in a page."""

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.notebook import Notebook
from tests.browser.server import Server
from tests.notebooks import read_notebook

PATH = Path(__file__).resolve().parents[2] / "notebooks" / "01-quickstart.ipynb"


def read() -> Any:
    """The notebook as it stands in the project."""
    return read_notebook(PATH)


def index(cell_id: str) -> int:
    """The place of a cell."""
    return next(place for place, cell in enumerate(read().cells) if cell.id == cell_id)


def open_quickstart(server: Server, page: Page) -> Notebook:
    """Opens a copy of it."""
    name = "quickstart.ipynb"
    shutil.copy(PATH, server.work / name)
    notebook = Notebook(server, page, name)
    notebook.visit()
    return notebook
