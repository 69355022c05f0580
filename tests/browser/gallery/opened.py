"""The gallery notebook, opened and run once for all tests of the folder."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chat import Chat
from tests.browser.fixtures import Opener, Pages, local_pages
from tests.browser.notebook import Notebook
from tests.browser.server import Server
from tests.gallery import NOTEBOOK, ROOT

__all__ = ["gallery", "gallery_pages"]

NOTICES = "Notices and an error"
"""The title of the thread that brings them."""

AXE = ROOT / "js" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """host => axe.run(host, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 160)} ${failureSummary ?? ""}`)))"""
UNTIL_STILL = """host => new Promise((done) => {
  const root = host.shadowRoot;
  let since = performance.now();
  const watch = new MutationObserver(() => (since = performance.now()));
  watch.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  const look = () => {
    const moving = root.getAnimations().some(({ effect, playState }) =>
      playState === "running" && effect.getComputedTiming().iterations !== Infinity);
    if (!moving && performance.now() - since > 150) { watch.disconnect(); done(); } else requestAnimationFrame(look);
  };
  look();
})"""
"""Resolves when nothing has changed for a moment, but for what moves for ever."""


class Gallery:
    """The notebook with its chat."""

    def __init__(self, notebook: Notebook, place: dict[str, int]) -> None:
        self.notebook = notebook
        self.place = place

    @cached_property
    def chat(self) -> Chat:
        """The chat whose threads show everything."""
        return self.notebook.chat(self.place["chat"])

    @cached_property
    def titles(self) -> list[str]:
        """The titles of the threads, the newest first."""
        return cast("list[str]", self.notebook.kernel.eval("[thread.title for thread in chat.threads]"))

    def show(self, title: str | None, **options: object) -> None:
        """Opens a thread by its title, None for the start screen, with options beside those of the gallery."""
        found = f"next(thread.id for thread in chat.threads if thread.title == {title!r})" if title else "None"
        changes = f"chat.set_options({{**options, **{options!r}}})"
        self.notebook.kernel.run(f"{changes}\nawait chat.set_thread_id({found})")
        header = self.chat.part("header")
        expect(header).to_contain_text(title) if title else expect(self.chat.part("start-screen")).to_be_visible()
        self.settle()

    def notify(self, **options: object) -> None:
        """Has its notices and its error come once more: they do not stay with their thread."""
        self.show(NOTICES, **options)
        self.chat.send(NOTICES)
        expect(self.chat.part("error")).to_contain_text("'moon' is not an island")
        expect(self.chat.part("notice")).to_have_count(3)
        self.settle()

    def resize(self, width: str | None) -> None:
        """Makes the chat as wide as that, or as wide as its cell."""
        self.notebook.kernel.run(f"chat.layout.width = {width!r}")
        self.settle()

    def settle(self) -> None:
        """Waits until all that is on its way has come."""
        self.chat.root.evaluate(UNTIL_STILL)

    def faults(self) -> list[str]:
        """What axe finds in the chat as it is."""
        return faults_of(self.chat)


def faults_of(chat: Chat) -> list[str]:
    """What axe finds in a chat as it is."""
    page: Any = chat.page
    if not page.evaluate("() => 'axe' in window"):
        # JupyterLab has an AMD loader, which a script with a `define` would go to.
        page.evaluate(f"() => {{ const define = undefined; {AXE.read_text('utf-8')} }}")
    return cast("list[str]", chat.root.evaluate(RUN_AXE))


@pytest.fixture(scope="package")
def gallery_pages(browser: Browser, server: Server) -> Iterator[Pages]:
    """The pages of the gallery."""
    yield from local_pages(browser, server, "gallery")


@pytest.fixture(scope="package")
def gallery(gallery_pages: Pages) -> Iterator[Gallery]:
    """The gallery, run up to its threads. Its kernel ends with the last test."""
    opener = Opener(gallery_pages)
    notebook, place = opener.copy_of(Path(NOTEBOOK))
    notebook.run(*range(place["threads"] + 1))
    yield Gallery(notebook, place)
    notebook.close()
