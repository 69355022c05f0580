"""A conversation as HTML that looks as the chat does: one page by itself, or a piece for a page that is there."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from chatkit_widget.content.representing import best_of
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.transcript.blocks import (
    Action,
    Answered,
    Attached,
    Block,
    Card,
    Choice,
    Cited,
    Field,
    Fold,
    Line,
    Link,
    Mention,
    Picture,
    Printed,
    Prose,
    Quiet,
    Record,
    Row,
    Rows,
    Said,
    Sources,
    Space,
    Stack,
    Table,
    Tags,
    Thing,
    Words,
)
from chatkit_widget.transcript.frames import frame, frames
from chatkit_widget.transcript.markdown import NAMES
from chatkit_widget.transcript.prose import link, picture, rendered
from chatkit_widget.transcript.static import Section, sections_of, title_of

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'"

_PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
)


def page_of(thread: ThreadMetadata | None, items: Sequence[ThreadItem]) -> str:
    """Return a conversation as a whole page, which loads nothing and runs nothing.

    Example:
        >>> Path("chat.html").write_text(page_of(chat.thread, chat.items), "utf-8")
    """
    content = _Writer(frame).content(thread, items, "h1")
    return (
        f"{_PAGE}<title>{escape(title_of(thread))}</title>\n<style>{_styles()}</style>\n</head>\n"
        f'<body class="chatkit-page">\n<main class="chatkit-transcript">\n{content}</main>\n</body>\n</html>\n'
    )


def fragment_of(thread: ThreadMetadata | None, items: Sequence[ThreadItem]) -> str:
    """Return a conversation as one element for a page that is there, such as the output of a cell.

    Its styles are in it and reach nothing else. It has no ids, so that it may stand on a page twice.

    Example:
        >>> IPython.display.HTML(fragment_of(chat.thread, chat.items))
    """
    content = _Writer(frames).content(thread, items, "h2")
    return f'<div class="chatkit-transcript framed">\n<style>{_styles()}</style>\n{content}</div>\n'


@cache
def _styles() -> str:
    return Path(__file__).with_name("page.css").read_text("utf-8")


class _Writer:
    """Writes blocks as HTML; `frame` makes a frame for HTML of somebody else's."""

    def __init__(self, frame: Callable[[str, str], str]) -> None:
        self._frame = frame

    def content(self, thread: ThreadMetadata | None, items: Sequence[ThreadItem], tag: str) -> str:
        day = f'<time datetime="{thread.created_at:%Y-%m-%d}">{_day(thread)}</time>' if thread is not None else ""
        heading = f'<header>\n<{tag} class="name" dir="auto">{escape(title_of(thread))}</{tag}>\n{day}</header>\n'
        sections = "".join(self._section(section) for section in sections_of(items))
        return f'{heading}<div class="turns">\n{sections}</div>\n'

    def _section(self, section: Section) -> str:
        said = f'<span class="hidden-text">{NAMES[section.role]} said:</span>\n'
        blocks = "".join(f'<div class="item">{self.blocks(blocks)}</div>\n' for _item, blocks in section.items)
        return f'<section class="{section.role}">\n{said}{blocks}</section>\n'

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Return blocks as HTML."""
        return "\n".join(map(self.block, blocks))

    def block(self, block: Block) -> str:  # noqa: C901, PLR0911, PLR0912 (one arm a block)
        match block:
            case Words(text, look):
                return f'<div class="words {look}" dir="auto">{escape(text)}</div>'
            case Prose(text, marks):
                return f'<div class="prose" dir="auto">{rendered(text, marks)}</div>'
            case Sources():
                return _sources(block)
            case Quiet(text):
                return f'<div class="quiet" dir="auto">{escape(text)}</div>'
            case Printed(text):
                return f'<pre class="plain" dir="ltr" tabindex="0">{escape(text)}</pre>'
            case Picture(url, alt):
                return f'<div class="picture">{picture(url, alt)}</div>'
            case Thing():
                return self._thing(block)
            case Link(text, url, detail):
                words = link(url, escape(text)) if url else escape(text)
                return f'<div class="found" dir="auto">{words} <span class="where">{escape(detail)}</span></div>'
            case Tags(words):
                return f'<ul class="tags">{"".join(f"<li>{escape(word)}</li>" for word in words)}</ul>'
            case Fold():
                return self._fold(block)
            case Record(lines):
                return f'<dl class="record">{"".join(map(_answered, lines))}</dl>'
            case Card():
                return self._card(block)
            case Row(body):
                return f'<div class="row">{self.blocks(body)}</div>'
            case Stack(body):
                return f'<div class="stack">{self.blocks(body)}</div>'
            case Rows(entries):
                return f'<ul class="rows">{"".join(f"<li>{self.block(entry)}</li>" for entry in entries)}</ul>'
            case Table():
                return self._table(block)
            case Action(label):
                return f'<span class="action">{escape(label)}</span>'
            case Field(value, placeholder):
                return f'<div class="field{"" if value else " empty"}" dir="auto">{escape(value or placeholder)}</div>'
            case Choice(label, is_on, is_one_of):
                sign = ("○◉" if is_one_of else "☐☑")[is_on]
                return f'<div class="choice"><span class="sign">{sign}</span> {escape(label)}</div>'
            case Line():
                return "<hr>"
            case Space():
                return '<span class="space"></span>'
            case Said():
                return _said(block)

    def _thing(self, thing: Thing) -> str:
        found = best_of(thing.bundle)
        match found.kind if found is not None else None, found.text if found is not None else "":
            case "html", text:
                return self._frame(text, thing.name)
            case "picture", text:
                return f'<div class="picture">{picture(text, f"{thing.name}, as a picture")}</div>'
            case "markdown", text:
                return self.block(Prose(text))
            case "text", text:
                return self.block(Printed(text))
            case _:
                return self.block(Quiet(f"{thing.name} has nothing to show."))

    def _fold(self, fold: Fold) -> str:
        done = '<span class="done">✓</span> ' if fold.is_done else ""
        label = f'{done}<span dir="auto">{escape(fold.title)}</span>'
        if not fold.body:
            return f'<div class="quiet">{label}</div>'
        opened = " open" if fold.is_open else ""
        return (
            f'<details class="fold"{opened}><summary>{label}</summary>'
            f'<div class="under">{self.blocks(fold.body)}</div></details>'
        )

    def _card(self, card: Card) -> str:
        status = f'<div class="status" dir="auto">{escape(card.status)}</div>' if card.status else ""
        actions = "".join(self.block(Action(label)) for label in card.actions)
        footer = f'<div class="actions">{actions}</div>' if actions else ""
        return f'<div class="card">{status}<div class="stack">{self.blocks(card.body)}</div>{footer}</div>'

    def _table(self, table: Table) -> str:
        rows = [
            "<tr>" + "".join(f"<{tag}>{self.block(cell)}</{tag}>" for cell in row) + "</tr>"
            for at, row in enumerate(table.rows)
            for tag in ("th" if at < table.heads else "td",)
        ]
        head = f"<thead>{''.join(rows[: table.heads])}</thead>" if table.heads else ""
        body = f"<tbody>{''.join(rows[table.heads :])}</tbody>"
        return f'<div class="table" tabindex="0"><table>{head}{body}</table></div>'


def _day(thread: ThreadMetadata) -> str:
    return f"{thread.created_at.day} {thread.created_at:%B %Y}"


def _said(said: Said) -> str:
    pieces: list[str] = []
    if said.quoted:
        pieces.append(f'<blockquote class="quoted" dir="auto">{escape(said.quoted)}</blockquote>')
    if said.files:
        pieces.append(f'<ul class="attached">{"".join(map(_attached, said.files))}</ul>')
    if "".join(part.text for part in said.parts).strip():
        words = "".join(
            f'<span class="tag">@{escape(part.text)}</span>' if isinstance(part, Mention) else escape(part.text)
            for part in said.parts
        )
        pieces.append(f'<div class="bubble" dir="auto">{words}</div>')
    return "\n".join(pieces)


def _attached(file: Attached) -> str:
    name = escape(file.name)
    if file.preview:
        return f'<li><img class="preview" src="{escape(file.preview)}" alt="{name}" title="{name}"></li>'
    return f'<li class="badge" dir="auto"><span class="sheet"></span>{name}</li>'


def _sources(sources: Sources) -> str:
    groups = "".join(
        (f'<div class="group" dir="auto">{escape(name)}</div>' if name else "")
        + f"<ul>{''.join(map(_source, members))}</ul>"
        for name, members in sources.groups
    )
    summary = f'<summary>Sources <span class="count">{sources.count}</span></summary>'
    return f'<details class="sources">{summary}{groups}</details>'


def _source(cited: Cited) -> str:
    title = link(cited.url, escape(cited.title)) if cited.url else f"<span>{escape(cited.title)}</span>"
    number = "" if cited.number is None else str(cited.number)
    details = "".join(f"<bdi>{escape(detail)}</bdi> " for detail in cited.details)
    description = f'<p dir="auto">{escape(cited.description)}</p>' if cited.description else ""
    return (
        f'<li><span class="number">{number}</span><div dir="auto">{title}'
        f'<div class="where">{details}</div>{description}</div></li>'
    )


def _answered(line: Answered) -> str:
    answers = "".join(f'<dd dir="auto">{escape(answer)}</dd>' for answer in line.answers)
    answers = answers or f'<dd class="none">{escape(line.note)}</dd>'
    return f'<div><dt dir="auto">{escape(line.question)}</dt>{answers}</div>'
