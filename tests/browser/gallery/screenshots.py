"""Takes a picture of every screen of the gallery: `python -m tests.browser.gallery.screenshots`."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium
from tests.browser.fixtures import ARTIFACTS, FLAGS, Opener, Pages
from tests.browser.gallery.opened import NOTICES, Gallery
from tests.browser.server import Server
from tests.gallery import NOTEBOOK

VARIANTS: dict[str, tuple[str | None, dict[str, str]]] = {
    "light": (None, {"theme": "light"}),
    "dark": (None, {"theme": "dark"}),
    "light-360": ("360px", {"theme": "light"}),
    "dark-360": ("360px", {"theme": "dark"}),
    "rtl-360": ("360px", {"theme": "light", "locale": "ar"}),
}
"""What each is called, how wide it is, and its options."""


@contextmanager
def opened() -> Generator[Gallery]:
    """The gallery in a page of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as playwright:
        server = Server.start(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
            opener = Opener(Pages(browser, server, "gallery"))
            notebook, place = opener.copy_of(NOTEBOOK)
            notebook.run(*range(place["threads"] + 1))
            yield Gallery(notebook, place)
            notebook.close()
            browser.close()
        finally:
            server.stop()


def main() -> None:
    """Takes them all."""
    folder = ARTIFACTS / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    with opened() as gallery:
        for variant, (width, options) in VARIANTS.items():
            gallery.resize(width)
            for title in (None, *gallery.titles):
                if title == NOTICES:
                    gallery.notify(**options)
                else:
                    gallery.show(title, **options)
                name = (title or "Start screen").replace(" ", "-")[:24]
                gallery.chat.root.screenshot(path=folder / f"{name}-{variant}.png", animations="disabled")


if __name__ == "__main__":
    main()
