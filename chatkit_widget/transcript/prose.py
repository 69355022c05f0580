"""Markdown as HTML that is safe to show: no raw HTML, no picture from elsewhere, links only to the web and to mail."""

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from chatkit_widget.transcript.addresses import data_picture, host_of, link_address, web_address
from chatkit_widget.transcript.blocks import Mark
from chatkit_widget.transcript.places import inserted

if TYPE_CHECKING:
    # Loaded when an answer is first written: few programs ever do.
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_SIGNS = ("\U00010a7f", "\U00010a50", "\U00012470")
"""What marks stand in for while the Markdown is read: signs that count as punctuation, of scripts hardly in use."""

_BARE = re.compile(r"https?://[^\s<>\"'`\U00010a7f\U00010a50\U00012470]+", re.IGNORECASE)
_AFTER = ".,:;!?*_~'\""


def link(url: str, inner: str, kind: str = "") -> str:
    """Return a link out of the page; `inner` is HTML."""
    named = f' class="{kind}"' if kind else ""
    return f'<a{named} href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow">{inner}</a>'


def rendered(text: str, marks: Sequence[Mark] = ()) -> str:
    """Return Markdown as HTML, with its marks.

    Example:
        >>> print(rendered("You said **hello** <script>"))
        <p>You said <strong>hello</strong> &lt;script&gt;</p>
    """
    sign = next((sign for sign in _SIGNS if sign not in text), None)
    if marks and sign is not None:
        text = inserted(text, [(mark.at, f"{sign}{number}{sign}") for number, mark in enumerate(marks)])
    return _renderer().render(text, {"marks": marks, "sign": sign})


@cache
def _renderer() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 (see above)
    from mdit_py_plugins.dollarmath import dollarmath_plugin  # noqa: PLC0415
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415
    from mdit_py_plugins.tasklists import tasklists_plugin  # noqa: PLC0415

    reader = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable(["table", "strikethrough"])
    reader.use(footnote_plugin).use(tasklists_plugin)
    reader.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    reader.inline.ruler.before("escape", "bracket_math", _bracket_math)
    # Every link is read, so that one that leads where it must not is left as its words.
    reader.validateLink = _any_link
    reader.core.ruler.push("outward", _outward)
    for name, rule in _RULES.items():
        reader.add_render_rule(name, rule)
    return reader


def _bracket_math(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 (as markdown-it calls it)
    opening = state.src[state.pos : state.pos + 2]
    if opening not in ("\\(", "\\["):
        return False
    end = state.src.find("\\)" if opening == "\\(" else "\\]", state.pos + 2)
    if end < 0:
        return False
    if not silent:
        token = state.push("math_inline" if opening == "\\(" else "math_inline_double", "math", 0)
        token.content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


def _any_link(url: str) -> bool:  # noqa: ARG001 (as markdown-it calls it)
    return True


def _outward(state: "StateCore") -> None:
    """Check what leads out of the page, make links of bare addresses, and put the marks in."""
    sign: str | None = state.env["sign"]
    for token in state.tokens:
        if token.children is not None:
            token.children = list(_checked(token.children, state.env))
        elif sign is not None:
            token.content = _unsigned(token.content, sign)


def _checked(tokens: "list[Token]", env: MutableMapping[str, Any]) -> "Iterator[Token]":
    links: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            links.append(link_address(str(token.attrs.get("href", ""))) is not None)
            if not links[-1]:
                continue
            token.attrs = {"href": token.attrs["href"], "target": "_blank", "rel": "noopener noreferrer nofollow"}
        elif token.type == "link_close" and not links.pop():
            continue
        elif token.type == "text":
            yield from _divided(token, env, in_link=any(links))
            continue
        elif env["sign"] is not None:
            token.content = _unsigned(token.content, env["sign"])
        yield token


def _divided(token: "Token", env: MutableMapping[str, Any], *, in_link: bool) -> "Iterator[Token]":
    """Yield the pieces of a text: words, marks and bare addresses."""
    sign, marks = env["sign"], env["marks"]
    if not marks:
        yield from _linked(token, token.content, in_link=in_link)
        return
    for at, piece in enumerate(re.split(f"{sign}(\\d+){sign}", token.content)):
        if at % 2:
            yield token.copy(type="mark", tag="", content="", meta={"mark": marks[int(piece)], "in_link": in_link})
        elif piece:
            yield from _linked(token, piece, in_link=in_link)


def _linked(token: "Token", text: str, *, in_link: bool) -> "Iterator[Token]":
    last = 0
    for found in () if in_link else _BARE.finditer(text):
        url = found[0].rstrip(_AFTER)
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(_AFTER)
        if host_of(url):
            yield token.copy(content=text[last : found.start()])
            yield token.copy(type="bare_link", content=url)
            last = found.start() + len(url)
    yield token.copy(content=text[last:])


def _unsigned(content: str, sign: str) -> str:
    return re.sub(f"\n?{sign}\\d+{sign}\n?" if content.startswith(sign) else f"{sign}\\d+{sign}", "", content)


def _mark(_self: Any, tokens: "Sequence[Token]", at: int, _options: Any, _env: Any) -> str:
    mark: Mark = tokens[at].meta["mark"]
    label = escape(mark.label)
    if mark.url is None or tokens[at].meta["in_link"]:
        return f'<span class="citation" title="{escape(mark.title)}">{label}</span>'
    return link(mark.url, label, "citation")


def _bare_link(_self: Any, tokens: "Sequence[Token]", at: int, _options: Any, _env: Any) -> str:
    return link(tokens[at].content, escape(tokens[at].content))


def _image(self: Any, tokens: "Sequence[Token]", at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    alt = self.renderInlineAsText(token.children or [], options, env)
    return picture(str(token.attrs.get("src", "")), alt)


def picture(url: str, alt: str) -> str:
    """Return a picture that is data; of one from elsewhere, a link to it: nothing is loaded when a page is read."""
    if data_picture(url):
        return f'<img src="{escape(url)}" alt="{escape(alt)}">'
    words = escape(alt or "Image")
    if web_address(url):
        return link(url, f'{words} <span class="where">{escape(host_of(url))}</span>', "picture-link")
    return words


def _code_block(_self: Any, tokens: "Sequence[Token]", at: int, _options: Any, _env: Any) -> str:
    language = escape(tokens[at].info.strip().partition(" ")[0])
    caption = f"<figcaption>{language}</figcaption>" if language else ""
    return f'<figure class="code">{caption}<pre dir="ltr"><code>{escape(tokens[at].content)}</code></pre></figure>\n'


def _math(_self: Any, tokens: "Sequence[Token]", at: int, _options: Any, _env: Any) -> str:
    """Return TeX between its dollars: where there is MathJax, as in notebooks, it is set."""
    token = tokens[at]
    if token.type == "math_inline":
        return f'<span class="math">${escape(token.content)}$</span>'
    tag = "div" if token.block else "span"
    return f'<{tag} class="math display">$${escape(token.content.strip())}$$</{tag}>'


def _note(_self: Any, tokens: "Sequence[Token]", at: int, _options: Any, _env: Any) -> str:
    return f'<sup class="note">{tokens[at].meta["id"] + 1}</sup>'


def _always(html: str) -> Callable[..., str]:
    def rule(*_given: Any) -> str:
        return html

    return rule


_RULES: dict[str, Any] = {
    "mark": _mark,
    "bare_link": _bare_link,
    "image": _image,
    "fence": _code_block,
    "code_block": _code_block,
    "math_inline": _math,
    "math_inline_double": _math,
    "math_block": _math,
    "table_open": _always('<div class="table"><table>\n'),
    "table_close": _always("</table></div>\n"),
    "footnote_ref": _note,
    # Without the ids and links of the plugin: what is written may stand twice on one page.
    "footnote_block_open": _always('<ol class="notes">\n'),
    "footnote_block_close": _always("</ol>\n"),
    "footnote_open": _always("<li>"),
    "footnote_close": _always("</li>\n"),
    "footnote_anchor": _always(""),
}
