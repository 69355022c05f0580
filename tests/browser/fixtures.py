"""Fixtures of everything that opens a page; a folder's conftest takes them with a star import."""

import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, expect, sync_playwright

from tests import chromium
from tests.browser.notebook import Notebook
from tests.browser.server import Server
from tests.notebooks import read_notebook, write_notebook

__all__ = ["browser", "open_notebook", "pages", "pytest_runtest_makereport", "server"]

ARTIFACTS = Path(__file__).parent.parent / "artifacts"
PATIENCE_MS = 15_000
"""Beside a server, a kernel and a browser on two cores, the five seconds that Playwright gives are few."""
expect.set_options(timeout=PATIENCE_MS)

LOCAL = {"127.0.0.1", "localhost", ""}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    # Every name but this machine's own fails to resolve, so that nothing outside can be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


@dataclass
class Pages:
    """Opens pages for one test, and records every request they make."""

    browser: Browser
    server: Server
    name: str
    outside: list[str] = field(default_factory=list[str])
    contexts: list[BrowserContext] = field(default_factory=list[BrowserContext])

    def new(self, width: int = 1280, height: int = 1000, script: str | None = None) -> Page:
        """A page in a context of its own; `script` runs in it before anything else."""
        context = self.browser.new_context(viewport={"width": width, "height": height})
        self.contexts.append(context)
        context.on("request", self._record)
        if script is not None:
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def _record(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.hostname not in LOCAL:
            self.outside.append(request.url)

    def screenshot(self) -> None:
        """Keeps what every page shows now."""
        ARTIFACTS.mkdir(exist_ok=True)
        pages = [page for context in self.contexts for page in context.pages]
        for number, page in enumerate(pages):
            with suppress(Error):
                page.screenshot(path=ARTIFACTS / f"{self.name}-{number}.png")


class Opener:
    """Opens notebooks for one test."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.opened: list[Notebook] = []

    def __call__(
        self, *cells: str, host: str = "lab", page: Page | None = None, kernel_name: str = "python3"
    ) -> Notebook:
        """A new notebook of these cells, in a page of its own unless one is given."""
        name = f"{self.pages.name}-{len(self.opened)}.ipynb"
        notebook = Notebook(self.pages.server, page or self.pages.new(), name, host)
        self.opened.append(notebook)
        write_notebook(self.pages.server.work / name, cells, kernel_name)
        notebook.visit()
        return notebook

    def copy_of(self, path: Path) -> tuple[Notebook, dict[str, int]]:
        """A copy of a notebook file, in a page of its own, and the places of its cells by their ids."""
        shutil.copy(path, self.pages.server.work / path.name)
        notebook = Notebook(self.pages.server, self.pages.new(), path.name)
        self.opened.append(notebook)
        notebook.visit()
        return notebook, {cell.id: place for place, cell in enumerate(read_notebook(path).cells)}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Takes a picture of every open page when a test fails."""
    report = yield
    for pages in item.funcargs.values() if isinstance(item, pytest.Function) else ():
        if report.failed and report.when == "call" and isinstance(pages, Pages):
            pages.screenshot()
    return report


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One Jupyter server for all tests of a folder."""
    server = Server.start(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a folder."""
    path = chromium.find()
    assert path is not None, "no Chromium: `python3 tests/run.py` brings one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def local_pages(browser: Browser, server: Server, name: str) -> Iterator[Pages]:
    """Pages for a fixture, none of which may ask for anything outside this machine."""
    pages = Pages(browser, server, name)
    yield pages
    for context in pages.contexts:
        context.close()
    assert pages.outside == []


@pytest.fixture
def pages(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Pages]:
    """Pages of one test."""
    yield from local_pages(browser, server, re.sub(r"\W+", "-", request.node.name))


@pytest.fixture
def open_notebook(pages: Pages) -> Iterator[Opener]:
    """Opens notebooks; their kernels end with the test."""
    opener = Opener(pages)
    yield opener
    for notebook in opener.opened:
        notebook.close()
    pages.server.forget_settings()
