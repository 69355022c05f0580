"""What a chat writes of itself, in a real Chromium: it looks as it should, runs nothing and asks for nothing."""

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.transcript.html import fragment_of, page_of
from tests.browser.gallery.test_attacks import CATCH, PAYLOADS
from tests.unit.conversations import THREAD, answered, asked, everything, thing

WIDE = "<table><tr>" + "<td>a wide cell</td>" * 60 + "</tr></table>"
LOUD = (
    "<script>parent.ran.push('script')</script><img src=https://evil.example/a.png onerror=parent.ran.push('error')>"
    '<meta http-equiv="refresh" content="0; url=https://evil.example/"><link rel=stylesheet href=https://evil.example/>'
    "<style>@import 'https://evil.example/b.css'; body { background: url(https://evil.example/c.png) }</style>"
    "<form action=https://evil.example/><button autofocus onfocus=parent.ran.push('focus')>x</button></form>"
)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator["Opened"]:
    """Open pages from files; at the end, none of them has asked for anything."""
    opened = Opened(browser, tmp_path)
    yield opened
    assert opened.asked == []


class Opened:
    """Opens pages."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.asked: list[str] = []
        self._browser = browser
        self._folder = folder

    def __call__(self, html: str, scheme: str = "light", width: int = 900) -> Page:
        """Open a page that prefers this scheme."""
        path = self._folder / "chat.html"
        path.write_text(html, "utf-8")
        context = self._browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        context.add_init_script(CATCH)
        # Not by events of the page, which also tell of what its policy has refused.
        context.route("**/*", self._note)
        page = context.new_page()
        page.goto(path.as_uri())
        return page

    def _note(self, route: Route) -> None:
        if not route.request.url.startswith(("file:", "data:", "about:")):
            self.asked.append(route.request.url)
        route.continue_()


def on_page(fragment: str, attributes: str = "") -> str:
    return f'<!doctype html><meta charset="utf-8"><title>A notebook</title><body {attributes}>{fragment}</body>'


@pytest.mark.parametrize("write", [page_of, fragment_of])
def test_nothing_runs_and_nothing_is_asked_for(
    opened: Opened, write: Callable[[ThreadMetadata, list[ThreadItem]], str]
) -> None:
    payloads = PAYLOADS if write is page_of else PAYLOADS[::4]  # A frame takes its time, and a fragment has two each.
    items = [item for words in (LOUD, *payloads) for item in (answered("a", words), thing("o", {"text/html": words}))]
    items += [item for words in (LOUD, *PAYLOADS[::20]) for item in everything(words, words)]
    html = write(THREAD, items).replace(' loading="lazy"', "")
    page = opened(html if write is page_of else on_page(html))
    assert page.locator("iframe").count() > len(payloads)
    assert page.evaluate("window.ran") == []


def test_what_is_asked_for_would_be_noticed(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, tmp_path)
    opened(on_page(f'<iframe srcdoc="{escape(LOUD)}"></iframe>')).wait_for_function("window.ran.length > 1")
    assert "https://evil.example/a.png" in opened.asked


@pytest.mark.parametrize("width", [320, 360, 900])
def test_nothing_is_wider_than_the_page(opened: Opened, width: int) -> None:
    long = "x" * 300
    table = "|" + " a wide cell |" * 40 + "\n|" + "--|" * 40 + "\n|" + " 1 |" * 40
    items = [*everything(), *everything(long), answered("t", table), thing("w", {"text/html": WIDE}), asked("l", long)]
    page = opened(page_of(THREAD, items), width=width)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(23, 25, 30)")])
def test_a_page_is_in_the_scheme_that_the_reader_prefers(opened: Opened, scheme: str, background: str) -> None:
    page = opened(page_of(THREAD, everything()), scheme)
    assert style(page, ".chatkit-transcript", "backgroundColor") == background
    assert style(page, "body", "backgroundColor") == background
    frame = page.locator("iframe").first.content_frame
    text = "rgb(29, 33, 39)" if scheme == "light" else "rgb(230, 233, 238)"
    assert frame.locator("body").evaluate("body => getComputedStyle(body).color") == text


@pytest.mark.parametrize(
    ("attributes", "scheme"),
    [
        ('data-jp-theme-light="false"', "dark"),
        ('data-jp-theme-light="true"', "light"),
        ('class="vscode-dark"', "dark"),
        ('class="vscode-light"', "light"),
        ('class="dark"', "dark"),
    ],
)
@pytest.mark.parametrize("preferred", ["light", "dark"])
def test_a_fragment_is_in_the_scheme_of_the_page_around_it(
    opened: Opened, attributes: str, scheme: str, preferred: str
) -> None:
    items = [thing("o", {"text/html": "<b>7</b>"})]
    page = opened(on_page(fragment_of(THREAD, items), attributes), preferred)
    dark = scheme == "dark"
    assert style(page, ".chatkit-transcript", "backgroundColor") == (
        "rgb(23, 25, 30)" if dark else "rgb(255, 255, 255)"
    )
    frame = page.locator("iframe:visible")
    assert frame.count() == 1
    color = frame.content_frame.locator("body").evaluate("body => getComputedStyle(body).color")
    assert color == ("rgb(230, 233, 238)" if dark else "rgb(29, 33, 39)")


def test_styles_of_a_fragment_reach_nothing_around_it(opened: Opened) -> None:
    around = '<p class="words title quiet">Around</p><pre class="plain">it</pre><table><tr><td>7</td></tr></table>'
    looks = (
        "[...document.querySelectorAll('body > :not(div), body > table td')]"
        ".map((each) => JSON.stringify({ ...getComputedStyle(each) }))"
    )
    alone = opened(on_page(around)).evaluate(looks)
    assert opened(on_page(around + fragment_of(THREAD, []))).evaluate(looks) == alone


def style(page: Page, selector: str, name: str) -> str:
    return page.locator(selector).evaluate(f"element => getComputedStyle(element).{name}")
