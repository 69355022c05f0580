"""Takes the pictures of the README: `python -m tests.browser.screenshots`."""

import re
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests import chromium
from tests.browser.fixtures import FLAGS
from tests.browser.quickstart import PATH, index, open_quickstart
from tests.browser.server import Server

IMAGES = PATH.parent / "images"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
WIDTHS = {"": None, "-narrow": "360px"}


def take(server: Server, browser: Browser, theme: str, suffix: str, width: str | None) -> None:
    """A conversation with a table and a figure, in one theme and width."""
    context = browser.new_context(viewport={"width": 1240, "height": 960}, device_scale_factor=2)
    page = context.new_page()
    notebook = open_quickstart(server, page)
    notebook.set_theme(THEMES[theme])
    notebook.execute("application:toggle-left-area")
    cell = index("chat")
    notebook.run(*range(cell + 1))
    chat = notebook.chat(cell)
    notebook.kernel.run(f"chat.layout.width = {width!r}")
    chat.send("Plot flipper length against body mass")
    chat.expect_answer(re.compile("correlation"), timeout=60_000)
    chat.expect_idle()
    expect(chat.items("chatkit_widget.object").locator("img")).to_be_visible()
    chat.send("Compare the species")
    chat.expect_answer("5,076.0")
    chat.expect_idle()
    chat.root.evaluate("element => element.scrollIntoView({ block: 'end' })")
    target = chat.root if width else page
    picture = Image.open(BytesIO(target.screenshot(animations="disabled", caret="hide")))
    IMAGES.mkdir(exist_ok=True)
    small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(IMAGES / f"quickstart{suffix}-{theme}.png", optimize=True)
    notebook.close()
    context.close()


def main() -> None:
    """Takes all four."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as playwright:
        server = Server.start(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
            for theme in THEMES:
                for suffix, width in WIDTHS.items():
                    take(server, browser, theme, suffix, width)
            browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
