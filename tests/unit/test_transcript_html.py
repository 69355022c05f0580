"""Conversations as HTML: safe whatever is said in them, and by themselves."""

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import matplotlib.figure
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit_widget.content import described
from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import AssistantMessage, ThreadItem
from chatkit_widget.protocol.sources import Annotation, EntitySource, URLSource
from chatkit_widget.transcript.frames import POLICY, height_of
from chatkit_widget.transcript.html import fragment_of, page_of
from chatkit_widget.transcript.prose import rendered
from tests.unit.conversations import PICTURE, THREAD, answered, common, everything, thing, widget

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title></textarea><svg onload=alert(1)>",
    "[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>",
    "[x](data:text/html,<script>alert(1)</script>) [y](vbscript:x) [z](//evil.example) [w](/there)",
    '![x](https://evil.example/pixel.png) https://evil.example/"onclick=alert(1)',
    '```"><script>\nalert(1)\n```',
    "$</span><script>alert(1)</script>$ \\[</div><img src=x>\\]",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    '| <b> | `<i>` |\n|--|--|\n| <script> | " |',
    "\N{OLD SOUTH ARABIAN NUMERIC INDICATOR}0\N{OLD SOUTH ARABIAN NUMERIC INDICATOR}",
]
PAYLOADS = Path(__file__).parents[2] / "js" / "src" / "markdown" / "payloads.json"
VOID = {"meta", "br", "hr", "img", "input"}


class Elements(HTMLParser):
    """The elements of HTML with their attributes, checked to be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that it is the one that was opened last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words += data


def check_safe(html: str) -> Elements:
    """Check that nothing in HTML runs, is loaded from elsewhere, or leads where it must not."""
    elements = Elements(html)
    for tag, attributes in elements.found:
        assert tag not in {"script", "object", "embed", "form", "base", "link", "svg", "button"}
        assert not [name for name in attributes if name.startswith("on") or name == "id"]
        if tag == "a":
            assert re.match(r"(https?://|mailto:)", attributes["href"] or "")
            assert "noopener" in (attributes["rel"] or "").split()
        if tag == "img":
            assert (attributes["src"] or "").startswith("data:image/")
        if tag == "iframe":
            assert attributes["sandbox"] == ""
            assert "src" not in attributes
            assert POLICY in (attributes["srcdoc"] or "")
    return elements


@pytest.mark.parametrize("words", [*HOSTILE, *json.loads(PAYLOADS.read_text("utf-8"))])
def test_hostile_words_are_only_words(words: str) -> None:
    for url in (words, "https://example.org/"):
        check_safe(page_of(THREAD, everything(words, url)))
        check_safe(fragment_of(THREAD, everything(words, url)))


@given(st.text(st.sampled_from("ab`*_[](){}<>!\"'&|#\\$\n ^:/.=x-~"), max_size=60), st.text(max_size=10))
def test_whatever_an_answer_is_it_is_safe(words: str, title: str) -> None:
    annotations = [Annotation(source=URLSource(title=title, url="https://e.org/"), index=at) for at in range(0, 60, 7)]
    message = AssistantMessage(content=[AssistantText(text=words, annotations=annotations)], **common("1"))
    check_safe(fragment_of(THREAD, [message]))


def test_everything_is_there_and_no_password_is() -> None:
    html = page_of(THREAD, everything("zebra"))
    assert html.count("zebra") > 60
    assert "s3cret" not in html
    assert "\x1b" not in html


def test_nothing_is_loaded_and_a_page_says_so_itself() -> None:
    html = page_of(THREAD, everything())
    assert "default-src 'none'" in html
    assert not re.search(r"url\(|@import|(?<!data-)src=\"(?!data:)", html)


def test_a_fragment_is_one_element_with_styles_that_reach_nothing_else() -> None:
    html = fragment_of(THREAD, everything())
    assert html.startswith('<div class="chatkit-transcript framed">')
    assert html.endswith("</div>\n")
    assert {"html", "head", "body"}.isdisjoint(tag for tag, _attributes in Elements(html).found)
    style = re.sub(r"/\*.*?\*/", "", re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[0], flags=re.DOTALL)
    depth, selectors = 0, list[str]()
    for piece in re.split(r"([{}])", style):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        elif depth == 0 and piece.strip():
            selectors.append(" ".join(piece.split()))
    assert depth == 0
    rest = [selector for selector in selectors if ".chatkit-transcript" not in selector]
    assert rest == [".chatkit-page", "@media (prefers-color-scheme: dark)"]


def test_a_page_and_a_fragment_are_the_same_every_time() -> None:
    assert page_of(THREAD, everything()) == page_of(THREAD, everything())
    assert fragment_of(THREAD, everything()) == fragment_of(THREAD, everything())


def test_a_draft_is_a_page_as_well() -> None:
    assert "<title>Conversation</title>" in page_of(None, [])


# Markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[x](https://e.org/)", '<a href="https://e.org/" target="_blank" rel="noopener noreferrer nofollow">x</a>'),
        ("[x](mailto:a@e.org)", '<a href="mailto:a@e.org" target="_blank" rel="noopener noreferrer nofollow">x</a>'),
        ("[*x*](chatkit-link://report)", "<p><em>x</em></p>"),
        ("<b>", "<p>&lt;b&gt;</p>"),
        (f"![a]({PICTURE})", f'<img src="{PICTURE}" alt="a">'),
        ("![a](data:image/x,y)", "<p>a</p>"),
        ("~~a~~", "<s>a</s>"),
        ("- [x] a", 'checked="checked"'),
        ("see https://e.org/a_b.", ">https://e.org/a_b</a>.</p>"),
        ("[https://e.org](https://e.com)", ">https://e.org</a></p>"),
        ("(https://e.org/a_(b))", ">https://e.org/a_(b)</a>)</p>"),
        ("`https://e.org`", "<p><code>https://e.org</code></p>"),
        ("http://", "<p>http://</p>"),
        ("http://[x", "<p>http://[x</p>"),
        (r"\(a_b_c\) and $x$, \[y\]", '<span class="math">$a_b_c$</span> and <span class="math">$x$</span>'),
        (r"\(a", "<p>(a</p>"),
        ("$5 and $6", "<p>$5 and $6</p>"),
        ("$$\nx\n$$", '<div class="math display">$$x$$</div>'),
        ("    x", '<pre dir="ltr"><code>x'),
        ('```a"b c\nx\n```', "<figcaption>a&quot;b</figcaption>"),
        ("a[^1]\n\n[^1]: b", 'a<sup class="note">1</sup>'),
    ],
)
def test_markdown_is_what_a_chat_shows(text: str, html: str) -> None:
    assert html in rendered(text)


def test_citations_stand_where_they_were_put() -> None:
    source = URLSource(title="Gentoo", url="https://e.org/gentoo")
    entity = EntitySource(title="Biscoe", id="b")
    code = "`code`"
    text = f"They are **large**, [so]({source.url}) {code}.\n\n```\nx\n```\n"
    annotations = [
        Annotation(source=source, index=17),
        Annotation(source=entity, index=25),
        Annotation(source=source, index=text.index(code) + 2),
        Annotation(source=entity, index=text.index("x")),
        Annotation(source=source, index=10_000),
    ]
    message = AssistantMessage(content=[AssistantText(text=text, annotations=annotations)], **common("1"))
    html = fragment_of(THREAD, [message])
    number = '<a class="citation" href="https://e.org/gentoo" target="_blank" rel="noopener noreferrer nofollow">1</a>'
    name = '<span class="citation" title="Biscoe">Biscoe</span>'
    assert f"<strong>large</strong>{number}," in html
    assert f">so</a>{name} <code>code</code>{number}." in html
    assert html.count('class="citation"') == 5
    assert '<span class="number"></span><div dir="auto"><span>Biscoe</span>' in html
    assert "\N{OLD SOUTH ARABIAN NUMERIC INDICATOR}" not in html


@pytest.mark.parametrize("text", ["`" * 100_000, "[" * 50_000, "> " * 20_000, "\\(" * 20_000, "https://" * 20_000])
def test_long_answers_do_not_take_long(text: str) -> None:
    before = time.perf_counter()
    check_safe(fragment_of(THREAD, [answered("1", text)]))
    assert time.perf_counter() - before < 20


def test_widgets_that_are_deep_or_broken_are_drawn_as_far_as_they_go() -> None:
    deep: dict[str, Any] = {"type": "Text", "value": "deep"}
    for _ in range(500):
        deep = {"type": "Box", "children": [deep]}
    broken = {
        "type": "Card",
        "children": [{"type": 7}, {"children": 3}, {"type": "Chart", "data": 1}, {"type": "Table"}],
    }
    assert "deep" not in check_safe(fragment_of(THREAD, [widget("1", deep), widget("2", broken)])).words


# Objects


def test_real_objects_stand_in_frames_and_pictures() -> None:
    frame = pd.DataFrame({"island": ["Biscoe", "<script>"], "birds": [168, 124]})
    figure = matplotlib.figure.Figure(figsize=(1, 1))
    items: list[ThreadItem] = [thing("1", described(frame).bundle), thing("2", described(figure).bundle, "Figure")]
    elements = check_safe(page_of(THREAD, items))
    documents = [attributes["srcdoc"] or "" for tag, attributes in elements.found if tag == "iframe"]
    assert len(documents) == 1
    assert "Biscoe" in documents[0]
    assert [attributes["alt"] for tag, attributes in elements.found if tag == "img"] == ["Figure, as a picture"]
    # What a frame is in knows the scheme of its page, and the frame does not.
    assert fragment_of(THREAD, items).count("<iframe") == 2


@pytest.mark.parametrize(
    ("html", "height"),
    [
        ("<b>7</b>", 48),
        ("<table><tr><tr><tr></table>", 117),
        ("<style>tr { }</style><table><tr></table><p>1 row</p>", 93),
        ("<table><caption>1 row</caption><tr></table>", 93),
        ("<tr>" * 1000, 640),
        ("<img src=x>", 362),
        ("<p>a<p>b<p>c", 90),
    ],
)
def test_the_height_of_a_frame_is_about_that_of_its_content(html: str, height: int) -> None:
    assert height_of(html) == height
