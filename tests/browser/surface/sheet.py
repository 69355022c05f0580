"""One notebook that stays open for many tests, each of which writes cells of its own into it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.fixtures import Opener, Pages, local_pages
from tests.browser.notebook import PANEL, Notebook
from tests.browser.server import Server

__all__ = ["open_sheet", "sheet", "sheet_pages"]

IS_OPEN = "() => Boolean(window.jupyterapp?.shell.currentWidget?.content?.widgets)"
WRITE_CELLS = f"""sources => {{ {PANEL}
  const shared = panel.content.model.sharedModel;
  shared.transact(() => {{
    shared.deleteCellRange(0, cells.length);
    shared.insertCells(0, sources.map(source => ({{ cell_type: "code", source, metadata: {{}} }})));
  }});
}}"""
CLOSE_CHATS = """
import ipywidgets
for widget in tuple(ipywidgets.widgets.widget._instances.values()):
    if type(widget).__name__ == "ChatKit":
        widget.close()
"""


class Sheet:
    """Writes a test's cells into the open notebook: new ones, whose chats begin afresh."""

    def __init__(self, notebook: Notebook, pages: Pages) -> None:
        self.notebook = notebook
        self.pages = pages

    def __call__(self, *cells: str) -> Notebook:
        """The notebook, with these cells alone, none of which has run."""
        if not self.notebook.page.evaluate(IS_OPEN):  # a test that failed has left it
            self.notebook.visit()
        self.notebook.page.evaluate(WRITE_CELLS, list(cells))
        return self.notebook

    def in_another_window(self) -> Notebook:
        """The same notebook, as it is now, in one more window."""
        self.notebook.save()
        other = Notebook(self.notebook.server, self.pages.new(), self.notebook.name)
        other.visit()
        return other


@pytest.fixture(scope="package")
def sheet_pages(browser: Browser, server: Server) -> Iterator[Pages]:
    """The pages of the shared notebook."""
    yield from local_pages(browser, server, "sheet")


@pytest.fixture(scope="package")
def open_sheet(sheet_pages: Pages) -> Iterator[Sheet]:
    """The shared notebook. Its kernel ends with the last test."""
    opener = Opener(sheet_pages)
    yield Sheet(opener(""), sheet_pages)
    for notebook in opener.opened:
        notebook.close()


@pytest.fixture
def sheet(open_sheet: Sheet) -> Iterator[Sheet]:
    """The shared notebook, for one test: afterwards its chats and further windows are closed."""
    yield open_sheet
    for context in open_sheet.pages.contexts[1:]:
        context.close()
    del open_sheet.pages.contexts[1:]
    open_sheet.notebook.kernel.run(CLOSE_CHATS)
