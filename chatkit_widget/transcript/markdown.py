"""A conversation as Markdown, as GitHub and notebooks read it."""

import re
from collections.abc import Iterable, Sequence

from chatkit_widget.content.representing import Kind, best_of
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.transcript.addresses import data_picture, web_address
from chatkit_widget.transcript.blocks import (
    Action,
    Answered,
    Block,
    Card,
    Choice,
    Cited,
    Field,
    Fold,
    Line,
    Link,
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
from chatkit_widget.transcript.escaping import escaped, fenced, on_one_line, quoted, without_tags
from chatkit_widget.transcript.places import code_in, inserted
from chatkit_widget.transcript.static import Section, sections_of, title_of

LARGEST_PICTURE = 1_000_000
"""Characters that a picture may have to be part of the text."""

_KINDS: tuple[Kind, ...] = ("markdown", "picture", "text", "html")
"""The representations of an object, the one that suits Markdown best first."""

NAMES = {"user": "You", "assistant": "Assistant"}
"""What the sides of a conversation are called."""


def markdown_of(thread: ThreadMetadata | None, items: Sequence[ThreadItem]) -> str:
    """Return a conversation as a Markdown document, with a heading for the thread and one for each change of side.

    Example:
        >>> print(markdown_of(chat.thread, chat.items))
    """
    title = f"# {on_one_line(title_of(thread))}"
    return "\n\n".join([title, *(section_text(section) for section in sections_of(items))]) + "\n"


def section_text(section: Section) -> str:
    """Return a section with its heading."""
    blocks = [block for _item, blocks in section.items for block in blocks]
    return "\n\n".join([heading_of(section), blocks_text(blocks)])


def heading_of(section: Section) -> str:
    """Return the heading of a section."""
    return f"## {NAMES[section.role]}"


def blocks_text(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown, with a blank line between any two."""
    return "\n\n".join(text for text in map(_text, blocks) if text)


def _text(block: Block) -> str:  # noqa: C901, PLR0911, PLR0912 (one arm a block)
    match block:
        case Words(text, "title"):
            return f"**{on_one_line(text)}**"
        case Words(text):
            return escaped(text)
        case Prose():
            return _prose(block)
        case Sources():
            return _sources(block)
        case Quiet(text):
            return f"*{on_one_line(text)}*"
        case Printed(text):
            return fenced(text)
        case Picture(url, alt):
            return _picture(url, alt)
        case Thing():
            return _thing(block)
        case Link(text, url, detail):
            return f"- {_linked(text, url)}" + (f" · {on_one_line(detail)}" if detail else "")
        case Tags(words):
            return " · ".join(f"“{on_one_line(word)}”" for word in words)
        case Fold():
            title = f"*{'✓ ' if block.is_done else ''}{on_one_line(block.title)}*"
            body = blocks_text(block.body)
            return f"{title}\n\n{quoted(body)}" if body else title
        case Record(lines):
            return "\n".join(f"- **{on_one_line(line.question)}** {_answers(line)}" for line in lines)
        case Card():
            return quoted(_card(block))
        case Row(body):
            return _row(body)
        case Stack(body):
            return blocks_text(body)
        case Rows(entries):
            return "\n".join(f"- {line(entry)}" for entry in entries)
        case Table():
            return _table(block)
        case Action(label):
            return f"\\[{on_one_line(label)}\\]"
        case Field(value, placeholder):
            return escaped(value) if value else f"*{on_one_line(placeholder or '…')}*"
        case Choice(label, is_on, is_one_of):
            return f"{('○◉' if is_one_of else '☐☑')[is_on]} {on_one_line(label)}"
        case Line():
            return "***"
        case Space():
            return ""
        case Said():
            return _said(block)


def line(block: Block) -> str:
    """Return a block on one line, as for an entry of a list or the cell of a table."""
    return " ".join(re.sub(r"\n{2,}", " · ", _text(block)).split())


def _prose(prose: Prose) -> str:
    """Return Markdown that leaves neither code nor a tag open; raw HTML is shown as it is, as a chat shows it."""
    text = inserted(prose.text, [(mark.at, f" \\[{on_one_line(mark.label)}\\]") for mark in prose.marks])
    code = code_in(text)
    text = "".join(piece if is_code else without_tags(piece) for piece, is_code in code.pieces(text)).strip("\n")
    return f"{text}\n{code.closing}" if code.closing else text


def _sources(sources: Sources) -> str:
    lines = ["**Sources**"]
    for group, members in sources.groups:
        lines += ["", on_one_line(group)] if group else []
        lines += ["", *map(_source, members)]
    return "\n".join(lines)


def _source(cited: Cited) -> str:
    number = "" if cited.number is None else f"\\[{cited.number}\\] "
    details = [*cited.details, *([cited.description] if cited.description else [])]
    return f"- {number}" + " · ".join([_linked(cited.title, cited.url), *map(on_one_line, details)])


def _linked(text: str, url: str | None) -> str:
    address = web_address(url or "")
    return f"[{on_one_line(text)}](<{address}>)" if address else on_one_line(text)


def _picture(url: str, alt: str) -> str:
    """Return a picture that is data; of one from elsewhere a link, so that nothing is loaded by who reads."""
    if data_picture(url, LARGEST_PICTURE):
        return f"![{on_one_line(alt)}]({url})"
    return _linked(alt, url)


def _thing(thing: Thing) -> str:
    for kind in _KINDS:
        found = best_of(thing.bundle, (kind,))
        if found is None or (found.kind == "picture" and len(found.text) > LARGEST_PICTURE):
            continue
        if found.kind == "markdown":
            return _prose(Prose(found.text))
        return _picture(found.text, thing.name) if found.kind == "picture" else fenced(found.text)
    return f"*{on_one_line(thing.name)}*"


def _answers(line: Answered) -> str:
    return ", ".join(map(on_one_line, line.answers)) if line.answers else f"*{line.note}*"


def _card(card: Card) -> str:
    status = f"*{on_one_line(card.status)}*" if card.status else ""
    actions = " ".join(_text(Action(label)) for label in card.actions)
    return "\n\n".join(text for text in (status, blocks_text(card.body), actions) if text)


def _row(body: Sequence[Block]) -> str:
    texts = [text for text in map(_text, body) if text]
    between = "\n\n" if any("\n" in text or text.startswith(("- ", "***")) for text in texts) else " · "
    return between.join(texts)


def _table(table: Table) -> str:
    width = max((len(row) for row in table.rows), default=0)
    if width == 0:
        return ""
    rows = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in table.rows]
    head, body = (rows[0], rows[1:]) if table.heads else ([""] * width, rows)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * width, *body))


def _cell(block: Block) -> str:
    return re.sub(r"(?<!\\)((?:\\\\)*+)\|", r"\1\\|", line(block))


def _said(said: Said) -> str:
    texts = [quoted(escaped(said.quoted))] if said.quoted else []
    text = "".join(part.text if isinstance(part, Words) else f"@{part.text}" for part in said.parts)
    texts += [escaped(text)] if text.strip() else []
    for file in said.files:
        texts.append(f"![{on_one_line(file.name)}]({file.preview})" if file.preview else f"📎 {on_one_line(file.name)}")
    return quoted("\n\n".join(texts))
